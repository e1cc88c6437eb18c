"""Op nodes with forward and backward on a tape that keeps values and gradients by name; swish, RMS norm, bags of ids."""
import numpy as np

class Op:
    """an op node: inputs come in forward(*arrays), gradients leave by backward(g) in the same order"""
class Affine(Op):
    def forward(self, x, W, b):
        self.x, self.W = x, W
        return x @ W.T + b
    def backward(self, g):
        return g @ self.W, g.T @ self.x, g.sum(axis=0)
class Swish(Op):
    def forward(self, x):
        self.x, self.s = x, 1 / (1 + np.exp(-x))
        return x * self.s
    def backward(self, g):
        return (g * (self.s + self.x * self.s * (1 - self.s)),)
class Lookup(Op):
    def forward(self, table, ids):
        self.shape, self.ids = table.shape, ids
        return table[ids].mean(axis=1)
    def backward(self, g):
        dt = np.zeros(self.shape)
        for k in range(self.ids.shape[1]):
            np.add.at(dt, self.ids[:, k], g / self.ids.shape[1])
        return dt, None
class RmsNorm(Op):
    def forward(self, x, gain):
        self.x, self.gain = x, gain
        self.r = 1 / np.sqrt((x ** 2).mean(axis=1, keepdims=True) + 1e-6)
        return x * self.r * gain
    def backward(self, g):
        gx = g * self.gain
        dx = self.r * gx - self.x * self.r ** 3 * (gx * self.x).mean(axis=1, keepdims=True)
        return dx, (g * self.x * self.r).sum(axis=0)
class Add(Op):
    def forward(self, a, b):
        return a + b
    def backward(self, g):
        return g, g
class LogisticLoss(Op):
    def forward(self, z, y):
        self.z, self.y = z[:, 0], y
        return np.mean(np.log1p(np.exp(self.z)) - y * self.z)
    def backward(self, g):
        d = (1 / (1 + np.exp(-self.z)) - self.y) / len(self.y)
        return g * d[:, None], None

class Tape:
    def __init__(self):
        self.values, self.grads, self.entries = {}, {}, []
    def put(self, name, value):
        self.values[name] = value
    def do(self, op, out, *names):
        self.values[out] = op.forward(*[self.values[n] for n in names])
        self.entries.append((op, out, names))
    def reverse(self, out):
        self.grads = {out: 1.0}
        for op, o, names in reversed(self.entries):
            for n, g in zip(names, op.backward(self.grads[o])):
                if g is not None:
                    self.grads[n] = self.grads.get(n, 0) + g

def build(params, ids, y):
    t = Tape()
    for k, v in params.items():
        t.put(k, v)
    t.put('ids', ids); t.put('y', y)
    t.do(Lookup(), 'e', 'table', 'ids')
    t.do(Affine(), 'z1', 'e', 'W1', 'b1')
    t.do(Swish(), 'a1', 'z1')
    t.do(Add(), 'r', 'a1', 'e')
    t.do(RmsNorm(), 'n', 'r', 'gain')
    t.do(Affine(), 'z2', 'n', 'W2', 'b2')
    t.do(LogisticLoss(), 'loss', 'z2', 'y')
    return t

def check(seed=6):
    rng = np.random.default_rng(seed)
    params = dict(table=rng.normal(size=(9, 4)), W1=rng.normal(size=(4, 4)), b1=rng.normal(size=4) * .1,
                  gain=rng.uniform(.5, 1.5, 4), W2=rng.normal(size=(1, 4)), b2=rng.normal(size=1))
    ids, y = rng.integers(0, 9, (7, 3)), rng.integers(0, 2, 7)
    def back():
        t = build(params, ids, y)
        t.reverse('loss')
        return {k: t.grads[k] for k in params}
    return dict(model=params, loss=lambda: build(params, ids, y).values['loss'], backward=back)
