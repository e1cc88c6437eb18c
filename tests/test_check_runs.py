"""How often a check runs the user's code, and that an interrupt at any of these runs leaves everything as it was."""

from __future__ import annotations

import gc
import itertools
import random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import gradcheck
from gradcheck.check import run_check
from gradcheck.keeping.objects import KeptArray
from gradcheck.recorded import RecordedWitness


class Net:
    """Keeps caches, writes gradients into arrays of its own, appends to a list and draws random numbers."""

    def __init__(self, *, draws: bool = False) -> None:
        rng = np.random.default_rng(3)
        self.W1, self.b1 = rng.normal(size=(3, 5)), np.zeros(5)
        self.W2, self.b2 = rng.normal(size=(5, 2)), np.zeros(2)
        self.grads = {"W1": np.zeros((3, 5)), "W2": np.zeros((5, 2))}
        self.draws, self.seen = draws, [1.0, 2.0]
        self.before: Any = None
        self.after: Any = None

    def loss(self, X: Any, Y: Any) -> Any:
        self.call("before")
        self.z = X @ self.W1 + self.b1
        self.mask = (np.random.rand(*self.z.shape) < 0.8) if self.draws else np.ones(self.z.shape)
        self.a = np.tanh(self.z) * self.mask
        self.y = self.a @ self.W2 + self.b2
        self.call("after")
        return np.mean((self.y - Y) ** 2)

    def backward(self, X: Any, Y: Any) -> None:
        self.call("before")
        if self.draws:
            random.random()
        delta = self.y  # works in the forward pass's own array, as many do
        delta -= Y
        delta *= 2 / Y.size
        self.grads["W2"][...] = self.a.T @ delta
        self.db2 = delta.sum(axis=0)
        below = (delta @ self.W2.T) * (1 - np.tanh(self.z) ** 2) * self.mask
        self.call("after")
        self.grads["W1"][...] = X.T @ below
        self.db1 = below.sum(axis=0)

    def call(self, when: str) -> None:
        hook = getattr(self, when)
        if hook is not None:
            hook()


def data() -> tuple[Any, Any]:
    rng = np.random.default_rng(5)
    return rng.normal(size=(6, 3)), rng.normal(size=(6, 2))


def check(net: Net, X: Any, Y: Any) -> Any:
    return gradcheck.check(
        net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X, Y), annotate=False
    )


def picture(net: Net, X: Any, Y: Any) -> Any:
    """Identity and bytes of everything the check can reach."""
    fields = [(name, id(value)) for name, value in vars(net).items() if name not in ("before", "after")]
    arrays = [*vars(net).values(), *net.grads.values(), X, Y]
    contents = [a.tobytes() for a in arrays if isinstance(a, np.ndarray)]
    kind, keys, *rest = np.random.get_state()
    return fields, contents, list(net.grads), list(net.seen), kind, keys.tolist(), rest, random.getstate()


@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
def test_six_evaluations_of_the_loss_and_two_of_backward(used: bool) -> None:
    net, (X, Y) = Net(), data()
    net.b1 += 0.1
    net.b2 += 0.1
    if used:
        net.loss(X, Y)
        net.backward(X, Y)
    report = check(net, X, Y)
    assert report.ok
    # The loss: recorded; along three directions, along one of them with all moved that the recording says it does not
    # read; with backward; again after that. Backward: once, and once more for what adds up.
    assert (report.facts.cost.loss_evaluations, report.facts.cost.backward_calls) == (6, 2)


def test_zeros_that_may_hide_an_error_cost_one_pass_and_one_evaluation_more() -> None:
    costs = []
    for bias in (0.1, 0.0):
        net, calls = Net(), itertools.count()
        net.before = lambda calls=calls: next(calls)
        net.b1 += bias
        net.b2 += bias
        assert check(net, *data()).ok
        costs.append(next(calls))
    # six times the loss and twice backward; both once more, and the loss again
    assert costs == [8, 8 + 2 + 1]


def test_a_check_leaves_no_garbage_that_holds_the_arrays_of_a_net() -> None:
    rng = np.random.default_rng(2)
    net, (X, Y) = Net(), data()
    W = rng.normal(size=(X.shape[1], Y.shape[1]))

    def returned() -> dict[str, Any]:
        return {"dW": X.T @ (X @ W - Y)}

    checks = [
        lambda: check(net, X, Y),
        lambda: gradcheck.check({"W": W}, loss=lambda: 0.5 * np.sum((X @ W - Y) ** 2), backward=returned),
    ]
    for run in checks:
        assert run().ok
        gc.collect()
        gc.disable()
        try:
            assert run().ok
            assert gc.collect() == 0
        finally:
            gc.enable()


@pytest.mark.parametrize("reads", [False, True])
def test_no_second_pass_when_the_first_leaves_nothing_behind_that_the_loss_reads(reads: bool) -> None:
    rng = np.random.default_rng(3)
    net = SimpleNamespace(
        W=rng.normal(size=(3, 2)), dW=np.zeros((3, 2)), y=np.zeros((4, 2)), seen=np.zeros((4, 2))
    )
    X = rng.normal(size=(4, 3))

    def loss() -> Any:
        net.y = np.tanh(X @ net.W)
        if reads:
            net.seen += net.y
            return np.sum(net.y**2) + 1e-3 * net.seen.sum()
        return np.sum(net.y**2)

    def backward() -> None:
        net.dW = X.T @ ((2 * net.y + (1e-3 if reads else 0)) * (1 - net.y**2))

    loss(), backward()
    net.seen[...] = 0
    report = gradcheck.check(net, loss=loss, backward=backward)
    assert report.ok
    assert any(f.code == "O6" for f in report.facts.findings) == reads
    assert report.facts.cost.backward_calls == 1
    if not reads:
        assert report.facts.cost.loss_evaluations == 5


def test_a_right_net_is_looked_through_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the recorded run, between forward and backward, and after both: what is back then needs no other look."""
    rng = np.random.default_rng(3)
    net = SimpleNamespace(W=rng.normal(size=(3, 2)))
    X = rng.normal(size=(4, 3))
    looks: list[int] = []
    same = KeptArray._same_content
    monkeypatch.setattr(KeptArray, "_same_content", lambda kept: looks.append(id(kept.array)) or same(kept))

    def loss() -> Any:
        net.y = np.tanh(X @ net.W)
        return np.sum(net.y**2)

    def backward() -> None:
        net.dW = X.T @ ((2 * net.y) * (1 - net.y**2))

    loss(), backward()
    before = dict(vars(net))
    assert gradcheck.check(net, loss=loss, backward=backward).ok
    assert looks.count(id(net.W)) == 3
    assert vars(net).keys() == before.keys() and all(getattr(net, name) is before[name] for name in before)


@pytest.mark.parametrize("adds", [False, True])
def test_gradients_of_other_weights_show_in_one_pass_that_nothing_is_added_to_them(adds: bool) -> None:
    rng = np.random.default_rng(3)
    net = SimpleNamespace(W=rng.normal(size=(3, 2)), dW=np.zeros((3, 2)))
    X = rng.normal(size=(4, 3))

    def loss() -> Any:
        net.y = np.tanh(X @ net.W)
        return np.sum(net.y**2)

    def backward() -> None:
        net.dW = net.dW * adds + X.T @ (2 * net.y * (1 - net.y**2))

    loss(), backward()
    net.W = net.W - 0.1 * net.dW
    report = gradcheck.check(net, loss=loss, backward=backward, annotate=False)
    assert report.ok is not adds
    assert any(f.code == "O3" for f in report.facts.findings) == adds
    assert report.facts.cost.backward_calls == (2 if adds else 1)


@pytest.mark.parametrize("draws", [False, True], ids=["plain", "random"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_interrupt_at_any_run_leaves_everything_as_it_was(when: str, draws: bool) -> None:
    net, (X, Y) = Net(draws=draws), data()
    np.random.seed(11)
    random.seed(12)
    net.loss(X, Y)
    net.backward(X, Y)
    runs = 0
    for last in itertools.count(1):
        calls = itertools.count(1)

        def interrupt(calls: Any = calls, last: int = last) -> None:
            if next(calls) == last:
                raise KeyboardInterrupt

        setattr(net, when, interrupt)
        before = picture(net, X, Y)
        codes = [f.__code__ for f in (Net.loss, Net.backward, Net.call)]
        try:
            check(net, X, Y)
            break
        except KeyboardInterrupt:
            runs += 1
        finally:
            assert picture(net, X, Y) == before
            assert [f.__code__ for f in (Net.loss, Net.backward, Net.call)] == codes
    assert runs >= 9


def test_an_error_in_a_later_run_leaves_everything_as_it_was() -> None:
    net, (X, Y) = Net(), data()
    for last in range(2, 11):
        calls = itertools.count(1)

        def fail(calls: Any = calls, last: int = last) -> None:
            if next(calls) == last:
                raise FloatingPointError("once")

        net.after = fail
        before = picture(net, X, Y)
        try:
            outcome = run_check(
                net,
                loss=lambda: net.loss(X, Y),
                backward=lambda: net.backward(X, Y),
                witness=RecordedWitness(),
            )
            assert not any(c.verdict == "wrong" for c in outcome.facts.gradients)
        except gradcheck.GradcheckError:
            pass
        assert picture(net, X, Y) == before


def test_a_shape_error_of_the_first_backward_is_explained_from_what_the_frames_held():
    """The net never ran before: once its state is back, its layers do not know their inputs any more."""

    class Dense:
        def __init__(self, i, o):
            self.params = {"W": np.ones((i, o)), "b": np.zeros((1, o))}

        def forward(self, x):
            self.x = x
            return x @ self.params["W"] + self.params["b"]

        def backward(self, g):
            self.grads = {"W": self.x.T @ g, "b": g.sum(axis=0, keepdims=True)}
            return g @ self.params["W"]

    layers, X = [Dense(4, 4), Dense(4, 2)], np.ones((9, 4))

    def forward():
        out = X
        for layer in layers:
            out = layer.forward(out)
        return out

    def backward():
        g = forward()
        for layer in reversed(layers):
            g = layer.backward(g)

    with pytest.raises(gradcheck.UsageError) as caught:
        gradcheck.check(layers, loss=lambda: 0.5 * (forward() ** 2).sum(), backward=backward)
    assert 'return g @ self.params["W"].T' in str(caught.value).replace("'", '"')
    assert not hasattr(layers[0], "x"), "put back"
