"""The planted faults of `nets/hierarchy_norm.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, deep class hierarchy, batch normalisation and dropout, gradients added up"
DS = "ds[np.arange(n), self.t] = -1 / self.s[np.arange(n), self.t] / n"
SOFT = "return self.s * (dy - (dy * self.s).sum(axis=-1, keepdims=True))"
SUM = "self.s = e / e.sum(axis=-1, keepdims=True)"
DW = "self.d_weight += dy.T @ self.x"
DB = "self.d_bias += dy.sum(axis=0)"
DX = "return dy @ self.weight\n"
UNARY = "return dy * self.df()"
LEAKY = "return np.where(self.x > 0, 1.0, 0.01)"
BN = "return dxn * self.inv + dvar * 2 * self.xc / n + dmu / n"
MASK = "        return dy * self.mask / self.keep\n"
FAULTS = [
    ("A1", DS, "ds[np.arange(n), self.t] = -1 / self.s[np.arange(n), self.t]"),
    ("A4/A3", DS, "ds[np.arange(n), self.t] = -1 / self.s[np.arange(n), self.t] / ds.size"),
    ("D1", SOFT, "return dy * self.s * (1 - self.s)"),
    (
        "D2",
        SOFT,
        "jac = np.array([np.diag(row) - np.outer(row, row) for row in self.s])\n"
        "        return (jac * dy[:, None, :]).sum(axis=1)",
    ),
    ("D5", SOFT, "return dy"),
    ("D6/C3", DS, "ds = self.s / n\n        ds[np.arange(n), self.t] -= 1 / n"),
    ("D3", SOFT, "return self.s * (dy - (dy * self.s).sum(axis=0, keepdims=True))"),
    ("D3", SUM, "self.s = e / e.sum()", {"also": "return self.s * (dy"}),
    ("I5/I3/N2", "self.mu = x.mean(axis=0)", "self.mu = x.mean(axis=1)", {**CUBE, "also": "dmu"}),
    ("N2/D3", SUM, "self.s = e / e.sum(axis=-1)", {"samples": 3, "also": "return self.s * (dy"}),
    ("F1", DB, "self.d_bias += dy.mean(axis=0)"),
    ("F1", DB, "self.d_bias += dy.sum(axis=1)", CUBE),
    ("N3", DX, "return dy @ self.weight.T\n", SQUARE),
    ("N3", DW, "self.d_weight += self.x.T @ dy", SQUARE),
    ("E6", "return dy + self.inner.backward(dy)", "return self.inner.backward(dy)"),
    ("E6", "return dy + self.inner.backward(dy)", "self.inner.backward(dy)\n        return dy"),
    ("O3", "        self.net.zero_grad()\n", ""),
    ("O3", "        self.inner.zero_grad()\n", "        pass\n"),
    ("I1", "dxn = dy * self.gamma", "dxn = dy"),
    ("I2", BN, "return dxn * self.inv + dvar * 2 * self.xc / n"),
    ("I2", BN, "return dxn * self.inv + dmu / n"),
    ("I2", "* -0.5 * self.inv ** 3", "* -0.5 * self.inv ** 2"),
    ("I5/I3", "x.var(axis=0)", "x.var(axis=0, ddof=1)", {"also": "dvar"}),
    ("K1", MASK, "        return dy\n"),
    ("K1", MASK, "        return dy * self.mask\n"),
    ("C5", LEAKY, "return np.where(self.x > 0, 1.0, 0.0)"),
    ("C1", "return 1 / (1 + np.exp(-self.x))", "return 1 / (1 + np.exp(-self.y))"),
    ("C4", "return 1 / (1 + np.exp(-self.x))", "return 1 / (1 + np.exp(self.x))"),
    ("C7", UNARY, "return self.df()"),
    (
        "O1",
        "        return x + self.inner(x)\n",
        "        x += self.inner(x)\n        return x\n",
        {"also": DW},
    ),
    (
        "O1",
        "        return self.gamma * self.xn + self.beta\n",
        "        self.xn *= self.gamma\n        return self.xn + self.beta\n",
        {"also": "self.d_gamma += "},
    ),
]
