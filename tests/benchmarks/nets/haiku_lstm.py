"""Haiku letter by letter, after a blog post on LSTMs: columns, a Param class with value and gradient, gates on the concatenation of state and letter, sum of cross-entropies."""
import numpy as np


class Param:
    def __init__(self, name, value):
        self.name = name
        self.v = value
        self.d = np.zeros_like(value)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def dsigmoid(y):
    return y * (1 - y)


def tanh(x):
    return np.tanh(x)


def dtanh(y):
    return 1 - y * y


class Parameters:
    def __init__(self, vocab, hidden, rng):
        z = hidden + vocab
        sd = 0.6
        self.W_f = Param('W_f', rng.randn(hidden, z) * sd)
        self.b_f = Param('b_f', rng.randn(hidden, 1) * sd + 0.5)
        self.W_i = Param('W_i', rng.randn(hidden, z) * sd)
        self.b_i = Param('b_i', rng.randn(hidden, 1) * sd)
        self.W_C = Param('W_C', rng.randn(hidden, z) * sd)
        self.b_C = Param('b_C', rng.randn(hidden, 1) * sd)
        self.W_o = Param('W_o', rng.randn(hidden, z) * sd)
        self.b_o = Param('b_o', rng.randn(hidden, 1) * sd)
        self.W_v = Param('W_v', rng.randn(vocab, hidden) * sd)
        self.b_v = Param('b_v', rng.randn(vocab, 1) * sd)

    def all(self):
        return [self.W_f, self.W_i, self.W_C, self.W_o, self.W_v,
                self.b_f, self.b_i, self.b_C, self.b_o, self.b_v]


class HaikuLSTM:
    def __init__(self, vocab, hidden, seed=0):
        self.vocab, self.hidden = vocab, hidden
        self.p = Parameters(vocab, hidden, np.random.RandomState(seed))

    def forward(self, x, h_prev, C_prev):
        p = self.p
        z = np.vstack((h_prev, x))
        f = sigmoid(np.dot(p.W_f.v, z) + p.b_f.v)
        i = sigmoid(np.dot(p.W_i.v, z) + p.b_i.v)
        C_bar = tanh(np.dot(p.W_C.v, z) + p.b_C.v)
        C = f * C_prev + i * C_bar
        o = sigmoid(np.dot(p.W_o.v, z) + p.b_o.v)
        h = o * tanh(C)
        v = np.dot(p.W_v.v, h) + p.b_v.v
        v = v - np.max(v)
        y = np.exp(v) / np.sum(np.exp(v))
        return z, f, i, C_bar, C, o, h, y

    def backward(self, target, dh_next, dC_next, C_prev, z, f, i, C_bar, C, o, h, y):
        p = self.p
        dv = np.copy(y)
        dv[target] -= 1
        p.W_v.d += np.dot(dv, h.T)
        p.b_v.d += dv

        dh = np.dot(p.W_v.v.T, dv)
        dh += dh_next
        do = dh * tanh(C)
        do = dsigmoid(o) * do
        p.W_o.d += np.dot(do, z.T)
        p.b_o.d += do

        dC = np.copy(dC_next)
        dC += dh * o * dtanh(tanh(C))
        dC_bar = dC * i
        dC_bar = dtanh(C_bar) * dC_bar
        p.W_C.d += np.dot(dC_bar, z.T)
        p.b_C.d += dC_bar

        di = dC * C_bar
        di = dsigmoid(i) * di
        p.W_i.d += np.dot(di, z.T)
        p.b_i.d += di

        df = dC * C_prev
        df = dsigmoid(f) * df
        p.W_f.d += np.dot(df, z.T)
        p.b_f.d += df

        dz = (np.dot(p.W_f.v.T, df) + np.dot(p.W_i.v.T, di)
              + np.dot(p.W_C.v.T, dC_bar) + np.dot(p.W_o.v.T, do))
        dh_prev = dz[:self.hidden, :]
        dC_prev = f * dC
        return dh_prev, dC_prev

    def run(self, inputs, targets):
        self.steps = {}
        h = np.zeros((self.hidden, 1))
        C = np.zeros((self.hidden, 1))
        loss = 0
        for t in range(len(inputs)):
            x = np.zeros((self.vocab, 1))
            x[inputs[t]] = 1
            C_prev = C
            z, f, i, C_bar, C, o, h, y = self.forward(x, h, C)
            self.steps[t] = (C_prev, z, f, i, C_bar, C, o, h, y)
            loss += -np.log(y[targets[t], 0])
        return loss

    def bptt(self, targets):
        for param in self.p.all():
            param.d.fill(0)
        dh_next = np.zeros((self.hidden, 1))
        dC_next = np.zeros((self.hidden, 1))
        for t in reversed(range(len(targets))):
            dh_next, dC_next = self.backward(targets[t], dh_next, dC_next, *self.steps[t])


def check(sizes=(6, 4), samples=7, seed=0, offset=0.0):
    vocab, hidden = sizes
    net = HaikuLSTM(vocab, hidden, seed)
    net.p.b_v.v += offset
    letters = np.random.RandomState(seed + 17).randint(0, vocab, samples + 1)
    inputs, targets = letters[:-1].tolist(), letters[1:].tolist()
    net.run(inputs, targets)
    net.bptt(targets)
    return dict(model=net, loss=lambda: net.run(inputs, targets), backward=lambda: net.bptt(targets))
