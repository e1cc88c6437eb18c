"""The planted faults of `nets/gcn_dense.py`."""

from __future__ import annotations

CONVENTION = "graph convolution with an adjacency matrix"
FAULTS = [
    ("E3/E4/E6", "dT = self.S.T @ dO", "dT = dO"),
    ("E3/E4/E6", "dH0 = self.S.T @ dM1", "dH0 = dM1"),
    ("E5", "dtheta1 = self.M1.T @ dZ1", "dtheta1 = self.H0.T @ dZ1"),
    ("E5", "dtheta0 = self.M0.T @ dZ0", "dtheta0 = self.F.T @ dZ0"),
    ("E5", "dskip = self.F.T @ dZ1", "dskip = self.M0.T @ dZ1"),
    ("E3/E4", "dtheta2 = self.H1.T @ dT", "dtheta2 = self.H1.T @ dO"),
    ("C4", "np.where(self.Z1 > 0, 1, self.H1 + 1)", "np.where(self.Z1 > 0, 1, self.H1)"),
    ("C4/C5", "np.where(self.Z0 > 0, 1, self.H0 + 1)", "np.where(self.Z0 > 0, 1, 0)"),
    ("C5/C4", "np.where(self.Z0 > 0, 1, self.H0 + 1)", "np.where(self.Z0 < 0, 1, self.H0 + 1)"),
    (
        "C6",
        "dZ1 = dH1 * np.where(self.Z1 > 0, 1, self.H1 + 1)",
        "dZ1 = dH1 * np.where(self.Z0 > 0, 1, self.H0 + 1)",
    ),
    ("C2", "dZ0 = dH0 * np.where(self.Z0 > 0, 1, self.H0 + 1)", "dZ0 = dH0"),
    ("K1/D6/E8", "dO = (self.P - Y) * mask[:, None] / mask.sum()", "dO = (self.P - Y) / mask.sum()"),
    ("A4/A3/A2", "* mask[:, None] / mask.sum()", "* mask[:, None] / len(mask)"),
    ("A1", "* mask[:, None] / mask.sum()", "* mask[:, None]"),
    ("B1", "(self.P - Y) * mask", "(Y - self.P) * mask"),
    ("E1/E3", "dH1 = dT @ self.theta2.T", "dH1 = dO @ self.theta2.T"),
    ("N3", "dM1 = dZ1 @ self.theta1.T", "dM1 = dZ1 @ self.theta1"),
    ("F1", "dbeta = dZ0.sum(axis=0, keepdims=True)", "dbeta = dZ0.mean(axis=0, keepdims=True)"),
    ("F1/K1", "dbeta = dZ0.sum(axis=0, keepdims=True)", "dbeta = (mask @ dZ0)[None]"),
    (
        "N3",
        "return {'theta0': dtheta0, 'theta1': dtheta1,",
        "return {'theta0': dtheta0, 'theta1': dtheta1.T,",
    ),
    ("E4/E3", "dM1 = dZ1 @ self.theta1.T", "dM1 = dH1 @ self.theta1.T"),
]
