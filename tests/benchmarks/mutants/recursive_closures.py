"""The planted faults of `nets/recursive_closures.py`."""

from __future__ import annotations

CONVENTION = "closures, recursion, one sample at a time"
SQUARE = {"sizes": (4, 4, 4, 4)}
FAULTS = [
    ("C4", "return (1 + abs(v)) ** -2", "return 1 / (1 + abs(v))"),
    ("C4", "return (1 + abs(v)) ** -2", "return (1 + v) ** -2"),
    ("C4", "return (1 + abs(v)) ** -2", "return (1 - abs(v)) ** -2"),
    ("C4", "return (1 + abs(v)) ** -2", "return (1 + abs(v)) ** 2"),
    ("C4", "return v / (2 * np.sqrt(v * v + 1)) + 1", "return v / (2 * np.sqrt(v * v + 1))"),
    ("C4", "return v / (2 * np.sqrt(v * v + 1)) + 1", "return v / np.sqrt(v * v + 1) + 1"),
    ("C4", "return v / (2 * np.sqrt(v * v + 1)) + 1", "return 1 / (2 * np.sqrt(v * v + 1)) + 1"),
    ("C4", "lambda v: 1 / (1 + v * v)", "lambda v: 1 / (1 + v)"),
    ("C4/C1c/C6", "lambda v: 1 / (1 + v * v)", "lambda v: 1 - v * v"),
    ("C1", "dz = up * slope(z)", "dz = up * slope(f(z))"),
    ("C2/C3b", "dz = up * slope(z)", "dz = up"),
    ("C7", "dz = up * slope(z)", "dz = slope(up)"),
    ("C7", "dz = up * slope(z)", "dz = slope(z)"),
    ("C2b/C4/C3", "dz = up * slope(z)", "dz = up * slope(z) ** 2"),
    ("C1/C6/E5", "dz = up * slope(z)", "dz = up * slope(x)", SQUARE),
    ("E6/E8", "out.get(name + '.w', 0) + np.outer(dz, x)", "np.outer(dz, x)"),
    ("E6/E8", "out.get(name + '.b', 0) + dz", "dz"),
    ("E4", "return store[name + '.w'].T @ dz", "return store[name + '.w'].T @ up"),
    ("E3", "return store[name + '.w'].T @ dz", "return store[name + '.w'].T @ f(z)"),
    ("N3", "return store[name + '.w'].T @ dz", "return store[name + '.w'] @ dz", SQUARE),
    ("N3", "np.outer(dz, x)", "np.outer(x, dz)", SQUARE),
    ("N1/N6", "np.outer(dz, x)", "dz * x", SQUARE),
    ("N1", "np.outer(dz, x)", "np.dot(dz, x)", SQUARE),
    ("E5", "np.outer(dz, x)", "np.outer(dz, f(z))", SQUARE),
    ("F2/F1", "out.get(name + '.b', 0) + dz", "out.get(name + '.b', 0) + dz * x.sum()"),
    ("F1", "out.get(name + '.b', 0) + dz", "out.get(name + '.b', 0) + dz.mean()"),
    ("F1/F2", "out.get(name + '.b', 0) + dz", "out.get(name + '.b', 0) + up"),
    ("D6", "np.tanh(gap)\n", "gap\n"),
    ("D6", "np.tanh(gap)\n", "np.sign(gap)\n"),
    ("B1", "np.tanh(gap)\n", "np.tanh(-gap)\n"),
    ("D6/C3", "np.tanh(gap)\n", "1 - np.tanh(gap) ** 2\n"),
    ("A1", "{key: g / n for key, g in out.items()}", "out"),
    ("A4", "{key: g / n for key, g in out.items()}", "{key: g / len(layers) for key, g in out.items()}"),
]
