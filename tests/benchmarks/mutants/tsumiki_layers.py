"""The planted faults of `nets/tsumiki_layers.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, layer objects of a book, a dict of gradients"
DW = "self.dW = np.dot(self.inp.T, dout)"
DB = "self.db = np.sum(dout, axis=0)"
DX = "dx = np.dot(dout, self.W.T)"
RELU = "        dout = dout.copy()\n        dout[self.mask] = 0\n        return dout\n"
SIGMOID = "dx = dout * (1.0 - self.out) * self.out"
TOP = "dx = dx * dout / batch_size"
ALL = """        dx = self.y.copy()
        dx[np.arange(batch_size), self.t] -= 1
        dx = dx * dout / batch_size
"""
SUM = "return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)"
SHIFT = "    x = x - np.max(x, axis=-1, keepdims=True)  # オーバーフロー対策\n"
XC = "dxc += (2.0 / self.batch_size) * self.xc * dvar"
LOOP = "            dout = layer.backward(dout)\n"
FAULTS = [
    ("A1", TOP, "dx = dx * dout"),
    ("A3", TOP, "dx = 2 * dx * dout / batch_size"),
    (
        "B1",
        "dx[np.arange(batch_size), self.t] -= 1",
        "dx[np.arange(batch_size), self.t] -= 1\n        dx = -dx",
    ),
    (
        "D1",
        ALL,
        """        dy = np.zeros_like(self.y)
        dy[np.arange(batch_size), self.t] = -1 / self.y[np.arange(batch_size), self.t]
        dx = dy * self.y * (1 - self.y) * dout / batch_size
""",
    ),
    ("C3/D1", TOP, "dx = dx * self.y * (1 - self.y) * dout / batch_size"),
    ("D6", TOP, "dx = self.y * (dx - np.sum(dx * self.y, axis=1, keepdims=True)) * dout / batch_size"),
    ("D3", SUM, "return np.exp(x) / np.sum(np.exp(x))"),
    ("D3", SUM, "return np.exp(x) / np.sum(np.exp(x), axis=0)"),
    ("N2/D3", SUM, "return np.exp(x) / np.sum(np.exp(x), axis=-1)", CUBE),
    ("D4", SHIFT, "", {"offset": 1000.0, "also": SUM}),
    ("N3", DX, "dx = np.dot(dout, self.W)", SQUARE),
    ("N3", DW, "self.dW = np.dot(dout.T, self.inp)", SQUARE),
    ("N3", DW, "self.dW = np.dot(self.inp, dout)", CUBE),
    ("N6", DX, "dx = dout * self.W.T", CUBE),
    ("F1", DB, "self.db = np.mean(dout, axis=0)"),
    ("F1", DB, "self.db = np.sum(dout)"),
    ("F1", DB, "self.db = dout"),
    ("F1", "self.dbeta = dout.sum(axis=0)", "self.dbeta = dout.sum(axis=1)", CUBE),
    (
        "O1",
        "        return x * self.mask / self.keep\n",
        "        x *= self.mask\n        x /= self.keep\n        return x\n",
        {"also": SIGMOID},
    ),
    ("O3", DW, "self.dW += np.dot(self.inp.T, dout)"),
    ("C2", RELU, "        return dout\n"),
    ("C5/C2", RELU, "        dout = dout.copy()\n        dout[~self.mask] = 0\n        return dout\n"),
    ("C7", SIGMOID, "dx = (1.0 - self.out) * self.out"),
    ("C4/C1c", SIGMOID, "dx = dout * (1.0 - self.out ** 2)"),  # the derivative of tanh
    ("E1", LOOP, "            layer.backward(dout)\n", CUBE),
    (
        "E5",
        "        self.inp = x\n        return np.dot(x, self.W) + self.b",
        "        self.inp = np.dot(x, self.W) + self.b\n        return self.inp",
        {**SQUARE, "also": DW},
    ),
    ("I2/E6", "        " + XC + "\n", ""),
    ("I2/E6", "dx = dxc - dmu / self.batch_size", "dx = dxc"),
    ("I1", "dxn = self.gamma * dout", "dxn = dout"),
    ("I2", "dvar = 0.5 * dstd / self.std", "dvar = 0.5 * dstd / np.sqrt(self.std)"),
    ("K1", "return dout * self.mask / self.keep", "return dout / self.keep"),
    ("K1/A3/A5", "return dout * self.mask / self.keep", "return dout * self.mask"),
    ("G2", "self.decay * affine.W", "2 * self.decay * affine.W"),
]
