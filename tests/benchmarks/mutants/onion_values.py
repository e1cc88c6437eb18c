"""The planted faults of `nets/onion_values.py`."""

from __future__ import annotations

CONVENTION = "scalar autograd engine after a lecture, Value objects with closures, python numbers"
ADDS = "            self.grad += out.grad\n            other.grad += out.grad\n"
MULS = "self.grad += other.data * out.grad"
MULO = "other.grad += self.data * out.grad"
POW = "self.grad += k * self.data ** (k - 1) * out.grad"
TANH = "self.grad += (1 - t ** 2) * out.grad"
PLUS = "self.grad += out.grad / (1 + math.exp(-self.data))"
LEAK = "self.grad += (1.0 if self.data > 0 else 0.1) * out.grad"
SEED = "        self.grad = 1.0\n"
BUILD = "                for child in v._prev:\n                    build_topo(child)\n                topo.append(v)\n"
ZERO = "            p.grad = 0.0\n"
FAULTS = [
    ("E6/F3", ADDS, "            self.grad += out.grad\n"),
    ("E6/F3", ADDS, "            other.grad += out.grad\n"),
    ("B2/B1", ADDS, "            self.grad += out.grad\n            other.grad -= out.grad\n"),
    ("E6", MULS, "self.grad = other.data * out.grad"),
    ("E6", MULO, "other.grad = self.data * out.grad"),
    ("E1/E5/C4", MULS, "self.grad += self.data * out.grad"),
    ("E1/E5/C4", MULO, "other.grad += other.data * out.grad"),
    ("C7/E3", MULS, "self.grad += other.data"),
    ("E3/E1", MULS, "self.grad += other.data * out.data"),
    ("C4/G2", POW, "self.grad += self.data ** (k - 1) * out.grad"),
    ("C7/G2", POW, "self.grad += k * self.data ** (k - 1)"),
    ("E6", POW, "self.grad = k * self.data ** (k - 1) * out.grad"),
    ("C7", TANH, "self.grad += 1 - t ** 2"),
    ("C1", TANH, "self.grad += (1 - math.tanh(t) ** 2) * out.grad"),
    ("C2", TANH, "self.grad += out.grad"),
    ("C4", PLUS, "self.grad += out.grad / (1 + math.exp(self.data))"),
    ("C1", PLUS, "self.grad += out.grad / (1 + math.exp(-out.data))"),
    ("C7", PLUS, "self.grad += 1 / (1 + math.exp(-self.data))"),
    ("C2", PLUS, "self.grad += out.grad"),
    ("C5", LEAK, "self.grad += (1.0 if self.data > 0 else 0.0) * out.grad"),
    ("C5/C4", LEAK, "self.grad += (1.0 if self.data > 0 else -0.1) * out.grad"),
    ("C5c/C5", LEAK, "self.grad += (1.0 if out.grad > 0 else 0.1) * out.grad"),
    ("A3", SEED, "        self.grad = 2.0\n"),
    ("O3", ZERO, "            grad = 0.0\n", {"also": ".grad += "}),
    (
        "E6",
        BUILD,
        "                topo.append(v)\n                for child in v._prev:\n                    build_topo(child)\n",
        {"also": "build_topo(child)"},
    ),
]
