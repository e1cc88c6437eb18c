"""The planted faults of `nets/spiral_flow.py`."""

CONVENTION = "shared weights over steps, columns, adjoint names"
SQUARE = {"dim": 4, "m": 4, "K": 4}
FAULTS = [
    ("A1", "_o = (self.P - Y) / N", "_o = self.P - Y"),
    (
        "A4/A3",
        "p, dt, N = self.p, 1 / self.steps, x.shape[1]",
        "p, dt, N = self.p, 1 / self.steps, x.shape[0]",
    ),
    ("B1", "_o = (self.P - Y) / N", "_o = (Y - self.P) / N"),
    ("C3/D1", "_o = (self.P - Y) / N", "_o = (self.P - Y) * self.P * (1 - self.P) / N"),
    ("D3", "np.exp(o) / np.exp(o).sum(0)", "np.exp(o) / np.exp(o).sum()", {"also": "_o = "}),
    (
        "D6",
        "-np.sum(Y * np.log(P)) / N",
        "-np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P)) / N",
        {"also": "_o = "},
    ),
    ("D6/C3b", "-np.sum(Y * np.log(P)) / N", "0.5 * np.sum((P - Y) ** 2) / N", {"also": "_o = "}),
    ("F1", "_p['s'] += _o.sum(1, keepdims=True)", "_p['s'] += _o.mean(1, keepdims=True)"),
    (
        "F1",
        "_p['s'] += _o.sum(1, keepdims=True)",
        "_p['s'] += _o.sum(0, keepdims=True).T",
        {"K": 5, "samples": 5},
    ),
    ("F1", "    _p['c'] += _u.sum(1, keepdims=True)\n", "    _p['c'] += _u.sum()\n"),
    ("F1/A2", "_p['tau'] += t * _u.sum(1, keepdims=True)", "_p['tau'] += t * _u.mean(1, keepdims=True)"),
    ("E5", "_p['tau'] += t * _u.sum(1, keepdims=True)", "_p['tau'] += _u.sum(1, keepdims=True)"),
    ("E8/E6/J2", "    _p['A'] += _u @ h.T\n", "    _p['A'] = _u @ h.T\n"),
    ("C2", "_u = (p['B'].T @ _k) * (1 - v ** 2)", "_u = p['B'].T @ _k"),
    ("C1", "_u = (p['B'].T @ _k) * (1 - v ** 2)", "_u = (p['B'].T @ _k) * (1 - np.tanh(v) ** 2)"),
    ("C4/C1c", "_u = (p['B'].T @ _k) * (1 - v ** 2)", "_u = (p['B'].T @ _k) * v * (1 - v)"),
    ("C7", "_u = (p['B'].T @ _k) * (1 - v ** 2)", "_u = 1 - v ** 2"),
    ("N3", "_u = (p['B'].T @ _k) * (1 - v ** 2)", "_u = (p['B'] @ _k) * (1 - v ** 2)", SQUARE),
    ("N3", "    return p['A'].T @ _u\n", "    return p['A'] @ _u\n", SQUARE),
    ("N3", "    _p['A'] += _u @ h.T\n", "    _p['A'] += h @ _u.T\n", SQUARE),
    ("E4", "    return p['A'].T @ _u\n", "    return p['A'].T @ (p['B'].T @ _k)\n"),
    ("E1", "    return p['A'].T @ _u\n", "    return p['B'] @ _u\n"),
    (
        "E1/J5",
        "slope_adjoint(p, _p, _k2, g, v2, (n + 1) * dt)",
        "slope_adjoint(p, _p, _k2, g, v1, (n + 1) * dt)",
    ),
    (
        "E5/J5",
        "slope_adjoint(p, _p, _k2, g, v2, (n + 1) * dt)",
        "slope_adjoint(p, _p, _k2, h, v2, (n + 1) * dt)",
    ),
    ("E6", "_k1 = 0.5 * dt * _h + dt * _g", "_k1 = 0.5 * dt * _h"),
    ("A3/A5", "_k1 = 0.5 * dt * _h + dt * _g", "_k1 = 0.5 * dt * (_h + _g)"),
    ("E6", "_h = _h + _g + slope_adjoint", "_h = _g + slope_adjoint"),
    ("E6", "_h = _h + _g + slope_adjoint", "_h = _h + slope_adjoint"),
    ("G1", "        _p['A'] += self.lam * p['A']\n", ""),
    ("G2", "_p['B'] += self.lam * p['B']", "_p['B'] += self.lam * p['B'] / 2"),
    ("G4", "_p['A'] += self.lam * p['A']", "_p['A'] += self.lam / N * p['A']"),
    (
        "G3",
        "        _p['A'] += self.lam * p['A']\n",
        "        _p['A'] += self.lam * p['A']\n        _p['c'] += self.lam * p['c']\n",
    ),
]
