"""Plain vectors, one sample after the other, outer products, gradients summed in a dict and divided at the end."""
import numpy as np


class Mlp:
    def __init__(self, n_in, n_hidden, n_mid, n_out, seed=0):
        rng = np.random.default_rng(seed)
        self.params = {
            'W1': rng.normal(size=(n_hidden, n_in)) * 0.7, 'b1': rng.normal(size=n_hidden) * 0.3,
            'W2': rng.normal(size=(n_mid, n_hidden)) * 0.7, 'b2': rng.normal(size=n_mid) * 0.3,
            'W3': rng.normal(size=(n_out, n_mid)) * 0.7, 'b3': rng.normal(size=n_out) * 0.3,
        }

    def forward(self, x):
        p = self.params
        z1 = np.dot(p['W1'], x) + p['b1']
        a1 = np.tanh(z1)
        z2 = np.dot(p['W2'], a1) + p['b2']
        a2 = np.maximum(z2, 0)
        z3 = np.dot(p['W3'], a2) + p['b3']
        return z1, a1, z2, a2, z3

    def loss(self, xs, ts):
        total = 0
        for x, t in zip(xs, ts):
            total += np.sum((self.forward(x)[-1] - t) ** 2)
        return total / len(xs)

    def gradients(self, xs, ts):
        p = self.params
        grads = {name: np.zeros_like(value) for name, value in p.items()}
        for x, t in zip(xs, ts):
            z1, a1, z2, a2, z3 = self.forward(x)
            delta3 = 2 * (z3 - t)
            grads['W3'] += np.outer(delta3, a2)
            grads['b3'] += delta3
            delta2 = np.dot(p['W3'].T, delta3) * (z2 > 0)
            grads['W2'] += np.outer(delta2, a1)
            grads['b2'] += delta2
            delta1 = np.dot(p['W2'].T, delta2) * (1 - a1 ** 2)
            grads['W1'] += np.outer(delta1, x)
            grads['b1'] += delta1
        for name in grads:
            grads[name] /= len(xs)
        return grads


def check(sizes=(3, 5, 4, 2), samples=6, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Mlp(*sizes, seed)
    xs, ts = rng.normal(size=(samples, sizes[0])), rng.normal(size=(samples, sizes[-1]))
    return dict(model=net.params, loss=lambda: net.loss(xs, ts), backward=lambda: net.gradients(xs, ts))
