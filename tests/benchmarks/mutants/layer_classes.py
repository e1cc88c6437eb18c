"""The planted faults of `nets/layer_classes.py`."""

from __future__ import annotations

CONVENTION = "layer objects, stored gradients"
FAULTS = [
    (
        "D1",
        "self.dinputs = self.output * (dvalues - dot)",
        "self.dinputs = self.output * (1 - self.output) * dvalues",
    ),
    ("D1", "self.dinputs = self.output * (dvalues - dot)", "self.dinputs = self.output * dvalues"),
    ("D5", "self.dinputs = self.output * (dvalues - dot)", "self.dinputs = dvalues"),
    (
        "D3",
        "dot = np.sum(dvalues * self.output, axis=1, keepdims=True)",
        "dot = np.sum(dvalues * self.output, axis=0, keepdims=True)",
    ),
    ("A1", "return -self.t / self.p / self.p.shape[0]", "return -self.t / self.p"),
    ("B1", "return -self.t / self.p / self.p.shape[0]", "return self.t / self.p / self.p.shape[0]"),
    ("D6", "return -self.t / self.p / self.p.shape[0]", "return (self.p - self.t) / self.p.shape[0]"),
    ("C2", "dvalues * (1 - self.output) * self.output", "dvalues"),
    ("C4", "dvalues * (1 - self.output) * self.output", "dvalues * (1 + self.output) * self.output"),
    ("C4", "dvalues * (1 - self.output) * self.output", "dvalues * (1 - self.output)"),
    (
        "C1",
        "dvalues * (1 - self.output) * self.output",
        "dvalues * 1 / (1 + np.exp(-self.output)) * (1 - 1 / (1 + np.exp(-self.output)))",
    ),
    ("C7", "dvalues * (1 - self.output) * self.output", "(1 - self.output) * self.output"),
    ("C5", "np.where(self.inputs > 0, 1, self.alpha)", "np.where(self.inputs > 0, self.alpha, 1)"),
    ("C7/C5/C2", "np.where(self.inputs > 0, 1, self.alpha)", "np.where(dvalues > 0, 1, self.alpha)"),
    ("C2", "dvalues * np.where(self.inputs > 0, 1, self.alpha)", "dvalues"),
    (
        "F1",
        "self.db = np.sum(dvalues, axis=0, keepdims=True)",
        "self.db = np.mean(dvalues, axis=0, keepdims=True)",
    ),
    ("F3", "self.db = np.sum(dvalues, axis=0, keepdims=True)", "self.db = np.zeros_like(self.b)"),
    (
        "A2",
        "self.dW = np.dot(self.inputs.T, dvalues)",
        "self.dW = np.dot(self.inputs.T, dvalues) / len(dvalues)",
    ),
    ("E7", "self.dW = np.dot(self.inputs.T, dvalues)", "self.dW = np.dot(self.inputs.T, dvalues * dvalues)"),
]
