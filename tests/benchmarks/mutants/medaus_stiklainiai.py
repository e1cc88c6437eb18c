"""The planted faults of `nets/medaus_stiklainiai.py`."""

from __future__ import annotations

SQUARE = {"dydziai": (5, 5, 5, 5)}
CUBE = {"dydziai": (5, 5, 5, 5), "samples": 5}
CONVENTION = "a class with lists of weights (out, in), rows, mini-batch steps with momentum, Lithuanian names"
TOP = "delta = (aktyvacijos[-1] - y) / m"
W_TOP = "nabla_w[-1] = np.dot(delta.T, aktyvacijos[-2])"
B_TOP = "nabla_b[-1] = delta.sum(axis=0)"
ERR = "klaida = np.dot(delta, self.svoriai[l + 1])"
DELTA = "delta = klaida * elu_isvestine(zs[l])"
W = "nabla_w[l] = np.dot(delta.T, aktyvacijos[l])"
B = "nabla_b[l] = delta.sum(axis=0)"
PENALTY = "bauda = lmbda / n_viso * self.svoriai[i]"
V_W = "- eta * (nw + bauda)"
V_B = "self.greitis_b[i] = self.inercija * self.greitis_b[i] - eta * nb"
MOVE_B = "self.poslinkiai[i] = self.poslinkiai[i] + self.greitis_b[i]"
SLOPE = "return np.where(z > 0, 1.0, alfa * np.exp(z))"
PROB = "return e / e.sum(axis=1, keepdims=True)"
FAULTS = [
    ("N3", ERR, "klaida = np.dot(delta, self.svoriai[l + 1].T)", SQUARE),
    ("N3", W, "nabla_w[l] = np.dot(aktyvacijos[l].T, delta)", SQUARE),
    ("N6", ERR, "klaida = delta * self.svoriai[l + 1]", CUBE),
    ("F1", B, "nabla_b[l] = delta.sum()"),
    ("F1", B_TOP, "nabla_b[-1] = delta.mean(axis=0)"),
    ("F1", B, "nabla_b[l] = delta.sum(axis=1)", CUBE),
    ("F2", B, "nabla_b[l] = nabla_w[l].sum(axis=1)"),
    ("A1", TOP, "delta = aktyvacijos[-1] - y"),
    ("A4", "        m = len(x)\n", "        m = len(self.svoriai[-1])\n", {"also": TOP}),
    ("A2", DELTA, "delta = klaida * elu_isvestine(zs[l]) / m"),
    ("D1/C3", TOP, "delta = (aktyvacijos[-1] - y) * aktyvacijos[-1] * (1 - aktyvacijos[-1]) / m"),
    ("D7", TOP, "delta = (zs[-1] - y) / m"),
    ("D3", PROB, "return e / e.sum()", {"also": TOP}),
    ("D5/D6", TOP, "delta = -(y / aktyvacijos[-1]) / m"),
    ("E1", ERR, "klaida = np.dot(delta, self.svoriai[-1])", SQUARE),
    ("E1", ERR, "klaida = np.dot(delta, self.svoriai[l])", SQUARE),
    ("E3", ERR, "klaida = np.dot(aktyvacijos[l + 2], self.svoriai[l + 1])"),
    (
        "E4",
        f"{DELTA}\n            {W}\n            {B}",
        "delta = klaida\n"
        "            sigma = delta * elu_isvestine(zs[l])\n"
        "            nabla_w[l] = np.dot(sigma.T, aktyvacijos[l])\n"
        "            nabla_b[l] = sigma.sum(axis=0)",
    ),
    ("E5", W, "nabla_w[l] = np.dot(delta.T, zs[l - 1] if l else x)"),
    ("E5", W_TOP, "nabla_w[-1] = np.dot(delta.T, aktyvacijos[-1])", SQUARE),
    ("C1", DELTA, "delta = klaida * elu_isvestine(aktyvacijos[l + 1])"),
    ("C4", SLOPE, "return np.where(z > 0, 1.0, alfa * (np.exp(z) - 1))", {"also": DELTA}),
    ("C4/C5", SLOPE, "return np.where(z > 0, 1.0, alfa)", {"also": DELTA}),
    ("C6", DELTA, "delta = klaida * elu_isvestine(zs[l + 1])", SQUARE),
    ("C7", DELTA, "delta = elu_isvestine(klaida)"),
    ("G1", V_W, "- eta * nw"),
    ("G2", PENALTY, "bauda = 2 * lmbda / n_viso * self.svoriai[i]"),
    ("G4/G2", PENALTY, "bauda = lmbda / len(x) * self.svoriai[i]"),
    ("P2", MOVE_B, "self.poslinkiai[i] = self.greitis_b[i]"),
    ("B2", V_B, "self.greitis_b[i] = self.inercija * self.greitis_b[i] + eta * nb"),
]
