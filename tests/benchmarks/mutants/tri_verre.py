"""The planted faults of `nets/tri_verre.py`."""

from __future__ import annotations

SQUARE = {"couches": (5, 5, 5, 5)}
CONVENTION = "script with global lists, one column at a time, nabla lists zipped, decay in the update"
TOP = "return -2 * y * np.maximum(0, 1 - y * a)"
OUT = "delta = cout_derive(activations[-1], y) * derivees[-1](zs[-1])"
LASTW = "nabla_w[-1] = np.dot(delta, activations[-2].T)"
SP = "sp = derivees[-l](z)"
DOWN = "delta = np.dot(poids[-l + 1].T, delta) * sp"
NB = "        nabla_b[-l] = delta\n"
NW = "nabla_w[-l] = np.dot(delta, activations[-l - 1].T)"
SUMB = "somme_b = [nb + db for nb, db in zip(somme_b, delta_b)]"
SUMW = "somme_w = [nw + dw for nw, dw in zip(somme_w, delta_w)]"
UW = "poids[:] = [(1 - eta * decroissance) * w - eta / n * nw for w, nw in zip(poids, somme_w)]"
UB = "biais[:] = [b - eta / n * nb for b, nb in zip(biais, somme_b)]"
FAULTS = [
    ("N3", DOWN, "delta = np.dot(poids[-l + 1], delta) * sp", SQUARE),
    ("N3", NW, "nabla_w[-l] = np.dot(activations[-l - 1], delta.T)", SQUARE),
    ("N6/N2", LASTW, "nabla_w[-1] = delta * activations[-2]", SQUARE),
    ("F1", NB, "        nabla_b[-l] = np.sum(delta) * np.ones(delta.shape)\n"),
    ("F3", NB, ""),
    ("F2", NB, "        nabla_b[-l] = np.dot(delta, np.sum(activations[-l - 1]))\n"),
    ("A1/A5", UB, UB.replace("eta / n", "eta")),
    ("A1/A5", UW, UW.replace("eta / n", "eta")),
    ("A4", "    n = len(lot)\n", "    n = len(poids)\n", {"also": "eta / n"}),
    ("A3", TOP, "return -y * np.maximum(0, 1 - y * a)"),
    ("B1", TOP, "return 2 * y * np.maximum(0, 1 - y * a)"),
    ("D6", TOP, "return -1.0 * y * (1 - y * a > 0)"),
    ("D6", TOP, "return 2 * (a - y)"),
    ("D6", TOP, "return -2 * np.maximum(0, 1 - y * a)"),
    ("E6/E8", SUMW, "somme_w = [dw for nw, dw in zip(somme_w, delta_w)]"),
    ("E8/E6", SUMB, "somme_b = delta_b"),
    ("E3", DOWN, "delta = np.dot(poids[-l + 1].T, activations[-l + 1]) * sp"),
    ("E1", DOWN, "delta = np.dot(poids[-l].T, delta) * sp", SQUARE),
    ("E1", DOWN, "delta = np.dot(poids[-1].T, delta) * sp", SQUARE),
    ("E5", NW, "nabla_w[-l] = np.dot(delta, activations[-l].T)", SQUARE),
    ("C1", "z = zs[-l]", "z = activations[-l]", {"also": SP}),
    ("C6", SP, "sp = derivees[-l + 1](z)"),
    ("C6", "z = zs[-l]", "z = zs[-l + 1]", {**SQUARE, "also": SP}),
    ("C2", DOWN, "delta = np.dot(poids[-l + 1].T, delta)"),
    ("C7", OUT, "delta = derivees[-1](zs[-1])"),
    ("C4", "return 1.0 - np.tanh(z) ** 2", "return 1.0 - np.tanh(z)", {"also": SP}),
    ("C4", "return sigmoide(z) * (1 - sigmoide(z))", "return sigmoide(z) * (1 + sigmoide(z))", {"also": SP}),
    ("G2", UW, UW.replace("(1 - eta * decroissance)", "(1 - 0.5 * eta * decroissance)")),
    ("G1", UW, UW.replace("(1 - eta * decroissance) * w", "w")),
    ("P2", UB, "biais[:] = [-eta / n * nb for b, nb in zip(biais, somme_b)]"),
]
