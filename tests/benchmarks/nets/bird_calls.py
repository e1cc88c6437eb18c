"""Names birds by their calls: a GRU run over one recording at a time, states kept in lists, a second pass the other way round, gradients summed over recordings of different lengths."""
import numpy as np


def logistic(v):
    return 1.0 / (1.0 + np.exp(-v))


class Gru:
    def __init__(self, rng, bands, units):
        s = 0.5
        self.Wz, self.Wr, self.Wh = [rng.normal(0, s, (units, bands)) for _ in range(3)]
        self.Uz, self.Ur, self.Uh = [rng.normal(0, s, (units, units)) for _ in range(3)]
        self.bz, self.br, self.bh = [rng.normal(0, 0.2, units) for _ in range(3)]
        self.names = ["Wz", "Wr", "Wh", "Uz", "Ur", "Uh", "bz", "br", "bh"]
        self.zero()

    def zero(self):
        self.g = {name: np.zeros_like(getattr(self, name)) for name in self.names}

    def listen(self, frames):
        states = [np.zeros(len(self.bz))]
        self.gates = []
        for x in frames:
            h = states[-1]
            z = logistic(self.Wz @ x + self.Uz @ h + self.bz)
            r = logistic(self.Wr @ x + self.Ur @ h + self.br)
            cand = np.tanh(self.Wh @ x + self.Uh @ (r * h) + self.bh)
            states.append((1 - z) * h + z * cand)
            self.gates.append((z, r, cand))
        self.states, self.frames = states, frames
        return states[-1]

    def learn(self, dh):
        g = self.g
        for t in reversed(range(len(self.frames))):
            x, h = self.frames[t], self.states[t]
            z, r, cand = self.gates[t]
            dcand = dh * z
            dz = dh * (cand - h)
            dprev = dh * (1 - z)

            da = dcand * (1 - cand ** 2)
            g["Wh"] += np.outer(da, x)
            g["Uh"] += np.outer(da, r * h)
            g["bh"] += da
            drh = self.Uh.T @ da
            dr = drh * h
            dprev += drh * r

            daz = dz * z * (1 - z)
            g["Wz"] += np.outer(daz, x)
            g["Uz"] += np.outer(daz, h)
            g["bz"] += daz
            dprev += self.Uz.T @ daz

            dar = dr * r * (1 - r)
            g["Wr"] += np.outer(dar, x)
            g["Ur"] += np.outer(dar, h)
            g["br"] += dar
            dprev += self.Ur.T @ dar
            dh = dprev


class BirdNet:
    def __init__(self, rng, bands, units, birds):
        self.ahead, self.back = Gru(rng, bands, units), Gru(rng, bands, units)
        self.V = rng.normal(0, 0.5, (birds, 2 * units))
        self.v = rng.normal(0, 0.1, birds)
        self.decay = 0.02

    def scores(self, call):
        a = self.ahead.listen(call)
        b = self.back.listen(call[::-1])
        self.joint = np.concatenate([a, b])
        s = self.V @ self.joint + self.v
        e = np.exp(s - s.max())
        return e / e.sum()

    def cost(self, calls, birds):
        total = 0.0
        for call, bird in zip(calls, birds):
            total -= np.log(self.scores(call)[bird])
        return total / len(calls) + 0.5 * self.decay * np.sum(self.V ** 2)

    def gradients(self, calls, birds):
        self.ahead.zero()
        self.back.zero()
        self.dV, self.dv = np.zeros_like(self.V), np.zeros_like(self.v)
        for call, bird in zip(calls, birds):
            d = self.scores(call)
            d[bird] -= 1.0
            d /= len(calls)
            self.dV += np.outer(d, self.joint)
            self.dv += d
            djoint = self.V.T @ d
            half = len(self.ahead.bz)
            self.ahead.learn(djoint[:half])
            self.back.learn(djoint[half:])
        self.dV += self.decay * self.V


def check(samples=3, bands=3, units=4, birds=5, seed=0):
    rng = np.random.default_rng([seed, 404])
    net = BirdNet(rng, bands, units, birds)
    calls = [[rng.normal(size=bands) for _ in range(3 + k % 2)] for k in range(samples)]
    names = rng.integers(0, birds, samples)
    return dict(model=net, loss=lambda: net.cost(calls, names),
                backward=lambda: net.gradients(calls, names))
