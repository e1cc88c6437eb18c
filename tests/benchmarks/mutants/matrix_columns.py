"""The planted faults of `nets/matrix_columns.py`."""

from __future__ import annotations

CONVENTION = "np.matrix"
FAULTS = [
    ("A1", "d2 = (self.y - T) / n", "d2 = self.y - T"),
    ("A3", "d2 = (self.y - T) / n", "d2 = 2 * (self.y - T) / n"),
    ("B1", "d2 = (self.y - T) / n", "d2 = (T - self.y) / n"),
    ("C3", "d2 = (self.y - T) / n", "d2 = np.multiply(self.y - T, np.multiply(self.y, 1 - self.y)) / n"),
    ("D7", "d2 = (self.y - T) / n", "d2 = (self.z2 - T) / n"),
    ("E5", "self.dB = d2 * self.h.T", "self.dB = d2 * self.z1.T"),
    ("F1", "self.db = d2.sum(axis=1)", "self.db = d2.mean(axis=1)"),
    ("F3", "self.db = d2.sum(axis=1)", "self.db = 0 * self.b"),
    ("C2", "d1 = np.multiply(e1, 1 - np.power(self.h, 2))", "d1 = e1"),
    ("C4", "1 - np.power(self.h, 2)", "1 - self.h"),
    ("C1b", "1 - np.power(self.h, 2)", "1 - np.power(self.z1, 2)"),
    ("C7", "d1 = np.multiply(e1, 1 - np.power(self.h, 2))", "d1 = 1 - np.power(self.h, 2)"),
    ("E3", "e1 = self.B.T * d2", "e1 = self.B.T * self.y"),
    ("A2/A5", "self.dA = d1 * self.X.T", "self.dA = d1 * self.X.T / n"),
    ("F1", "self.da = d1.sum(axis=1)", "self.da = d1.mean(axis=1)"),
]
