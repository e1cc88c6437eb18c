"""The planted faults of `nets/loss_classes.py`."""

from __future__ import annotations

CONVENTION = "loss classes, several heads"
FAULTS = [
    ("A3", "return 2 * (y - t) / t.size", "return (y - t) / t.size"),
    ("A1/A4", "return 2 * (y - t) / t.size", "return 2 * (y - t)"),
    ("A4/A3", "return 2 * (y - t) / t.size", "return 2 * (y - t) / len(t)"),
    ("B1/B2", "return 2 * (y - t) / t.size", "return 2 * (t - y) / t.size"),
    ("D6", "return 2 * (y - t) / t.size", "return np.sign(y - t) / t.size"),
    ("D6/D7", "return (p - t) / t.size", "return (y - t) / t.size"),
    ("C3/D6", "return (p - t) / t.size", "return (p - t) * p * (1 - p) / t.size"),
    ("D6", "return (p - t) / t.size", "return -t / p / t.size"),
    ("D6/C3b", "return (p - t) / t.size", "return (p - t) / (p * (1 - p)) / t.size"),
    ("D6", "return (p - t) / t.size", "return t * (p - t) / t.size"),
    ("B1/B2", "return (p - t) / t.size", "return (t - p) / t.size"),
    ("D7/D6", "return (self.p - t) / len(t)", "return (y - t) / len(t)"),
    ("C3/D1/D6", "return (self.p - t) / len(t)", "return (self.p - t) * self.p * (1 - self.p) / len(t)"),
    ("A1", "return (self.p - t) / len(t)", "return self.p - t"),
    ("A4/A3", "return (self.p - t) / len(t)", "return (self.p - t) / t.size"),
    ("D6", "return (self.p - t) / len(t)", "return -t / self.p / len(t)"),
    ("D8", "return (self.p - t) / len(t)", "return np.full(t.shape, (self.p - t)[:, 0].mean()) / len(t)"),
    ("D6", "return np.tanh(y - t) / len(t)", "return (y - t) / len(t)"),
    ("D6", "return np.tanh(y - t) / len(t)", "return np.sign(y - t) / len(t)"),
    ("D6/C4", "return np.tanh(y - t) / len(t)", "return np.sinh(y - t) / len(t)"),
    ("D6/C4", "return np.tanh(y - t) / len(t)", "return 1 / np.cosh(y - t) / len(t)"),
    ("E6", "dh += dy @ V.T", "dh = dy @ V.T"),
    ("E3", "dh += dy @ V.T", "dh += y @ V.T"),
    ("E1", "dh += dy @ V.T", "dh += dy @ self.heads[0].T if dy.shape[1] == 2 else dy @ V.T"),
    ("C2", "dz = dh * (1 - self.h ** 2)", "dz = dh"),
    ("C4", "(1 - self.h ** 2)", "(1 - self.h)"),
    ("C1b", "(1 - self.h ** 2)", "(1 - self.z ** 2)"),
    ("E5", "self.grad_heads.append(self.h.T @ dy)", "self.grad_heads.append(self.z.T @ dy)"),
    ("F1", "self.grad_offsets.append(dy.sum(axis=0))", "self.grad_offsets.append(dy.mean(axis=0))"),
    (
        "F1",
        "self.grad_offsets.append(dy.sum(axis=0))",
        "self.grad_offsets.append(np.full(dy.shape[1], dy.sum()))",
    ),
    ("F1", "self.grad_b = dz.sum(axis=0)", "self.grad_b = dz.mean(axis=0)"),
]
