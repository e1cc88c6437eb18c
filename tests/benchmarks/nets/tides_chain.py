"""Salt in a channel: cells in a row over time, each mixes with the cell on its left one tick earlier; numbers only, one by one."""
import math
import numpy as np


def simulate(p, inflow):
    ticks, cells = inflow.shape
    s = np.zeros((ticks + 1, cells))
    for t in range(ticks):
        for c in range(cells):
            left = s[t, c - 1] if c > 0 else 0.0
            v = p['stay'][0] * s[t, c] + p['mix'][0] * left + p['in'][c] * inflow[t, c] + p['base'][0]
            s[t + 1, c] = math.atan(v)
    return s


def loss(p, inflow, seen):
    s = simulate(p, inflow)
    total = 0.0
    for t in range(len(seen)):
        for c in range(seen.shape[1]):
            total += (p['scale'][0] * s[t + 1, c] - seen[t, c]) ** 2
    return total / (2 * seen.shape[1])


def grads(p, inflow, seen):
    ticks, cells = inflow.shape
    s = simulate(p, inflow)
    g = {k: np.zeros(v.shape) for k, v in p.items()}
    ds = np.zeros((ticks + 1, cells))
    for t in range(ticks - 1, -1, -1):
        for c in range(cells):
            err = (p['scale'][0] * s[t + 1, c] - seen[t, c]) / cells
            g['scale'][0] += err * s[t + 1, c]
            up = ds[t + 1, c] + err * p['scale'][0]
            dv = up / (1 + math.tan(s[t + 1, c]) ** 2)
            g['stay'][0] += dv * s[t, c]
            g['in'][c] += dv * inflow[t, c]
            g['base'][0] += dv
            ds[t, c] += dv * p['stay'][0]
            if c > 0:
                g['mix'][0] += dv * s[t, c - 1]
                ds[t, c - 1] += dv * p['mix'][0]
    return g


def check(samples=4, seed=0):
    r = np.random.default_rng([seed, 201])
    n = lambda *s: r.normal(0, 0.8, s)
    p = {'stay': n(1), 'mix': n(1), 'in': n(3), 'base': n(1), 'scale': n(1)}
    inflow, seen = n(samples, 3), n(samples, 3)
    return dict(model=p, loss=lambda: loss(p, inflow, seen), backward=lambda: grads(p, inflow, seen))
