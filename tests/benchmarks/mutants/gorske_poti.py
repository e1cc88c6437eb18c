"""The planted faults of `nets/gorske_poti.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = (
    "layer objects and a loss object, gradients added up, an optimizer that steps later, Slovene names"
)
DW = "self.d_utezi += self.vhod.T @ d_izhod"
DB = "self.d_odmik += d_izhod.sum(axis=0, keepdims=True)"
DX = "return d_izhod @ self.utezi.T"
KEEP = "        self.vhod = vhod\n        return vhod @ self.utezi + self.odmik"
RELU = "return np.where(self.vhod > 0, d_izhod, 0)"
SIGM = "return d_izhod * self.izhod * (1 - self.izhod)"
PROB = "self.p = e / np.sum(e, axis=-1, keepdims=True)"
JAC = "return np.einsum('ijk,ik->ij', diagonala - zunanji, d_izhod)"
OUTER = "zunanji = np.einsum('ij,ik->ijk', self.p, self.p)"
TOP = "return -cilj / self.p / n"
RESET = "            gradient.fill(0.0)\n"
STEP = "parameter -= self.stopnja * (gradient + upad * parameter)"
FAULTS = [
    ("N3", DX, "return d_izhod @ self.utezi", SQUARE),
    ("N3", DW, "self.d_utezi += d_izhod.T @ self.vhod", SQUARE),
    ("N6", DX, "return d_izhod * self.utezi.T", CUBE),
    ("F1", DB, "self.d_odmik += d_izhod.sum()"),
    ("F1", DB, "self.d_odmik += d_izhod.mean(axis=0, keepdims=True)"),
    ("F1", DB, "self.d_odmik += d_izhod.sum(axis=1)", CUBE),
    ("F3/P3", DB, "self.d_odmik = d_izhod.sum(axis=0, keepdims=True)"),
    ("D1", JAC, "return d_izhod * self.p * (1 - self.p)"),
    ("D1", OUTER, "zunanji = np.einsum('ij,jk->ijk', self.p ** 2, np.eye(self.p.shape[-1]))", {"also": JAC}),
    ("D2", JAC, "return (diagonala - zunanji).sum(axis=-1) * d_izhod"),
    ("D5", JAC, "return d_izhod"),
    ("D3", PROB, "self.p = e / np.sum(e)", {"also": JAC}),
    ("D6/D5", TOP, "return (self.p - cilj) / n"),
    ("D6", TOP, "return (-cilj / self.p + (1 - cilj) / (1 - self.p)) / n"),
    ("A1", TOP, "return -cilj / self.p"),
    ("A4", TOP, "return -cilj / self.p / k"),
    ("B1", TOP, "return cilj / self.p / n"),
    ("O1", TOP, "self.p *= -n\n        return cilj / self.p", {"also": "diagonala"}),
    ("C5", RELU, "return np.where(self.vhod > 1, d_izhod, 0)"),
    ("C5/C4", RELU, "return np.where(self.vhod > 0, self.vhod, 0) * d_izhod"),
    ("C5c", RELU, "return np.maximum(d_izhod, 0)"),
    ("C7", SIGM, "return self.izhod * (1 - self.izhod)"),
    ("C1", SIGM, "s = 1 / (1 + np.exp(-self.izhod))\n        return d_izhod * s * (1 - s)"),
    ("C4", SIGM, "return d_izhod * self.izhod * (self.izhod - 1)"),
    ("E5", KEEP, "        self.vhod = vhod @ self.utezi + self.odmik\n        return self.vhod", SQUARE),
    ("E3", DX, "return d_izhod @ self.d_utezi.T"),
    ("O3", RESET, "            gradient = np.zeros_like(gradient)\n", {"also": "spust.ponastavi()"}),
    ("O3", "    spust.ponastavi()\n", "", {"also": DW}),
    ("G2", STEP, "parameter -= self.stopnja * (gradient + 2 * upad * parameter)"),
    ("G3", "(self.odmik, self.d_odmik, 0.0)", "(self.odmik, self.d_odmik, UPAD)", {"also": STEP}),
]
