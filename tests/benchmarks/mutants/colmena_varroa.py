"""The planted faults of `nets/colmena_varroa.py`."""

from __future__ import annotations

SQUARE = {"anchos": (5, 5, 5, 5)}
CUBE = {"anchos": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, layer objects with dW and db, batch norm, dropout with a fixed mask, softmax with loss on class ids"
DW = "self.dW = self.x.T @ dout"
DB = "self.db = dout.sum(axis=0)"
DOWN = "return dout @ self.W.T"
DBETA = "self.dbeta = dout.sum(axis=0)"
DGAMMA = "self.dgamma = np.sum(self.xn * dout, axis=0)"
DXN = "dxn = self.gamma * dout"
DSTD = "dstd = -np.sum(dxn * self.xc / (self.std * self.std), axis=0)"
DVAR = "dvar = 0.5 * dstd / self.std"
VARPATH = "dxc = dxc + (2.0 / n) * self.xc * dvar"
MEANPATH = "return dxc - dmu / n"
MASK = "        dx[self.mascara] = 0\n"
COPY = "dx = dout.copy()"
DROP = "return dout * self.mask / self.keep"
SHIFT = "e = np.exp(x - x.max(axis=1, keepdims=True))"
NORM = "self.y = e / e.sum(axis=1, keepdims=True)"
PICK = "dx[np.arange(n), self.t] -= 1"

END = "return dx * dout / n"
LOOP = "dout = capa.backward(dout)"
FAULTS = [
    ("N3", DOWN, "return dout @ self.W", SQUARE),
    ("N3", DW, "self.dW = dout.T @ self.x", SQUARE),
    ("N6", DOWN, "return dout * self.W.T", CUBE),
    ("F1", DB, "self.db = dout.sum()"),
    ("F1", DB, "self.db = dout.sum(axis=1)", CUBE),
    ("F1", DB, "self.db = dout.mean(axis=0)"),
    ("F1", DB, "self.db = dout"),
    ("F2", DB, "self.db = self.dW.sum(axis=0)"),
    ("A1", END, "return dx * dout"),
    ("A4", END, "return dx * dout / dx.shape[1]"),
    ("A2/A5", DW, "self.dW = self.x.T @ dout / len(dout)"),
    ("D3", NORM, "self.y = e / e.sum()"),
    ("D3", NORM, "self.y = e / e.sum(axis=0, keepdims=True)"),
    ("D4", SHIFT, "e = np.exp(x)", {"nivel": 800.0}),
    ("B1", PICK, "dx[np.arange(n), self.t] -= 1\n        dx = -dx"),
    ("O3", DW, "self.dW += self.x.T @ dout"),
    ("O3", DB, "self.db += dout.sum(axis=0)"),
    ("C5", MASK, "        dx[~self.mascara] = 0\n"),
    ("C2/C5b/C5", MASK, ""),
    ("C7", COPY, "dx = np.ones_like(dout)"),
    ("E1", LOOP, "capa.backward(dout)", CUBE),
    ("I2", MEANPATH, "return dxc"),
    ("I2", VARPATH, "dxc = dxc + 0 * self.xc * dvar"),
    ("I2", DSTD, "dstd = -np.sum(dxn * self.xc / self.std, axis=0)"),
    ("I1", DXN, "dxn = dout"),
    ("I4", DGAMMA, "self.dgamma = np.mean(self.xn * dout, axis=0)"),
    ("K1", DROP, "return dout"),
    ("O1", "self.xn = self.xc / self.std", "self.xn = self.xc\n        self.xn /= self.std"),
]
