"""Blog post: seq2seq for hourly load curves. Elman encoder, GRU decoder that eats its own last prediction, (features, batch) columns, lists over time."""
import numpy as np


def sigma(a):
    return 1 / (1 + np.exp(-a))


class Encoder:
    def __init__(self, n_x, n_h, rng):
        self.Wx = rng.randn(n_h, n_x) * 0.6
        self.Wh = rng.randn(n_h, n_h) * 0.5
        self.b = rng.randn(n_h, 1) * 0.1

    def run(self, xs):
        self.xs = xs
        self.h = [np.zeros((self.Wh.shape[0], xs[0].shape[1]))]
        for x in xs:
            self.h.append(np.tanh(self.Wx @ x + self.Wh @ self.h[-1] + self.b))
        return self.h[-1]

    def back(self, dh):
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        for t in range(len(self.xs) - 1, -1, -1):
            da = dh * (1 - self.h[t + 1] ** 2)
            self.dWx += da @ self.xs[t].T
            self.dWh += da @ self.h[t].T
            self.db += da.sum(axis=1, keepdims=True)
            dh = self.Wh.T @ da


class Decoder:
    """z: keep, r: reset; the step's input is the prediction of the step before"""

    def __init__(self, n_y, n_h, rng):
        def gate():
            return rng.randn(n_h, n_y + n_h) * 0.5

        self.Wz, self.Wr, self.Wc = gate(), gate(), gate()
        self.bz, self.br, self.bc = (rng.randn(n_h, 1) * 0.1 for _ in range(3))
        self.Wo, self.bo = rng.randn(n_y, n_h) * 0.7, rng.randn(n_y, 1) * 0.1
        self.names = ["Wz", "Wr", "Wc", "bz", "br", "bc", "Wo", "bo"]

    def run(self, y, h, steps):
        self.tape, self.predictions = [], []
        for _ in range(steps):
            yh = np.vstack((y, h))
            z = sigma(self.Wz @ yh + self.bz)
            r = sigma(self.Wr @ yh + self.br)
            yrh = np.vstack((y, r * h))
            c = np.tanh(self.Wc @ yrh + self.bc)
            h_new = z * h + (1 - z) * c
            y = self.Wo @ h_new + self.bo
            self.tape.append((yh, yrh, z, r, c, h, h_new))
            self.predictions.append(y)
            h = h_new
        return self.predictions

    def back(self, dys):
        for name in self.names:
            setattr(self, "d" + name, np.zeros_like(getattr(self, name)))
        n_y = self.Wo.shape[0]
        dh_next = np.zeros_like(self.tape[0][5])
        dy_next = np.zeros_like(dys[0])
        for (yh, yrh, z, r, c, h, h_new), dy in zip(self.tape[::-1], dys[::-1]):
            dy = dy + dy_next
            self.dWo += dy @ h_new.T
            self.dbo += dy.sum(axis=1, keepdims=True)
            dh_new = self.Wo.T @ dy + dh_next

            dz = dh_new * (h - c) * z * (1 - z)
            dc = dh_new * (1 - z) * (1 - c ** 2)
            dyrh = self.Wc.T @ dc
            dr = dyrh[n_y:] * h * r * (1 - r)

            self.dWz += dz @ yh.T
            self.dWr += dr @ yh.T
            self.dWc += dc @ yrh.T
            self.dbz += dz.sum(axis=1, keepdims=True)
            self.dbr += dr.sum(axis=1, keepdims=True)
            self.dbc += dc.sum(axis=1, keepdims=True)

            dyh = self.Wz.T @ dz + self.Wr.T @ dr
            dh_next = dh_new * z + dyrh[n_y:] * r + dyh[n_y:]
            dy_next = dyrh[:n_y] + dyh[:n_y]
        return dh_next


class Forecaster:
    def __init__(self, n_x, n_y, n_h, seed):
        rng = np.random.RandomState(seed)
        self.enc, self.dec = Encoder(n_x, n_h, rng), Decoder(n_y, n_h, rng)

    def forecast(self, past, last, steps):
        return self.dec.run(last, self.enc.run(past), steps)

    def rmse2(self, past, last, future):
        """mean over the batch, sum over hours and curves"""
        out = self.forecast(past, last, len(future))
        return sum(((p - f) ** 2).sum() for p, f in zip(out, future)) / last.shape[1]

    def bptt(self, past, last, future):
        out = self.forecast(past, last, len(future))
        batch = last.shape[1]
        dys = [2 * (p - f) / batch for p, f in zip(out, future)]
        self.enc.back(self.dec.back(dys))


def check(samples=6, n_x=3, n_y=2, n_h=5, hours=(4, 3), seed=0):
    rng = np.random.RandomState(seed + 81)
    net = Forecaster(n_x, n_y, n_h, seed)
    past = [rng.randn(n_x, samples) for _ in range(hours[0])]
    last = rng.randn(n_y, samples)
    future = [rng.randn(n_y, samples) for _ in range(hours[1])]
    return dict(
        model=net,
        loss=lambda: net.rmse2(past, last, future),
        backward=lambda: net.bptt(past, last, future),
    )
