"""What is said before any gradient verdict: randomness, shared and growing state, what backward touches."""

from __future__ import annotations

import itertools
import random
from typing import ClassVar

import numpy as np
import pytest

import gradcheck
from gradcheck.check import run_check
from gradcheck.errors import ConventionError, UsageError
from gradcheck.facts import Severity, Verdict
from tests.test_check_conventions import NAMES, Layer, Net, X, Y


def codes(outcome):
    return {(f.code, f.name): f for f in outcome.facts.findings}


def verdicts(outcome):
    return {c.name: str(c.verdict) for c in outcome.facts.gradients}


def test_a_random_loss_gets_no_gradient_verdict():
    net, calls = Net(), iter(range(1000))
    outcome = run_check(net, loss=lambda: net.loss() + next(calls), backward=net.gradients)
    assert list(codes(outcome)) == [("O5", "random-loss")]
    assert outcome.facts.gradients == ()


class Growing(Layer):
    def __init__(self):
        super().__init__()
        self.outputs = []

    def loss(self):
        self.outputs.append(Layer.loss(self))
        return self.outputs[-1]


def test_a_list_that_grows():
    net = Growing()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert codes(outcome)["O3b", "grows-on-every-forward"].subject == "outputs"
    assert verdicts(outcome) == {"W": "right", "b": "right"}
    assert net.outputs == []


def test_lists_in_a_class_body_are_shared():
    class Part:
        kept: ClassVar[list[int]] = []

        def __init__(self, W):
            self.W = W
            self.kept.append(1)

    class Whole:
        def __init__(self):
            self.parts = [Part(np.ones((3, 2))), Part(np.ones((2, 2)))]

        def loss(self):
            return float(np.sum(X @ self.parts[0].W @ self.parts[1].W))

        def backward(self):
            one = np.ones((6, 2))
            a, b = self.parts
            b.dW = (X @ a.W).T @ one
            a.dW = X.T @ (one @ b.W.T)

    net = Whole()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert codes(outcome)["O2", "shared-by-instances"].subject == "Part.kept"


def test_overwritten_predictions_are_a_warning_and_no_wrong_gradient():
    class Alias(Layer):
        def backward(self):
            self.delta = self.a
            self.delta *= -self.a
            self.delta += 1
            self.dW, self.db = X.T @ self.delta, self.delta.sum(0)

    net = Alias()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert verdicts(outcome) == {"W": "right", "b": "right"}
    assert codes(outcome)["O4", "cache-overwritten"].severity is Severity.WARNING


def test_dead_parameters():
    class Dead(Layer):
        def __init__(self):
            super().__init__()
            self.W3 = np.ones((2, 2))

        def backward(self):
            super().backward()
            self.dW3 = np.zeros((2, 2))

    net = Dead()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert codes(outcome)["X1", "dead-parameter"].subject == "W3"
    assert verdicts(outcome)["W3"] == "right"


class Accumulating(Layer):
    def __init__(self):
        super().__init__()
        self.dW, self.db = np.zeros((3, 4)), np.zeros(4)

    def backward(self):
        d = 1 - self.a**2
        self.dW += X.T @ d
        self.db += d.sum(0)


def test_accumulating_gradients_from_a_clean_start_are_right():
    net = Accumulating()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert verdicts(outcome) == {"W": "right", "b": "right"}
    assert codes(outcome)["O3", "gradient-not-reset"].severity is Severity.WARNING


def test_accumulated_gradients_are_wrong():
    net = Accumulating()
    net.loss()
    net.backward()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert verdicts(outcome) == {"W": "wrong", "b": "wrong"}
    assert codes(outcome)["O3", "gradient-not-reset"].severity is Severity.ERROR


def test_gradients_that_the_loss_itself_adds_to_are_not_reset_and_lack_no_constant():
    net = Accumulating()

    def both():
        value = net.loss()
        net.backward()
        return value

    report = gradcheck.check(net, loss=both, backward=both)
    errors = [finding.code for finding in report.findings if finding.severity is Severity.ERROR]
    assert report.verdict == "wrong" and errors == ["O3"]


def test_a_backward_that_trains_is_said():
    class Training(Layer):
        def backward(self):
            super().backward()
            self.W -= 0.1 * self.dW

    net = Training()
    before = net.W.copy()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert verdicts(outcome) == {"W": "right", "b": "right"}
    assert codes(outcome)["X3", "backward-updates-weights"].subject == "W"
    assert np.array_equal(net.W, before)


def test_a_loss_that_writes_into_its_weights():
    class Normalising(Layer):
        def loss(self):
            self.W /= np.linalg.norm(self.W)
            self.a = np.tanh(X @ self.W + self.b)
            return self.a.sum()

    net = Normalising()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert ("O1", "forward-changes-parameters") in codes(outcome)


def test_gradients_of_another_shape():
    class Unsummed(Layer):
        def backward(self):
            super().backward()
            self.db = 1 - self.a**2

    net = Unsummed()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert verdicts(outcome) == {"W": "right", "b": "wrong"}
    assert ".sum(axis=0)" in codes(outcome)["X4", "gradient-shape"].help


def test_a_gradient_that_is_none_or_missing_is_listed():
    class Half(Layer):
        def backward(self):
            super().backward()
            self.db = None

    net = Half()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert verdicts(outcome) == {"W": "right"}
    assert outcome.facts.without_gradient == ("b",)


def test_prints_and_warnings_stay_off(capsys):
    class Loud(Layer):
        def loss(self):
            print("epoch 1")
            np.log(np.zeros(1))
            return super().loss()

    net = Loud()
    outcome = run_check(net, loss=net.loss, backward=net.backward)
    assert capsys.readouterr().out == ""
    assert any("warned" in line for line in outcome.facts.done)


class Momentum(Net):
    def __init__(self, start=0.0):
        super().__init__()
        self.v = [np.full(np.shape(p), start) for p in self.gradients()]
        self.m = [np.zeros(np.shape(p)) for p in self.gradients()]
        self.t = 0

    def momentum(self, lr=0.1):
        for i, (name, g) in enumerate(zip(NAMES, self.gradients())):
            self.v[i] = 0.9 * self.v[i] + g
            setattr(self, name, getattr(self, name) - lr * self.v[i])

    def adam(self, lr=0.1, power=None, corrects=True):
        self.t += 1
        t = self.t if power is None else power
        for i, (name, g) in enumerate(zip(NAMES, self.gradients())):
            self.v[i] = 0.9 * self.v[i] + 0.1 * g
            self.m[i] = 0.999 * self.m[i] + 0.001 * g * g
            v, m = self.v[i], self.m[i]
            if corrects:
                v, m = v / (1 - 0.9**t), m / (1 - 0.999**t)
            setattr(self, name, getattr(self, name) - lr * v / (np.sqrt(m) + 1e-8))

    def ascent(self, lr=0.1):
        _, a, out = None, np.tanh(X @ self.W1 + self.b1), None
        out = a @ self.W2 + self.b2
        error = 2 * (Y - out) / Y.size
        below = error @ self.W2.T * (1 - a * a)
        self.W2 += lr * a.T @ error
        self.b2 += lr * error.sum(0)
        self.W1 += lr * X.T @ below
        self.b1 += lr * below.sum(0)


def test_a_plain_step_with_plus_and_target_minus_output():
    net = Momentum()
    outcome = run_check(net, loss=net.loss, step=net.ascent, learning_rate=0.1)
    assert verdicts(outcome) == dict.fromkeys(NAMES, "right")


class Absolute:
    """Squared error is derived for a loss of absolute errors; its slope along the last bias cancels out here."""

    def __init__(self):
        rng = np.random.default_rng(4)
        self.x, self.y = rng.normal(size=(6, 3)), np.array([9.0, -9, 9, -9, 9, -9])
        self.W1, self.b1, self.w2, self.b2 = (
            rng.normal(size=(3, 4)),
            np.zeros(4),
            rng.normal(size=4),
            np.zeros(1),
        )

    def outputs(self):
        return [(x, h := np.tanh(x @ self.W1 + self.b1), h @ self.w2 + self.b2[0]) for x in self.x]

    def loss(self):
        return sum(np.abs(o - y) for (_, _, o), y in zip(self.outputs(), self.y)) / 6

    def step(self):
        g = [0, 0, 0, 0]
        for (x, h, o), y in zip(self.outputs(), self.y):
            d = o - y
            below = d * self.w2 * (1 - h**2)
            g = [g[0] + np.outer(x, below) / 6, g[1] + below / 6, g[2] + d * h / 6, g[3] + d / 6]
        self.W1, self.b1 = self.W1 - 0.1 * g[0], self.b1 - 0.1 * g[1]
        self.w2, self.b2 = self.w2 - 0.1 * g[2], self.b2 - 0.1 * g[3]


def test_a_weight_that_the_loss_does_not_feel_just_here_makes_no_step_look_like_an_optimiser():
    net = Absolute()
    report = gradcheck.check(net, loss=net.loss, step=net.step, learning_rate=0.1)
    assert {c.verdict for c in report.gradients} == {Verdict.WRONG}
    assert [f.code for f in report.findings] == ["D6"]
    assert report.annotated.edits[0].after == "d = np.sign(o - y)"


@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_a_step_that_takes_its_rate(rate):
    net = Momentum()
    outcome = run_check(net, loss=net.loss, step=lambda lr: net.ascent(lr), learning_rate=rate)
    assert verdicts(outcome) == dict.fromkeys(NAMES, "right")
    at = outcome.evidence.at_learning_rate(0.01)
    assert at is not None
    assert np.allclose(at["W1"], outcome.evidence.parameters[0].analytic)


def test_momentum_at_rest_is_a_plain_step():
    net = Momentum()
    outcome = run_check(net, loss=net.loss, step=net.momentum, learning_rate=0.1)
    assert verdicts(outcome) == dict.fromkeys(NAMES, "right")


@pytest.mark.parametrize(("start", "method", "word"), [(0.3, "momentum", "momentum"), (0.0, "adam", "Adam")])
def test_other_steps_are_undecided_with_the_reason(start, method, word):
    net = Momentum(start)
    outcome = run_check(net, loss=net.loss, step=getattr(net, method), learning_rate=0.1)
    assert {c.verdict for c in outcome.facts.gradients} == {Verdict.UNDECIDED}
    assert word in codes(outcome)["X10", "not-a-plain-step"].summary


@pytest.mark.parametrize(
    ("options", "said"), [({}, ""), ({"power": 1}, "without the power t"), ({"corrects": False}, "neither")]
)
def test_three_steps_show_how_adam_corrects_its_bias(options, said):
    net = Momentum()
    outcome = run_check(net, loss=net.loss, step=lambda: net.adam(**options), learning_rate=0.1)
    assert {c.verdict for c in outcome.facts.gradients} == {Verdict.UNDECIDED}
    told = [f.summary for f in outcome.facts.findings if f.code == "P4"]
    assert len(told) == bool(said)
    assert all(said in summary for summary in told)


BAD = {
    "loss returned nothing": (lambda n: {"loss": lambda: None, "backward": n.gradients}, "returned None"),
    "loss is an array": (lambda n: {"loss": lambda: X, "backward": n.gradients}, "array of shape"),
    "loss is no callable": (lambda n: {"loss": 1.0, "backward": n.gradients}, "lambda"),
    "loss raises": (
        lambda n: {"loss": lambda: X @ X, "backward": n.gradients},
        r"loss\(\) raised ValueError",
    ),
    "backward raises": (
        lambda n: {"loss": n.loss, "backward": lambda: X @ X},
        r"backward\(\) raised .*test_state.py",
    ),
    "no backward": (lambda n: {"loss": n.loss}, "backward=lambda"),
    "no learning rate": (lambda n: {"loss": n.loss, "step": n.gradients}, "learning_rate="),
    "both": (
        lambda n: {"loss": n.loss, "step": n.loss, "backward": n.loss, "learning_rate": 1.0},
        "give one",
    ),
    "rate zero": (lambda n: {"loss": n.loss, "step": n.loss, "learning_rate": 0}, "changes no weight"),
    "step only computes": (
        lambda n: {"loss": n.loss, "step": n.gradients, "learning_rate": 1.0},
        "changed no weight",
    ),
    "loss of nothing": (
        lambda n: {"loss": lambda: 1.0, "step": n.gradients, "learning_rate": 1.0},
        "reacts to none of them",
    ),
    "unknown parameter": (
        lambda n: {"loss": n.loss, "backward": n.gradients, "parameters": ["W9"]},
        "no parameter called 'W9'",
    ),
    "unknown gradient": (
        lambda n: {"loss": n.loss, "backward": n.gradients, "gradients": {"W1": "nope"}},
        "nothing is called 'nope'",
    ),
    "no gradient": (lambda n: {"loss": n.loss, "backward": lambda: None}, "no gradient was found"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_message_and_changes_nothing(name):
    net = Net()
    before = {k: (v, v.tobytes()) for k, v in vars(net).items()}
    arguments, message = BAD[name]
    with pytest.raises(UsageError, match=message):
        run_check(net, **arguments(net))
    assert list(vars(net)) == list(before)
    assert all(vars(net)[k] is v and v.tobytes() == b for k, (v, b) in before.items())


def test_integer_and_empty_and_missing_parameters():
    net = Net()
    net.W1 = np.ones((3, 4), dtype=int)
    with pytest.raises(UsageError, match="W1 holds integers"):
        run_check(net, loss=net.loss, backward=net.gradients)
    with pytest.raises(UsageError, match="empty"):
        run_check(net, loss=net.loss, backward=net.gradients, parameters=[np.zeros((0, 2))])
    with pytest.raises(ConventionError, match="no parameter found"):
        run_check(object(), loss=lambda: 1.0, backward=lambda: None)


def test_non_finite_values_are_named():
    net = Layer()
    net.W[1, 1] = np.inf
    facts = run_check(net, loss=lambda: net.loss() * np.nan, backward=net.backward).facts
    (finding,) = facts.findings
    assert finding.code == "X2" and finding.summary.startswith("1 of 12 entries of W")
    assert not facts.gradients


def test_ctrl_c_leaves_the_model_as_it_was():
    net = Net()
    kept = {k: v.copy() for k, v in vars(net).items()}
    calls = iter(range(100))

    def loss():
        net.cache = 1
        if next(calls) == 40:
            raise KeyboardInterrupt
        return net.loss()

    with pytest.raises(KeyboardInterrupt):
        run_check(net, loss=loss, backward=net.gradients)
    assert list(vars(net)) == list(kept)
    assert all(np.array_equal(vars(net)[k], v) for k, v in kept.items())


class Descending(Net):
    def lost(self, rate):
        for W, g in zip((self.W1, self.b1, self.W2, self.b2), self.gradients()):
            W = W - rate * g  # a name, not the array

    def step(self, rate):
        for W, g in zip((self.W1, self.b1, self.W2, self.b2), self.gradients()):
            W -= rate * g


def test_a_step_that_changes_nothing_is_wrong_and_says_so():
    net = Descending()
    facts = run_check(net, loss=net.loss, step=net.lost, learning_rate=0.1).facts
    assert [(c.verdict, c.factor) for c in facts.gradients] == [(Verdict.WRONG, 0.0)] * 4
    assert [f.code for f in facts.findings] == ["P3"]
    report = gradcheck.check(net, loss=net.loss, step=net.lost, learning_rate=0.1)
    ((edit,), (finding,)) = report.annotated.edits, report.findings
    assert (edit.after.strip(), edit.cause, edit.proven) == ("W -= rate * g", "P3", True)
    assert "proven" in finding.notes[-1]


@pytest.mark.parametrize(
    ("rate", "verdict"), [(1e-6, Verdict.RIGHT), (1e-13, Verdict.UNDECIDED), (1e-19, Verdict.UNDECIDED)]
)
def test_a_step_below_the_digits_of_the_weights_accuses_nobody(rate, verdict):
    net = Descending()
    facts = run_check(net, loss=net.loss, step=net.step, learning_rate=rate).facts
    assert {c.verdict for c in facts.gradients if len(c.shape) == 2} == {verdict}
    assert not facts.findings


def test_a_small_rate_hides_no_error():
    net = Descending()
    facts = run_check(net, loss=net.loss, step=lambda: net.step(1.001e-6), learning_rate=1e-6).facts
    assert {c.verdict for c in facts.gradients} == {Verdict.WRONG}


class Adding(Net):
    """Sums of gradients under names that do not say so, beside the gradients it returns."""

    def __init__(self, start):
        super().__init__()
        self.sums = [np.full(w.shape, start) for w in (self.W1, self.b1, self.W2, self.b2)]
        self.calls = np.zeros(1)

    def backward(self):
        for total, g in zip(self.sums, self.gradients()):
            total += g
        self.calls += 1
        return self.gradients()


@pytest.mark.parametrize("start", [0.0, 3.0])
def test_sums_of_gradients_are_no_caches(start):
    net = Adding(start)
    facts = run_check(net, loss=net.loss, backward=net.backward).facts
    assert [(f.code, f.subject) for f in facts.findings] == [("O3", "sums[0], sums[1], sums[2], sums[3]")]
    assert facts.findings[0].severity is Severity.WARNING


def test_an_iterator_that_is_used_up_is_named():
    net, batches = Net(), iter([X[:2], X[2:4], X[4:]])

    def loss():
        return float(sum(np.tanh(batch @ net.W1).sum() for batch in batches))

    report = gradcheck.check(net, loss=loss, backward=lambda: dict(zip(NAMES, net.gradients())))
    assert {c.verdict for c in report} == {Verdict.UNDECIDED}
    assert "used up after one pass" in report["W1"].reason


def test_numbers_from_outside_are_random_and_no_crash():
    net = Net()
    source = random.SystemRandom()
    facts = run_check(net, loss=lambda: net.loss() * source.random(), backward=net.gradients).facts
    assert [f.code for f in facts.findings] == ["O5"]


class PerSample(Net):
    """Updates after every sample, as most homemade training loops do."""

    slope = staticmethod(lambda a: 1 - a * a)

    def __init__(self):
        super().__init__()
        self.lr = 0.1

    def loss(self):
        out = np.tanh(X @ self.W1 + self.b1) @ self.W2 + self.b2
        return np.sum((out - Y) ** 2) / 2

    def sample(self, x, y, lr, early=False):
        a = np.tanh(x @ self.W1 + self.b1)
        d = a @ self.W2 + self.b2 - y
        if early:
            self.W2 -= lr * np.outer(a, d)
        below = self.W2 @ d * self.slope(a)
        if not early:
            self.W2 -= lr * np.outer(a, d)
        self.b2 -= lr * d
        self.W1 -= lr * np.outer(x, below)
        self.b1 -= lr * below

    def epoch(self, lr=None):
        for x, y in zip(X, Y):
            self.sample(x, y, self.lr if lr is None else lr)

    def literal(self):
        for x, y in zip(X, Y):
            self.sample(x, y, 0.1)


@pytest.mark.parametrize("argument", [False, True])
def test_a_step_of_many_updates_is_judged_at_small_rates(argument):
    net = PerSample()
    step = (lambda lr: net.epoch(lr)) if argument else net.epoch
    outcome = run_check(net, loss=net.loss, step=step, learning_rate=0.1)
    assert verdicts(outcome) == dict.fromkeys(NAMES, "right")
    assert any("more than once" in said for said in outcome.facts.done)
    net.slope = lambda a: 1 - a
    outcome = run_check(net, loss=net.loss, step=step, learning_rate=0.1)
    assert verdicts(outcome) == {"W1": "wrong", "b1": "wrong", "W2": "right", "b2": "right"}


def test_a_step_of_many_updates_at_a_fixed_rate_accuses_nobody():
    net = PerSample()
    outcome = run_check(net, loss=net.loss, step=net.literal, learning_rate=0.1)
    assert {c.verdict for c in outcome.facts.gradients} == {Verdict.UNDECIDED}
    assert "changes every weight 6 times" in outcome.facts.gradients[0].reason


def test_an_update_that_comes_too_early_stays_wrong():
    net = PerSample()

    def loss():
        out = np.tanh(X[0] @ net.W1 + net.b1) @ net.W2 + net.b2
        return np.sum((out - Y[0]) ** 2) / 2

    outcome = run_check(
        net, loss=loss, step=lambda: net.sample(X[0], Y[0], net.lr, early=True), learning_rate=0.1
    )
    assert verdicts(outcome) == {"W1": "wrong", "b1": "wrong", "W2": "right", "b2": "right"}


def test_a_rate_that_is_no_number_is_not_taken_for_many_updates():
    net = PerSample()
    net.lr = float("nan")
    outcome = run_check(net, loss=net.loss, step=lambda: net.sample(X[0], Y[0], net.lr), learning_rate=0.1)
    assert {c.verdict for c in outcome.facts.gradients} == {Verdict.WRONG}


class DriftsOnce:
    """Writes at one of its calls into an array that only backward reads: nothing that other calls would show."""

    def __init__(self, when):
        rng = np.random.default_rng(3)
        self.W, self.x = rng.normal(size=(4, 3)), rng.normal(size=(5, 4))
        self.extra = np.zeros((4, 3))
        self.when, self.calls = when, itertools.count(1)

    def loss(self):
        if next(self.calls) == self.when:
            self.extra += 0.5
        return float(np.sum((self.x @ self.W) ** 2))

    def backward(self):
        self.dW = 2 * self.x.T @ (self.x @ self.W) + self.extra


@pytest.mark.parametrize("when", [2, 3, 4, 5])
def test_backward_sees_nothing_of_what_an_earlier_run_of_the_loss_left(when):
    net = DriftsOnce(when)
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert next(net.calls) > 6
    assert not net.extra.any()
    assert [g.verdict for g in report.gradients] == [Verdict.RIGHT]


@pytest.mark.parametrize("entry", [np.nan, np.inf, 1e200], ids=str)
def test_numbers_that_are_not_finite_are_counted_among_any_that_are(entry):
    def backward():
        dW1, db1, dW2, db2 = net.gradients()
        return np.full_like(dW1, 1e200), np.append(db1[1:], entry).reshape(db1.shape), dW2, db2

    net = Net()
    found = codes(run_check(net, loss=net.loss, backward=backward)).get(("X2", "non-finite"))
    assert (found is None) == (entry == 1e200)
    assert found is None or found.summary.startswith("1 of ")
