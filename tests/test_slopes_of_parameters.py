"""What a parameter goes through before anything reads it has a slope, and what each sample counts is no value."""

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

WIDTHS = """
import numpy as np

def check():
    rng = np.random.default_rng(3)
    net = dict(xi=rng.normal(size=5), mu=rng.normal(size=5), W=rng.normal(size=(5, 3)), b=rng.normal(size=3))
    X, Y = rng.normal(size=8), rng.normal(size=(8, 3))

    def loss():
        D = X[:, None] - net['mu']
        G = np.exp(-np.exp(net['xi']) * D ** 2)
        return 0.5 * np.mean(np.sum((G @ net['W'] + net['b'] - Y) ** 2, axis=1))

    def backward():
        eta = np.exp(net['xi'])
        D = X[:, None] - net['mu']
        G = np.exp(-eta * D ** 2)
        d = (G @ net['W'] + net['b'] - Y) / len(X)
        T = d @ net['W'].T * G
        return dict(
            xi=-np.sum(T * D ** 2 * eta, axis=0), mu=np.sum(T * 2 * eta * D, axis=0), W=G.T @ d, b=d.sum(axis=0))

    return dict(model=net, loss=loss, backward=backward)
"""
LENGTHS = """
import numpy as np

def check():
    rng = np.random.default_rng(4)
    net = dict(W=rng.normal(size=(4, 6)), b=rng.normal(size=6), v=rng.normal(size=6))
    bags = [(rng.normal(size=(n, 4)), rng.normal(), n) for n in (2, 5, 3, 7, 4)]

    def total(X):
        H = np.tanh(X @ net['W'] + net['b'])
        return H, np.sum(H @ net['v'])

    def loss():
        return sum(np.log(np.cosh((total(X)[1] - y) / n)) for X, y, n in bags) / len(bags)

    def backward():
        g = dict((name, np.zeros_like(value)) for name, value in net.items())
        for X, y, n in bags:
            H, E = total(X)
            dE = np.tanh((E - y) / n) / n / len(bags)
            g['v'] += H.sum(axis=0) * dE
            dz = dE * net['v'] * (1 - H ** 2)
            g['W'] += X.T @ dz
            g['b'] += dz.sum(axis=0)
        return g

    return dict(model=net, loss=loss, backward=backward)
"""


def told(text, right, wrong):
    assert text.count(right) == 1
    call = module_of(text.replace(right, wrong), "slopes_of_parameters").check()
    report = gradcheck.check(call.pop("model"), **call)
    return [f.code for f in report.findings if f.severity is Severity.ERROR], " ".join(str(report).split())


def test_the_slope_of_what_a_parameter_goes_through_is_no_input_of_a_layer():
    assert told(WIDTHS, "xi=-np.sum(T * D ** 2 * eta", "xi=-np.sum(T * D ** 2")[0] == ["C2"]


def test_the_length_of_each_sample_is_no_activation():
    codes, text = told(LENGTHS, "/ n / len(bags)", "/ len(bags)")
    assert codes == ["D6"]
    assert "it can also be A4" in text
