"""The planted faults of `nets/class_hierarchy.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "class hierarchy, layer norm, dropout"
FAULTS = [
    ("C2", "return dy * self.derivative(self.x)", "return dy"),
    ("C7", "return dy * self.derivative(self.x)", "return self.derivative(self.x)"),
    ("C7", "return dy * self.derivative(self.x)", "return self.derivative(dy)"),
    ("C1", "return dy * self.derivative(self.x)", "return dy * self.derivative(self.function(self.x))"),
    ("C4", "return s + x * s * (1 - s)", "return s * (1 - s)"),
    ("C4", "return s + x * s * (1 - s)", "return s + s * (1 - s)"),
    ("C4", "return s + x * s * (1 - s)", "return s"),
    ("C4", "return s + x * s * (1 - s)", "return s + x * (1 - s)"),
    ("C4", "return 1 / (1 + x ** 2)", "return 1 / (1 - x ** 2)"),
    ("C4", "return 1 / (1 + x ** 2)", "return 1 / (1 + x)"),
    ("C4", "return 1 / (1 + x ** 2)", "return 1 / np.sqrt(1 + x ** 2)"),
    ("F1", "self.grad_bias = dy.sum(0)", "self.grad_bias = dy.mean(0)"),
    ("F1", "self.grad_bias = dy.sum(0)", "self.grad_bias = dy.sum() * np.ones(len(self.bias))"),
    ("F3", "self.grad_bias = dy.sum(0)", "self.grad_bias = 0 * self.bias"),
    ("A2/A5", "self.grad_weight = dy.T @ self.x", "self.grad_weight = dy.T @ self.x / len(dy)"),
    ("E7", "self.grad_weight = dy.T @ self.x", "self.grad_weight = (dy * dy).T @ self.x"),
    ("E5", "self.grad_weight = dy.T @ self.x", "self.grad_weight = dy.T @ np.ones_like(self.x)"),
    (
        "I4/F1",
        "self.grad_gain = np.sum(dy * self.xhat, axis=0)",
        "self.grad_gain = np.mean(dy * self.xhat, axis=0)",
    ),
    ("I4/F1", "self.grad_shift = np.sum(dy, axis=0)", "self.grad_shift = np.mean(dy, axis=0)"),
    ("I1", "dxhat = dy * self.gain", "dxhat = dy"),
    ("I2", "(n * dxhat - total - self.xhat * inner)", "(n * dxhat - self.xhat * inner)"),
    ("I2", "(n * dxhat - total - self.xhat * inner)", "(n * dxhat - total)"),
    ("I2", "(n * dxhat - total - self.xhat * inner)", "(n * dxhat - total - inner)"),
    ("I2", "/ (n * self.std)", "/ (n * self.std ** 2)"),
    ("I2/A4", "n = dy.shape[1]", "n = dy.shape[0]"),
    ("E5/I4", "self.grad_gain = np.sum(dy * self.xhat, axis=0)", "self.grad_gain = np.sum(dy, axis=0)"),
    ("K1/C2", "return dy * self.mask / self.keep", "return dy"),
    ("K1/A3/K2", "return dy * self.mask / self.keep", "return dy * self.mask"),
    ("K1", "return dy * self.mask / self.keep", "return dy / self.keep"),
    ("A1/A4", "return grad / self.diff.size", "return grad"),
    ("A4/A3", "return grad / self.diff.size", "return grad / len(self.diff)"),
    ("B1", "return grad / self.diff.size", "return -grad / self.diff.size"),
    ("D6", "return grad / self.diff.size", "return self.diff / self.diff.size"),
    ("D6", "np.where(self.small, self.diff, self.delta * np.sign(self.diff))", "np.sign(self.diff)"),
    ("A3", "return grad / self.diff.size", "return 2 * grad / self.diff.size"),
    ("N3", "return dy @ self.weight", "return dy @ self.weight.T", SQUARE),
]
