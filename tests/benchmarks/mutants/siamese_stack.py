"""The planted faults of `nets/siamese_stack.py`."""

from __future__ import annotations

CONVENTION = "shared encoder, caches on a stack"
FAULTS = [
    ("O3", "        self.encoder.zero_grad()\n", ""),
    ("E6", "self.gV += h.T @ g", "self.gV = h.T @ g"),
    ("E6", "self.gb += g.sum(0, keepdims=True)", "self.gb = g.sum(0, keepdims=True)"),
    (
        "O6/E5/E1/B1",
        "x, pre, h = self.stack.pop()",
        "x, pre, h = self.stack.pop(0)",
        {"also": "d_diff"},
    ),
    ("O6/E5/E1", "x, pre, h = self.stack.pop()", "x, pre, h = self.stack[-1]"),
    ("B2/B1/E3", "self.encoder.backward(-d_diff)", "self.encoder.backward(d_diff)"),
    ("E6", "        self.encoder.backward(-d_diff)\n", ""),
    (
        "B1/E1/B2/O6",
        "        self.encoder.backward(-d_diff)\n        self.encoder.backward(d_diff)\n",
        "        self.encoder.backward(d_diff)\n        self.encoder.backward(-d_diff)\n",
        {"also": "d_diff"},
    ),
    (
        "C4/D6/E3",
        "d_diff = (d_dist / self.dist)[:, None] * self.diff",
        "d_diff = d_dist[:, None] * self.diff",
    ),
    (
        "D6/A3",
        "(2 * self.same * self.dist - 2 * (1 - self.same) * self.gap)",
        "(2 * self.same * self.dist - (1 - self.same) * self.gap)",
    ),
    (
        "D6/B1",
        "(2 * self.same * self.dist - 2 * (1 - self.same) * self.gap)",
        "(2 * self.same * self.dist + 2 * (1 - self.same) * self.gap)",
    ),
    ("A1", " / len(self.same)\n", "\n"),
    ("C5/C4", "np.where(pre > 0, 1, 0.1)", "np.where(pre > 0, 1, 0)"),
    ("C5b/C2/C5", "np.where(pre > 0, 1, 0.1)", "np.where(pre > 0.1 * pre.min(), 1, 0.1)"),
    ("C2", "        g = g * np.where(pre > 0, 1, 0.1)\n", ""),
    ("O1", "        self.gV += h.T @ g\n", "        h *= pre > 0\n        self.gV += h.T @ g\n"),
    ("O1", "        self.gV += h.T @ g\n", "        x -= x.mean(0)\n        self.gV += h.T @ g\n"),
    (
        "O1/E7",
        "        self.gV += h.T @ g\n        self.gc += g.sum(0, keepdims=True)\n        g = g @ self.V.T\n",
        "        self.gV += h.T @ g\n        g *= 2\n        self.gc += g.sum(0, keepdims=True) / 2\n        g = g @ self.V.T / 2\n",
    ),
    ("E2", "        g = g @ self.V.T\n", "        self.V -= 0.1 * self.gV\n        g = g @ self.V.T\n"),
    ("E5", "self.gW += x.T @ g", "self.gW += np.abs(x).T @ g"),
    ("F1", "self.gc += g.sum(0, keepdims=True)", "self.gc += g.sum()"),
    ("E3/C7", "g = g @ self.V.T", "g = h * (g @ self.V.T)"),
]
