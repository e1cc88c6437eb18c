"""A loss or a step that is not finite is led back to the operation that began it, with an edit that keeps it finite."""

from __future__ import annotations

import math

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Finding

X = np.random.default_rng(1).normal(size=(6, 3))
Y = (np.random.default_rng(2).random(size=(6, 2)) > 0.5) * 1.0
IDS = np.random.default_rng(3).integers(0, 2, 6)


class Net:
    def __init__(self, scale=2000.0, bias=0.0):
        self.W = scale * np.random.default_rng(3).normal(size=(3, 2))
        self.b = np.full((1, 2), bias)

    def collect(self, d):
        self.dW, self.db = X.T @ d, d.sum(axis=0, keepdims=True)


def softmax(z):
    e = np.exp(z)
    return e / np.sum(e, axis=1, keepdims=True)


class CrossEntropy(Net):
    def loss(self):
        self.p = softmax(X @ self.W + self.b)
        return -np.sum(np.log(self.p[np.arange(6), IDS])) / 6

    def backward(self):
        d = self.p.copy()
        d[np.arange(6), IDS] -= 1
        self.collect(d / 6)


class BinaryCrossEntropy(Net):
    def loss(self):
        self.p = 1 / (1 + np.exp(-(X @ self.W + self.b)))
        return -np.mean(Y * np.log(self.p) + (1 - Y) * np.log(1 - self.p))

    def backward(self):
        self.collect((self.p - Y) / Y.size)


class Quotient(Net):
    def loss(self):
        z = X @ self.W + self.b
        self.p = np.exp(z) / (1 + np.exp(z))
        return np.mean((self.p - Y) ** 2)

    def backward(self):
        self.collect(2 * (self.p - Y) * self.p * (1 - self.p) / Y.size)


class LogSumExp(Net):
    def loss(self):
        z = X @ self.W + self.b
        lse = np.log(np.sum(np.exp(z), axis=1))
        self.p = np.exp(z - lse[:, None])
        return np.mean(lse - z[np.arange(6), IDS])

    backward = CrossEntropy.backward


class SoftPlus(Net):
    def loss(self):
        self.z = X @ self.W + self.b
        return np.mean(np.log(1 + np.exp(self.z)) - Y * self.z)

    def backward(self):
        with np.errstate(over="ignore"):
            self.collect((1 / (1 + np.exp(-self.z)) - Y) / Y.size)


class ConstantColumn(Net):
    def loss(self):
        x = X.copy()
        x[:, 1] = 2.0
        self.h = (x - x.mean(0)) / x.std(0)
        return np.mean((self.h @ self.W + self.b - Y) ** 2)

    def backward(self):
        d = 2 * (self.h @ self.W + self.b - Y) / Y.size
        self.dW, self.db = self.h.T @ d, d.sum(axis=0, keepdims=True)


class Line(Net):
    def loss(self):
        self.e = X @ self.W + self.b - Y
        return np.mean(self.e**2)

    def backward(self):
        self.collect(2 * self.e / Y.size)


def told(net, **changes) -> Finding:
    report = gradcheck.check(net, **{"loss": net.loss, "backward": net.backward, **changes})
    assert not report.ok
    (finding,) = (f for f in report.findings if f.code in ("D4", "X2", "P1"))
    return finding


@pytest.mark.parametrize(
    ("net", "summary", "edit"),
    [
        (
            CrossEntropy(1.0, 720.0),
            "np.exp(z) overflows: z reaches",
            "np.exp(z - z.max(axis=1, keepdims=True))",
        ),
        (BinaryCrossEntropy(), "takes the logarithm of 0, in", "np.log(np.maximum(1 - self.p, 1e-12))"),
        (Quotient(), "np.exp(z) overflows", "self.p = 1 / (1 + np.exp(-z))"),
        (LogSumExp(), "np.exp(z) overflows", "lse = np.logaddexp.reduce(z, axis=1)"),
        (SoftPlus(), "np.exp(self.z) overflows", "np.mean(np.logaddexp(0, self.z) - Y * self.z)"),
    ],
    ids=["softmax", "log of 0", "quotient", "log-sum-exp", "softplus"],
)
def test_the_operation_is_named_and_a_proven_edit_keeps_it_finite(net, summary, edit):
    finding = told(net)
    assert finding.code == "D4" and summary in finding.summary and edit in finding.help
    assert any(note.startswith("proven:") for note in finding.notes)
    assert finding.location.file == __file__


def test_two_edits_of_one_statement_are_told_as_one():
    assert told(BinaryCrossEntropy()).help.count("return") == 1


def test_a_softmax_that_underflows_after_its_shift_needs_both_edits():
    finding = told(CrossEntropy(20000.0))
    assert "z.max(axis=1" in finding.help and "np.maximum(self.p[np.arange(6), IDS], 1e-12)" in finding.help


def test_the_edited_code_passes_the_whole_check():
    assert "edited so, all 2 gradients are right" in told(SoftPlus()).notes


class Likelihood(Net):
    """The logarithm of the sum stands in another statement than its exp."""

    def loss(self):
        z = X @ self.W + self.b
        e = np.exp(z)
        total = e.sum(axis=1)
        self.p = e / total[:, None]
        return np.mean(np.log(total) - z[np.arange(6), IDS])

    def backward(self):
        d = self.p.copy()
        d[np.arange(6), IDS] -= 1
        self.collect(d / 6)


class Step(SoftPlus):
    def step(self):
        self.backward()
        self.W -= 0.1 * self.dW
        self.b -= 0.1 * self.db


def test_the_edits_are_handed_out_as_proven_with_the_lines_they_mend():
    net = Likelihood()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert [line.mark for line in report.annotated.lines] == ["wrong", "wrong"]
    assert [(e.before, e.after, e.proven, e.effect) for e in report.annotated.edits] == [
        (
            "e = np.exp(z)",
            "e = np.exp(z - z.max(axis=1, keepdims=True))",
            True,
            "with these edits all 2 gradients are right",
        ),
        (
            "return np.mean(np.log(total) - z[np.arange(6), IDS])",
            "return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(6), IDS])",
            True,
            "with these edits all 2 gradients are right",
        ),
    ]
    assert gradcheck.check(net, loss=net.loss, backward=net.backward, annotate=False).annotated is None


def test_where_the_guard_cuts_the_loss_off_smaller_weights_prove_the_edit():
    net = BinaryCrossEntropy()
    (edit,) = gradcheck.check(net, loss=net.loss, backward=net.backward).annotated.edits
    assert edit.proven and "on weights 1000 times smaller all gradients are right" in edit.effect
    wrong = BinaryCrossEntropy()
    wrong.collect = lambda d: Net.collect(wrong, 2 * d)
    (edit,) = gradcheck.check(wrong, loss=wrong.loss, backward=wrong.backward).annotated.edits
    assert not edit.proven


def test_a_step_proves_its_edit_as_well():
    net = Step()
    (edit,) = gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1).annotated.edits
    assert edit.proven and edit.after == "return np.mean(np.logaddexp(0, self.z) - Y * self.z)"


def test_a_quotient_of_zeros_gets_a_small_divisor_without_a_proof_elsewhere():
    finding = told(ConstantColumn(1.0))
    assert "divides 0 by 0" in finding.summary and "/ (x.std(0) + 1e-12)" in finding.help
    assert not any(note.startswith("proven") for note in finding.notes)


def test_what_was_not_finite_before_the_forward_pass_blames_no_operation():
    net = Line(1.0)
    net.W[0, 0] = np.nan
    finding = told(net)
    assert finding.code == "X2" and finding.subject == "self.W"
    assert "1 of 6 entries" in finding.summary and "before the forward pass" in finding.summary


def test_weights_that_have_grown_get_no_edit():
    finding = told(Line(1e200))
    assert finding.code == "D4" and "overflows" in finding.summary and "smaller step" in finding.help


def test_a_loss_that_is_a_constant_nan_is_no_overflow():
    assert told(Line(1.0), loss=lambda: float("nan")).code == "X2"


class Scores(Line):
    def loss(self):
        self.z = X @ self.W
        return -np.mean(np.log(self.z))


def test_the_logarithm_of_scores_gets_no_guard():
    finding = told(Scores(1.0))
    assert "takes the logarithm of -" in finding.summary and "sigmoid or softmax first" in finding.help


class MaskedRow(Line):
    def loss(self):
        scores = np.where(np.tri(6, 6, -1) > 0, X @ self.W @ self.W.T @ X.T, -np.inf)
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.sum(e / e.sum(axis=1, keepdims=True))


def test_inf_that_was_written_on_purpose_is_not_blamed():
    finding = told(MaskedRow(1.0))
    assert "takes inf from inf, in 6 entries" in finding.summary
    assert finding.location.text.startswith("e = np.exp(scores - scores.max")


def test_everything_is_put_back():
    net = CrossEntropy(1.0, 720.0)
    W, code = net.W.copy(), softmax.__code__
    told(net)
    assert np.array_equal(net.W, W) and softmax.__code__ is code


class Stepping(Line):
    rate = 0.1

    def step(self):
        self.loss()
        self.backward()
        self.W -= self.rate * self.dW
        self.b -= self.rate * self.db


@pytest.mark.usefixtures("short_repairs")
@pytest.mark.parametrize("rate", [float("nan"), float("inf")])
def test_a_rate_that_is_not_finite_is_told_as_the_step(rate):
    net = Stepping(1.0)
    net.rate = rate
    finding = told(net, backward=None, step=net.step, learning_rate=0.1)
    assert finding.code == "P1" and f"self.rate is {rate}" in finding.summary
    assert any("the gradients are right" in note for note in finding.notes)


def test_a_divergence_in_backward_is_no_step_of_nan():
    net = Stepping(1.0)

    def backward():
        net.backward()
        net.dW = net.dW / (net.dW - net.dW)

    finding = told(net, backward=backward)
    assert finding.code == "D4" and "divides by 0" in finding.summary


@pytest.mark.usefixtures("short_repairs")
def test_a_rate_that_is_not_the_one_given_is_another_reading_of_a_factor():
    net = Stepping(1.0)
    report = gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.02)
    notes = [note for finding in report.findings for note in finding.notes]
    assert "or the step's rate is 0.1, not the 0.02 that learning_rate= says" in notes


class Crashing(Line):
    def backward(self):
        d = 2 * self.e / Y.size
        self.dW = X @ d


def test_a_crash_of_backward_is_explained_by_its_shapes():
    net = Crashing(1.0)
    with pytest.raises(gradcheck.UsageError, match=r"(?s)backward\(\) raised ValueError.*self.dW = X.T @ d"):
        gradcheck.check(net, loss=net.loss, backward=net.backward)


class Box:
    def __init__(self, data):
        self.data, self.grad = data, np.zeros_like(data)


def test_a_parameter_object_that_the_loss_does_not_read_is_listed():
    net = Line(1.0)
    net.W, net.dead = Box(net.W), Box(np.ones((3, 2)))

    def loss():
        net.e = X @ net.W.data - Y
        net.kept = Box(net.e)
        return np.mean(net.e**2)

    def backward():
        net.W.grad = X.T @ (2 * net.e / Y.size)
        net.kept.grad = 2 * net.e / Y.size

    report = gradcheck.check(net, loss=loss, backward=backward)
    assert report.ok and "not checked, the loss does not react to it: dead.data" in report.facts.done


class Scalars:
    """A neuron of Python floats: its exp raises where numpy's gives inf."""

    def __init__(self, weight):
        self.w, self.dw = [0.5, weight], [0.0, 0.0]

    def loss(self):
        z = self.w[0] + self.w[1]
        self.a = 1 / (1 + math.exp(-z))
        return (self.a - 1) ** 2

    def of_log(self):
        self.a = self.w[0] * 0
        return -math.log(self.a)

    def of_quotient(self):
        return 1 / (self.w[0] * 0.0)

    def of_power(self):
        return self.w[1] ** 200.0

    def backward(self):
        d = 2 * (self.a - 1) * self.a * (1 - self.a)
        self.dw = [d, d]


@pytest.mark.parametrize(
    ("loss", "summary"),
    [
        ("loss", "math.exp(-z) overflows: -z is 899.5"),
        ("of_log", "takes the logarithm of"),
        ("of_quotient", "divides by 0"),
        ("of_power", "overflows"),
    ],
)
def test_what_python_raises_is_told_like_what_numpy_goes_on_with(loss, summary):
    net = Scalars(-900.0)
    finding = told(net, loss=getattr(net, loss))
    assert finding.code == "D4" and summary in finding.summary
    assert loss in finding.location.function and finding.location.text
    assert vars(net) == {"w": [0.5, -900.0], "dw": [0.0, 0.0]}


def test_other_errors_of_user_code_are_errors_of_use():
    net = Scalars(0.5)
    assert gradcheck.check(net, loss=net.loss, backward=net.backward).ok
    for broken in (lambda: 1 / len([]), lambda: float("a")):
        with pytest.raises(gradcheck.UsageError):
            gradcheck.check(net, loss=broken, backward=net.backward)


class Saturated:
    """Its softmax takes no maximum off: some rows are nan, though the loss of the labels picked is finite."""

    def __init__(self):
        rng = np.random.default_rng(0)
        self.W1, self.W2 = rng.normal(size=(3, 5)), rng.normal(size=(5, 4)) * 400
        self.X, self.y = rng.normal(size=(6, 3)), rng.integers(0, 4, 6)

    def loss(self):
        self.h = np.tanh(self.X @ self.W1)
        e = np.exp(self.h @ self.W2)
        self.p = e / e.sum(axis=1, keepdims=True)
        return -np.mean(np.log(np.nan_to_num(self.p[np.arange(6), self.y]) + 1e-12))

    def backward(self):
        d = self.p.copy()
        d[np.arange(6), self.y] -= 1
        d /= 6
        self.dW2, d = self.h.T @ d, d @ self.W2.T * (1 - self.h**2)
        self.dW1 = self.X.T @ d


def test_gradients_that_overflow_in_the_forward_pass_accuse_that_line_alone():
    net = Saturated()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert [finding.code for finding in report.findings if finding.code != "X9"] == ["D4"]
    (finding,) = (f for f in report.findings if f.code == "D4")
    assert "np.exp(self.h @ self.W2)" in finding.location.text
    assert "np.exp(self.h @ self.W2 - np.max(self.h @ self.W2, axis=1, keepdims=True))" in finding.help
    wrong = [line.location.line for line in report.annotated.lines if line.mark == "wrong"]
    assert wrong == [finding.location.line]


class Vanishing(Net):
    """A cross-entropy of scores far below 0: without a shift along the classes every exponential of a row is 0."""

    def __init__(self, scale=1.0, bias=-800.0):
        super().__init__(scale, bias)

    def loss(self):
        self.forward(X @ self.W + self.b)
        return -np.mean(np.log(self.p[np.arange(6), IDS] + 1e-300))

    def backward(self):
        d = self.p.copy()
        d[np.arange(6), IDS] -= 1
        self.collect(d / 6)


class OneLine(Vanishing):
    def forward(self, z):
        self.p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


class InPlace(Vanishing):
    def forward(self, z):
        np.exp(z, out=z)
        z /= z.sum(axis=1, keepdims=True)
        self.p = z


class OneShift(Vanishing):
    def forward(self, z):
        z = z * np.array([1.0, 3.0]) * np.linspace(0.01, 1, 6)[:, None]
        top = z.max()
        e = np.exp(z - top)
        self.p = e / e.sum(axis=1)[:, None]

    def backward(self):
        d = self.p.copy()
        d[np.arange(6), IDS] -= 1
        self.collect(d / 6 * np.array([1.0, 3.0]) * np.linspace(0.01, 1, 6)[:, None])


@pytest.mark.parametrize(
    ("net", "before", "after"),
    [
        (
            OneLine,
            "self.p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)",
            "self.p = np.exp(z - z.max(axis=1, keepdims=True)) / "
            "np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)",
        ),
        (InPlace, "np.exp(z, out=z)", "np.exp(z - z.max(axis=1, keepdims=True), out=z)"),
        (OneShift, "top = z.max()", "top = z.max(axis=1, keepdims=True)"),
    ],
)
def test_exponentials_that_all_vanish_are_shifted_along_their_sum(net, before, after):
    net = net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    (edit,) = report.annotated.edits
    assert (edit.before, edit.after, edit.proven, edit.cause) == (before, after, True, "D4")
    (finding,) = (f for f in report.findings if f.code == "D4")
    assert "divides 0 by 0" in finding.summary and finding.location.line == edit.location.line


class Apart(Net):
    """Finite at any scores; the backward pass makes its values anew, where they are not."""

    def __init__(self, scale=1.0, bias=800.0):
        super().__init__(scale, bias)

    def loss(self):
        self.z = X @ self.W + self.b
        return np.mean(np.logaddexp.reduce(self.z, axis=1) - self.z[np.arange(6), IDS])

    def backward(self):
        e = np.exp(self.z)
        d = e / e.sum(axis=1, keepdims=True)
        d[np.arange(6), IDS] -= 1
        self.collect(d / 6)


class Simplified(Net):
    """0 over 0 where a probability is 0 or 1 by rounding: the product with its derivative can be taken by hand."""

    def loss(self):
        z = X @ self.W + self.b
        self.p = 1 / (1 + np.exp(-z))
        return np.mean(np.logaddexp(0, z) - Y * z)

    def backward(self):
        g = -Y / self.p + (1 - Y) / (1 - self.p)
        d = g * self.p * (1 - self.p) / Y.size
        self.collect(d)


@pytest.mark.parametrize(
    ("net", "line", "after"),
    [
        (Apart, "e = np.exp(self.z)", "e = np.exp(self.z - self.z.max(axis=1, keepdims=True))"),
        (Simplified, "g = -Y / self.p + (1 - Y) / (1 - self.p)", "d = (self.p - Y) / Y.size"),
    ],
)
def test_a_backward_that_is_not_finite_by_itself_gets_a_proven_edit(net, line, after):
    net = net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    (edit,) = report.annotated.edits
    assert (edit.after, edit.proven, edit.cause) == (after, True, "D4")
    (finding,) = report.findings
    assert finding.code == "D4" and finding.location.text == line and after in finding.help
    assert [item.location.text for item in report.annotated.lines if item.mark == "wrong"] == list(
        dict.fromkeys([line, edit.before])
    )
