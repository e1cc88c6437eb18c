"""The planted faults of `nets/matrix_class.py`."""

from __future__ import annotations

CONVENTION = "np.matrix, batch norm"
FAULTS = [
    ("B1", "E = self.out - Y", "E = Y - self.out"),
    ("A3", "E = self.out - Y", "E = 2 * (self.out - Y)"),
    ("A2", "E = self.out - Y", "E = (self.out - Y) / m"),
    ("A2/A5", "self.dW2 = E * self.H.T", "self.dW2 = E * self.H.T / m"),
    ("F1", "self.db2 = E.sum(axis=1)", "self.db2 = E.mean(axis=1)"),
    ("F1", "self.db2 = E.sum(axis=1)", "self.db2 = np.matrix(np.full(self.b2.shape, E.sum()))"),
    ("E5", "self.dW2 = E * self.H.T", "self.dW2 = E * self.U.T"),
    ("E5", "self.dW2 = E * self.H.T", "self.dW2 = E * self.Zn.T"),
    ("C2", "dU = np.multiply(dH, np.multiply(self.H, 1 - self.H))", "dU = dH"),
    ("C4", "np.multiply(self.H, 1 - self.H)", "(1 - self.H)"),
    ("C4", "np.multiply(self.H, 1 - self.H)", "np.multiply(self.H, 1 + self.H)"),
    ("C1b", "np.multiply(self.H, 1 - self.H)", "np.multiply(self.U, 1 - self.U)"),
    ("C7", "dU = np.multiply(dH, np.multiply(self.H, 1 - self.H))", "dU = np.multiply(self.H, 1 - self.H)"),
    ("E3", "dH = self.W2.T * E", "dH = self.W2.T * self.out"),
    ("I1", "dZn = np.multiply(dU, self.gamma)", "dZn = dU"),
    ("I2", "(dZn - dZn.mean(axis=1) - np", "(dZn - np"),
    (
        "I2",
        "(dZn - dZn.mean(axis=1) - np.multiply(self.Zn, np.multiply(dZn, self.Zn).mean(axis=1))) / self.sd",
        "(dZn - dZn.mean(axis=1)) / self.sd",
    ),
    (
        "I2",
        "(dZn - dZn.mean(axis=1) - np.multiply(self.Zn, np.multiply(dZn, self.Zn).mean(axis=1))) / self.sd",
        "dZn / self.sd",
    ),
    (
        "I2",
        "- np.multiply(self.Zn, np.multiply(dZn, self.Zn).mean(axis=1))) / self.sd",
        "- np.multiply(self.Zn, np.multiply(dZn, self.Zn).mean(axis=1)))",
    ),
    ("I2", "np.multiply(dZn, self.Zn).mean(axis=1)))", "np.multiply(dZn, self.Z).mean(axis=1)))"),
    ("I2", "dZn - dZn.mean(axis=1)", "dZn - dZn.sum(axis=1)"),
    ("I4/F1", "np.multiply(dU, self.Zn).sum(axis=1)", "np.multiply(dU, self.Zn).mean(axis=1)"),
    ("I4/F1", "self.dbeta = dU.sum(axis=1)", "self.dbeta = dU.mean(axis=1)"),
    ("E5/I4", "np.multiply(dU, self.Zn).sum(axis=1)", "np.multiply(dU, self.Z).sum(axis=1)"),
    ("E4/E3", "dZn = np.multiply(dU, self.gamma)", "dZn = np.multiply(dH, self.gamma)"),
]
