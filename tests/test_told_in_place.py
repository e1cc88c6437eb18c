"""Faults in nets of lists, of functions with caches and of steps in time, told by what stands in place of what is due."""

from dataclasses import replace

import pytest

import gradcheck
from gradcheck.catalogue import LineEvidence, RepairKind, Role, name_line
from tests.benchmarks.judge import module_of
from tests.benchmarks.planted import FOLDERS

IN_A_LOOP = """
import numpy as np

def softplus(z): return np.log1p(np.exp(z))
def d_softplus(z): return 1 / (1 + np.exp(-z))
def d_tanh(z): return 1 / np.cosh(z) ** 2
def bend(z): return z * z / (1 + z * z) + z
def d_bend(z): return 2 * z / (1 + z * z) ** 2 + 1

TABLE = {'softplus': (softplus, d_softplus), 'tanh': (np.tanh, d_tanh), 'bend': (bend, d_bend)}
KINDS = ['softplus', 'tanh', 'bend', 'softplus']
rng = np.random.default_rng(4)
SIZES = (5, 7, 3, 6, 5)
P = {'head': rng.normal(size=3)}
for k in range(4):
    P[f'W{k}'] = rng.normal(size=(SIZES[k + 1], SIZES[k])) / 2
    P[f'b{k}'] = rng.normal(size=SIZES[k + 1])
X, Y, sizes = rng.normal(size=(6, 5)), rng.uniform(1, 2, (6, 5)), rng.normal(size=6)

def forward(x):
    zs, outs = [], [x]
    for k in range(4):
        zs.append(np.dot(P[f'W{k}'], outs[k]) + P[f'b{k}'])
        outs.append(TABLE[KINDS[k]][0](zs[k]))
    return zs, outs

def slope(k, z):
    return TABLE[KINDS[k]][1](z)

def loss():
    total = 0.0
    for x, y, size in zip(X, Y, sizes):
        _, outs = forward(x)
        total += 0.5 * np.sum((outs[-1] - y) ** 2) + 0.5 * (np.dot(P['head'], outs[2]) - size) ** 2
    return total

def backward():
    g = {name: np.zeros_like(p) for name, p in P.items()}
    for x, y, size in zip(X, Y, sizes):
        zs, outs = forward(x)
        error = np.dot(P['head'], outs[2]) - size
        g['head'] += error * outs[2]
        delta = (outs[-1] - y) * slope(3, zs[-1])
        for k in reversed(range(4)):
            g[f'W{k}'] += np.outer(delta, outs[k])
            g[f'b{k}'] += delta
            if k == 0:
                break
            up = np.dot(P[f'W{k}'].T, delta)
            if k == 2:
                up = up + error * P['head']
            delta = up * slope(k - 1, zs[k - 1])
    return g
"""

WITH_CACHES = """
import numpy as np

rng = np.random.default_rng(2)
P = {'W1': rng.normal(size=(4, 5)), 'b1': rng.normal(size=5), 'W2': rng.normal(size=(5, 5)), 'b2': rng.normal(size=5)}
P |= {'W3': rng.normal(size=(5, 3)), 'b3': rng.normal(size=3)}
X, Y = rng.normal(size=(9, 4)), rng.normal(size=(9, 3))

def affine(x, w, b):
    return x.dot(w) + b, (x, w)

def affine_back(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)

def leak(x): return np.maximum(x, 0.1 * x), x

def leak_back(dout, x):
    dx = dout.copy()
    dx[x < 0] *= 0.1
    return dx

def drop(x):
    mask = (np.random.default_rng(1).random(x.shape) < 0.7) / 0.7
    return x * mask, mask

def drop_back(dout, mask): return dout * mask

def forward():
    h, caches = X, []
    for k in (1, 2):
        h, a = affine(h, P[f'W{k}'], P[f'b{k}'])
        h, l = leak(h)
        h, d = drop(h)
        caches.append((a, l, d))
    out, top = affine(h, P['W3'], P['b3'])
    return out, top, caches

def loss(): return 0.5 * np.sum((forward()[0] - Y) ** 2)

def backward():
    out, top, caches = forward()
    g = {}
    dh, g['W3'], g['b3'] = affine_back(out - Y, top)
    for k in (2, 1):
        a, l, d = caches[k - 1]
        dh = leak_back(drop_back(dh, d), l)
        dh, g[f'W{k}'], g[f'b{k}'] = affine_back(dh, a)
    return g
"""

IN_TIME = """
import numpy as np

rng = np.random.default_rng(3)
P = {'W': rng.normal(size=(8, 7)) / 2, 'v': rng.normal(size=(8, 1)), 'U': rng.normal(size=(3, 4))}
X, Y = rng.normal(size=(4, 3, 5)), rng.normal(size=(4, 3, 5))

def sig(z): return 1 / (1 + np.exp(-z))

def step(x, h, c):
    joined = np.vstack((h, x))
    f, g = np.split(P['W'] @ joined + P['v'], 2)
    f, g = sig(f), np.tanh(g)
    new = f * c + g
    t = np.tanh(new)
    return t, new, {'joined': joined, 'f': f, 'g': g, 'c': c, 't': t}

def walk():
    h = c = np.zeros((4, 5))
    kept, total = [], 0.0
    for x, y in zip(X, Y):
        h, c, m = step(x, h, c)
        m['e'] = P['U'] @ h - y
        total += 0.5 * np.sum(m['e'] ** 2)
        kept.append(m)
    return total, kept

def step_back(m, dh, dc, g):
    g['U'] += m['e'] @ m['t'].T
    dh = dh + P['U'].T @ m['e']
    dc = dc + dh * (1 - m['t'] ** 2)
    dz = np.vstack((dc * m['c'] * m['f'] * (1 - m['f']), dc * (1 - m['g'] ** 2)))
    g['W'] += dz @ m['joined'].T
    g['v'] += dz.sum(axis=1, keepdims=True)
    return (P['W'].T @ dz)[:4], dc * m['f']

def loss(): return walk()[0]

def backward():
    g = {name: np.zeros_like(p) for name, p in P.items()}
    dh = dc = np.zeros((4, 5))
    for m in reversed(walk()[1]):
        dh, dc = step_back(m, dh, dc, g)
    return g
"""

OF_WORDS = """
import numpy as np

rng = np.random.default_rng(5)
P = {'E': rng.normal(size=(9, 4)), 'U': rng.normal(size=(4, 4)), 'u': rng.normal(size=4)}
words = [rng.integers(9, size=n) for n in (3, 5, 2, 6, 4, 3, 5)]
classes = rng.integers(4, size=7)

def forward(word):
    h = np.tanh(P['E'][word].mean(axis=0))
    s = h @ P['U'] + P['u']
    p = np.exp(s - s.max())
    return h, p / p.sum()

def loss():
    return -sum(np.log(forward(word)[1][c]) for word, c in zip(words, classes)) / len(words)

def backward():
    g = {name: np.zeros_like(p) for name, p in P.items()}
    for word, c in zip(words, classes):
        h, d = forward(word)
        d[c] -= 1
        d = d / len(words)
        g['U'] += np.outer(h, d)
        g['u'] += d
        low = (P['U'] @ d) * (1 - h * h)
        np.add.at(g['E'], word, low / len(word))
    return g
"""


@pytest.mark.parametrize(
    "net, right, wrong, code",
    [
        (IN_A_LOOP, "(outs[-1] - y) * slope", "(zs[-1] - y) * slope", "D7"),
        (IN_A_LOOP, "(outs[-1] - y) * slope", "2 * (outs[-1] - y) * slope", "A3"),
        (IN_A_LOOP, "error * P['head']", "error * outs[2]", "E3"),
        (IN_A_LOOP, "slope(k - 1, zs[k - 1])", "slope(k, zs[k - 1])", "C6"),
        (WITH_CACHES, "return dout * mask", "return dout * (mask > 0)", "K1"),
        (WITH_CACHES, "dout.copy()", "np.ones_like(dout)", "C7"),
        (IN_TIME, "dh, dc = step_back", "_, dc = step_back", "J2"),
        (IN_TIME, "dh, dc = step_back", "dh, _ = step_back", "J2"),
        (OF_WORDS, "        d = d / len(words)\n", "", "A1"),
        (OF_WORDS, "d = d / len(words)", "d = d / len(word)", "A4"),
    ],
)
def test_the_name_and_the_edit_are_those_of_what_was_exchanged(
    net: str, right: str, wrong: str, code: str
) -> None:
    text = net.replace(right, wrong)
    assert text != net
    module = module_of(text, "told_in_place")
    report = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert report.findings[0].code == code
    assert any(edit.proven for edit in report.annotated.edits)


def test_a_kept_value_that_wrongs_no_bias_is_the_input_and_no_slope() -> None:
    text = (FOLDERS["tuned"] / "renoster_spore.py").read_text()
    right, wrong = "return x.dot(w) + b, (x, w)", "return x.dot(w) + b, (x.dot(w) + b, w)"
    call = module_of(text.replace(right, wrong), "told_in_place").check(mate=(5, 5, 5, 5))
    assert [f.code for f in gradcheck.check(call.pop("model"), **call).findings] == ["E5"]


@pytest.mark.parametrize("net", [IN_A_LOOP, WITH_CACHES, IN_TIME, OF_WORDS])
def test_the_nets_are_right(net: str) -> None:
    module = module_of(net, "told_in_place")
    assert gradcheck.check(module.P, loss=module.loss, backward=module.backward).ok


def test_a_multiple_of_other_weights_in_what_is_sent_back_is_no_penalty() -> None:
    line = LineEvidence(RepairKind.INSERT_TERM, Role("dL/dW", 3), after=Role("decay", 3))
    assert [page.code for page in name_line(line)] == ["G1"]
    assert "G1" not in [page.code for page in name_line(replace(line, needed=Role("dL/da", 1)))]
    both = replace(line, kind=RepairKind.REPLACE_OPERAND, before=Role("decay", 3))
    assert [page.code for page in name_line(both)] == ["G2"]
    assert "G2" not in [page.code for page in name_line(replace(both, needed=Role("dL/da", 1)))]
