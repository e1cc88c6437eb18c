"""The planted faults of `nets/layer_update.py`."""

from __future__ import annotations

CONVENTION = "layer objects, immediate update"
FAULTS = [
    (
        "E2",
        "        grad_input = grad @ self.weights.T\n        grad_weights = self.input.T @ grad\n        grad_bias = grad.sum(axis=0)\n        self.weights -= learning_rate * grad_weights\n        self.bias -= learning_rate * grad_bias\n        return grad_input",
        "        grad_weights = self.input.T @ grad\n        grad_bias = grad.sum(axis=0)\n        self.weights -= learning_rate * grad_weights\n        self.bias -= learning_rate * grad_bias\n        grad_input = grad @ self.weights.T\n        return grad_input",
        {"also": "self.weights -= learning_rate"},
    ),
    ("A1/A4", "return 2 * (y_pred - y_true) / y_true.size", "return 2 * (y_pred - y_true)"),
    ("A3", "return 2 * (y_pred - y_true) / y_true.size", "return (y_pred - y_true) / y_true.size"),
    ("A4/A3", "/ y_true.size", "/ len(y_true)"),
    ("B1", "return 2 * (y_pred - y_true) / y_true.size", "return 2 * (y_true - y_pred) / y_true.size"),
    ("C4", "return grad * (1 - self.output ** 2)", "return grad * (1 - self.output)"),
    ("C2", "return grad * (1 - self.output ** 2)", "return grad"),
    ("C7", "return grad * (1 - self.output ** 2)", "return 1 - self.output ** 2"),
    ("C2", "return grad * self.mask", "return grad"),
    ("C5c", "return grad * self.mask", "return np.maximum(grad, 0)"),
    ("C5", "return grad * self.mask", "return grad * (self.mask == 0)"),
    ("F1", "grad_bias = grad.sum(axis=0)", "grad_bias = grad.mean(axis=0)"),
    ("F1", "grad_bias = grad.sum(axis=0)", "grad_bias = grad.sum()"),
    ("F3", "        self.bias -= learning_rate * grad_bias\n", ""),
    ("B2/B1", "self.weights -= learning_rate * grad_weights", "self.weights += learning_rate * grad_weights"),
    ("E7", "grad_weights = self.input.T @ grad", "grad_weights = self.input.T @ (grad * grad)"),
]
