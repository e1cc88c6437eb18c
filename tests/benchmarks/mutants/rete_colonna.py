"""The planted faults of `nets/rete_colonna.py`."""

from __future__ import annotations

CONVENTION = "columns one by one, lists, step"
FAULTS = [
    ("P3", "self.b[k] = self.b[k] - eta * tot_b[k] / n", "tot_b[k] = self.b[k] - eta * tot_b[k] / n"),
    (
        "P3",
        "self.W[k] = self.W[k] - eta * (tot_W[k] / n + self.decadimento * self.W[k])\n            self.b[k] = self.b[k] - eta * tot_b[k] / n",
        "self.W[k] = self.W[k] - eta * (tot_W[k] / n + self.decadimento * self.W[k])\n            b = self.b[k] - eta * tot_b[k] / n",
    ),
    ("P3/F3", "self.b[k] = self.b[k] - eta * tot_b[k] / n", "self.b[k] - eta * tot_b[k] / n"),
    (
        "P2/P3",
        "self.W[k] = self.W[k] - eta * (tot_W[k] / n + self.decadimento * self.W[k])",
        "self.W[k] = -eta * (tot_W[k] / n + self.decadimento * self.W[k])",
    ),
    ("A1/A5", "self.b[k] = self.b[k] - eta * tot_b[k] / n", "self.b[k] = self.b[k] - eta * tot_b[k]"),
    (
        "A4/A5",
        "self.b[k] = self.b[k] - eta * tot_b[k] / n",
        "self.b[k] = self.b[k] - eta * tot_b[k] / len(tot_b[k])",
    ),
    (
        "A1/A5",
        "eta * (tot_W[k] / n + self.decadimento * self.W[k])",
        "eta * (tot_W[k] + self.decadimento * self.W[k])",
    ),
    (
        "G4",
        "eta * (tot_W[k] / n + self.decadimento * self.W[k])",
        "eta * (tot_W[k] + self.decadimento * self.W[k]) / n",
    ),
    ("G1", "eta * (tot_W[k] / n + self.decadimento * self.W[k])", "eta * (tot_W[k] / n)"),
    (
        "G2",
        "eta * (tot_W[k] / n + self.decadimento * self.W[k])",
        "eta * (tot_W[k] / n + 2 * self.decadimento * self.W[k])",
    ),
    (
        "G1b/G2",
        "eta * (tot_W[k] / n + self.decadimento * self.W[k])",
        "eta * (tot_W[k] / n - self.decadimento * self.W[k])",
    ),
    (
        "G3",
        "self.b[k] = self.b[k] - eta * tot_b[k] / n",
        "self.b[k] = self.b[k] - eta * (tot_b[k] / n + self.decadimento * self.b[k])",
    ),
    (
        "E3",
        "delta = (self.W[k + 1].T @ delta) * self.df[k](self.s[k])",
        "delta = (self.W[k + 1].T @ errore) * self.df[k](self.s[k])",
        {"forme": (5, 4, 3)},
    ),
    (
        "E3",
        "delta = (self.W[k + 1].T @ delta) * self.df[k](self.s[k])",
        "delta = (self.W[k + 1].T @ self.o[k + 2]) * self.df[k](self.s[k])",
    ),
    (
        "E3",
        "delta = (self.W[k + 1].T @ delta) * self.df[k](self.s[k])",
        "delta = (self.W[k + 1].T @ self.s[k + 1]) * self.df[k](self.s[k])",
    ),
    (
        "E3",
        "delta = (self.W[k + 1].T @ delta) * self.df[k](self.s[k])",
        "delta = dW[k + 1].sum(axis=0)[:, None] * self.df[k](self.s[k])",
    ),
    (
        "C1",
        "delta = (self.W[k + 1].T @ delta) * self.df[k](self.s[k])",
        "delta = (self.W[k + 1].T @ delta) * self.df[k](self.o[k + 1])",
    ),
    ("C1", "delta = errore * self.df[-1](self.s[-1])", "delta = errore * self.df[-1](self.o[-1])"),
    ("C3b", "delta = errore * self.df[-1](self.s[-1])", "delta = errore"),
    (
        "C7",
        "delta = (self.W[k + 1].T @ delta) * self.df[k](self.s[k])",
        "delta = self.df[k](self.W[k + 1].T @ delta)",
    ),
    ("C7", "delta = errore * self.df[-1](self.s[-1])", "delta = self.df[-1](errore)"),
    (
        "C1c/C4",
        "self.df = [d_tanh] * (len(self.W) - 1) + [d_logistica]",
        "self.df = [d_logistica] * len(self.W)",
    ),
    ("C4", "return 1.0 - np.tanh(s) ** 2", "return 1.0 - np.tanh(s)"),
    ("C4", "return 1.0 - np.tanh(s) ** 2", "return np.tanh(s)"),
    ("C1b/C4", "return 1.0 - np.tanh(s) ** 2", "return 1.0 - s ** 2"),
    ("C4/B2", "return logistica(s) * (1.0 - logistica(s))", "return logistica(s) * (logistica(s) - 1.0)"),
    ("E8", "tot_b = [a + g for a, g in zip(tot_b, db)]", "tot_b = db"),
    ("E8", "tot_W = [a + g for a, g in zip(tot_W, dW)]", "tot_W = dW"),
    ("F2", "db[k] = delta", "db[k] = dW[k].sum(axis=1, keepdims=True)"),
    ("F1", "db[k] = delta", "db[k] = delta.mean(axis=0, keepdims=True) * np.ones_like(delta)"),
    ("A3", "errore = self.o[-1] - t", "errore = 2 * (self.o[-1] - t)"),
    ("D8/D6", "errore = self.o[-1] - t", "errore = np.mean(self.o[-1] - t) * np.ones_like(t)"),
]
