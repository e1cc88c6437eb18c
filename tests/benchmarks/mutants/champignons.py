"""The planted faults of `nets/champignons.py`."""

from __future__ import annotations

SQUARE = {"tailles": (5, 5, 5, 5)}
CONVENTION = "per sample, vectors, layer objects that update at once, French"
OUTER = "grad_poids = np.outer(grad, self.x)"
DX = "        grad_x = np.dot(self.poids.T, grad)\n"
STEP = "        self.poids -= taux * grad_poids\n"
BIAS = "        self.biais -= taux * grad\n"
TANH = "return grad * (1 - self.y ** 2)"
RELU = "return grad * np.where(self.x >= 0, 1, 0)"
JAC = "jac = np.diag(self.p) - np.outer(self.p, self.p)\n        return np.dot(jac, grad)"
TOP = "grad = -cible / (p + PETIT)"
FAULTS = [
    ("N1/N6/N2", OUTER, "grad_poids = grad * self.x", SQUARE),
    ("N1/N6", OUTER, "grad_poids = np.dot(grad, self.x)", SQUARE),
    ("N1/N6/N2", OUTER, "grad_poids = grad[:, None] * self.x[:, None]", SQUARE),
    ("N3", OUTER, "grad_poids = np.outer(self.x, grad)", SQUARE),
    ("N3", DX, "        grad_x = np.dot(self.poids, grad)\n", SQUARE),
    ("E2", DX + STEP, STEP + DX),
    ("E3", DX, "        grad_x = np.dot(grad_poids.T, grad)\n"),
    ("E5", OUTER, "grad_poids = np.outer(grad, np.ones_like(self.x))"),
    ("F3", BIAS, ""),
    ("F1", BIAS, "        self.biais -= taux * np.sum(grad)\n"),
    ("A3/A5", BIAS, "        self.biais -= grad\n"),
    ("D1", JAC, "return grad * self.p * (1 - self.p)"),
    ("D1", JAC, "jac = np.diag(self.p * (1 - self.p))\n        return np.dot(jac, grad)"),
    (
        "D2",
        JAC,
        "jac = np.diag(self.p) - np.outer(self.p, self.p)\n        return np.sum(jac, axis=0) * grad",
    ),
    ("D5", JAC, "return grad"),
    ("D6/C3", TOP, "grad = p - cible"),
    ("D6", TOP, "grad = (1 - cible) / (1 - p) - cible / (p + PETIT)"),
    ("B1", TOP, "grad = cible / (p + PETIT)"),
    ("D4", "e = np.exp(x - np.max(x))", "e = np.exp(x)", {"decale": 1000.0}),
    ("D4", "np.log(p + PETIT)", "np.log(p)", {"decale": (0.0, 0.0, 0.0, -2000.0)}),
    ("C4", TANH, "return grad * (1 - self.y)"),
    ("C1", TANH, "return grad * (1 - np.tanh(self.y) ** 2)"),
    ("C7", TANH, "return 1 - self.y ** 2"),
    ("C7", TANH, "return grad * (1 - np.tanh(grad) ** 2)"),
    ("C5", RELU, "return grad * np.where(self.x >= 1, 1, 0)"),
    ("C5b/C2/C5", RELU, "return grad * np.where(np.maximum(self.x, 0) >= 0, 1, 0)"),
    (
        "O1/C5b/C5",
        "        self.x = x\n        return np.maximum(x, 0)\n",
        "        self.x = x\n        x[x < 0] = 0\n        return x\n",
        {"also": RELU},
    ),
    ("E1", "            grad = couche.retro(grad, taux)\n", "            couche.retro(grad, taux)\n", SQUARE),
    ("N3/N1", DX, "        grad_x = np.dot(grad, self.poids.T)\n", SQUARE),
]
