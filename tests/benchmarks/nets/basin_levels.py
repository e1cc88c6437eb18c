"""A leaky recurrent cell with an output gate, unrolled by hand over a list of steps; gradients in a dict, features in columns."""
import numpy as np


def sigma(v):
    return 1.0 / (1.0 + np.exp(-v))


class Basin:
    def __init__(self, inflows, states, gauges, seed):
        rng = np.random.default_rng(seed + 31)
        self.p = {
            'Win': rng.normal(size=(states, inflows)) * 0.8,
            'Wst': rng.normal(size=(states, states)) * 0.6,
            'bst': rng.normal(size=(states, 1)) * 0.3,
            'Wga': rng.normal(size=(states, inflows)) * 0.7,
            'Wou': rng.normal(size=(gauges, states)),
        }
        self.leak = 0.35

    def roll(self, rain):
        p, s = self.p, np.zeros((len(self.p['bst']), rain[0].shape[1]))
        self.tape, levels = [], []
        for x in rain:
            cand = np.tanh(p['Win'] @ x + p['Wst'] @ s + p['bst'])
            new = (1 - self.leak) * s + self.leak * cand
            gate = sigma(p['Wga'] @ x)
            shown = gate * new
            levels.append(p['Wou'] @ shown)
            self.tape.append((x, s, cand, new, gate, shown))
            s = new
        return levels

    def error(self, rain, seen):
        return sum(np.sum((y - o) ** 2) for y, o in zip(self.roll(rain), seen)) / seen[0].shape[1]

    def gradients(self, rain, seen):
        p, levels = self.p, self.roll(rain)
        g = {k: np.zeros_like(v) for k, v in p.items()}
        later = np.zeros_like(self.tape[0][1])
        for t in range(len(rain) - 1, -1, -1):
            x, s, cand, new, gate, shown = self.tape[t]
            dy = 2 * (levels[t] - seen[t]) / seen[t].shape[1]
            g['Wou'] += dy @ shown.T
            dshown = p['Wou'].T @ dy
            dgate = dshown * new
            dlift = dgate * gate * (1 - gate)
            g['Wga'] += dlift @ x.T
            dnew = dshown * gate + later
            dcand = self.leak * dnew
            dpre = dcand * (1 - cand ** 2)
            g['Win'] += dpre @ x.T
            g['Wst'] += dpre @ s.T
            g['bst'] += dpre.sum(axis=1, keepdims=True)
            later = (1 - self.leak) * dnew + p['Wst'].T @ dpre
        return g


def check(sizes=(3, 5, 2), samples=4, steps=4, seed=0):
    basin = Basin(*sizes, seed)
    rng = np.random.default_rng(seed + 8)
    rain = [rng.normal(size=(sizes[0], samples)) for _ in range(steps)]
    seen = [rng.normal(size=(sizes[2], samples)) for _ in range(steps)]
    return dict(model=basin, loss=lambda: basin.error(rain, seen), backward=lambda: basin.gradients(rain, seen))
