"""Kinds of edits that repair, each on a small net of its own convention: the line is found and the edit is proven."""

from __future__ import annotations

import importlib.util

import pytest

import gradcheck

HEAD = "import numpy as np\n"
SAMPLES = """
rng = np.random.default_rng(4)
X, T = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
"""

# A lost summand: the value is used twice.
SKIP = """
class Skip:
    def __init__(self):
        self.A = rng.normal(size=(4, 4))
        self.B = rng.normal(size=(4, 4))
        self.C = rng.normal(size=(4, 3))

    def __call__(self):
        self.u = np.tanh(X.dot(self.A))
        self.v = np.tanh(self.u.dot(self.B))
        self.y = (self.u + self.v).dot(self.C)
        return 0.5 * np.sum((self.y - T) ** 2)

    def grads(self):
        e = self.y - T
        gC = (self.u + self.v).T.dot(e)
        es = e.dot(self.C.T)
        ev = es * (1 - self.v ** 2)
        gB = self.u.T.dot(ev)
        eu = es + ev.dot(self.B.T)
        gA = X.T.dot(eu * (1 - self.u ** 2))
        return {'A': gA, 'B': gB, 'C': gC}

model = Skip()
loss, backward = model, model.grads
"""

# A local derivative with a name of its own, above the line where the error shows.
SLOPE = """
model = {'W': rng.normal(size=(4, 5)), 'V': rng.normal(size=(5, 3))}
kept = {}

def loss():
    kept['z'] = X @ model['W']
    kept['a'] = kept['z'] + 0.3 * kept['z'] ** 3
    kept['e'] = kept['a'] @ model['V'] - T
    return np.sum(kept['e'] ** 2)

def backward():
    z, a, e = kept['z'], kept['a'], kept['e']
    up = 2 * e
    gV = a.T @ up
    local = 1 + 0.9 * z ** 2
    down = (up @ model['V'].T) * local
    return {'W': X.T @ down, 'V': gV}
"""

# A number stored where a mask says.
LEAK = """
model = {'W': rng.normal(size=(4, 5)), 'V': rng.normal(size=(5, 3))}
kept = {}

def loss():
    z = X @ model['W']
    kept['z'], kept['a'] = z, np.where(z > 0, z, 0.1 * z)
    kept['e'] = kept['a'] @ model['V'] - T
    return np.sum(kept['e'] ** 2)

def backward():
    up = 2 * kept['e']
    gate = np.ones(kept['z'].shape)
    gate[kept['z'] < 0] = 0.1
    return {'W': X.T @ (up @ model['V'].T * gate), 'V': kept['a'].T @ up}
"""

# Normalisation, by a formula that has lost one of its means.
NORM = """
model = {'W': rng.normal(size=(4, 5)), 'g': rng.normal(size=5), 'V': rng.normal(size=(5, 3))}
kept = {}

def loss():
    h = X @ model['W']
    mean, sd = h.mean(1, keepdims=True), np.sqrt(h.var(1, keepdims=True) + 1e-6)
    n = (h - mean) / sd
    y = (n * model['g']) @ model['V']
    kept.update(n=n, sd=sd, e=y - T)
    return np.sum(kept['e'] ** 2)

def backward():
    n, sd, e = kept['n'], kept['sd'], kept['e']
    up = 2 * e
    dng = up @ model['V'].T
    dn = dng * model['g']
    dh = (dn - dn.mean(1, keepdims=True) - n * (dn * n).mean(1, keepdims=True)) / sd
    return {'W': X.T @ dh, 'g': (dng * n).sum(0), 'V': (n * model['g']).T @ up}
"""

# A recurrence: the state after the step is what the derivative needs.
STATES = """
model = {'U': rng.normal(size=(4, 5)), 'R': rng.normal(size=(5, 5)) * 0.4, 'V': rng.normal(size=(5, 3))}
S = rng.normal(size=(6, 3, 4))
kept = {}

def loss():
    h = np.zeros((4, 6, 5))
    for t in range(3):
        h[t + 1] = np.tanh(S[:, t] @ model['U'] + h[t] @ model['R'])
    kept['h'], kept['e'] = h, h[3] @ model['V'] - T
    return np.sum(kept['e'] ** 2)

def backward():
    h, up = kept['h'], 2 * kept['e']
    g = {k: np.zeros(v.shape) for k, v in model.items()}
    g['V'] = h[3].T @ up
    back = up @ model['V'].T
    for t in reversed(range(3)):
        raw = back * (1 - h[t + 1] ** 2)
        g['U'] += S[:, t].T @ raw
        g['R'] += h[t].T @ raw
        back = raw @ model['R'].T
    return g
"""

# Gates side by side: one of them with the derivative of another.
GATES = """
model = {'W': rng.normal(size=(4, 8)), 'V': rng.normal(size=(4, 3))}
kept = {}

def loss():
    pre = X @ model['W']
    u, c = 1 / (1 + np.exp(-pre[:, :4])), 1 / (1 + np.exp(-pre[:, 4:]))
    kept.update(u=u, c=c, e=(u * c) @ model['V'] - T)
    return np.sum(kept['e'] ** 2)

def backward():
    u, c, up = kept['u'], kept['c'], 2 * kept['e']
    dm = up @ model['V'].T
    dpre = np.concatenate([dm * c * u * (1 - u), dm * u * c * (1 - c)], axis=1)
    return {'W': X.T @ dpre, 'V': (u * c).T @ up}
"""

# Heads of an attention: an axis is split, and put behind another one.
HEADS = """
model = {'W': rng.normal(size=(4, 6)), 'V': rng.normal(size=(3, 3))}
kept = {}

def loss():
    h = kept['h'] = np.tanh(X @ model['W']).reshape(6, 3, 2).transpose(1, 0, 2)
    kept['s'] = h.sum(axis=2)
    kept['e'] = model['V'] @ kept['s'] - T.T
    return np.sum(kept['e'] ** 2)

def backward():
    h, up = kept['h'], 2 * kept['e']
    gV = np.einsum('in,jn->ij', up, kept['s'])
    dh = (model['V'].T @ up)[:, :, None] * (1 - h ** 2)
    dz = dh.transpose(1, 0, 2).reshape(6, 6)
    return {'W': X.T @ dz, 'V': gV}
"""

# Two products of one value, of which the derivatives cross.
CROSSED = """
model = {'W': rng.normal(size=(4, 3)), 'A': rng.normal(size=(3, 3)), 'B': rng.normal(size=(3, 3))}
kept = {}

def loss():
    h = kept['h'] = np.tanh(X @ model['W'])
    kept['q'], kept['k'] = h @ model['A'], h @ model['B']
    kept['e'] = kept['q'] * kept['k'] - T
    return np.sum(kept['e'] ** 2)

def backward():
    h, up, A, B = kept['h'], 2 * kept['e'], model['A'], model['B']
    dq, dk = up * kept['k'], up * kept['q']
    dh = dq @ A.T + dk @ B.T
    return {'W': X.T @ (dh * (1 - h ** 2)), 'A': h.T @ dq, 'B': h.T @ dk}
"""

# A table that is read at pairs of rows and columns, some of them twice.
TABLE = """
rows, columns = np.array([0, 2, 0, 1, 0, 2]), np.array([1, 0, 1, 1, 2, 0])
model = {'E': rng.normal(size=(3, 3)), 'v': rng.normal(size=3)}
kept = {}

def loss():
    kept['t'] = model['E'][rows, columns][:, None]
    kept['e'] = kept['t'] * model['v'] - T
    return np.sum(kept['e'] ** 2)

def backward():
    up, gE = 2 * kept['e'], np.zeros((3, 3))
    dt = up @ model['v']
    np.add.at(gE, (rows, columns), dt)
    return {'E': gE, 'v': np.sum(up * kept['t'], axis=0)}
"""

# One sample after the other through pairs of functions; what they return is taken apart and added up.
PAIRS = """
model = {'W': rng.normal(size=(5, 4)), 'b': rng.normal(size=(5, 1)), 'V': rng.normal(size=(3, 5))}
kept = {}

def dense(x, W):
    return W @ x, (x, W)

def dense_back(d, cache):
    x, W = cache
    return W.T @ d, d @ x.T

def shift_back(d):
    return d, d.sum(axis=1, keepdims=True)

def soft_back(d, z):
    return d / (1 + np.exp(-z))

def run(x):
    z, first = dense(x, model['W'])
    z = z + model['b']
    y, second = dense(np.logaddexp(0, z), model['V'])
    return z, y, first, second

def loss():
    return sum(0.5 * np.sum((run(x)[1] - t) ** 2) for x, t in kept['data']) / len(kept['data'])

def backward():
    g = {name: np.zeros_like(value) for name, value in model.items()}
    for x, t in kept['data']:
        z, y, first, second = run(x)
        d, dk = dense_back(y - t, second)
        g['V'] += dk
        d = soft_back(d, z)
        d, db = shift_back(d)
        g['b'] += db
        d, dk = dense_back(d, first)
        g['W'] += dk
    return {name: value / len(kept['data']) for name, value in g.items()}

kept['data'] = [(rng.normal(size=(4, 2)), rng.normal(size=(3, 2))) for _ in range(3)]
"""

# Two objects of one class, and a mask that is stored.
TOWERS = """
class Tower:
    def __init__(self):
        self.W, self.V = rng.normal(size=(4, 5)), rng.normal(size=(5, 3))

    def up(self, x):
        self.x, self.z = x, x @ self.W
        self.h = np.maximum(0, self.z)
        return self.h @ self.V

    def down(self, above):
        self.dV = self.h.T @ above
        dz = (above @ self.V.T).copy()
        dz[self.z <= 0] = 0
        self.dW = self.x.T @ dz

model = [Tower(), Tower()]
X2 = rng.normal(size=(6, 4))

def loss():
    u, v = model[0].up(X), model[1].up(X2)
    return np.sum((u * v - T) ** 2)

def backward():
    u, v = model[0].up(X), model[1].up(X2)
    e = 2 * (u * v - T)
    du = e * v
    dv = e * u
    model[0].down(du)
    model[1].down(dv)
"""

# Several answers, weighted one by one; the weights are learned as well.
MIXED = """
model = {'U': rng.normal(size=(4, 5)), 'G': rng.normal(size=(5, 3)), 'E': rng.normal(size=(3, 5, 2))}
x, t = X[0], T[0, :2]
kept = {}

def part_back(d, W):
    return W @ d

def loss():
    h = np.tanh(x @ model['U'])
    s = np.exp(h @ model['G'])
    g = s / s.sum()
    answers = np.array([h @ W for W in model['E']])
    kept.update(h=h, g=g, answers=answers, e=g @ answers - t)
    return 0.5 * np.sum(kept['e'] ** 2)

def backward():
    h, g, answers, e = kept['h'], kept['g'], kept['answers'], kept['e']
    gE, dh = np.zeros_like(model['E']), np.zeros(5)
    for k in range(3):
        d = e * g[k]
        gE[k] = np.outer(h, d)
        dh += part_back(d, model['E'][k])
    ds = answers @ e
    ds = g * (ds - g @ ds)
    dh += part_back(ds, model['G'])
    return {'U': np.outer(x, dh * (1 - h ** 2)), 'G': np.outer(h, ds), 'E': gE}
"""

# One function for two normalisations, by the root of the mean square and by the length, each beside a path around it.
AROUND = """
model = {'A': rng.normal(size=(4, 5)), 'g': rng.normal(size=5), 'B': rng.normal(size=(5, 5)), 'C': rng.normal(size=(5, 3))}
kept = {}

def rms(x, g):
    r = 1 / np.sqrt(np.mean(x ** 2, axis=-1, keepdims=True) + 1e-5)
    return g * x * r, r

def rms_back(up, x, g, r):
    dg = np.sum(up * x * r, axis=0)
    dn = up * g
    dx = r * dn - r ** 3 * x * np.mean(dn * x, axis=-1, keepdims=True)
    return dx, dg

def unit_back(up, x):
    length = np.sqrt((x ** 2).sum(axis=1, keepdims=True))
    back = up / length - x * (up * x).sum(axis=1, keepdims=True) / length ** 3
    return back

def loss():
    kept['a'] = a = X @ model['A']
    kept['n'], kept['r'] = rms(a, model['g'])
    kept['b'] = b = a + np.tanh(kept['n'] @ model['B'])
    kept['u'] = u = b + b / np.linalg.norm(b, axis=1, keepdims=True)
    kept['e'] = u @ model['C'] - T
    return np.sum(kept['e'] ** 2)

def backward():
    a, b, e = kept['a'], kept['b'], kept['e']
    du = 2 * e @ model['C'].T
    db = du + unit_back(du, b)
    dt = db * (1 - (b - a) ** 2)
    dn, dg = rms_back(dt @ model['B'].T, a, model['g'], kept['r'])
    return {'A': X.T @ (db + dn), 'g': dg, 'B': kept['n'].T @ dt, 'C': 2 * kept['u'].T @ e}
"""

# A grid of cells, forward for all of them, back one number at a time.
GRID = """
model = {'up': rng.normal(size=1), 'left': rng.normal(size=1), 'gain': rng.normal(size=1)}

def levels():
    h = np.zeros((4, 5))
    for i in range(1, 4):
        for j in range(1, 5):
            s = X[i, j - 1] + model['up'][0] * h[i - 1, j] + model['left'][0] * h[i, j - 1]
            h[i, j] = s / np.sqrt(1 + s * s)
    return h

def loss():
    miss = model['gain'][0] * levels()[1:, 1:] - X[:3]
    return (miss ** 2).sum()

def backward():
    h = levels()
    g = {name: np.zeros(1) for name in model}
    above = np.zeros((4, 5))
    for i in range(3, 0, -1):
        for j in range(4, 0, -1):
            e = 2 * (model['gain'][0] * h[i, j] - X[i - 1, j - 1])
            g['gain'][0] += e * h[i, j]
            d = e * model['gain'][0] + above[i, j]
            d *= (1 - h[i, j] ** 2) ** 1.5
            g['up'][0] += d * h[i - 1, j]
            g['left'][0] += d * h[i, j - 1]
            above[i - 1, j] += d * model['up'][0]
            above[i, j - 1] += d * model['left'][0]
    return g
"""

# A length that the whole pass divides by, counted before.
COUNT = """
model = {'A': rng.normal(size=(4, 5)), 'c': rng.normal(size=5), 'B': rng.normal(size=(5, 3))}
kept = {}

def loss():
    kept['h'] = np.tanh(X @ model['A'] + model['c'])
    kept['y'] = kept['h'] @ model['B']
    return np.sum((kept['y'] - T) ** 2) / (2 * X.shape[0])

def backward():
    count = X.shape[0]
    dy = (kept['y'] - T) / count
    dz = dy @ model['B'].T * (1 - kept['h'] ** 2)
    return {'A': X.T @ dz, 'c': dz.sum(0), 'B': kept['h'].T @ dy}
"""

# The error of each sample a number of its own, gathered in a list.
GATHERED = """
model = {'W': rng.normal(size=(5, 4)), 'v': rng.normal(size=5)}

def guess(x):
    h = np.tanh(model['W'] @ x)
    return h, np.dot(model['v'], h)

def loss():
    return sum(3 * (guess(x)[1] - t) ** 2 for x, t in zip(X, T[:, 0])) / len(X)

def backward():
    hs, errors = [], []
    for x, t in zip(X, T[:, 0]):
        h, y = guess(x)
        hs.append(h)
        errors.append(2 * 3 * (y - t))
    h, e = np.array(hs), np.array(errors)
    dz = np.outer(e, model['v']) * (1 - h ** 2)
    return {'W': dz.T @ X / len(X), 'v': e @ h / len(X)}
"""

# The loss works out the gradients as well: all runs twice but for the lambda that asks for them.
BOTH = """
def bend(z):
    return np.arctan(z), z

def bend_back(d, z):
    return d / (1 + z ** 2)

def product_back(d, x, w):
    return d @ w.T, x.T @ d

model = {'A': rng.normal(size=(4, 5)), 'B': rng.normal(size=(5, 7)), 'C': rng.normal(size=(7, 3))}

def run():
    h = np.tanh(X @ model['A'])
    u, kept = bend(h @ model['B'])
    e = u @ model['C'] - T
    value, grads = 0.5 * np.sum(e ** 2), {}
    du, grads['C'] = product_back(e, u, model['C'])
    du = bend_back(du, kept)
    dh, grads['B'] = product_back(du, h, model['B'])
    _, grads['A'] = product_back(dh * (1 - h ** 2), X, model['A'])
    return value, grads

loss = lambda: run()[0]
backward = lambda: run()[1]
"""

# A delta that is handed back as a mean.
WEIGHTED = """
model = {'A': rng.normal(size=(4, 5)), 'B': rng.normal(size=(5, 3)), 'c': rng.normal(size=3)}
S, kept = rng.uniform(1, 2, size=3), {}

def loss():
    kept['h'] = np.tanh(X @ model['A'])
    kept['p'] = 1 / (1 + np.exp(-(kept['h'] @ model['B'] + model['c'])))
    return -np.sum(S * T * np.log(kept['p']) + (1 - T) * np.log(1 - kept['p'])) / len(X)

def error(p):
    d = -S * T * (1 - p) + (1 - T) * p
    return d / len(p)

def backward():
    d = error(kept['p'])
    return {'A': X.T @ (d @ model['B'].T * (1 - kept['h'] ** 2)), 'B': kept['h'].T @ d, 'c': d.sum(0)}
"""

# One output, so that the error of each sample is an array of one number.
SINGLE = """
model = {'W': rng.normal(size=(5, 4)), 'b': rng.normal(size=5), 'v': rng.normal(size=(1, 5)), 'c': rng.normal(size=1)}
Y = (T[:, 0] > 0) * 1

def guess(x):
    h = np.tanh(model['W'] @ x + model['b'])
    return h, 1 / (1 + np.exp(-(model['v'] @ h + model['c'])))

def loss():
    return sum(-np.log(guess(x)[1][0]) if y else -np.log(1 - guess(x)[1][0]) for x, y in zip(X, Y)) / len(X)

def backward():
    sums = {name: np.zeros_like(value) for name, value in model.items()}
    for x, y in zip(X, Y):
        h, p = guess(x)
        err = p - y
        sums['v'] += np.outer(err, h)
        sums['c'] += err
        down = (err @ model['v']) * (1 - h ** 2)
        sums['W'] += np.outer(down, x)
        sums['b'] += down
    return {name: value / len(X) for name, value in sums.items()}
"""

FAULTS = {
    "a minus before what is handed back": (WEIGHTED, "return d / len(p)", "return -d / len(p)"),
    "a helper that the loss calls as well": (BOTH, "return d / (1 + z ** 2)", "return d"),
    "the sign of a number that is gathered": (GATHERED, "(y - t))", "(t - y))"),
    "a decision for what it is taken from": (COUNT, "dy = (kept['y'] - T)", "dy = ((kept['y'] > 0.5) - T)"),
    "a length taken along the other axis": (COUNT, "count = X.shape[0]", "count = X.shape[1]"),
    "axes in another order": (HEADS, "dz = dh.transpose(1, 0, 2).reshape(6, 6)", "dz = dh.reshape(6, 6)"),
    "letters of einsum exchanged": (HEADS, "np.einsum('in,jn->ij', up", "np.einsum('in,jn->ji', up"),
    "operands exchanged": (CROSSED, "dh = dq @ A.T + dk @ B.T", "dh = dk @ A.T + dq @ B.T"),
    "pairs of indices that occur twice": (
        TABLE,
        "np.add.at(gE, (rows, columns), dt)",
        "gE[rows, columns] += dt",
    ),
    "a lost summand": (SKIP, "eu = es + ev.dot(self.B.T)", "eu = es"),
    "a lost summand that is the name's other use": (SKIP, "eu = es + ev.dot(self.B.T)", "eu = ev.dot(self.B.T)"),
    "a number in a derivative above": (SLOPE, "local = 1 + 0.9 * z ** 2", "local = 1 + 0.3 * z ** 2"),
    "an exponent in a derivative above": (SLOPE, "local = 1 + 0.9 * z ** 2", "local = 1 + 0.9 * z"),
    "a number stored by a mask": (LEAK, "gate[kept['z'] < 0] = 0.1", "gate[kept['z'] < 0] = 0"),
    "one mean of a normalisation": (
        NORM,
        "dh = (dn - dn.mean(1, keepdims=True) - n * (dn * n).mean(1, keepdims=True)) / sd",
        "dh = (dn - dn.mean(1, keepdims=True)) / sd",
    ),
    "both means of a normalisation": (
        NORM,
        "dh = (dn - dn.mean(1, keepdims=True) - n * (dn * n).mean(1, keepdims=True)) / sd",
        "dh = dn / sd",
    ),
    "the mean of a root mean square": (
        AROUND, "dx = r * dn - r ** 3 * x * np.mean(dn * x, axis=-1, keepdims=True)", "dx = r * dn"
    ),
    "the sum of a length": (
        AROUND, "back = up / length - x * (up * x).sum(axis=1, keepdims=True) / length ** 3", "back = up / length"
    ),
    "a gate among gates": (GATES, "dm * u * c * (1 - c)", "dm * u * c * (1 - u)"),
    "a gate without its derivative": (GATES, "dm * u * c * (1 - c)", "dm * u"),
    "a sum over everything that a function returns with others": (
        PAIRS, "return d, d.sum(axis=1, keepdims=True)", "return d, d.sum()"
    ),
    "a function that returns what it is given": (PAIRS, "return d / (1 + np.exp(-z))", "return d  # as it came"),
    "the gradient of the other object": (TOWERS, "model[1].down(dv)", "model[1].down(du)"),
    "a mask that stores nothing": (TOWERS, "dz[self.z <= 0] = 0", "dz[self.h < 0] = 0"),
    "a branch whose result is dropped": (
        MIXED,
        "    dh += part_back(ds, model['G'])",
        "    part_back(ds, model['G'])",
    ),
    "the weight of each round left out": (MIXED, "d = e * g[k]", "d = e * 1"),
    "what the cells below send, lost": (GRID, "+ above[i, j]", "+ 0"),
    "another power in the slope of a cell": (GRID, "** 1.5", "** 0.5"),
    "a factor of an error made number by number": (GRID, "e = 2 * (", "e = ("),
    "the derivative at the next step's state": (STATES, "raw = back * (1 - h[t + 1] ** 2)", "raw = back"),
}  # fmt: skip


def checked(tmp_path, text, **options):
    path = tmp_path / f"net_{len([*tmp_path.iterdir()])}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return gradcheck.check(module.model, loss=module.loss, backward=module.backward, **options)


@pytest.mark.parametrize(("net", "right", "wrong"), FAULTS.values(), ids=FAULTS)
def test_the_edit_is_found_and_proven(tmp_path, net, right, wrong):
    assert right in net
    text = HEAD + SAMPLES + net.replace(right, wrong)
    report = checked(tmp_path, text)
    assert not report.ok
    (edit,) = report.annotated.edits
    assert edit.proven
    assert edit.location.line == text[: text.index(wrong)].count("\n") + 1


def test_the_net_of_each_kind_is_right_without_its_fault(tmp_path):
    for net in dict.fromkeys((*(net for net, _, _ in FAULTS.values()), SINGLE)):
        assert checked(tmp_path, HEAD + SAMPLES + net).ok


def test_the_error_of_a_single_output_is_marked_where_it_is_made(tmp_path):
    text = HEAD + SAMPLES + SINGLE.replace("err = p - y", "err = p * y")
    report = checked(tmp_path, text, budget=2)
    marked = [line.location.line for line in report.annotated.lines if line.mark == "wrong"]
    assert marked[0] == text[: text.index("err = p")].count("\n") + 1
