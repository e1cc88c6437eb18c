"""Spirals unwound by a flow: one pair of matrices used for every Heun step (explicit, two stages), states in columns, reverse sweep by hand."""
import numpy as np

# notation: h state, k1 k2 slopes, a bar is written as _ in front: _h = dE/dh


def slope(p, h, t):
    u = p['A'] @ h + p['c'] + p['tau'] * t
    v = np.tanh(u)
    return p['B'] @ v, v


def slope_adjoint(p, _p, _k, h, v, t):
    """adds to _p, gives dE/dh"""
    _p['B'] += _k @ v.T
    _u = (p['B'].T @ _k) * (1 - v ** 2)
    _p['A'] += _u @ h.T
    _p['c'] += _u.sum(1, keepdims=True)
    _p['tau'] += t * _u.sum(1, keepdims=True)
    return p['A'].T @ _u


class Flow:
    """dim: plane padded with zeros, m: width of the field, K classes"""

    def __init__(self, dim=3, m=5, K=3, steps=3, seed=0):
        r = np.random.default_rng(seed)
        self.steps = steps
        self.lam = 0.02
        self.p = dict(
            A=r.normal(size=(m, dim)), c=r.normal(size=(m, 1)) * 0.3, tau=r.normal(size=(m, 1)) * 0.3,
            B=r.normal(size=(dim, m)), R=r.normal(size=(K, dim)), s=r.normal(size=(K, 1)) * 0.3,
        )
        self._p = {}

    def sweep(self, x):
        p, dt = self.p, 1 / self.steps
        h = np.vstack([x, np.zeros((p['B'].shape[0] - len(x), x.shape[1]))])
        self.trail = []
        for n in range(self.steps):
            k1, v1 = slope(p, h, n * dt)
            g = h + dt * k1
            k2, v2 = slope(p, g, (n + 1) * dt)
            self.trail.append((h, v1, g, v2))
            h = h + 0.5 * dt * (k1 + k2)
        self.h = h
        o = p['R'] @ h + p['s']
        o = o - o.max(0)
        self.P = np.exp(o) / np.exp(o).sum(0)
        return self.P

    def energy(self, x, Y):
        N = x.shape[1]
        P = self.sweep(x)
        return -np.sum(Y * np.log(P)) / N + 0.5 * self.lam * (np.sum(self.p['A'] ** 2) + np.sum(self.p['B'] ** 2))

    def reverse(self, x, Y):
        self.sweep(x)
        p, dt, N = self.p, 1 / self.steps, x.shape[1]
        _p = {name: np.zeros_like(value) for name, value in p.items()}
        _o = (self.P - Y) / N
        _p['R'] += _o @ self.h.T
        _p['s'] += _o.sum(1, keepdims=True)
        _h = p['R'].T @ _o
        for n in reversed(range(self.steps)):
            h, v1, g, v2 = self.trail[n]
            _k2 = 0.5 * dt * _h
            _g = slope_adjoint(p, _p, _k2, g, v2, (n + 1) * dt)
            _k1 = 0.5 * dt * _h + dt * _g
            _h = _h + _g + slope_adjoint(p, _p, _k1, h, v1, n * dt)
        _p['A'] += self.lam * p['A']
        _p['B'] += self.lam * p['B']
        self._p = _p


def check(dim=3, m=5, K=4, samples=7, steps=3, seed=0):
    r = np.random.default_rng(seed + 2)
    flow = Flow(dim, m, K, steps, seed)
    x = r.normal(size=(2, samples))
    Y = np.eye(K)[:, r.integers(0, K, samples)]
    return dict(model=flow, loss=lambda: flow.energy(x, Y), backward=lambda: flow.reverse(x, Y))
