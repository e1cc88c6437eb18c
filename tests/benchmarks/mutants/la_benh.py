"""The planted faults of `nets/la_benh.py`."""

from __future__ import annotations

WIDE = {"so_loc": 2, "day": 12, "loai": 12}
CUBE = {"day": 4, "loai": 4, "samples": 4}
CONVENTION = "convolution by loops over positions, NCHW, layers that keep gradients, Vietnamese identifiers"
KEEP = "self.dK += np.tensordot(g[:, :, i, j], self.x[:, :, doc, ngang], axes=([0], [0]))"
KB = "self.db = g.sum(axis=(0, 2, 3))"
KX = "dx[:, :, doc, ngang] += np.tensordot(g[:, :, i, j], self.K, axes=([1], [0]))"
TANH = "return g * (1 - self.ra ** 2)"
ROUTE = "chon = o_nay == self.ra[:, :, i:i + 1, j:j + 1]"
POOL = "dx[:, :, r:r + self.o, c:c + self.o] += chon * g[:, :, i:i + 1, j:j + 1]"
FLAT = "return g.reshape(self.dang)"
DW = "self.dW = g.T @ self.x\n"
DB = "self.db = g.sum(axis=0)"
DX = "return g @ self.W\n"
RELU = "return g * self.duong"
EXP = "e = np.exp(x - x.max(axis=1, keepdims=True))"
SOFT = "self.p = e / e.sum(axis=1, keepdims=True)"
JAC = "return self.p * (g - np.sum(g * self.p, axis=1, keepdims=True))"
LOSS = "return np.sum((self.doan(anh) - nhan) ** 2) / len(anh)"
TOP = "g = 2 * (self.doan(anh) - nhan) / len(anh)"
FAULTS = [
    ("A1", TOP, "g = 2 * (self.doan(anh) - nhan)"),
    ("A3", TOP, "g = (self.doan(anh) - nhan) / len(anh)"),
    ("A3/D6", LOSS, "return np.mean((self.doan(anh) - nhan) ** 2)", {"also": TOP}),
    ("D1", JAC, "return g * self.p * (1 - self.p)"),
    ("D5", JAC, "return g"),
    ("D3", SOFT, "self.p = e / e.sum()", {"also": JAC}),
    ("D3", SOFT, "self.p = e / e.sum(axis=0)", {"also": JAC}),
    ("D3", JAC, "return self.p * (g - np.sum(g * self.p, axis=0, keepdims=True))"),
    ("D4", EXP, "e = np.exp(x)", {"day_len": 800.0}),
    ("N2/D3", SOFT, "self.p = e / e.sum(axis=1)", {**CUBE, "also": JAC}),
    ("N2/D3", JAC, "return self.p * (g - np.sum(g * self.p, axis=1))", CUBE),
    ("D6", LOSS, "return -np.sum(nhan * np.log(self.doan(anh))) / len(anh)", {"also": TOP}),
    ("N3", DX, "return g @ self.W.T\n", WIDE),
    ("N3", DW, "self.dW = self.x.T @ g\n", WIDE),
    ("F1", DB, "self.db = g.sum()"),
    ("D1", JAC, "return g * (self.p - self.p ** 2)"),
    ("F1", KB, "self.db = g.sum(axis=(2, 3))"),
    ("E6/E8", KEEP, KEEP.replace("+=", "=")),
    ("H4/E6", POOL, POOL.replace("+=", "=")),
    ("H1", KEEP, KEEP.replace("doc, ngang", "i:i + self.K.shape[2], j:j + self.K.shape[3]")),
    ("H3", FLAT, "return g.reshape(self.dang, order='F')"),
    ("H3", FLAT, "n, c, h, w = self.dang\n        return g.reshape(n, h, w, c).transpose(0, 3, 1, 2)"),
    ("H7", KEEP, KEEP.replace("axes=([0], [0]))", "axes=([0], [0]))[:, :, ::-1, ::-1]")),
    (
        "H5",
        "for j in range(g.shape[3]):\n                doc, ngang = self.vung(i, j)\n                self.dK",
        "for j in range(g.shape[3] - 1):\n                doc, ngang = self.vung(i, j)\n                self.dK",
    ),
    ("C7", TANH, "return 1 - self.ra ** 2"),
    ("C1", TANH, "return g * (1 - np.tanh(self.ra) ** 2)"),
    ("C5c/C5", RELU, "return np.maximum(g, 0)"),
    ("C2/E4", RELU, "return g"),
    (
        "O1",
        POOL,
        "manh = dx[:, :, r:r + self.o, c:c + self.o].copy()\n                manh += chon * g[:, :, i:i + 1, j:j + 1]",
    ),
    (
        "O3",
        "        self.dK = np.zeros_like(self.K)\n",
        "        if not hasattr(self, 'dK'):\n            self.dK = np.zeros_like(self.K)\n",
        {"also": KEEP},
    ),
]
