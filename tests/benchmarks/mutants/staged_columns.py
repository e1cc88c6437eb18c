"""The planted faults of `nets/staged_columns.py`."""

from __future__ import annotations

CONVENTION = "columns, staged methods"
FAULTS = [
    ("A3", "self.delta3 = 2 * (self.out - Y)", "self.delta3 = self.out - Y"),
    ("B1", "self.delta3 = 2 * (self.out - Y)", "self.delta3 = 2 * (Y - self.out)"),
    ("A2", "self.delta3 = 2 * (self.out - Y)", "self.delta3 = 2 * (self.out - Y) / Y.shape[1]"),
    ("C2", " * (1 - np.power(self.A2, 2))", ""),
    ("C1b", "(1 - np.power(self.A2, 2))", "(1 - np.power(self.Z2, 2))"),
    ("C4", "(1 - np.power(self.A2, 2))", "np.power(self.A2, 2)"),
    ("C2", "np.dot(self.W2.T, self.delta2) * slope", "np.dot(self.W2.T, self.delta2)"),
    ("C5", "slope = np.where(self.Z1 > 0, 1.0, 0.1)", "slope = np.where(self.Z1 > 0, 0.1, 1.0)"),
    ("C5", "slope = np.where(self.Z1 > 0, 1.0, 0.1)", "slope = np.where(self.Z1 > 0, 1.0, 0.2)"),
    ("C5", "slope = np.where(self.Z1 > 0, 1.0, 0.1)", "slope = np.where(self.Z1 > 0, self.Z1, 0.1)"),
    ("E5", "np.dot(self.delta3, self.A2.T)", "np.dot(self.delta3, self.Z2.T)"),
    ("E5", "np.dot(self.delta2, self.A1.T)", "np.dot(self.delta2, self.Z1.T)"),
    (
        "F1",
        "self.grad_b2 = np.sum(self.delta2, axis=1, keepdims=True)",
        "self.grad_b2 = np.mean(self.delta2, axis=1, keepdims=True)",
    ),
    (
        "F1",
        "self.grad_b1 = np.sum(self.delta1, axis=1, keepdims=True)",
        "self.grad_b1 = np.sum(self.delta1[:, :1], axis=1, keepdims=True)",
    ),
    ("E3", "np.dot(self.W2.T, self.delta2) * slope", "np.dot(self.W2.T, self.A2) * slope"),
]
