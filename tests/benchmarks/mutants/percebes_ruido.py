"""The planted faults of `nets/percebes_ruido.py`."""

from __future__ import annotations

SQUARE = {"tamanos": (5, 5, 5, 5, 5)}
CONVENTION = "one specimen at a time, np.outer, sums of nablas and one step, denoising autoencoder with a second output"
NWT = "nabla_wt = erro * codigo"
TOP = "delta = (as_[-1] - limpo) * self.pendente(len(self.w) - 1, zs[-1])"
NW = "nabla_w[capa] = np.outer(delta, as_[capa])"
NB = "nabla_b[capa] = delta"
UP = "subida = np.dot(self.w[capa].T, delta)"
JOIN = "subida = subida + erro * self.w_talla"
DOWN = "delta = subida * self.pendente(capa - 1, zs[capa - 1])"
SUM_W = "suma_w[capa] += nw[capa]"
SUM_B = "suma_b[capa] += nb[capa]"
STEP_W = "self.w[capa] -= eta * (suma_w[capa] / n + lam * self.w[capa])"
STEP_B = "self.b[capa] -= eta * suma_b[capa] / n"
STEP_BT = "        self.b_talla -= eta * suma_bt / n\n"
FAULTS = [
    ("A1/A5", STEP_W, "self.w[capa] -= eta * (suma_w[capa] + lam * self.w[capa])"),
    ("A4", "n = len(sucios)", "n = len(sucios[0])", {"samples": 5, "tamanos": (4, 7, 3, 6, 4)}),
    ("A3", TOP, "delta = 2 * (as_[-1] - limpo) * self.pendente(len(self.w) - 1, zs[-1])"),
    ("B2/B1", TOP, "delta = (limpo - as_[-1]) * self.pendente(len(self.w) - 1, zs[-1])"),
    ("C3b/C2", TOP, "delta = as_[-1] - limpo"),
    ("D6/E1", TOP, "delta = (as_[-1] - sucio) * self.pendente(len(self.w) - 1, zs[-1])"),
    ("D7", TOP, "delta = (zs[-1] - limpo) * self.pendente(len(self.w) - 1, zs[-1])"),
    ("N1/N6", NW, "nabla_w[capa] = delta * as_[capa]", SQUARE),
    ("N3", NW, "nabla_w[capa] = np.outer(as_[capa], delta)", SQUARE),
    ("E5", NW, "nabla_w[capa] = np.outer(delta, as_[capa + 1])", SQUARE),
    ("E5", NW, "nabla_w[capa] = np.outer(delta, zs[capa])", SQUARE),
    ("F1", NB, "nabla_b[capa] = delta.mean()"),
    ("N3", UP, "subida = np.dot(self.w[capa], delta)", SQUARE),
    ("E1", UP, "subida = np.dot(self.w[-1].T, delta)", SQUARE),
    ("E3", UP, "subida = np.dot(self.w[capa].T, as_[capa + 1])"),
    ("E6", f"            if capa == self.medio:\n                {JOIN}\n", ""),
    ("E3", JOIN, "subida = subida + erro * codigo"),
    ("E1", "if capa == self.medio:", "if capa == self.medio - 1:", SQUARE),
    ("C2", DOWN, "delta = subida"),
    ("C1", DOWN, "delta = subida * self.pendente(capa - 1, as_[capa])"),
    ("C6", DOWN, "delta = subida * self.pendente(capa, zs[capa - 1])"),
    ("C7", DOWN, "delta = self.pendente(capa - 1, zs[capa - 1])"),
    ("C4", "return 1.0 / np.cosh(z) ** 2", "return 1.0 / np.cosh(z)", {"also": DOWN}),
    ("E8/E6", SUM_W, "suma_w[capa] = nw[capa]"),
    (
        "O2",
        "[np.zeros(b.shape) for b in self.b]",
        "[np.zeros(self.b[0].shape)] * len(self.b)",
        {**SQUARE, "also": SUM_B},
    ),
    ("O1", NWT, "codigo *= erro\n        nabla_wt = codigo", {"also": NW}),
    ("G4", STEP_W, "self.w[capa] -= eta * (suma_w[capa] + lam * self.w[capa]) / n"),
    ("G1b/G2", STEP_W, "self.w[capa] -= eta * (suma_w[capa] / n - lam * self.w[capa])"),
    ("G3", STEP_B, "self.b[capa] -= eta * (suma_b[capa] / n + lam * self.b[capa])"),
    ("F3", STEP_BT, ""),
]
