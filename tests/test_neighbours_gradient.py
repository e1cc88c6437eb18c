"""Where one parameter is reported to have the gradient that another rightly has, a line was copied."""

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

def check():
    rng = np.random.default_rng(7)
    net = dict(gain=rng.uniform(0.5, 1.5, 4), shift=rng.normal(size=4), W=rng.normal(size=(4, 3)))
    X, Y = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))

    def run():
        return np.tanh((X * net['gain'] + net['shift']) @ net['W'])

    def loss():
        return 0.5 * np.mean(np.sum((run() - Y) ** 2, axis=1))

    def step():
        o = run()
        d = (o - Y) * (1 - o ** 2) / len(X)
        dh = d @ net['W'].T
        dW = (X * net['gain'] + net['shift']).T @ d
        dgain = np.sum(dh * X, axis=0)
        dshift = np.sum(dh, axis=0)
        net['W'] -= 0.1 * dW
        net['gain'] -= 0.1 * dgain
        net['shift'] -= 0.1 * dshift

    return dict(model=net, loss=loss, step=step, learning_rate=0.1)
"""


def test_the_gradient_of_a_neighbour_is_no_wrong_reduction():
    text = NET.replace("0.1 * dshift", "0.1 * dgain")
    call = module_of(text, "another_parameter").check()
    report = gradcheck.check(call.pop("model"), **call)
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == ["J4"]
    assert [e.after for e in report.annotated.edits] == ["net['shift'] -= 0.1 * dshift"]
