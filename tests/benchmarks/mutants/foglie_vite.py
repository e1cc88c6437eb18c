"""The planted faults of `nets/foglie_vite.py`."""

from __future__ import annotations

SQUARE = {"altezza": 9, "larghezza": 9}
FLAT = {"specie": 10}
CONVENTION = (
    "layer objects with loops over windows, NCHW, Italian names, class ids, each layer updates itself"
)
CONV_W = "self.dW[q] += grad[m, q, i, j] * pezzo"
CONV_B = "self.db[q] += grad[m, q, i, j]"
CONV_X = "dx[m, :, y0:y0 + k, x0:x0 + k] += grad[m, q, i, j] * self.W[q]"
PIECE = "pezzo = self.x[m, :, y0:y0 + k, x0:x0 + k]"
PLACE = "y0 = i * s\n                        x0 = j * s\n"
POOL = "dx[m, q, i * s + a, j * s + b] += grad[m, q, i, j]"
MASK = "dx[self.x <= 0] = 0"
SLOPE = "return grad * self.y * (1 - self.y)"
DENSE_W = "self.dW = np.dot(self.x.T, grad)"
DENSE_B = "self.db = np.sum(grad, axis=0)"
DENSE_X = "dx = np.dot(grad, self.W.T)"
SOFTMAX = "self.p = e / np.sum(e, axis=1, keepdims=True)"
SHIFT = "e = np.exp(z - np.max(z, axis=1, keepdims=True))"
TOP = "return dz / n"
UNFLAT = "return grad.reshape(self.forma)"
DENSE_END = """        dx = np.dot(grad, self.W.T)
        return dx

    def aggiorna(self):
        self.W -= self.lr * self.dW
"""
DENSE_EARLY = """        self.W -= self.lr * self.dW
        dx = np.dot(grad, self.W.T)
        return dx

    def aggiorna(self):
"""
LOSS = "return -np.mean(np.log(self.p[np.arange(len(classi)), classi]))"
PICK = "dz = self.p.copy()\n        dz[np.arange(n), self.classi] -= 1\n"
DIAGONAL = """dz = np.zeros_like(self.p)
        dz[np.arange(n), self.classi] = -1 / self.p[np.arange(n), self.classi]
        dz = dz * self.p * (1 - self.p)
"""
ROWS = """                for i in range(h):
                    for j in range(w):
                        y0 = i * s
"""
CONV_INIT = """        self.b = rng.normal(size=filtri) * 0.2
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)
"""
CONV_SHARED = """        self.b = self.db = rng.normal(size=filtri) * 0.2
        self.dW = np.zeros_like(self.W)
"""
FAULTS = [
    ("A1", TOP, "return dz"),
    ("A4", TOP, "return dz / dz.shape[1]"),
    ("A2/A5", DENSE_W, "self.dW = np.dot(self.x.T, grad) / len(grad)"),
    ("A3", TOP, "return 2 * dz / n"),
    ("B1", TOP, "return -dz / n", {"also": "-= self.lr"}),
    ("D1", PICK, DIAGONAL, {"also": TOP}),
    ("C3/D1", TOP, "return dz * self.p * (1 - self.p) / n"),
    ("D3", SOFTMAX, "self.p = e / np.sum(e)", {"also": "dz[np.arange"}),
    ("D3", SOFTMAX, "self.p = e / np.sum(e, axis=0)", {"also": "dz[np.arange"}),
    ("D4", SHIFT, "e = np.exp(z)", {"fondo": 850.0, "also": SOFTMAX}),
    (
        "D6",
        LOSS,
        LOSS.replace(
            "np.log(self.p[np.arange(len(classi)), classi])", "self.p[np.arange(len(classi)), classi]"
        ),
    ),
    ("N9/N2", "dz[np.arange(n), self.classi] -= 1", "dz[:, self.classi] -= 1"),
    ("N3", DENSE_X, "dx = np.dot(grad, self.W)", FLAT),
    ("N6", DENSE_W, "self.dW = self.x.T * grad", {**FLAT, "samples": 10}),
    ("H3/N3", UNFLAT, "return grad.T.reshape(self.forma)"),
    ("F1", DENSE_B, "self.db = np.sum(grad)"),
    ("F1", CONV_B, "self.db += grad[m, q, i, j]"),
    ("F3", "        self.b -= self.lr * self.db\n", ""),
    ("E6/E8/H4", CONV_W, "self.dW[q] = grad[m, q, i, j] * pezzo"),
    ("H4/E6", CONV_X, CONV_X.replace("+=", "=")),
    ("H1", PLACE, "y0 = i\n                        x0 = j\n", {"also": PIECE}),
    ("H5", ROWS, ROWS.replace("range(h)", "range(h - 1)")),
    ("H3", PIECE, "pezzo = self.x[m, :, x0:x0 + k, y0:y0 + k]", SQUARE),
    ("H7", CONV_X, CONV_X.replace("self.W[q]", "self.W[q][:, ::-1, ::-1]")),
    ("H6/H3", POOL, "dx[m, q, i * s:i * s + k, j * s:j * s + k] += grad[m, q, i, j]"),
    ("C5", MASK, "dx[self.x > 0] = 0"),
    ("C7", SLOPE, "return self.y * (1 - self.y)"),
    ("E2", DENSE_END, DENSE_EARLY),
    ("O1", CONV_W, "pezzo *= grad[m, q, i, j]\n                        self.dW[q] += pezzo"),
    ("O2", CONV_INIT, CONV_SHARED, {"also": "self.db[:] = 0"}),
    ("O3", "        self.dW[:] = 0\n", "", {"also": CONV_W}),
]
