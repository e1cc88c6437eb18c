"""What the part that an edit changes says of its cause, where the values allow several."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from gradcheck.repairing.naming.changed_part import changed_part
from tests.benchmarks.judge import module_of


@pytest.mark.parametrize(
    ("before", "after", "exchange", "factor"),
    [
        ("d = g * z", "d = g * (1 - z)", False, True),
        ("d = g * r", "d = g * h", True, True),
        ("a.grad += cut(o.grad * a.v, n)", "a.grad += cut(o.grad * b.v, n)", True, True),
        ("d = g * (1 - a ** 2)", "d = g * (1 - z ** 2)", True, False),
        ("d = g * a[1]", "d = g * a[2]", False, True),
        ("d = g * np.exp(z)", "d = g * np.expm1(z)", False, True),  # a function is no value
    ],
)
def test_an_exchange_of_values_and_a_factor(before, after, exchange, factor):
    part = changed_part(before, after)
    assert part is not None
    assert (part.is_an_exchange, part.is_a_factor) == (exchange, factor)


@pytest.mark.parametrize(("before", "after"), [("d = (a", "d = a"), ("d = a", "d = a\ne = b"), ("", "d = a")])
def test_what_is_no_single_statement_has_no_part(before, after):
    assert changed_part(before, after) is None


GRU = """
import numpy as np

rng = np.random.default_rng(3)
P = {name: rng.normal(size=shape) * 0.6 for name, shape in
     dict(Wz=(2, 3), Uz=(3, 3), Wr=(2, 3), Ur=(3, 3), Wn=(2, 3), Un=(3, 3), V=(3, 1)).items()}
X, y = rng.normal(size=(4, 5, 2)), rng.normal(size=(5, 1))

def sig(v):
    return 1 / (1 + np.exp(-v))

def run():
    h, kept = np.zeros((5, 3)), []
    for x in X:
        z, r = sig(x @ P["Wz"] + h @ P["Uz"]), sig(x @ P["Wr"] + h @ P["Ur"])
        n = np.tanh(x @ P["Wn"] + (r * h) @ P["Un"])
        kept.append((x, h, z, r, n))
        h = (1 - z) * h + z * n
    return h, kept

def loss():
    h, _ = run()
    return 0.5 * np.mean((h @ P["V"] - y) ** 2)

def gradients():
    h, kept = run()
    g = {name: np.zeros_like(value) for name, value in P.items()}
    d = (h @ P["V"] - y) / len(y)
    g["V"] = h.T @ d
    dh = d @ P["V"].T
    for x, h, z, r, n in reversed(kept):
        dn = dh * z
        dz = dh * (n - h)
        before = dh * (1 - z)
        an = dn * (1 - n ** 2)
        g["Wn"] += x.T @ an
        g["Un"] += (r * h).T @ an
        drh = an @ P["Un"].T
        dr = drh * h
        before += drh * r
        az, ar = dz * z * (1 - z), dr * r * (1 - r)
        g["Wz"] += x.T @ az
        g["Uz"] += h.T @ az
        g["Wr"] += x.T @ ar
        g["Ur"] += h.T @ ar
        dh = before + az @ P["Uz"].T + ar @ P["Ur"].T
    return g

def check():
    return dict(model=P, loss=loss, backward=gradients)
"""

LOOPS = """
import math
import random

random.seed(2)
W = [[random.gauss(0, 1) for _ in range(3)] for _ in range(4)]
v = [random.gauss(0, 1) for _ in range(4)]
DATA = [([random.gauss(0, 1) for _ in range(3)], random.gauss(0, 1)) for _ in range(6)]
gW, gv = [[0.0] * 3 for _ in range(4)], [0.0] * 4

def bend(s):
    return s if s > 0 else math.exp(s) - 1

def slope(s):
    return 1.0 if s > 0 else math.exp(s)

def run(x):
    s = [sum(w * a for w, a in zip(row, x)) for row in W]
    return s, [bend(each) for each in s]

def loss():
    total = 0.0
    for x, t in DATA:
        _, h = run(x)
        total += 0.5 * (sum(a * b for a, b in zip(v, h)) - t) ** 2
    return total / len(DATA)

def backward():
    for j in range(4):
        gv[j] = 0.0
        for i in range(3):
            gW[j][i] = 0.0
    for x, t in DATA:
        s, h = run(x)
        d = (sum(a * b for a, b in zip(v, h)) - t) / len(DATA)
        for j in range(4):
            gv[j] += d * h[j]
            ds = d * v[j] * slope(s[j])
            for i in range(3):
                gW[j][i] += ds * x[i]

def check():
    return dict(model={"W": W, "v": v}, loss=loss, backward=backward, gradients={"W": gW, "v": gv})
"""

BIASED = """
import numpy as np

rng = np.random.default_rng(4)
T = {"a": rng.normal(size=(4, 3)) * 0.7, "b": rng.normal(size=(4, 2)) * 0.7}
X, Y = rng.normal(size=(8, 3)), rng.normal(size=(8, 2))
lam = 0.3

def sig(v):
    return 1 / (1 + np.exp(-v))

def ones(a):
    return np.hstack([np.ones((len(a), 1)), a])

def run():
    a1 = ones(X)
    a2 = ones(sig(a1 @ T["a"]))
    return a1, a2, a2 @ T["b"]

def loss():
    decay = sum(np.sum(t[1:] ** 2) for t in T.values())
    return 0.5 * np.sum((run()[2] - Y) ** 2) / len(X) + 0.5 * lam / len(X) * decay

def gradients():
    a1, a2, out = run()
    n = len(X)
    d3 = (out - Y) / n
    s2 = a2[:, 1:] * (1 - a2[:, 1:])
    d2 = (d3 @ T["b"][1:].T) * s2
    g = {"a": a1.T @ d2, "b": a2.T @ d3}
    g["a"][1:] += lam / n * T["a"][1:]
    g["b"][1:] += lam / n * T["b"][1:]
    return g

def check():
    return dict(model=T, loss=loss, backward=gradients)
"""


DENSE = """
import numpy as np

rng = np.random.default_rng(6)
P = [rng.normal(size=(3, 4)) * 0.7, rng.normal(size=(4, 4)) * 0.7, rng.normal(size=(4, 2)) * 0.7]
E = rng.normal(size=(5, 3))
ids, Y = np.array([0, 3, 3, 1, 4, 0]), rng.normal(size=(6, 2))

def bend(v):
    return np.where(v > 0, v, 0.1 * v)

def slope(v):
    return np.where(v > 0, 1.0, 0.1)

def smooth(v):
    return 1 / (1 + np.exp(-v))

def run():
    z1 = E[ids] @ P[0]
    z2 = bend(z1) @ P[1]
    return z1, z2, smooth(z2) @ P[2]

def loss():
    return 0.5 * np.sum((run()[2] - Y) ** 2) / len(Y)

def prime(v):
    return smooth(v) * (1 - smooth(v))

def gradients():
    z1, z2, out = run()
    d = (out - Y) / len(Y)
    g2 = d @ P[2].T
    d2 = g2 * prime(z2)
    g1 = d2 @ P[1].T
    d1 = np.where(z1 > 0, g1, 0.1 * g1)
    dE = np.zeros_like(E)
    back = d1 @ P[0].T
    for t in range(len(ids)):
        dE[ids[t]] += back[t]
    return {"E": dE, "P": [E[ids].T @ d1, bend(z1).T @ d2, smooth(z2).T @ d]}

def check():
    return dict(model={"E": E, "P": P}, loss=loss, backward=gradients)
"""


COUNTS = """
import numpy as np

rng = np.random.default_rng(7)
P = {"V": rng.normal(size=(3, 4)) * 0.5, "W": rng.normal(size=(4, 2)) * 0.3}
X, Y = rng.normal(size=(9, 3)), rng.poisson(1.5, size=(9, 2)).astype(float)
lam = 0.2

def run():
    h = np.tanh(X @ P["V"])
    eta = h @ P["W"]
    return h, eta, np.exp(eta)

def loss():
    h, eta, mu = run()
    return np.sum(mu - Y * eta) / len(X) + 0.5 * lam * np.sum(P["W"] ** 2)

def gradients():
    h, eta, mu = run()
    d = (mu - Y) / len(X)
    dW = h.T @ d
    dW = dW + lam * P["W"]
    return {"V": X.T @ ((d @ P["W"].T) * (1 - h ** 2)), "W": dW}

def check():
    return dict(model=P, loss=loss, backward=gradients)
"""


SCAN = """
import numpy as np

rng = np.random.default_rng(11)
P = {"k": rng.normal(size=3) * 0.4, "lift": rng.normal(size=(2, 3)) * 0.5}
series, target = rng.normal(size=(6, 10, 2)), rng.normal(size=10)

def scan():
    s = np.zeros((10, 3))
    for x in series:
        u = x @ P["lift"]
        new = s + np.logaddexp(0, P["k"]) * (np.tanh(u) - s)
        yield s, u, new
        s = new

def loss():
    *_, (_, _, s) = scan()
    return np.log(np.cosh(s.sum(axis=1) - target)).mean()

def gradients():
    steps = list(scan())
    dk, dlift = np.zeros(3), np.zeros((2, 3))
    dy = np.tanh(steps[-1][2].sum(1) - target) / len(target)
    ds = np.repeat(dy[:, None], 3, axis=1)
    gate = np.logaddexp(0, P["k"])
    for (before, u, _), x in zip(steps[::-1], series[::-1]):
        t = np.tanh(u)
        dk += (ds * (t - before)).sum(0) / (1 + np.exp(-P["k"]))
        dlift += x.T @ (ds * gate * (1 - t * t))
        ds = ds * (1 - gate)
    return {"k": dk, "lift": dlift}

def check():
    return dict(model=P, loss=loss, backward=gradients)
"""


NORMED = """
import numpy as np

rng = np.random.default_rng(8)
P = {"w": rng.normal(size=(3, 4)), "g": rng.normal(size=4), "v": rng.normal(size=(4, 2))}
X, Y = rng.normal(size=(9, 3)), rng.normal(size=(9, 2))

def run():
    z = X @ P["w"]
    c = z - z.mean(axis=0)
    inv = 1.0 / np.sqrt((c ** 2).sum(axis=0) / (len(z) - 1) + 1e-5)
    return c, inv, c * inv, (P["g"] * c * inv) @ P["v"]

def loss():
    return np.mean((run()[3] - Y) ** 2)

def gradients():
    cache = c, inv, u, out = run()
    n = len(Y)
    d = 2 * (out - Y) / Y.size
    da = d @ P["v"].T
    du = da * P["g"]
    dvar = (du * c).sum(axis=0) * -0.5 * inv ** 3
    dc = du * inv + dvar * 2 * c / (n - 1)
    dz = dc - dc.mean(axis=0)
    return {"w": X.T @ dz, "g": (da * u).sum(axis=0), "v": (P["g"] * u).T @ d}

def check():
    return dict(model=P, loss=loss, backward=gradients)
"""
VECTORS = """
import numpy as np

rng = np.random.default_rng(9)
P = [rng.normal(size=(4, 3)), rng.normal(size=(4, 4)), rng.normal(size=(2, 4))]
X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))

def run(x):
    h = np.tanh(P[0] @ x)
    g = np.tanh(P[1] @ h)
    return h, g, P[2] @ g

def loss():
    return sum(0.5 * np.sum((run(x)[2] - y) ** 2) for x, y in zip(X, Y))

def gradients():
    total = [np.zeros_like(w) for w in P]
    for x, y in zip(X, Y):
        h, g, out = run(x)
        e = out - y
        total[2] += np.outer(e, g)
        d = P[2].T @ e * (1 - g ** 2)
        total[1] += np.outer(d, h)
        d = P[1].T @ d * (1 - h ** 2)
        total[0] += np.outer(d, x)
    return total

def check():
    return dict(model=P, loss=loss, backward=gradients)
"""
KEEPERS = """
import numpy as np

rng = np.random.default_rng(10)
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))

class Dense:
    def __init__(self, n, m):
        self.W, self.b = rng.normal(size=(n, m)), rng.normal(size=(1, m))

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, d):
        self.dW, self.db = self.x.T @ d, d.sum(axis=0, keepdims=True)
        return d @ self.W.T

class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, d):
        return d * (1 - np.tanh(self.x) ** 2)

layers = [Dense(3, 4), Tanh(), Dense(4, 4), Tanh(), Dense(4, 2)]

def run():
    x = X
    for layer in layers:
        x = layer.forward(x)
    return x

def gradients():
    d = run() - Y
    for layer in layers[::-1]:
        d = layer.backward(d)

def check():
    return dict(model=layers, loss=lambda: 0.5 * np.sum((run() - Y) ** 2), backward=gradients)
"""

SUMS = """
import numpy as np

rng = np.random.default_rng(11)
W = [rng.normal(size=(4, 3)), rng.normal(size=(2, 4))]
B = [rng.normal(size=(4, 1)), rng.normal(size=(2, 1))]
data = [(rng.normal(size=(3, 1)), np.array([[1.0], [k % 2]])) for k in range(7)]

def run(x):
    h = np.tanh(W[0] @ x + B[0])
    return [x, h, 1 / (1 + np.exp(-(W[1] @ h + B[1])))]

def cost(p, y):
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))

def loss():
    return sum(cost(run(x)[-1], y) for x, y in data) / len(data)

def one(x, y):
    made = run(x)
    p = made[-1]
    d = p - y
    gw, gb = [d @ made[1].T], [d]
    d = W[1].T @ d * (1 - made[1] ** 2)
    return [d @ made[0].T, *gw], [d, *gb]

def gradients():
    gw, gb = [np.zeros_like(w) for w in W], [np.zeros_like(b) for b in B]
    for x, y in data:
        dw, db = one(x, y)
        gw = [g + d for g, d in zip(gw, dw)]
        gb = [g + d for g, d in zip(gb, db)]
    gw = [g / len(data) for g in gw]
    gb = [g / len(data) for g in gb]
    return gw, gb

def check():
    return dict(model=[W, B], loss=loss, backward=gradients)
"""


def told(text, right, wrong):
    assert text.count(right) == 1
    module = module_of(text.replace(right, wrong), "changed")
    call = module.check()
    return gradcheck.check(call.pop("model"), **call)


@pytest.mark.parametrize("text", [GRU, LOOPS, BIASED, DENSE, COUNTS, SCAN, NORMED, VECTORS, KEEPERS, SUMS])
def test_the_nets_are_right(text):
    assert told(text, "import", "import").ok if text.count("import") == 1 else told(text + "#", "#", "").ok


@pytest.mark.parametrize(
    ("text", "right", "wrong", "code"),
    [
        (GRU, "dn = dh * z", "dn = dh * (1 - z)", "J3"),
        (GRU, "dr = drh * h", "dr = drh * r", "J3"),
        (GRU, "an = dn * (1 - n ** 2)", "an = dn", "C2"),  # a candidate is no gate
        (GRU, "h.T @ ar", "h.T @ an", "E1"),  # no gradient stands there twice
        (LOOPS, "gv[j] += d * h[j]", "gv[j] += d * s[j]", "E5"),
        (LOOPS, "return 1.0 if s > 0", "return 1.0 if s > 1", "C5"),
        (BIASED, "s2 = a2[:, 1:] * (1 - a2[:, 1:])", "s2 = a2[:, :-1] * (1 - a2[:, :-1])", "F4"),
        (BIASED, '+= lam / n * T["b"]', '+= lam * T["b"]', "G4"),
        (COUNTS, "d = (mu - Y)", "d = (eta - Y)", "D7"),
        (SCAN, "1 - t * t", "1 - u * u", "C1b"),
        (DENSE, "prime(z2)", "prime(g2)", "C7"),
        (DENSE, "prime(z2)", "prime(smooth(z2))", "C1"),
        (DENSE, "np.where(z1 > 0, g1, 0.1 * g1)", "np.where(z1 > 0, z1, 0.1 * g1)", "C5"),
        (DENSE, "dE[ids[t]] += back[t]", "dE[ids[t]] = back[t]", "L1"),
        (
            DENSE.replace("dE[ids[t]] +", "dE[ids[t], :] +"),
            "dE[ids[t], :] += back[t]",
            "dE[ids[t], :] = back[t]",
            "L1",
        ),
        (NORMED, "/ (n - 1)", "/ n", "I3"),
        (VECTORS, "d = P[1].T @ d * (1 - h ** 2)", "d = np.sum(P[1].T * d) * (1 - h ** 2)", "N6"),
        (
            KEEPERS,
            "self.x = x\n        return np.tanh(x)",
            "self.x = np.tanh(x)\n        return self.x",
            "C1",
        ),
    ],
)
def test_a_cause_is_that_of_the_part(text, right, wrong, code):
    report = told(text, right, wrong)
    [finding] = [f for f in report.findings if f.severity.name == "ERROR"]
    assert finding.code == code
    assert code != "J3" or any("E1" in note for note in finding.notes)  # nothing tells these two apart
    assert [edit.proven for edit in report.annotated.edits] == [True]


@pytest.mark.parametrize("given", ['{"W": gW, "v": gv}', 'lambda: {"W": gW, "v": gv}', "[gW, gv]"])
def test_gradients_that_backward_fills_in_lists(given):
    """They are read when backward has run, and again with each edit that is tried."""
    text = LOOPS.replace('gradients={"W": gW, "v": gv}', f"gradients={given}")
    assert told(text, "gv[j] = 0.0", "gv[j] = 0").ok
    report = told(text, "gv[j] += d * h[j]", "gv[j] += d * s[j]")
    assert [edit.proven for edit in report.annotated.edits] == [True]


def test_a_factor_of_all_gradients_is_told_where_it_is_written_once_for_each_kind():
    report = told(SUMS, "for x, y in data) / len(data)", "for x, y in data)")
    assert [f.code for f in report.findings] == ["A2"]
    assert [edit.after for edit in report.annotated.edits] == ["gw = [g for g in gw]", "gb = [g for g in gb]"]
    assert {edit.cause for edit in report.annotated.edits} == {"A2"}


MASKED = """
import numpy as np

rng = np.random.default_rng(12)
W, V = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
X, T = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
n = len(X)

def run():
    h = np.tanh(X @ W)
    return h, h @ V

def loss():
    return 0.5 * np.sum(((run()[1] - T) * (T > 0)) ** 2) / n

def gradients():
    h, out = run()
    seen = T > 0
    d = (out - T) * seen / n
    dX = np.zeros_like(h)
    for k in range(n):
        row = dX[k : k + 1]
        row += d[k : k + 1] @ V.T
    return {"W": X.T @ (dX * (1 - h ** 2)), "V": h.T @ d}

def check():
    return dict(model={"W": W, "V": V}, loss=loss, backward=gradients)
"""


def test_what_is_added_to_a_copy_of_a_part_is_lost():
    report = told(
        MASKED.replace("dX[k : k + 1]", "dX[slice(k, k + 1)]"), "slice(k, k + 1)]", "slice(k, k + 1)].copy()"
    )
    assert report.findings[0].code == "O1"
    assert [edit.after for edit in report.annotated.edits] == ["row = dX[slice(k, k + 1)]"]


def test_no_derivative_is_written_with_a_number_that_nobody_would_write():
    """One over the count of samples, where the count has no name."""
    from gradcheck.repairing.editing.derivatives import UNSPOKEN

    assert UNSPOKEN.search("0.142857142857 * (p - y)")
    assert not any(map(UNSPOKEN.search, ("0.5 * (p - y)", "(p - y) / 7", "0.00125 * w", "1e-08 * w")))


def test_the_length_of_a_cache_counts_nothing():
    from gradcheck.repairing.editing.scope import scope_of

    arrays = np.ones((2, 3)), np.ones(3)
    scope = scope_of({"cache": arrays, "layers": list(arrays), "pair": (1.0, 2.0)}, {})
    assert {name for name in scope.numbers if name.startswith("len(")} == {"len(layers)", "len(pair)"}


STREAMS = """
import numpy as np

rng = np.random.default_rng(13)
P = {"w": rng.normal(size=(5, 3)), "b": rng.normal(size=5), "v": rng.normal(size=(2, 5))}
A, B, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))

def stream(x):
    return np.tanh(x @ P["w"].T + P["b"])

def out():
    return (stream(A) - stream(B)) @ P["v"].T

def loss():
    return 0.5 * np.sum((out() - Y) ** 2)

def gradients():
    g = {name: np.zeros_like(value) for name, value in P.items()}
    e = out() - Y
    g["v"] += e.T @ (stream(A) - stream(B))
    for sign, x in ((1, A), (-1, B)):
        d = sign * (e @ P["v"]) * (1 - stream(x) ** 2)
        g["b"] += d.sum(axis=0)
        g["w"] += d.T @ x
    return g

def check():
    return dict(model=P, loss=loss, backward=gradients)
"""


def test_a_sign_that_every_other_round_has_is_a_sign():
    """Whatever edit takes its place: no gradient is handed on from one round to the next."""
    assert told(STREAMS, "import", "import").ok
    report = told(STREAMS, "(-1, B)", "(1, B)")
    assert report.findings[0].code in ("B1", "B2")


def test_the_slope_of_a_gate_is_told_as_that():
    report = told(GRU, "ar = dz * z * (1 - z), dr * r * (1 - r)", "ar = dz * z * (1 - z), dr")
    assert report.findings[0].code == "J3"


def test_a_division_too_many_is_dropped_where_it_stands():
    report = told(COUNTS, "dW = h.T @ d\n", "dW = h.T @ d / len(d)\n")
    assert [edit.after for edit in report.annotated.edits] == ["dW = h.T @ d"]


def test_the_sign_of_one_side_of_a_choice_comes_before_a_number_that_is_worth_as_much():
    """A quotient of two sizes is 3 / 10 as well."""
    text = SCAN.replace(
        "np.log(np.cosh(s.sum(axis=1) - target)).mean()", "pinball(target - s.sum(axis=1)).mean()"
    )
    text = text.replace(
        "def scan", "TAU = 0.3\n\ndef pinball(r):\n    return np.maximum(TAU * r, (TAU - 1) * r)\n\ndef scan"
    )
    text = text.replace(
        "dy = np.tanh(steps[-1][2].sum(1) - target) / len(target)",
        "r = target - steps[-1][2].sum(1)\n    dy = np.where(r > 0, -TAU, 1 - TAU) / r.size",
    )
    report = told(text, "np.where(r > 0, -TAU,", "np.where(r > 0, TAU,")
    assert [edit.after for edit in report.annotated.edits] == ["dy = np.where(r > 0, -TAU, 1 - TAU) / r.size"]
