"""The planted faults of `nets/siamese_twins.py`."""

from __future__ import annotations

CONVENTION = "layer objects used twice, stacks"
FAULTS = [
    ("E6/O3/P1", "self.w_grad += inp.T @ g", "self.w_grad = inp.T @ g"),
    ("E6/O3/P1", "self.b_grad += g.sum(axis=0)", "self.b_grad = g.sum(axis=0)"),
    ("F1", "self.b_grad += g.sum(axis=0)", "self.b_grad += g.mean(axis=0)"),
    ("F1", "self.b_grad += g.sum(axis=0)", "self.b_grad += g.sum()"),
    ("N3/E3", "return g @ self.w.T", "return g @ self.w", {"sizes": (5, 5, 5)}),
    ("C4", "return g * (1.0 - out * out)", "return g * (1.0 - out)"),
    ("C7", "return g * (1.0 - out * out)", "return 1.0 - out * out"),
    ("C2/E4/C6", "return g * (1.0 - out * out)", "return g"),
    ("C6/C4", "return g * (1.0 - out * out)", "return g * out * (1.0 - out)"),
    ("C4/B1", "return g / (1.0 + np.exp(-inp))", "return g / (1.0 + np.exp(inp))"),
    ("C6/C4/C5", "return g / (1.0 + np.exp(-inp))", "return g * (inp > 0)"),
    ("A1", "dscore = (self.p - same) / n", "dscore = self.p - same"),
    ("B1", "dscore = (self.p - same) / n", "dscore = (same - self.p) / n"),
    ("C3", "dscore = (self.p - same) / n", "dscore = (self.p - same) * self.p * (1 - self.p) / n"),
    ("E5", "self.v_grad = self.dist.T @ dscore", "self.v_grad = self.diff.T @ dscore"),
    ("F1", "self.c_grad = dscore.sum()", "self.c_grad = dscore.mean()"),
    ("A3", "ddiff = 2 * self.diff * ddist", "ddiff = self.diff * ddist"),
    ("E4/C2/A3", "ddiff = 2 * self.diff * ddist", "ddiff = 2 * ddist"),
    ("E1/E5/E4", "ddiff = 2 * self.diff * ddist", "ddiff = 2 * self.h1 * ddist"),
    ("B2/B1", "dh2 = -ddiff", "dh2 = ddiff"),
    ("E3/E4", "ddist = np.outer(dscore, self.v)", "ddist = np.outer(self.p, self.v)"),
]
