"""The planted faults of `heldout/coccinelles.py`."""

from __future__ import annotations

SAME = {"forme": (3, 8, 8), "noyau": (3, 3)}
HEAD = {"classes": 12}
CONVENTION = "images (N, C, H, W), layer objects that keep their gradients, loops over windows, overlapping max pooling"
DF = "self.d_filtres[f] += np.sum(zone * g, axis=0)"
DX = "dx[:, :, i * s:i * s + kh, j * s:j * s + kw] += g * self.filtres[f]"
ZONE = "zone = self.x[:, :, i * s:i * s + kh, j * s:j * s + kw]\n                for f in range(nf):"
CROP = "return dx[:, :, m:m + h, m:m + l]"
RELU = "return grad * self.masque"
POOL = "dx[k, p, i * s + a, j * s + b] += grad[k, p, i, j]"
PZONE = "zone = self.x[k, p, i * s:i * s + t, j * s:j * s + t]"
DW = "self.dW = self.a.T @ grad"
DBD = "self.db = grad.sum(axis=0)"
DA = "return (grad @ self.W.T).reshape(self.forme)"
SHIFT = "decale = scores - scores.max(axis=1, keepdims=True)"
P = "self.p = e / e.sum(axis=1, keepdims=True)"
TOP = "return d / n"
FAULTS = [
    ("H1", DX, "dx[:, :, i:i + kh, j:j + kw] += g * self.filtres[f]"),
    ("H1", ZONE, ZONE.replace("i * s:i * s + kh, j * s:j * s + kw", "i:i + kh, j:j + kw"), {"also": DF}),
    ("H2", CROP, "return dx[:, :, :h, :l]"),
    ("H2", CROP, "return dx[:, :, -h:, -l:]"),
    (
        "H3",
        ZONE,
        ZONE.replace("i * s:i * s + kh, j * s:j * s + kw", "j * s:j * s + kh, i * s:i * s + kw"),
        SAME,
    ),
    ("H3", DX, "dx[:, :, j * s:j * s + kh, i * s:i * s + kw] += g * self.filtres[f]", SAME),
    ("H3", POOL, "dx[k, p, i * s + b, j * s + a] += grad[k, p, i, j]"),
    ("H3", POOL, "dx[k, p, a, b] += grad[k, p, i, j]"),
    ("H3", PZONE, "zone = self.x[k, 0, i * s:i * s + t, j * s:j * s + t]"),
    ("H3", "g = grad[:, f, i, j][:, None, None, None]", "g = grad[:, f, j, i][:, None, None, None]", SAME),
    ("H4", DX, "dx[:, :, i * s:i * s + kh, j * s:j * s + kw] = g * self.filtres[f]"),
    ("H4", POOL, "dx[k, p, i * s + a, j * s + b] = grad[k, p, i, j]"),
    ("E6/E8", DF, "self.d_filtres[f] = np.sum(zone * g, axis=0)"),
    (
        "H5/H9",
        "        dx = np.zeros_like(self.x)\n        for i in range(hs):\n",
        "        dx = np.zeros_like(self.x)\n        for i in range(hs - 1):\n",
    ),
    ("H7", DX, "dx[:, :, i * s:i * s + kh, j * s:j * s + kw] += g * self.filtres[f][:, ::-1, ::-1]"),
    ("A2/A5", DF, "self.d_filtres[f] += np.mean(zone * g, axis=0)"),
    ("F1", DBD, "self.db = grad.mean(axis=0)"),
    ("F1", DBD, "self.db = grad.sum()"),
    ("F2", DBD, "self.db = (self.a.T @ grad).sum(axis=0)"),
    ("C5", RELU, "return grad * ~self.masque"),
    ("C5c/C5", RELU, "return np.maximum(grad, 0)"),
    ("C2/E4/C5", RELU, "return grad"),
    ("C7", RELU, "return self.masque.astype(float)"),
    ("N3", DA, "return (self.W @ grad.T).reshape(self.forme)"),
    ("N3", DW, "self.dW = (grad.T @ self.a).reshape(self.W.shape)"),
    ("E5", DW, "self.dW = (self.a @ self.W + self.b).T @ grad", HEAD),
    ("A1", TOP, "return d"),
    ("A4", TOP, "return d / d.shape[1]"),
    (
        "B1",
        "d[np.arange(n), self.classes] -= 1\n        return d / n",
        "d[np.arange(n), self.classes] -= 1\n        return -d / n",
    ),
    ("D3", SHIFT, "decale = scores - scores.max(axis=0, keepdims=True)"),
    ("D3", P, "self.p = e / e.sum()", {"also": TOP}),
    ("D3", P, "self.p = e / e.sum(axis=0, keepdims=True)", {"also": TOP}),
    ("D4", SHIFT, "decale = scores", {"depart": 800.0}),
    ("C3/D1", "        return d / n", "        return d * self.p * (1 - self.p) / n"),
    ("D6", "        d[np.arange(n), self.classes] -= 1\n", "        d[np.arange(n), self.classes] = -1\n"),
]
