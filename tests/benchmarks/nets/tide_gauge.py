"""Water levels forecast by a minimal gated unit: time first, a list of (name, array) pairs, states normalised per sample before the readout, Huber-like cost per step."""
import numpy as np


def sig(v):
    return 0.5 * (1 + np.tanh(0.5 * v))


class TideGauge:
    EPS = 1e-5

    def __init__(self, n_in, n_state, n_out, rng):
        shapes = [("Wf", (n_in, n_state)), ("Rf", (n_state, n_state)), ("bf", (n_state,)),
                  ("Wn", (n_in, n_state)), ("Rn", (n_state, n_state)), ("bn", (n_state,)),
                  ("scale", (n_state,)), ("shift", (n_state,)), ("Wy", (n_state, n_out)), ("by", (n_out,))]
        self.p = {name: rng.standard_normal(shape) * (0.3 if len(shape) == 1 else 0.7) for name, shape in shapes}
        self.p["scale"] = self.p["scale"] + 1.0

    def run(self, tides):
        p, self.trace = self.p, []
        state = np.zeros((tides.shape[1], p["bf"].size))
        levels = []
        for x in tides:
            f = sig(x @ p["Wf"] + state @ p["Rf"] + p["bf"])
            kept = f * state
            n = np.tanh(x @ p["Wn"] + kept @ p["Rn"] + p["bn"])
            new = (1 - f) * state + f * n
            centred = new - new.mean(1, keepdims=True)
            std = np.sqrt((centred ** 2).mean(1, keepdims=True) + self.EPS)
            unit = centred / std
            out = np.arctan(unit * p["scale"] + p["shift"])
            levels.append(out @ p["Wy"] + p["by"])
            self.trace.append((x, state, f, kept, n, std, unit, out))
            state = new
        return np.array(levels)

    def cost(self, tides, levels):
        miss = self.run(tides) - levels
        return np.sum(np.sqrt(1 + miss ** 2) - 1) / miss.shape[1]

    def grads(self, tides, levels):
        p = self.p
        miss = self.run(tides) - levels
        g = {name: np.zeros_like(value) for name, value in p.items()}
        carry = 0.0
        for t in range(len(tides) - 1, -1, -1):
            x, state, f, kept, n, std, unit, out = self.trace[t]
            dy = miss[t] / np.sqrt(1 + miss[t] ** 2) / miss.shape[1]
            g["Wy"] += out.T @ dy
            g["by"] += dy.sum(0)
            dact = dy @ p["Wy"].T
            dlin = dact * np.cos(out) ** 2
            g["scale"] += (dlin * unit).sum(0)
            g["shift"] += dlin.sum(0)
            dunit = dlin * p["scale"]
            dnew = (dunit - dunit.mean(1, keepdims=True) - unit * (dunit * unit).mean(1, keepdims=True)) / std
            dnew = dnew + carry
            dn = dnew * f
            dan = dn * (1 - n ** 2)
            dkept = dan @ p["Rn"].T
            df = dnew * (n - state) + dkept * state
            daf = df * f * (1 - f)
            g["Wn"] += x.T @ dan
            g["Rn"] += kept.T @ dan
            g["bn"] += dan.sum(0)
            g["Wf"] += x.T @ daf
            g["Rf"] += state.T @ daf
            g["bf"] += daf.sum(0)
            carry = dnew * (1 - f) + dkept * f + daf @ p["Rf"].T
        return g


def check(sizes=(2, 4, 3), steps=5, batch=6, seed=0):
    rng = np.random.default_rng([909, seed])
    gauge = TideGauge(*sizes, rng)
    tides, levels = rng.standard_normal((steps, batch, sizes[0])), rng.standard_normal((steps, batch, sizes[2]))
    return dict(model=gauge, loss=lambda: gauge.cost(tides, levels), backward=lambda: gauge.grads(tides, levels))
