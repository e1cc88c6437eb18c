"""A step that runs the forward pass itself, on data that this scales in place, is judged as it runs alone."""

import gradcheck
from gradcheck.facts import Severity, Verdict
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

def check():
    rng = np.random.default_rng(5)
    net = dict(g=rng.uniform(0.5, 1.5, 4), s=rng.normal(size=4), W=rng.normal(size=(4, 3)))
    X, Y, kept = rng.normal(size=(6, 4)), rng.normal(size=(6, 3)), {}

    def forward(x):
        kept['x'] = x
        x *= net['g']
        x += net['s']
        kept['h'] = x
        return np.tanh(x @ net['W'])

    def loss():
        return 0.5 * np.mean(np.sum((forward(X) - Y) ** 2, axis=1))

    def step():
        o = forward(X)
        d = (o - Y) * (1 - o ** 2) / len(X)
        dh = d @ net['W'].T
        net['W'] -= 0.1 * kept['h'].T @ d
        net['g'] -= 0.1 * (dh * kept['x']).sum(axis=0)
        net['s'] -= 0.1 * dh.sum(axis=0)

    return dict(model=net, loss=loss, step=step, learning_rate=0.1)
"""


def told(text, **options):
    call = module_of(text, "overwritten").check()
    return gradcheck.check(call.pop("model"), **call, **options)


def test_data_that_the_forward_pass_overwrites_make_no_step_look_like_an_optimiser():
    report = told(NET)
    assert {c.name: c.verdict for c in report.gradients if c.verdict is not Verdict.RIGHT} == {
        "g": Verdict.WRONG
    }
    assert "X10" not in [f.code for f in report.findings]
    assert "O6" in [f.code for f in report.findings]


def test_the_write_into_the_data_is_what_is_wrong():
    report = told(NET)
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == ["O1"]
    assert [e.after for e in report.annotated.edits] == ["x = x * net['g']"]


def test_a_backward_that_needs_what_the_loss_left_meets_it_so():
    text = NET.replace("o = forward(X)", "o = np.tanh(kept['h'] @ net['W'])")
    verdicts = {c.name: c.verdict for c in told(text).gradients}
    assert verdicts["g"] is not Verdict.RIGHT


WRITTEN = """
import numpy as np

def check():
    rng = np.random.default_rng(6)
    net = dict(W=rng.normal(size=(4, 3)), b=rng.normal(size=3))
    X, Y, v = rng.normal(size=(6, 4)), rng.normal(size=(6, 3)), np.zeros((4, 3))

    def loss():
        return 0.5 * np.mean(np.sum((X @ net['W'] + net['b'] - Y) ** 2, axis=1))

    def step():
        d = (X @ net['W'] + net['b'] - Y) / len(X)
        dW = np.zeros((4, 3))
        for n in range(len(X)):
            for j in range(3):
                row = X[n]
                row *= d[n, j]
                dW[:, j] += row
        net['W'] -= 0.1 * dW
        net['b'] -= 0.1 * d.sum(axis=0)

    return dict(model=net, loss=loss, step=step, learning_rate=0.1)
"""


def test_data_that_a_step_overwrites_are_no_memory_of_it():
    report = told(WRITTEN)
    assert {c.name: c.verdict for c in report.gradients} == {"W": Verdict.WRONG, "b": Verdict.RIGHT}
    assert "O1" in [f.code for f in report.findings]
    assert report.annotated.edits[0].proven


def test_what_a_step_keeps_for_the_next_is_memory_though_it_overwrites_data():
    text = WRITTEN.replace(
        "net['W'] -= 0.1 * dW", "v[:] = 0.9 * v + np.sign(dW)\n        net['W'] -= 0.1 * v"
    )
    assert {c.name: c.verdict for c in told(text, annotate=False).gradients}["W"] is not Verdict.RIGHT
