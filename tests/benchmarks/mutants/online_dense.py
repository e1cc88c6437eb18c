"""The planted faults of `nets/online_dense.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "layer objects, one sample, immediate update"
FAULTS = [
    (
        "D1",
        "return np.dot((np.identity(n) - self.output.T) * self.output, output_gradient)",
        "return self.output * (1 - self.output) * output_gradient",
    ),
    (
        "D1",
        "return np.dot((np.identity(n) - self.output.T) * self.output, output_gradient)",
        "return self.output * output_gradient",
    ),
    (
        "D5",
        "return np.dot((np.identity(n) - self.output.T) * self.output, output_gradient)",
        "return output_gradient",
    ),
    (
        "D2/D1",
        "np.dot((np.identity(n) - self.output.T) * self.output, output_gradient)",
        "np.sum((np.identity(n) - self.output.T) * self.output, axis=0, keepdims=True).T * output_gradient",
    ),
    (
        "D1/D2",
        "(np.identity(n) - self.output.T) * self.output",
        "(np.ones((n, n)) - self.output.T) * self.output",
    ),
    ("B1", "return -y_true / y_pred", "return y_true / y_pred"),
    ("D6", "return -y_true / y_pred", "return y_pred - y_true"),
    ("D6", "return -y_true / y_pred", "return -y_true / y_pred + (1 - y_true) / (1 - y_pred)"),
    ("A3", "return -y_true / y_pred", "return -2 * y_true / y_pred"),
    (
        "E2",
        "        input_gradient = np.dot(self.weights.T, output_gradient)\n        self.weights -= learning_rate * weights_gradient\n",
        "        self.weights -= learning_rate * weights_gradient\n        input_gradient = np.dot(self.weights.T, output_gradient)\n",
        {"also": "input_gradient = np.dot(self.weights.T"},
    ),
    ("F3", "        self.bias -= learning_rate * output_gradient\n", ""),
    (
        "F1",
        "self.bias -= learning_rate * output_gradient",
        "self.bias -= learning_rate * np.mean(output_gradient)",
    ),
    ("B2/B1", "self.bias -= learning_rate * output_gradient", "self.bias += learning_rate * output_gradient"),
    (
        "B2/B1",
        "self.weights -= learning_rate * weights_gradient",
        "self.weights += learning_rate * weights_gradient",
    ),
    ("C4", "return 1 - np.tanh(x) ** 2", "return 1 - np.tanh(x)"),
    ("C4", "return 1 - np.tanh(x) ** 2", "return 1 + np.tanh(x) ** 2"),
    ("C1b/C4", "return 1 - np.tanh(x) ** 2", "return 1 - x ** 2"),
    ("C4", "return 1 - np.tanh(x) ** 2", "return np.tanh(x)"),
    ("C1", "self.activation_prime(self.input)", "self.activation_prime(self.activation(self.input))"),
    (
        "C7",
        "return np.multiply(output_gradient, self.activation_prime(self.input))",
        "return self.activation_prime(self.input)",
    ),
    (
        "C7",
        "return np.multiply(output_gradient, self.activation_prime(self.input))",
        "return self.activation_prime(output_gradient)",
    ),
    (
        "C2",
        "return np.multiply(output_gradient, self.activation_prime(self.input))",
        "return output_gradient",
    ),
    (
        "E5",
        "weights_gradient = np.dot(output_gradient, self.input.T)",
        "weights_gradient = np.dot(output_gradient, np.ones_like(self.input).T)",
    ),
    (
        "E7",
        "weights_gradient = np.dot(output_gradient, self.input.T)",
        "weights_gradient = np.dot(output_gradient ** 2, self.input.T)",
    ),
    ("E3/E7", "np.dot(self.weights.T, output_gradient)", "np.dot(self.weights.T, output_gradient ** 2)"),
    ("N3", "np.dot(self.weights.T, output_gradient)", "np.dot(self.weights, output_gradient)", SQUARE),
    ("N3", "np.dot(output_gradient, self.input.T)", "np.dot(self.input, output_gradient.T)", SQUARE),
]
