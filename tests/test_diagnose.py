"""Causes are proven on gradients of a small net that are wrong in a known way; near misses stay without a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from gradcheck.causes.proofs import equals, factor, multiple, number
from gradcheck.diagnose import diagnose, told_once
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Array, CheckFacts, Finding, Location, Severity, Verdict

N, D, H, K = 7, 3, 5, 4
BAR = 1e-10
Gradients = dict[str, Array]


class Net:
    """D-H-H-K, tanh, mean softmax cross-entropy plus lam/2 |W|^2; the middle layer is square on purpose."""

    def __init__(self, lam: float = 0.0, batch: int = N, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.p = {
            "W1": rng.normal(size=(D, H)), "b1": rng.normal(size=H),
            "W2": rng.normal(size=(H, H)), "b2": rng.normal(size=H),
            "W3": rng.normal(size=(H, K)), "b3": rng.normal(size=K),
        }  # fmt: skip
        self.X, self.y = rng.normal(size=(batch, D)), rng.integers(K, size=batch)
        self.lam, self.batch = lam, batch

    def gradients(
        self, values: Mapping[str, Array] | None = None, upper: Mapping[str, Array] | None = None
    ) -> Gradients:
        """The true gradients; `upper` replaces weights on the way back only (as an early update does)."""
        p = {**self.p, **(values or {})}
        back = {**p, **(upper or {})}
        a1 = np.tanh(self.X @ p["W1"] + p["b1"])
        a2 = np.tanh(a1 @ p["W2"] + p["b2"])
        z3 = a2 @ p["W3"] + p["b3"]
        d3 = np.exp(z3) / np.exp(z3).sum(axis=1, keepdims=True)
        d3[range(self.batch), self.y] -= 1
        d3 /= self.batch
        d2 = d3 @ back["W3"].T * (1 - a2**2)
        d1 = d2 @ back["W2"].T * (1 - a1**2)
        below = {"1": (self.X, d1), "2": (a1, d2), "3": (a2, d3)}
        g: Gradients = {}
        for layer, (a, d) in below.items():
            g["W" + layer] = a.T @ d + self.lam * p["W" + layer]
            g["b" + layer] = d.sum(axis=0)
        return g

    def evidence(self, reported: Gradients, raw: Gradients | None = None, **measurements: object) -> Evidence:
        """The evidence a check would hand over: error bars of 1e-10, verdicts by them."""
        rng = np.random.default_rng(9)
        parameters = []
        for name, true in self.gradients().items():
            seen = true + rng.uniform(-BAR, BAR, size=true.shape) / 2
            fits = reported[name].shape == true.shape and np.abs(reported[name] - seen).max() <= BAR
            parameters.append(
                ParameterEvidence(
                    name=name,
                    layer=f"layer {name[1]}",
                    value=self.p[name],
                    analytic=reported[name]
                    if reported[name].shape == true.shape
                    else np.full(true.shape, np.nan),
                    reference=seen,
                    error=np.full(true.shape, BAR),
                    verdict=Verdict.RIGHT if fits else Verdict.WRONG,
                    raw=(raw or reported)[name],
                )
            )
        sizes = {"batch size": self.batch, "features": D, "outputs": K}
        return Evidence(tuple(parameters), sizes, gradient_with=lambda v: self.gradients(v), **measurements)  # type: ignore[arg-type]


def scaled(k: float, *names: str) -> Callable[[Gradients], Gradients]:
    return lambda g: {n: a * k if not names or n in names else a for n, a in g.items()}


def changed(name: str, change: Callable[[Gradients], Array]) -> Callable[[Gradients], Gradients]:
    return lambda g: {**g, name: change(g)}


def half_filled(g: Gradients) -> Array:
    filled = g["W1"].copy()
    filled[-1] = 0
    return filled


ALL = "all parameters"
MUTANTS: list[tuple[str, str, Callable[[Gradients], Gradients]]] = [
    ("A1", ALL, scaled(N)),
    ("A1", ALL, scaled(-N)),
    ("A2", ALL, scaled(1 / N)),
    ("A2", "W1, b1, W2, b2", lambda g: {n: a / N ** (3 - int(n[1])) for n, a in g.items()}),
    ("A3", ALL, scaled(2)),
    ("A3", ALL, scaled(0.5)),
    ("A3", ALL, scaled(1.7)),
    ("A4", ALL, scaled(N / D)),
    ("A4", ALL, scaled(N / K)),
    ("A5", "W2", scaled(N, "W2")),
    ("A5", "W1, W2, W3", scaled(0.3, "W1", "W2", "W3")),
    ("A5", "W1, b1, W2, b2", lambda g: {**g, "W1": 2 * g["W1"], "b1": 2 * g["b1"], "W2": 0.1 * g["W2"], "b2": 0.1 * g["b2"]}),
    ("A5b", "W3", changed("W3", lambda g: np.clip(g["W3"], -0.05, 0.05))),
    ("B1", ALL, scaled(-1)),
    ("B2", "W2, b2", scaled(-1, "W2", "b2")),
    ("F1", "b1, b2, b3", scaled(1 / N, "b1", "b2", "b3")),
    ("F1", "b2", changed("b2", lambda g: np.full(H, g["b2"].sum()))),
    ("F2", "b1", changed("b1", lambda g: g["W1"].sum(axis=0))),
    ("F3", "b2", changed("b2", lambda g: np.zeros(H))),
    ("N3", "W2", changed("W2", lambda g: g["W2"].T.copy())),
    ("N3b", "W1", changed("W1", lambda g: g["W1"].T.reshape(D, H))),
    ("E1b", "b1, b2", lambda g: {**g, "b1": g["b2"], "b2": g["b1"]}),
    ("J4", "b1", changed("b1", lambda g: g["b2"])),
    ("E5", "W1", changed("W1", lambda g: np.tile(g["b1"], (D, 1)))),
    ("H5", "W1", changed("W1", half_filled)),
    ("H7", "W3", changed("W3", lambda g: g["W3"][::-1, ::-1])),
    ("G2", "W1, W2, W3", lambda g: {n: a + 0.1 * Net().p[n] if n[0] == "W" else a for n, a in g.items()}),
    ("G3", "b1, b2, b3", lambda g: {n: a + 0.1 * Net().p[n] if n[0] == "b" else a for n, a in g.items()}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "subject", "mutate"), MUTANTS, ids=[f"{m[0]}-{i}" for i, m in enumerate(MUTANTS)]
)
def test_names_the_cause_of_a_wrong_gradient(
    code: str, subject: str, mutate: Callable[[Gradients], Gradients]
) -> None:
    net = Net()
    findings = diagnose(net.evidence(mutate(net.gradients())), CheckFacts("Net"))
    assert [(f.code, f.subject) for f in findings] == [(code, subject)]


@pytest.mark.parametrize(
    ("c", "code"), [(-0.2, "G1"), (-0.4, "G1b"), (-0.1, "G2"), (0.2, "G2"), (0.2 / N - 0.2, "G4")]
)
def test_measures_the_penalty_of_the_loss(c: float, code: str) -> None:
    net = Net(lam=0.2)
    reported = {n: g + c * net.p[n] if n[0] == "W" else g for n, g in net.gradients().items()}
    (finding,) = diagnose(net.evidence(reported))
    assert (finding.code, finding.subject) == (code, "W1, W2, W3")


def test_reads_raw_gradients_of_another_shape() -> None:
    net = Net()
    true = net.gradients()
    unsummed = np.full((N, H), true["b1"] / N) + np.random.default_rng(1).permuted(np.arange(N) - 3)[:, None]
    folded = np.vstack([true["W3"], np.ones(K)])
    findings = diagnose(net.evidence({**true, "b1": unsummed, "W3": folded}))
    assert [(f.code, f.subject) for f in findings] == [("F1", "b1"), ("F4", "W3")]


def test_sees_updated_weights_by_the_learning_rate() -> None:
    net = Net()
    true = net.gradients()

    def after_update(lr: float) -> Gradients:
        return net.gradients(upper={n: net.p[n] - lr * true[n] for n in ("W2", "W3")})

    (finding,) = diagnose(net.evidence(after_update(0.1), at_learning_rate=after_update))
    assert (finding.code, finding.subject) == ("E2", "W1, b1, W2, b2")
    lost = {**true, "W1": true["W1"] * np.linspace(0.5, 1, H), "b1": true["b1"] * np.linspace(0.5, 1, H)}
    assert diagnose(net.evidence(lost, at_learning_rate=lambda lr: lost)) == ()


def test_sees_gradients_that_add_up() -> None:
    net = Net()
    true = net.gradients()
    stale = {n: 2 * g for n, g in true.items()}
    twice = {n: 3 * g for n, g in true.items()}
    assert [f.code for f in diagnose(net.evidence(stale, backward_twice=lambda: twice))] == ["O3"]
    assert [f.code for f in diagnose(net.evidence(stale, backward_twice=lambda: stale))] == ["A3"]


def test_what_is_left_of_an_earlier_call_may_be_divided_with_the_rest() -> None:
    net = Net()
    true = net.gradients()
    stale = {n: g * (1 + 1 / N) for n, g in true.items()}  # dW += ..., then dW /= N
    twice = {n: true[n] + stale[n] / N for n in true}
    assert [f.code for f in diagnose(net.evidence(stale, backward_twice=lambda: twice))] == ["O3"]


def test_says_both_readings_when_sizes_coincide() -> None:
    net = Net(batch=2)
    twice = scaled(2)(net.gradients())
    # half of what a second call yields lacks the true gradient, as if the sum of two calls were divided by two
    (finding,) = diagnose(net.evidence(twice, backward_twice=lambda: twice))
    assert finding.code == "A1"
    assert "batch size" in finding.summary
    assert "constant of the loss" in finding.summary
    assert any("batch of another size" in note for note in finding.notes)


def test_one_sample_for_the_batch_is_said_with_both_readings() -> None:
    net = Net()
    one = Net()
    one.X, one.y, one.batch = net.X[-1:], net.y[-1:], 1
    findings = diagnose(net.evidence(one.gradients()))
    assert [f.code for f in findings] == ["E8"]
    assert "either" in findings[0].notes[0]


def test_two_causes_are_told_apart() -> None:
    net = Net()
    true = net.gradients()
    reported = {**true, "W2": true["W2"].T.copy(), "b1": np.zeros(H)}
    assert [(f.code, f.subject) for f in diagnose(net.evidence(reported))] == [("F3", "b1"), ("N3", "W2")]


@pytest.mark.parametrize("seed", range(20))
def test_noise_gets_no_name(seed: int) -> None:
    """A gradient that is wrong in no known way is left unexplained."""
    net = Net(seed=seed)
    rng = np.random.default_rng(seed)
    reported = {n: g * rng.uniform(0.5, 1.5, size=g.shape) for n, g in net.gradients().items()}
    assert diagnose(net.evidence(reported)) == ()


@pytest.mark.parametrize("k", [1.001, 3.7, -0.2])
def test_a_factor_that_is_no_size_is_given_as_a_number(k: float) -> None:
    net = Net()
    (finding,) = diagnose(net.evidence(scaled(k)(net.gradients())))
    assert finding.code == "A3"
    assert number(k) in finding.summary
    assert "batch" not in finding.summary


def test_almost_a_factor_is_none() -> None:
    net = Net()
    reported = scaled(N)(net.gradients())
    reported["W2"][1, 2] *= 1.001
    assert {f.code for f in diagnose(net.evidence(reported))} == {"A5"}  # W2 is not explained by the factor
    assert all("W2" not in f.subject for f in diagnose(net.evidence(reported)))


def test_what_is_zero_but_for_rounding_was_not_clipped() -> None:
    net = Net()
    rounding = np.array([1e-17, -1e-17, *np.zeros(K - 2)])
    found = diagnose(net.evidence({**net.gradients(), "b3": rounding}))
    assert "A5b" not in {finding.code for finding in found}


def test_one_entry_at_the_bound_of_the_others_was_clipped_as_well() -> None:
    net = Net()
    true = net.gradients()
    bound = float(np.sort(np.abs(true["W3"]), axis=None)[-3])
    alone = true["b2"] * (1.5 * bound / np.sort(np.abs(true["b2"]))[-1])
    assert (np.abs(alone) > bound).sum() == 1
    shortened = net.evidence({**true, "W3": np.clip(true["W3"], -bound, bound)})
    rows = [
        replace(p, analytic=np.clip(alone, -bound, bound), reference=alone, verdict=Verdict.WRONG)
        if p.name == "b2"
        else p
        for p in shortened.parameters
    ]
    found = diagnose(replace(shortened, parameters=tuple(rows)))
    assert [(f.code, f.subject) for f in found] == [("A5b", "b2, W3")]


def test_right_gradients_have_no_cause() -> None:
    net = Net(lam=0.3)
    assert diagnose(net.evidence(net.gradients())) == ()


def test_does_not_repeat_a_finding() -> None:
    net = Net()
    evidence = net.evidence(scaled(-1)(net.gradients()))
    known = CheckFacts("Net", findings=(Finding("B1", "reversed-sign", ALL, "known"),))
    assert diagnose(evidence, known) == ()


def test_consistent_transposes_are_a_convention() -> None:
    """With the oblong matrices kept transposed as well, a square one is a warning, not an error."""
    net = Net()
    true = net.gradients()
    raw = {n: g.T for n, g in true.items()}
    (finding,) = diagnose(net.evidence({**true, "W2": true["W2"].T.copy()}, raw=raw))
    assert (finding.code, finding.severity) == ("N3", Severity.WARNING)


def test_proofs_judge_by_error_bars() -> None:
    rng = np.random.default_rng(2)
    r = rng.normal(size=(3, 4))
    p = ParameterEvidence("W", "", r, 3 * r, r, np.full(r.shape, 1e-8), Verdict.WRONG, 3 * r)
    k, bar = factor(p) or (0.0, 0.0)
    assert k == pytest.approx(3, abs=bar) and bar < 1e-6
    assert equals(p.analytic / 3, p) and not equals(p.analytic / 3.00001, p)
    assert not equals(np.zeros(3), p)
    assert multiple(0.2 * r, r, np.full(r.shape, 1e-9)) == pytest.approx(0.2)
    assert multiple(1e-10 * r, r, np.full(r.shape, 1e-9)) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [(4.0, "4"), (-1.0, "-1"), (0.25, "0.25"), (1 / 3, "1/3"), (1 / 7, "1/7"), (0.123456, "0.123456")],
)
def test_numbers_read_like_a_person_writes_them(value: float, words: str) -> None:
    assert number(value) == words


def test_notes_the_rows_that_the_loss_never_reads() -> None:
    r = np.array([[1.0, 2.0], [0.0, 0.0], [3.0, 1.0]])
    p = ParameterEvidence("W", "", np.ones((3, 2)), r, r, np.full(r.shape, BAR), Verdict.RIGHT, r)
    (finding,) = diagnose(Evidence((p,)))
    assert (finding.code, finding.severity) == ("X1", Severity.NOTE)
    assert "row 1 of W" in finding.summary


SLIPS: dict[str, Callable[[Array, Array], Array]] = {
    "no derivative": lambda d, a: d,
    "derivative twice": lambda d, a: d * (1 - a**2) ** 2,
    "sigmoid's derivative": lambda d, a: d * a * (1 - a),
    "derivative at a": lambda d, a: d * (1 - np.tanh(a) ** 2),
    "derivative alone": lambda d, a: 1 - a**2,
    "rectified": lambda d, a: np.maximum(d, 0) * (1 - a**2),
    "upstream twice": lambda d, a: d * d * (1 - a**2),
    "activation sent back": lambda d, a: a * (1 - a**2),
    "half of the units": lambda d, a: d * (1 - a**2) * (a > 0),
}


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("batch", [1, 2, 6])
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_inside_the_chain_is_not_called_a_factor(slip: str, batch: int, outputs: int) -> None:
    """What only a line can show gets no name from whole gradients, least of all with one sample or one output."""
    rng = np.random.default_rng(batch)
    W1, W2, X = rng.normal(size=(3, 4)), rng.normal(size=(4, outputs)), rng.normal(size=(batch, 3))
    b1, Y = rng.normal(size=4), rng.normal(size=(batch, outputs))

    def gradients(derive: Callable[[Array, Array], Array]) -> Gradients:
        a = np.tanh(X @ W1 + b1)
        d2 = a @ W2 - Y
        d1 = derive(d2 @ W2.T, a)
        return {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": a.T @ d2}

    true, reported = gradients(lambda d, a: d * (1 - a**2)), gradients(SLIPS[slip])
    values = {"W1": W1, "b1": b1, "W2": W2}
    parameters = tuple(
        ParameterEvidence(
            name, name[-1], values[name], reported[name], g, np.full(g.shape, BAR),
            Verdict.RIGHT if np.allclose(g, reported[name], atol=BAR) else Verdict.WRONG, reported[name],
        )
        for name, g in true.items()
    )  # fmt: skip
    assert diagnose(Evidence(parameters, {"batch size": batch, "features": 3, "outputs": outputs})) == ()


def test_too_large_or_too_small_the_gradient_itself_tells():
    """The length that a gradient is divided by was divided: seen from the line alone, a missing mean."""
    line = Finding("A1", "missing-batch-mean", "W", "a line", location=Location("net.py", 3))
    whole = Finding("A2", "divided-twice", "all parameters", "all of them", certain=False)
    assert [f.code for f in told_once([line], [whole])] == ["A2"]
    assert [f.code for f in told_once([replace(line, code="A2")], [whole])] == ["A2"]
    assert [f.code for f in told_once([replace(line, code="D6")], [whole])] == ["D6"]
