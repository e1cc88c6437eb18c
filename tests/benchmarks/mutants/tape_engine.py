"""The planted faults of `nets/tape_engine.py`."""

SQUARE = {"sizes": (4, 4, 4)}
CONVENTION = "small autograd engine"
FAULTS = [
    (
        "E6/O3",
        "            self.grad += out.grad @ other.data.T",
        "            self.grad = out.grad @ other.data.T",
    ),
    (
        "E1/C4/E5",
        "self.grad += unbroadcast(out.grad * other.data, self.data.shape)",
        "self.grad += unbroadcast(out.grad * self.data, self.data.shape)",
    ),
    (
        "E1/C4/E5",
        "other.grad += unbroadcast(out.grad * self.data, other.data.shape)",
        "other.grad += unbroadcast(out.grad * other.data, other.data.shape)",
    ),
    (
        "E4/C2/E3",
        "self.grad += unbroadcast(out.grad * other.data, self.data.shape)",
        "self.grad += unbroadcast(out.grad, self.data.shape)",
    ),
    ("E6/F3", "            other.grad += unbroadcast(out.grad * self.data, other.data.shape)\n", ""),
    ("N3", "self.grad += out.grad @ other.data.T", "self.grad += out.grad @ other.data", SQUARE),
    ("N3", "other.grad += self.data.T @ out.grad", "other.grad += out.grad.T @ self.data", SQUARE),
    ("C5", "(out.data > 0) * out.grad", "(out.data <= 0) * out.grad"),
    ("C5b", "(out.data > 0) * out.grad", "(out.data >= 0) * out.grad"),
    ("C7", "(out.data > 0) * out.grad", "(out.data > 0)"),
    ("C5/C4", "(out.data > 0) * out.grad", "out.data * out.grad"),
    ("C5c/C5", "(out.data > 0) * out.grad", "np.maximum(out.grad, 0)"),
    ("C4", "(1 - t ** 2) * out.grad", "(1 - t) * out.grad"),
    ("C4/C1b", "(1 - t ** 2) * out.grad", "(1 - self.data ** 2) * out.grad"),
    ("C1c/C4", "(1 - t ** 2) * out.grad", "t * (1 - t) * out.grad"),
    ("C1b", "s * (1 - s) * out.grad", "self.data * (1 - self.data) * out.grad"),
    ("C4", "s * (1 - s) * out.grad", "(1 - s) * out.grad"),
    ("C2", "self.grad += s * (1 - s) * out.grad", "self.grad += out.grad"),
    ("C4/B2", "s * (1 - s) * out.grad", "s * (s - 1) * out.grad"),
    ("C7", "s * (1 - s) * out.grad", "s * (1 - s)"),
    ("A1/A4/A3", "2 * diff / diff.size * out.grad", "2 * diff * out.grad"),
    ("A4/A3", "2 * diff / diff.size * out.grad", "2 * diff / len(diff) * out.grad"),
    ("A3", "2 * diff / diff.size * out.grad", "diff / diff.size * out.grad"),
    ("B1", "2 * diff / diff.size * out.grad", "-2 * diff / diff.size * out.grad"),
    ("F1", "        grad = grad.sum(axis=0)", "        grad = grad.mean(axis=0)"),
    ("F1", "grad = grad.sum(axis=axis, keepdims=True)", "grad = grad.mean(axis=axis, keepdims=True)"),
    ("F1/E8", "        grad = grad.sum(axis=0)", "        grad = grad[0]"),
    (
        "O3",
        "        for p in net.parameters():\n            p.grad = np.zeros_like(p.data)\n",
        "",
        {"also": ".grad += "},
    ),
]
