"""The planted faults of `nets/gated_tensors.py`."""

from __future__ import annotations

CONVENTION = "engine: tensors with closures, folded broadcasts"
FAULTS = [
    (
        "E6",
        "self.grad += fold(out.grad * other.data, self.data.shape)",
        "self.grad = fold(out.grad * other.data, self.data.shape)",
    ),
    (
        "E1/E5/E3",
        "self.grad += fold(out.grad * other.data, self.data.shape)",
        "self.grad += fold(out.grad * self.data, self.data.shape)",
    ),
    (
        "C7/E3",
        "self.grad += fold(out.grad * other.data, self.data.shape)",
        "self.grad += fold(other.data, self.data.shape)",
    ),
    (
        "E3/C2/E4",
        "other.grad += fold(out.grad * self.data, other.data.shape)",
        "other.grad += fold(out.grad, other.data.shape)",
    ),
    (
        "E1/E6/F3",
        "other.grad += fold(out.grad * self.data, other.data.shape)",
        "self.grad += fold(out.grad * self.data, other.data.shape)",
    ),
    ("E3", "self.grad += out.grad @ other.data.T", "self.grad += out.data @ other.data.T"),
    ("E3/E5", "other.grad += self.data.T @ out.grad", "other.grad += self.data.T @ out.data"),
    (
        "A2/A5",
        "other.grad += self.data.T @ out.grad",
        "other.grad += self.data.T @ out.grad / len(self.data)",
    ),
    ("C4", "self.grad += (1 - t ** 2) * out.grad", "self.grad += (1 - t) * out.grad"),
    ("C1", "self.grad += (1 - t ** 2) * out.grad", "self.grad += (1 - np.tanh(t) ** 2) * out.grad"),
    ("C7", "self.grad += (1 - t ** 2) * out.grad", "self.grad += 1 - t ** 2"),
    (
        "C4",
        "self.grad += out.grad / (1 + np.exp(-self.data))",
        "self.grad += out.grad / (1 + np.exp(self.data))",
    ),
    (
        "C1",
        "self.grad += out.grad / (1 + np.exp(-self.data))",
        "self.grad += out.grad / (1 + np.exp(-out.data))",
    ),
    (
        "D3",
        "self.grad += out.grad - p * out.grad.sum(axis=1, keepdims=True)",
        "self.grad += out.grad - p * out.grad.sum(axis=0, keepdims=True)",
    ),
    (
        "D1",
        "self.grad += out.grad - p * out.grad.sum(axis=1, keepdims=True)",
        "self.grad += out.grad * (1 - p)",
    ),
    ("D5/D2", "self.grad += out.grad - p * out.grad.sum(axis=1, keepdims=True)", "self.grad += out.grad"),
    ("A1", "g[rows, ids] = -out.grad / len(ids)", "g[rows, ids] = -out.grad"),
    ("B1", "g[rows, ids] = -out.grad / len(ids)", "g[rows, ids] = out.grad / len(ids)"),
    (
        "F1/A5",
        "        if n == 1:\n            g = g.sum(axis=ax, keepdims=True)",
        "        if n == 1:\n            g = g.mean(axis=ax, keepdims=True)",
    ),
]
