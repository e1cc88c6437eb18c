"""Where two causes make the very same edit, the one that the file itself speaks for is told, or both are."""

import textwrap
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import gradcheck
from gradcheck.catalogue import LineEvidence, RepairKind, Role, name_line
from gradcheck.repairing.naming.other_losses import are_scores_of, lacks_the_targets
from gradcheck.repairing.naming.slopes import takes_one_value_a_side
from gradcheck.repairing.naming.surroundings import of_one_path
from gradcheck.repairing.naming.written_slopes import slope_too_many
from gradcheck.values.meaning import Known, Meanings
from tests.benchmarks import planted
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

T, ALPHA = 1.5, 1.37

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def forward(P, X):
    u = X @ P['W']
    v = P['g'] * (u - u.mean(0)) / np.sqrt(u.var(0) + 1e-6) + P['s']
    act = np.where(v > 0, v, ALPHA * (np.exp(v) - 1))
    score = act @ P['V'] + P['c']
    return u, v, act, score

def loss(P, X, y):
    score = forward(P, X)[-1]
    p = softmax(score / T)
    return -np.log(p[np.arange(len(X)), y]).mean() + 0.05 * (P['V'] ** 2).sum() / 2

def grads(P, X, y):
    n = len(X)
    u, v, act, score = forward(P, X)
    p = softmax(score / T)
    d = p.copy()
    d[np.arange(n), y] -= 1
    d = d / n / T
    G = {'V': act.T @ d + 0.05 * P['V'], 'c': d.sum(0)}
    da = d @ P['V'].T
    dv = da * np.where(v > 0, 1, act + ALPHA)
    x = (u - u.mean(0)) / np.sqrt(u.var(0) + 1e-6)
    G['g'] = (dv * x).sum(0)
    G['s'] = dv.sum(0)
    dx = dv * P['g']
    du = (dx - dx.mean(0) - x * (dx * x).mean(0)) / np.sqrt(u.var(0) + 1e-6)
    G['W'] = X.T @ du
    return G

def check(P, X, y):
    return dict(loss=lambda: loss(P, X, y), backward=lambda: grads(P, X, y))
"""


def told(right, wrong, outputs=3):
    """The code that the planted fault is told by, and those that are told beside it."""
    assert right in NET
    module = module_of(textwrap.dedent(NET.replace(right, wrong)), "rivals")
    rng = np.random.default_rng(0)
    shapes = {"W": (4, 5), "g": (5,), "s": (5,), "V": (5, outputs), "c": (outputs,)}
    P = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    X, y = rng.normal(size=(7, 4)), rng.integers(0, outputs, 7)
    finding = gradcheck.check(P, **module.check(P, X, y)).findings[0]
    beside = [note.split()[4] for note in finding.notes if note.startswith("it can also be")]
    return finding.code, beside


@pytest.mark.parametrize("branch", ["act", "ALPHA"])
def test_a_branch_of_an_activations_derivative_is_its_formula(branch):
    assert told("act + ALPHA)", f"{branch})") == ("C4", [])


def test_scores_in_place_of_their_softmax_over_a_temperature():
    assert told("d = p.copy()", "d = score.copy()")[0] == "D7"


def test_targets_that_are_not_subtracted_make_another_loss():
    assert told("    d[np.arange(n), y] -= 1\n", "") == ("D6", [])


def test_weights_of_one_unit_that_lack_their_penalty_are_no_bias():
    lone = told("act.T @ d + 0.05 * P['V']", "act.T @ d")
    assert lone[0] == "G1"


def test_a_mask_that_is_tested_on_the_upstream_is_told_with_its_rival():
    code, beside = told("np.where(v > 0, 1, act + ALPHA)", "np.where(da > 0, 1, act + ALPHA)")
    assert {code, *beside} == {"C5", "C5c"}


SQUARED = """
import numpy as np

def forward(P, X):
    z = X @ P['W'] + P['b']
    t = np.tanh(0.8 * (z + 0.1 * z ** 3))
    h = 0.5 * z * (1 + t)
    a = h @ P['V']
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return z, t, h, e / e.sum(axis=1, keepdims=True)

def loss(P, X, y):
    return ((forward(P, X)[-1] - y) ** 2).sum() / len(X)

def grads(P, X, y):
    z, t, h, p = forward(P, X)
    u = 2 * (p - y) / len(X)
    inner = np.sum(u * p, axis=1, keepdims=True)
    da = p * (u - inner)
    dh = da @ P['V'].T
    steep = 0.8 * (1 + 3 * 0.1 * z ** 2)
    dz = dh * (0.5 * (1 + t) + 0.5 * z * (1 - t ** 2) * steep)
    return {'V': h.T @ da, 'W': X.T @ dz, 'b': dz.sum(axis=0)}

def check(P, X, y):
    return dict(loss=lambda: loss(P, X, y), backward=lambda: grads(P, X, y))
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("np.sum(u * p, axis=1, keepdims=True)", "np.sum(u * p, axis=0, keepdims=True)", "D3"),
        ("np.sum(u * p, axis=1, keepdims=True)", "np.sum(u * p)", "D3"),
        ("np.sum(u * p, axis=1, keepdims=True)", "np.mean(u * p, axis=1, keepdims=True)", "D1"),
        ("+ 0.5 * z * (1 - t ** 2)", "- 0.5 * z * (1 - t ** 2)", "C4"),
        ("steep = 0.8 * (1 +", "steep = (1 +", "C4"),
        ("3 * 0.1 * z ** 2", "0.1 * z ** 2", "C4"),
    ],
)
def test_what_no_gradient_goes_into_is_a_formula_or_a_softmaxs_inner_product(right, wrong, code):
    assert right in SQUARED
    module = module_of(SQUARED.replace(right, wrong), "rivals")
    rng = np.random.default_rng(3)
    P = {"W": rng.normal(size=(4, 5)), "b": rng.normal(size=5), "V": rng.normal(size=(5, 3))}
    X, y = rng.normal(size=(7, 4)), np.eye(3)[rng.integers(0, 3, 7)]
    finding = gradcheck.check(P, **module.check(P, X, y)).findings[0]
    assert finding.code == code
    assert not any("of one sample do not add up to 1" in note for note in finding.notes)


def test_a_slope_that_turns_a_sign_is_no_rectifiers():
    z = np.random.default_rng(2).normal(size=(5, 4))
    inner = Known("z", z, "forward", 3)
    slopes = [Known("d", np.where(z > 0, 1.0, low), "local", 5, of=3) for low in (0.1, -1.0)]
    meanings = Meanings([inner, *slopes])
    assert [takes_one_value_a_side(slope, meanings) for slope in slopes] == [True, False]


def test_the_gate_that_a_cells_state_was_kept_by_is_its_path():
    line = LineEvidence(RepairKind.INSERT_FACTOR, Role("dL/d(other)", 2, "c"), layer_kind="recurrent")
    assert [page.code for page in name_line(replace(line, after=Role("a", name="f")))] == ["J1"]


CELL = """
import numpy as np

def sig(v):
    return 0.5 * (1 + np.tanh(0.5 * v))

def run(P, xs):
    h, kept = np.zeros((xs.shape[1], 3)), []
    for x in xs:
        f = sig(x @ P['Wf'] + h @ P['Rf'])
        r = f * h
        n = np.tanh(x @ P['Wn'] + r @ P['Rn'])
        kept.append((x, h, f, r, n))
        h = (1 - f) * h + f * n
    return h, kept

def loss(P, xs, y):
    return ((run(P, xs)[0] - y) ** 2).sum()

def grads(P, xs, y):
    h, kept = run(P, xs)
    G = {k: np.zeros_like(v) for k, v in P.items()}
    dh = 2 * (h - y)
    for x, h, f, r, n in reversed(kept):
        dn = dh * f * (1 - n ** 2)
        dr = dn @ P['Rn'].T
        df = dh * (n - h) + dr * h
        da = df * f * (1 - f)
        G['Wn'] += x.T @ dn
        G['Rn'] += r.T @ dn
        G['Wf'] += x.T @ da
        G['Rf'] += h.T @ da
        dh = dh * (1 - f) + dr * f + da @ P['Rf'].T
    return G

def check(P, X, y):
    return dict(loss=lambda: loss(P, X, y), backward=lambda: grads(P, X, y))
"""


def test_the_second_use_of_a_gate_is_no_state_of_a_cell():
    module = module_of(CELL.replace(" + dr * h\n", "\n"), "rivals")
    rng = np.random.default_rng(3)
    P = {name: rng.normal(size=(2 if name[0] == "W" else 3, 3)) for name in ("Wf", "Wn", "Rf", "Rn")}
    data = rng.normal(size=(4, 5, 2)), rng.normal(size=(5, 3))
    assert gradcheck.check(P, **module.check(P, *data)).findings[0].code == "E6"


def test_a_sign_that_leaves_a_gradient_right_is_that_of_one_path():
    line = LineEvidence(RepairKind.NEGATE, Role("dL/dz", 2), last_layer=True)
    repair = SimpleNamespace(becomes=None)

    def named(*signs):
        reference = np.arange(1.0, 4.0)
        held = [SimpleNamespace(analytic=sign * reference, reference=reference) for sign in signs]
        told = of_one_path(line, repair, SimpleNamespace(declared=True, parameters=held))
        return [page.code for page in name_line(told)]

    assert named(-1, -1) == ["B1"]
    assert named(-1, 1) == ["B2"]


def test_what_was_worked_out_at_z_may_lack_a_factor_of_a_formula():
    wrong = SQUARED.replace("h = 0.5 * z * (1 + t)", "s = 1 / (1 + np.exp(-z))\n    h = z * s")
    wrong = wrong.replace("(0.5 * (1 + t) + 0.5 * z * (1 - t ** 2) * steep)", "(s + z * (1 - s))")
    wrong = wrong.replace("return z, t, h,", "return z, s, h,").replace("z, t, h, p =", "z, s, h, p =")
    module = module_of(wrong, "rivals")
    rng = np.random.default_rng(3)
    P = {"W": rng.normal(size=(4, 5)), "b": rng.normal(size=5), "V": rng.normal(size=(5, 3))}
    X, y = rng.normal(size=(7, 4)), np.eye(3)[rng.integers(0, 3, 7)]
    finding = gradcheck.check(P, **module.check(P, X, y)).findings[0]
    assert finding.code == "C4" or any("C4" in note for note in finding.notes)


def test_scores_go_with_what_a_softmax_or_a_sigmoid_makes_of_them():
    z = np.random.default_rng(1).normal(size=(4, 3))
    p = np.exp(z / 3) / np.exp(z / 3).sum(axis=1, keepdims=True)
    assert are_scores_of(z, p)
    assert are_scores_of(z, 1 / (1 + np.exp(-z / 2)))
    assert not are_scores_of(-z, p)
    assert not are_scores_of(z**2, p)


def test_one_entry_of_a_single_sample_is_its_target():
    p = np.array([[0.2], [0.5], [0.3]])
    y = np.array([[0.0], [1.0], [0.0]])
    assert lacks_the_targets(p, p - y)
    assert not lacks_the_targets(p, p - 2 * p * y.sum())


def test_a_turned_gate_is_no_reversed_pass() -> None:
    """Everything goes through a cell at other steps, so the edit mends all gradients; the others are not turned."""
    line = LineEvidence(
        RepairKind.NEGATE, needed=Role("dL/dz", function="gate"), whole_pass=True, layer_kind="recurrent"
    )
    assert [page.code for page in name_line(line)][:1] == ["B2"]
    whole = replace(line, needed=Role("dL/dz"), layer_kind="dense")
    assert [page.code for page in name_line(whole)][:1] == ["B1"]


RATINGS = """
import numpy as np

class Ratings:
    def __init__(self):
        r = np.random.RandomState(0)
        self.users, self.films = r.randn(5, 3) * 0.5, r.randn(4, 3) * 0.5
        self.shift = r.randn(5) * 0.3
        self.seen = [(i, j, float(r.randint(1, 6))) for i in range(5) for j in range(4) if (i + j) % 3]

    def guess(self, i, j):
        return self.users[i].dot(self.films[j, :].T) + self.shift[i]

    def cost(self):
        total = sum((rating - self.guess(i, j)) ** 2 for i, j, rating in self.seen)
        return total + 0.05 * (np.sum(self.users ** 2) + np.sum(self.films ** 2) + np.sum(self.shift ** 2))

    def gradients(self):
        self.dusers, self.dfilms = 0.1 * self.users, 0.1 * self.films
        self.dshift = 0.1 * self.shift
        for i, j, rating in self.seen:
            e = rating - self.guess(i, j)
            self.dusers[i] -= 2 * e * self.films[j]
            self.dfilms[j, :] -= 2 * e * self.users[i, :]
            self.dshift[i] -= 2 * e
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("self.dfilms[j, :] -= 2 * e *", "self.dfilms[j, :] -= e *", "A5"),
        (
            "self.dfilms = 0.1 * self.users, 0.1 * self.films",
            "self.dfilms = 0.1 * self.users, 0.2 * self.films",
            "G2",
        ),
        ("self.dshift = 0.1 * self.shift", "self.dshift = np.zeros(5)", "G1"),
        ("self.dshift[i] -= 2 * e", "self.dshift[i] += 2 * e", "B2"),
    ],
)
def test_what_a_single_rating_sends_back_is_no_penalty(right, wrong, code):
    model = module_of(RATINGS.replace(right, wrong), "rivals").Ratings()
    finding = gradcheck.check(model, loss=model.cost, backward=model.gradients).findings[0]
    assert finding.code == code


POLICY = """
import numpy as np

def parts(P, states):
    hidden = np.array([np.tanh(P['W'] @ x) for x in states])
    return hidden, np.array([1 / (1 + np.exp(-(P['v'] @ h))) for h in hidden])

def objective(P, states, actions, gains):
    total = 0.0
    for x, a, g in zip(states, actions, gains):
        p = 1 / (1 + np.exp(-np.dot(P['v'], np.tanh(np.dot(P['W'], x)))))
        total += g * (a * np.log(p) + (1 - a) * np.log(1 - p))
    return total

def grads(P, states, actions, gains):
    hidden, p = parts(P, states)
    d = np.vstack(np.array(actions) - p)
    d *= gains[:, None]
    return {'v': (hidden.T @ d).ravel(), 'W': (d * P['v'] * (1 - hidden ** 2)).T @ np.array(states)}
"""


def test_a_reward_that_changes_from_step_to_step_is_no_strength_of_a_penalty():
    rng = np.random.default_rng(4)
    P = {"W": rng.normal(size=(5, 3)), "v": rng.normal(size=5)}
    data = list(rng.normal(size=(8, 3))), [1, 0, 0, 1, 1, 0, 1, 0], rng.normal(size=8)
    module = module_of(POLICY.replace("np.array(actions) - p", "p - np.array(actions)"), "rivals")
    report = gradcheck.check(
        P, loss=lambda: module.objective(P, *data), backward=lambda: module.grads(P, *data)
    )
    assert report.findings[0].code == "B1"


SPREAD = """
import numpy as np

def loss(P, X, y):
    h = np.tanh(X @ P['W'])
    mu, s = h @ P['U'], np.exp(h @ P['V'])
    return np.mean(np.log(s) + 0.5 * ((y - mu) / s) ** 2)

def grads(P, X, y):
    h = np.tanh(X @ P['W'])
    mu, s = h @ P['U'], np.exp(h @ P['V'])
    dmu, dlog = (mu - y) / s ** 2 / len(y), (1 - (y - mu) ** 2 / s ** 2) / len(y)
    dz = (dmu @ P['U'].T + dlog @ P['V'].T) * (1 - h * h)
    return {'U': h.T @ dmu, 'V': h.T @ dlog, 'W': X.T @ dz}

def pool(a):
    return np.array([[np.max(row[k:k + 2]) for k in (0, 2)] for row in a])

def unpool(dtop, a):
    da = np.zeros(a.shape)
    for i in range(len(a)):
        for k in (0, 2):
            da[i, k:k + 2] += (a[i, k:k + 2] == np.max(a[i, k:k + 2])) * dtop[i, k // 2]
    return da

def pooled_loss(P, X, y):
    return np.sum((pool(np.maximum(0, X @ P['W'])) @ P['U'] - y) ** 2) / 2

def pooled_grads(P, X, y):
    z = X @ P['W']
    a = np.maximum(0, z)
    d = pool(a) @ P['U'] - y
    da = unpool(d @ P['U'].T, a)
    dz = da * (z > 0)
    return {'U': pool(a).T @ d, 'W': X.T @ dz}
"""


def test_a_spread_that_is_learned_as_its_log_lacks_its_own_slope():
    rng = np.random.default_rng(2)
    P = {"W": rng.normal(size=(3, 4)), "U": rng.normal(size=(4, 1)), "V": 0.5 * rng.normal(size=(4, 1))}
    X, y = rng.normal(size=(9, 3)), rng.normal(size=(9, 1))
    wrong = SPREAD.replace(
        "(1 - (y - mu) ** 2 / s ** 2) / len(y)\n", "(1 / s - (y - mu) ** 2 / s ** 3) / len(y)\n"
    )
    module = module_of(wrong, "rivals")
    finding = gradcheck.check(
        P, loss=lambda: module.loss(P, X, y), backward=lambda: module.grads(P, X, y)
    ).findings[0]
    assert finding.code == "C2" and any("C3b" in note for note in finding.notes)


def test_ties_of_a_maximum_make_a_missing_slope_no_leaky_one():
    rng = np.random.default_rng(2)
    P = {"W": rng.normal(size=(3, 4)), "U": rng.normal(size=(2, 2))}
    X, y = rng.normal(size=(12, 3)), rng.normal(size=(12, 2))
    module = module_of(SPREAD.replace("dz = da * (z > 0)", "dz = da"), "rivals")
    report = gradcheck.check(
        P, loss=lambda: module.pooled_loss(P, X, y), backward=lambda: module.pooled_grads(P, X, y)
    )
    assert report.findings[0].code == "C2"


def test_a_slope_too_many_is_no_second_upstream():
    p = np.array([[0.2, 0.7, 0.4]])
    line = LineEvidence(RepairKind.DROP_FACTOR, Role("dL/dz", 2), last_layer=True, before=Role("dL/d(other)"))
    assert [page.code for page in name_line(line)][:1] == ["E7"]

    def read(gone):
        step = SimpleNamespace(
            join="product", gone=[SimpleNamespace(value=gone)], come=[], kept=[SimpleNamespace(value=p)]
        )
        return slope_too_many(line, SimpleNamespace(steps=[step]))

    assert [page.code for page in name_line(read(1 - p))][:1] == ["C3"]
    assert read(1 - p * p).doubts == ("C4",)
    assert read(np.array([[0.3, -1.0, 2.0]])) is None


def test_a_fraction_that_an_object_keeps_is_no_length():
    """The step of 0.2 is one over the five hidden units as well."""
    text = (planted.FOLDERS["tuned"] / "euler_adjoint.py").read_text()
    module = module_of(text.replace("lam + self.dt * back @ self.A", "lam + back @ self.A"), "rivals")
    call = module.check()
    finding = gradcheck.check(call.pop("model"), **call).findings[0]
    assert finding.code in ("A3", "A5") and any("A4" in note for note in finding.notes)


UPDATING = """
import numpy as np

rng = np.random.default_rng(2)
X, T = rng.normal(size=(4, 6)), rng.normal(size=(4, 6))

class Net:
    pass

net = Net()
net.W = [rng.normal(size=(4, 4)) for _ in range(3)]

def run():
    acts = [X]
    for W in net.W:
        acts.append(np.tanh(W @ acts[-1]))
    return acts

def loss():
    return 0.5 * np.sum((run()[-1] - T) ** 2)

def step():
    acts = run()
    d = (acts[-1] - T) * (1 - acts[-1] ** 2)
    for i in range(1, 4):
        g = d @ acts[-i - 1].T
        if i < 3:
            d = (net.W[-i].T @ d) * (1 - acts[-i - 1] ** 2)
        net.W[-i] = net.W[-i] - 0.01 * g
"""


def test_weights_of_another_layer_that_were_updated_by_then_are_those_of_another_layer():
    module = module_of(UPDATING.replace("net.W[-i].T @ d", "net.W[-1].T @ d"), "updating")
    report = gradcheck.check(module.net, loss=module.loss, step=module.step, learning_rate=0.01)
    assert [edit.after.strip() for edit in report.annotated.edits] == [
        "d = (net.W[-i].T @ d) * (1 - acts[-i - 1] ** 2)"
    ]
    assert "E2" not in [finding.code for finding in report.findings]
