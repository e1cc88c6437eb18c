"""Define the graph first, run it later: nodes by name in an ordered dict, an ops table of forward and backward functions; one self-attention block."""
import numpy as np

OPS = {}


def op(name):
    def keep(pair):
        OPS[name] = pair
        return pair
    return keep


@op('matmul')
class MatMul:
    def forward(a, b):
        return np.matmul(a, b)

    def backward(gout, out, a, b):
        ga = np.matmul(gout, np.swapaxes(b, -1, -2))
        gb = np.matmul(np.swapaxes(a, -1, -2), gout)
        if b.ndim < gb.ndim:
            gb = gb.sum(axis=0)
        return ga, gb


@op('transpose')
class Transpose:
    def forward(a):
        return np.swapaxes(a, -1, -2)

    def backward(gout, out, a):
        return np.swapaxes(gout, -1, -2),


@op('scale')
class Scale:
    def forward(a, by):
        return a / by

    def backward(gout, out, a, by):
        return gout / by, None


@op('add')
class AddBias:
    def forward(a, b):
        return a + b

    def backward(gout, out, a, b):
        gb = gout
        while gb.ndim > b.ndim:
            gb = gb.sum(axis=0)
        return gout, gb


@op('softmax')
class Softmax:
    def forward(a):
        e = np.exp(a - a.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def backward(gout, out, a):
        return out * (gout - (gout * out).sum(axis=-1, keepdims=True)),


@op('gelu')
class Gelu:
    def forward(a):
        return .5 * a * (1 + np.tanh(.79788456 * (a + .044715 * a ** 3)))

    def backward(gout, out, a):
        t = np.tanh(.79788456 * (a + .044715 * a ** 3))
        dt = (1 - t ** 2) * .79788456 * (1 + 3 * .044715 * a ** 2)
        return gout * (.5 * (1 + t) + .5 * a * dt),


@op('pool')
class MeanOverTime:
    def forward(a):
        return a.mean(axis=1)

    def backward(gout, out, a):
        return np.repeat(gout[:, None, :], a.shape[1], axis=1) / a.shape[1],


@op('logistic')
class Logistic:
    """binary cross-entropy of logits"""
    def forward(z, y):
        return np.mean(np.logaddexp(0, z) - y * z)

    def backward(gout, out, z, y):
        return gout * (1 / (1 + np.exp(-z)) - y) / z.size, None


class Graph:
    def __init__(self):
        self.nodes = {}
        self.values = {}
        self.grads = {}

    def leaf(self, name, value=None):
        self.nodes[name] = (None, ())
        self.values[name] = value
        return name

    def new(self, name, op, *inputs):
        self.nodes[name] = (op, inputs)
        return name

    def run(self, **feeds):
        self.values.update(feeds)
        for name, (op, inputs) in self.nodes.items():
            if op:
                self.values[name] = OPS[op].forward(*[self.values[i] for i in inputs])
        return self.values[name]

    def differentiate(self, last):
        self.grads = {last: 1.0}
        for name, (op, inputs) in reversed(list(self.nodes.items())):
            if op is None or name not in self.grads:
                continue
            arguments = [self.values[i] for i in inputs]
            for i, g in zip(inputs, OPS[op].backward(self.grads[name], self.values[name], *arguments)):
                if g is None:
                    continue
                self.grads[i] = self.grads.get(i, 0) + g
        return self.grads


def build(d_in, d, rng):
    G = Graph()
    weights = {'Wq': (d_in, d), 'Wk': (d_in, d), 'Wv': (d_in, d_in), 'Wf': (d_in, d + 2), 'bf': (d + 2,),
               'Wg': (d + 2, d_in), 'bg': (d_in,), 'Wy': (d_in, 1), 'by': (1,)}
    for name, shape in weights.items():
        G.leaf(name, rng.normal(0, .7 / np.sqrt(shape[0]) if len(shape) > 1 else .2, shape))
    G.leaf('x'), G.leaf('y'), G.leaf('root', np.sqrt(d))
    q, k, v = (G.new(n, 'matmul', 'x', 'W' + n) for n in 'qkv')
    s = G.new('scores', 'scale', G.new('qk', 'matmul', q, G.new('kT', 'transpose', k)), 'root')
    a = G.new('mixed', 'matmul', G.new('att', 'softmax', s), v)
    r = G.new('res', 'add', a, 'x')
    f = G.new('act', 'gelu', G.new('f', 'add', G.new('f0', 'matmul', r, 'Wf'), 'bf'))
    o = G.new('res2', 'add', G.new('g', 'add', G.new('g0', 'matmul', f, 'Wg'), 'bg'), r)
    z = G.new('z', 'add', G.new('z0', 'matmul', G.new('pooled', 'pool', o), 'Wy'), 'by')
    G.new('loss', 'logistic', z, 'y')
    return G, list(weights)


def check(d_in=4, d=3, steps=5, samples=6, seed=0):
    rng = np.random.default_rng(seed + 9)
    G, names = build(d_in, d, rng)
    x, y = rng.normal(size=(samples, steps, d_in)), rng.integers(0, 2, (samples, 1)).astype(float)

    def backward():
        G.run(x=x, y=y)
        grads = G.differentiate('loss')
        return {n: grads[n] for n in names}

    return dict(model={n: G.values[n] for n in names}, loss=lambda: G.run(x=x, y=y), backward=backward)
