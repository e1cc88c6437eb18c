"""The planted faults of `nets/notes_de_vin.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = (
    "rows, dataclass layers that keep gradients, batch normalisation, smoothed softmax, French identifiers"
)
DW = "self.d_poids = self.entree.T @ g"
DB = "self.d_biais = g.sum(axis=0)"
DX = "return g @ self.poids.T"
GAMMA = "self.d_gamma = np.sum(g * self.norme, axis=0)"
BETA = "self.d_beta = np.sum(g, axis=0)"
NORM = "d_norme = g * self.gamma"
VAR = "d_variance = np.sum(d_norme * self.centre, axis=0) * -0.5 * self.inv_ecart ** 3"
CENTRE = "d_centre = d_norme * self.inv_ecart + d_variance * 2.0 / n * self.centre"
MEAN = "return d_centre - d_centre.mean(axis=0)"
ELU = "return np.where(self.x > 0, g, g * (self.y + self.alpha))"
LOGP = "log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))"
LOSS = "return -(self.t * log_p).sum() / len(notes)"
TOP = "return (self.p - self.t) / len(self.t)"
LOOP = "            g = couche.arriere(g)\n"
FAULTS = [
    ("A1", TOP, "return self.p - self.t"),
    ("A4/A1", TOP, "return (self.p - self.t) / self.t.shape[1]"),
    ("A2/A5", DW, "self.d_poids = self.entree.T @ g / len(g)"),
    ("B1", TOP, "return (self.t - self.p) / len(self.t)"),
    ("C3/D1", TOP, "return (self.p - self.t) * self.p * (1 - self.p) / len(self.t)"),
    ("D3", LOGP, "log_p = z - np.log(np.exp(z).sum())", {"also": TOP}),
    ("D3", LOGP, "log_p = z - np.log(np.exp(z).sum(axis=0))", {"also": TOP}),
    (
        "D4",
        "z = scores - scores.max(axis=1, keepdims=True)",
        "z = scores",
        {"decalage": 800.0, "also": LOGP},
    ),
    ("D6", LOSS, "return ((self.t - self.p) ** 2).sum() / len(notes)", {"also": TOP}),
    ("D7", "self.p = np.exp(log_p)", "self.p = log_p", {"also": TOP}),
    ("N3", DX, "return g @ self.poids", SQUARE),
    ("N3", DW, "self.d_poids = g.T @ self.entree", SQUARE),
    ("N2/D3", LOGP, "log_p = z - np.log(np.exp(z).sum(axis=1))", {**CUBE, "also": TOP}),
    ("N6", DX, "return g * self.poids.T", CUBE),
    ("F1", DB, "self.d_biais = g.sum()"),
    ("F1", DB, "self.d_biais = g.sum(axis=1)", CUBE),
    ("F1", DB, "self.d_biais = g"),
    ("F1/I4", BETA, "self.d_beta = np.mean(g, axis=0)"),
    ("I4/A5/A2", GAMMA, "self.d_gamma = np.mean(g * self.norme, axis=0)"),
    ("I1", NORM, "d_norme = g"),
    ("I2", CENTRE, "d_centre = d_norme * self.inv_ecart", {"also": VAR}),
    ("I2", MEAN, "return d_centre"),
    ("I2", VAR, "d_variance = np.sum(d_norme * self.centre, axis=0) * -0.5 * self.inv_ecart"),
    ("I2/E6", CENTRE, "d_centre = d_norme * self.inv_ecart + d_variance * 2.0 * self.centre"),
    ("E1", LOOP, "            couche.arriere(g)\n", SQUARE),
    ("E3", DX, "return self.entree @ self.poids @ self.poids.T"),
    ("E5/I2", GAMMA, "self.d_gamma = np.sum(g * self.centre, axis=0)"),
    ("C4", ELU, "return np.where(self.x > 0, g, g * self.y)"),
    ("C4/C5", ELU, "return g * (self.y + self.alpha)"),
    (
        "O1",
        "        self.norme = self.centre * self.inv_ecart\n",
        "        self.norme = self.centre\n        self.norme *= self.inv_ecart\n",
        {"also": VAR},
    ),
]
