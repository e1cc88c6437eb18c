"""An LSTM over a short sequence: one weight matrix per gate on the joined vector, caches appended per step."""
import numpy as np


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


class LSTM:
    def __init__(self, n_x, n_h, n_y, seed):
        rng = np.random.default_rng(seed)
        z = n_x + n_h
        self.n_h = n_h
        self.Wf = rng.normal(size=(n_h, z)) * 0.5
        self.Wi = rng.normal(size=(n_h, z)) * 0.5
        self.Wc = rng.normal(size=(n_h, z)) * 0.5
        self.Wo = rng.normal(size=(n_h, z)) * 0.5
        self.bf = rng.normal(size=(n_h, 1)) * 0.2
        self.bi = rng.normal(size=(n_h, 1)) * 0.2
        self.bc = rng.normal(size=(n_h, 1)) * 0.2
        self.bo = rng.normal(size=(n_h, 1)) * 0.2
        self.Wy = rng.normal(size=(n_y, n_h)) * 0.5
        self.by = rng.normal(size=(n_y, 1)) * 0.2

    def forward(self, xs, h, c):
        self.cache = []
        self.ys = []
        for x in xs:
            z = np.vstack((h, x))
            f = sigmoid(self.Wf @ z + self.bf)
            i = sigmoid(self.Wi @ z + self.bi)
            g = np.tanh(self.Wc @ z + self.bc)
            o = sigmoid(self.Wo @ z + self.bo)
            c_old = c
            c = f * c_old + i * g
            tc = np.tanh(c)
            h = o * tc
            self.cache.append((z, f, i, g, o, c_old, c, tc, h))
            self.ys.append(self.Wy @ h + self.by)
        return self.ys

    def loss(self, xs, ts, h, c):
        ys = self.forward(xs, h, c)
        return sum(0.5 * np.sum((y - t) ** 2) for y, t in zip(ys, ts))

    def backward(self, ts):
        for name in ('Wf', 'Wi', 'Wc', 'Wo', 'bf', 'bi', 'bc', 'bo', 'Wy', 'by'):
            setattr(self, 'd' + name, np.zeros_like(getattr(self, name)))
        dh_next = np.zeros((self.n_h, 1))
        dc_next = np.zeros((self.n_h, 1))
        for k in reversed(range(len(ts))):
            z, f, i, g, o, c_old, c, tc, h = self.cache[k]
            dy = self.ys[k] - ts[k]
            self.dWy += dy @ h.T
            self.dby += dy
            dh = self.Wy.T @ dy + dh_next
            do = dh * tc
            do_raw = do * o * (1 - o)
            dc = dh * o * (1 - tc ** 2) + dc_next
            df = dc * c_old
            df_raw = df * f * (1 - f)
            di = dc * g
            di_raw = di * i * (1 - i)
            dg = dc * i
            dg_raw = dg * (1 - g ** 2)
            self.dWf += df_raw @ z.T
            self.dWi += di_raw @ z.T
            self.dWc += dg_raw @ z.T
            self.dWo += do_raw @ z.T
            self.dbf += df_raw
            self.dbi += di_raw
            self.dbc += dg_raw
            self.dbo += do_raw
            dz = self.Wf.T @ df_raw + self.Wi.T @ di_raw + self.Wc.T @ dg_raw + self.Wo.T @ do_raw
            dh_next = dz[:self.n_h]
            dc_next = f * dc


def check(sizes=(3, 4, 2), samples=5, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = LSTM(*sizes, seed)
    xs = [rng.normal(size=(sizes[0], 1)) for _ in range(samples)]
    ts = [rng.normal(size=(sizes[2], 1)) for _ in range(samples)]
    h0, c0 = rng.normal(size=(sizes[1], 1)), rng.normal(size=(sizes[1], 1))
    return dict(model=net, loss=lambda: net.loss(xs, ts, h0, c0), backward=lambda: net.backward(ts))
