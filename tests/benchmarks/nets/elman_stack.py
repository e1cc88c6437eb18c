"""Stacked recurrent layers with layer norm inside the recurrence, many to many; one dict of caches per step, columns."""
import numpy as np


def norm_forward(a, gain, shift):
    m = a.mean(axis=0)
    d = a - m
    s = np.sqrt((d * d).mean(axis=0) + 1e-6)
    n = d / s
    return gain * n + shift, {'n': n, 's': s, 'gain': gain}


def norm_backward(dy, c):
    dgain = (dy * c['n']).sum(axis=1, keepdims=True)
    dshift = dy.sum(axis=1, keepdims=True)
    dn = dy * c['gain']
    da = (dn - dn.mean(axis=0) - c['n'] * (dn * c['n']).mean(axis=0)) / c['s']
    return da, dgain, dshift


class RecurrentLayer:
    def __init__(self, n_in, n, rng):
        self.Wx = rng.normal(0, .7, (n, n_in))
        self.Wh = rng.normal(0, .7, (n, n))
        self.gain = 1 + rng.normal(0, .2, (n, 1))
        self.shift = rng.normal(0, .2, (n, 1))

    def run(self, inputs):
        self.steps = []
        h = np.zeros((len(self.Wh), inputs[0].shape[1]))
        outputs = []
        for x in inputs:
            step = {'x': x, 'before': h}
            pre = self.Wx @ x + self.Wh @ h
            normed, step['norm'] = norm_forward(pre, self.gain, self.shift)
            h = np.tanh(normed)
            step['after'] = h
            self.steps.append(step)
            outputs.append(h)
        return outputs

    def bptt(self, douts):
        self.dWx, self.dWh = np.zeros_like(self.Wx), np.zeros_like(self.Wh)
        self.dgain, self.dshift = np.zeros_like(self.gain), np.zeros_like(self.shift)
        later = 0
        dinputs = []
        for step, dout in zip(reversed(self.steps), reversed(douts)):
            dh = dout + later
            dnormed = dh * (1 - step['after'] ** 2)
            dpre, dgain, dshift = norm_backward(dnormed, step['norm'])
            self.dgain += dgain
            self.dshift += dshift
            self.dWx += dpre @ step['x'].T
            self.dWh += dpre @ step['before'].T
            later = self.Wh.T @ dpre
            dinputs.append(self.Wx.T @ dpre)
        return dinputs[::-1]


class Tagger:
    def __init__(self, n_in, n1, n2, n_tags, seed):
        rng = np.random.default_rng(seed)
        self.first = RecurrentLayer(n_in, n1, rng)
        self.second = RecurrentLayer(n1, n2, rng)
        self.Wy, self.by = rng.normal(0, .7, (n_tags, n2)), rng.normal(0, .1, (n_tags, 1))

    def loss(self, xs, tags):
        self.tops = self.second.run(self.first.run(xs))
        self.tags, self.probs = tags, []
        total = 0.0
        for h, y in zip(self.tops, tags):
            logits = self.Wy @ h + self.by
            e = np.exp(logits - logits.max(axis=0))
            p = e / e.sum(axis=0)
            self.probs.append(p)
            total -= np.log(p[y, np.arange(len(y))]).mean()
        return total / len(xs)

    def backward(self):
        self.dWy, self.dby = np.zeros_like(self.Wy), np.zeros_like(self.by)
        douts = []
        for h, p, y in zip(self.tops, self.probs, self.tags):
            d = p.copy()
            d[y, np.arange(len(y))] -= 1
            d /= len(y) * len(self.probs)
            self.dWy += d @ h.T
            self.dby += d.sum(axis=1, keepdims=True)
            douts.append(self.Wy.T @ d)
        self.first.bptt(self.second.bptt(douts))


def check(sizes=(3, 5, 4, 6), samples=4, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Tagger(*sizes, seed)
    xs = [rng.normal(size=(sizes[0], samples)) for _ in range(3)]
    tags = [rng.integers(0, sizes[3], samples) for _ in range(3)]
    return dict(model=net, loss=lambda: net.loss(xs, tags), backward=lambda: net.backward())
