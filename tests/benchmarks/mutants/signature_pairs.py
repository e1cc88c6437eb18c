"""The planted faults of `nets/signature_pairs.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CUBE = {"sizes": (5, 5, 5), "samples": 5}
CONVENTION = "small autograd engine with closures, one encoder used twice, rows"
REDUCE = "            if size == 1:\n                g = g.sum(axis=axis, keepdims=True)\n"
LEAD = "            g = g.sum(axis=0)\n"
COLLECT = "self.grad = self.grad + g\n"
ADD = "            self.soak(g)\n            other.soak(g)\n"
SUB = "other.soak(-g)"
MUL = "self.soak(g * other.data)"
MULO = "other.soak(g * self.data)"
MATS = "self.soak(g @ other.data.T)"
MATO = "other.soak(self.data.T @ g)"
TANH = "lambda g: self.soak(g * (1 - t * t))"
PLUS = "lambda g: self.soak(g / (1 + np.exp(-self.data)))"
EXP = "e = np.exp(self.data - self.data.max(axis=1, keepdims=True))"
SOFT = "p = e / e.sum(axis=1, keepdims=True)"
JAC = "self.soak(p * (g - (g * p).sum(axis=1, keepdims=True)))"
ROWS = "self.soak(g * np.ones_like(self.data))"
MEAN = "lambda g: self.soak(np.ones_like(self.data) * g / n)"
ORDER = "for node in reversed(order):"
POST = "                for parent in node.parents:\n                    visit(parent)\n                order.append(node)\n"
ZERO = "            p.grad = np.zeros_like(p.data)\n"
FAULTS = [
    ("A1", MEAN, "lambda g: self.soak(np.ones_like(self.data) * g)"),
    (
        "A2/D6",
        "Var(self.data.mean(), (self,)",
        "Var(self.data.sum(), (self,)",
        {"also": "n = self.data.size"},
    ),
    ("B1/B2", SUB, "other.soak(g)"),
    ("D1", JAC, "self.soak(g * p * (1 - p))"),
    ("D5", JAC, "self.soak(g)"),
    ("D3", SOFT, "p = e / e.sum()", {"also": JAC}),
    ("D3", SOFT, "p = e / e.sum(axis=0, keepdims=True)", {"also": JAC}),
    ("D3", JAC, "self.soak(p * (g - (g * p).sum(axis=0, keepdims=True)))"),
    ("N2", JAC, "self.soak(p * (g - (g * p).sum(axis=1)))", CUBE),
    ("D4", EXP, "e = np.exp(self.data)", {"far": 800.0}),
    ("N3", MATS, "self.soak(g @ other.data)", SQUARE),
    ("N3", MATO, "other.soak(g.T @ self.data)", SQUARE),
    ("N3", MATO, "other.soak(self.data @ g)", CUBE),
    ("N6", MATS, "self.soak(g * other.data.T)", CUBE),
    ("F1", LEAD, "            g = g.mean(axis=0)\n"),
    ("F1", LEAD, "            g = g.sum(axis=1)\n", CUBE),
    ("F1/N2", REDUCE, "            pass\n", {"also": COLLECT.strip()}),
    ("E6", COLLECT, "self.grad = g\n"),
    (
        "E6",
        POST,
        "                order.append(node)\n                for parent in node.parents:\n                    visit(parent)\n",
        {"also": "visit(parent)"},
    ),
    ("E6/F3", ADD, "            self.soak(g)\n"),
    ("E6", f"            {MUL}\n            {MULO}\n", f"            {MUL}\n"),
    ("E5", MATO, "other.soak(np.ones_like(self.data).T @ g)"),
    ("C7/E3", MULO, "other.soak(self.data)"),
    ("E1/E5/C4", MULO, "other.soak(g * other.data)"),
    ("C7", TANH, "lambda g: self.soak(1 - t * t)"),
    ("D1", JAC, "self.soak(g * (p - p * p))"),
    ("C1", PLUS, "lambda g: self.soak(g / (1 + np.exp(-out)))"),
    ("C4", PLUS, "lambda g: self.soak(g / (1 + np.exp(self.data)))"),
    (
        "O1",
        "out = np.logaddexp(0, self.data)",
        "out = np.logaddexp(0, self.data, out=self.data)",
        {"also": PLUS},
    ),
    ("O3", ZERO, "            grad = np.zeros_like(p.data)\n", {"also": COLLECT.strip()}),
]
