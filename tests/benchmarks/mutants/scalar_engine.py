"""The planted faults of `nets/scalar_engine.py`."""

CONVENTION = "engine of single numbers, parents in sets"
FAULTS = [
    ("E6", "            self.grad += out.grad\n", "            self.grad = out.grad\n"),
    ("E6", "            self.grad += other.data * out.grad", "            self.grad = other.data * out.grad"),
    ("E6", "            other.grad += self.data * out.grad", "            other.grad = self.data * out.grad"),
    (
        "E6",
        "self.grad += other * self.data ** (other - 1) * out.grad",
        "self.grad = other * self.data ** (other - 1) * out.grad",
    ),
    (
        "A5/C4/G2/A3",
        "self.grad += other * self.data ** (other - 1) * out.grad",
        "self.grad += self.data ** (other - 1) * out.grad",
    ),
    ("C4/G2", "other * self.data ** (other - 1) * out.grad", "other * self.data ** other * out.grad"),
    ("C7", "self.grad += (out.data > 0) * out.grad", "self.grad += (out.data > 0)"),
    ("C5/C5b", "(out.data > 0) * out.grad", "(out.data >= 0) * out.grad"),
    ("C4", "(1 - t ** 2) * out.grad", "(1 - t) * out.grad"),
    ("C1b/C4", "(1 - t ** 2) * out.grad", "(1 - self.data ** 2) * out.grad"),
    ("C4/C1b", "self.grad += out.data * out.grad", "self.grad += self.data * out.grad"),
    (
        "C4/E1/E5/E3",
        "            self.grad += other.data * out.grad",
        "            self.grad += self.data * out.grad",
    ),
    (
        "E6/F3",
        "                for child in v._prev:\n                    build_topo(child)\n                topo.append(v)",
        "                topo.append(v)\n                for child in v._prev:\n                    build_topo(child)",
        {"also": "reversed(topo)"},
    ),
    ("O3", "        model.zero_grad()\n", "", {"also": ".grad += "}),
    (
        "E6/F3/H8",
        "            self.grad += out.grad\n            other.grad += out.grad\n",
        "            self.grad += out.grad\n",
    ),
]
