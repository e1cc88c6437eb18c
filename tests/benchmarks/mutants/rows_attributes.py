"""The planted faults of `nets/rows_attributes.py`."""

from __future__ import annotations

CONVENTION = "rows, net attributes"
FAULTS = [
    ("A1", "d3 = d3 / N", "d3 = d3"),
    ("A3", "d3 = d3 / N", "d3 = 2 * d3 / N"),
    ("A4", "d3 = d3 / N", "d3 = d3 / self.p.shape[1]"),
    ("A2/A5", "self.dW1 = self.X.T @ d1", "self.dW1 = self.X.T @ d1 / N"),
    ("B1", "d3 = d3 / N", "d3 = -d3 / N"),
    ("B2", "d2 = da2 * sigmoid_prime(self.z2)", "d2 = -da2 * sigmoid_prime(self.z2)"),
    ("C1", "sigmoid_prime(self.z2)", "sigmoid_prime(self.a2)"),
    ("C2", "d2 = da2 * sigmoid_prime(self.z2)", "d2 = da2"),
    ("C2", "d1 = da1 * (1 - self.a1 ** 2)", "d1 = da1"),
    ("C4/B2", "return s * (1 - s)", "return s * (s - 1)"),
    ("C4", "(1 - self.a1 ** 2)", "(1 - self.a1)"),
    ("C1b", "(1 - self.a1 ** 2)", "(1 - self.z1 ** 2)"),
    ("C1c", "d1 = da1 * (1 - self.a1 ** 2)", "d1 = da1 * self.a1 * (1 - self.a1)"),
    ("C7", "d1 = da1 * (1 - self.a1 ** 2)", "d1 = 1 - self.a1 ** 2"),
    ("C3", "d3 = d3 / N", "d3 = d3 * self.p * (1 - self.p) / N"),
    ("E5", "self.dW2 = self.a1.T @ d2", "self.dW2 = self.z1.T @ d2"),
    ("E5", "self.dW3 = self.a2.T @ d3", "self.dW3 = self.z2.T @ d3"),
    ("E4", "da1 = d2 @ self.W2.T", "da1 = da2 @ self.W2.T"),
    ("F1", "self.db2 = np.sum(d2, axis=0, keepdims=True)", "self.db2 = np.mean(d2, axis=0, keepdims=True)"),
    ("F1", "self.db1 = np.sum(d1, axis=0, keepdims=True)", "self.db1 = np.sum(d1) * np.ones_like(self.b1)"),
    ("F3", "self.db1 = np.sum(d1, axis=0, keepdims=True)", "self.db1 = np.zeros_like(self.b1)"),
    ("D7/D6", "d3 = self.p.copy()", "d3 = self.z3.copy()"),
    ("B1/D6", "d3[np.arange(N), y] -= 1", "d3[np.arange(N), y] += 1"),
]
