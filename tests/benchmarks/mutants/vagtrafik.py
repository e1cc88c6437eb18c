"""The planted faults of `nets/vagtrafik.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4, 4, 4)}
CUBE = {"sizes": (4, 4, 4, 4, 4), "samples": 4}
CONVENTION = "columns, layer objects that change themselves in backward, Swedish identifiers"
TOP = "return 2 * (gissning - facit) / np.size(facit)"
MSE = "return np.mean(np.power(gissning - facit, 2))"
WG = "W_grad = np.matmul(fel, self.x.T)"
BG = "b_grad = np.sum(fel, axis=1, keepdims=True)"
XG = "        x_grad = np.matmul(self.W.T, fel)\n"
WS = "        self.W -= takt * W_grad\n"
BS = "        self.b -= takt * b_grad\n"
SOFTPLUS = "return fel / (1 + np.exp(-self.x))"
TANH = "return np.multiply(fel, 1 - self.y ** 2)"
RELU = (
    "        lutning = np.zeros_like(self.x)\n        lutning[self.x > 0] = 1\n        return fel * lutning\n"
)
LOOP = "            fel = lager.bakat(fel, takt)\n"
FAULTS = [
    ("A1", TOP, "return 2 * (gissning - facit) / facit.shape[0]"),
    ("A3", TOP, "return (gissning - facit) / np.size(facit)"),
    ("A2/A5", WG, "W_grad = np.matmul(fel, self.x.T) / self.x.shape[1]"),
    ("B1", TOP, "return 2 * (facit - gissning) / np.size(facit)"),
    ("D6", MSE, "return np.sqrt(np.mean(np.power(gissning - facit, 2)))", {"also": TOP}),
    (
        "N2",
        "return np.matmul(self.W, x) + self.b",
        "return np.matmul(self.W, x) + self.b.ravel()",
        {**CUBE, "also": BG},
    ),
    ("N3", XG, "        x_grad = np.matmul(self.W, fel)\n", SQUARE),
    ("N3", WG, "W_grad = np.matmul(self.x, fel.T)", SQUARE),
    ("N3", XG, "        x_grad = np.matmul(fel, self.W)\n", CUBE),
    ("N6", XG, "        x_grad = np.multiply(self.W.T, fel)\n", CUBE),
    ("N6", WG, "W_grad = fel * self.x.T", CUBE),
    ("F1", BG, "b_grad = np.mean(fel, axis=1, keepdims=True)"),
    ("F1", BG, "b_grad = np.sum(fel, axis=0, keepdims=True).T", CUBE),
    ("F3", BS, ""),
    ("P3/F3", BS, "        b_grad = self.b - takt * b_grad\n"),
    ("E2", XG + WS + BS, WS + BS + XG),
    ("E3", XG, "        x_grad = np.matmul(W_grad.T, fel)\n"),
    ("E1", LOOP, "            lager.bakat(fel, takt)\n", SQUARE),
    (
        "C1",
        "        self.x = x\n        return np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)\n",
        "        self.x = np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)\n        return self.x\n",
        {"also": SOFTPLUS},
    ),
    ("C4", SOFTPLUS, "return fel / (1 + np.exp(self.x))"),
    ("C4", TANH, "return np.multiply(fel, 1 - self.y)"),
    ("C7", TANH, "return 1 - np.tanh(fel) ** 2"),
    ("C5", RELU, RELU.replace("lutning[self.x > 0] = 1", "lutning[self.x < 0] = 1")),
    ("C5c/C5", RELU, "        return np.maximum(fel, 0)\n"),
    (
        "O1",
        "+ np.maximum(x, 0)",
        "+ np.maximum(x, 0, out=x)",
        {"also": SOFTPLUS},
    ),
]
