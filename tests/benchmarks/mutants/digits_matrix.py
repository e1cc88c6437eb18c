"""The planted faults of `nets/digits_matrix.py`."""

SQUARE = {"sizes": (4, 4, 4, 4)}
CONVENTION = "lists of matrices, columns, whole batch"
FAULTS = [
    ("C3", "delta = activations[-1] - y", "delta = (activations[-1] - y) * sigmoid_prime(zs[-1])"),
    ("B1", "delta = activations[-1] - y", "delta = y - activations[-1]"),
    ("D7/D6", "delta = activations[-1] - y", "delta = zs[-1] - y"),
    ("D6", "delta = activations[-1] - y", "delta = -y / activations[-1]"),
    (
        "D8",
        "delta = activations[-1] - y",
        "delta = np.mean(activations[-1] - y, axis=0, keepdims=True) * np.ones_like(y)",
    ),
    ("A3", "delta = activations[-1] - y", "delta = 2 * (activations[-1] - y)"),
    ("C1", "sp = sigmoid_prime(zs[-l])", "sp = sigmoid_prime(activations[-l])"),
    ("C6", "sp = sigmoid_prime(zs[-l])", "sp = sigmoid_prime(zs[-l + 1])", SQUARE),
    (
        "C2",
        "delta = np.dot(self.weights[-l + 1].T, delta) * sp",
        "delta = np.dot(self.weights[-l + 1].T, delta)",
    ),
    ("C7", "delta = np.dot(self.weights[-l + 1].T, delta) * sp", "delta = sp"),
    ("E1/N3", "self.weights[-l + 1].T, delta", "self.weights[-l].T, delta", SQUARE),
    ("N3", "self.weights[-l + 1].T, delta", "self.weights[-l + 1], delta", SQUARE),
    (
        "E3",
        "np.dot(self.weights[-l + 1].T, delta) * sp",
        "np.dot(self.weights[-l + 1].T, activations[-l + 1]) * sp",
    ),
    ("C4", "return sigmoid(z) * (1 - sigmoid(z))", "return sigmoid(z) * (1 - z)"),
    (
        "C1b/C4",
        "return sigmoid(z) * (1 - sigmoid(z))",
        "return z * (1 - z)",
        {"also": "sp = sigmoid_prime(zs[-l])"},
    ),
    ("C4/B2", "return sigmoid(z) * (1 - sigmoid(z))", "return sigmoid(z) * (sigmoid(z) - 1)"),
    ("C4", "return sigmoid(z) * (1 - sigmoid(z))", "return sigmoid(z)"),
    ("E5", "np.dot(delta, activations[-2].T)", "np.dot(delta, zs[-2].T)"),
    ("E5", "np.dot(delta, activations[-l - 1].T)", "np.dot(delta, activations[-l].T)", SQUARE),
    ("N3", "np.dot(delta, activations[-l - 1].T) / m", "np.dot(activations[-l - 1], delta.T) / m", SQUARE),
    (
        "F1",
        "nabla_b[-1] = delta.sum(axis=1, keepdims=True) / m",
        "nabla_b[-1] = delta.sum() / m * np.ones_like(self.biases[-1])",
    ),
    (
        "F1/A2",
        "nabla_b[-l] = delta.sum(axis=1, keepdims=True) / m",
        "nabla_b[-l] = delta.mean(axis=1, keepdims=True) / m",
    ),
    (
        "A1/A5/F1",
        "nabla_b[-l] = delta.sum(axis=1, keepdims=True) / m",
        "nabla_b[-l] = delta.sum(axis=1, keepdims=True)",
    ),
    ("E8/F1", "nabla_b[-1] = delta.sum(axis=1, keepdims=True) / m", "nabla_b[-1] = delta[:, -1:] / m"),
    (
        "A1/A5",
        "nabla_w[-l] = np.dot(delta, activations[-l - 1].T) / m",
        "nabla_w[-l] = np.dot(delta, activations[-l - 1].T)",
    ),
    ("G1", " + self.lmbda / m * self.weights[-1]", ""),
    ("G1", " + self.lmbda / m * self.weights[-l]", ""),
    ("G4/G2", "+ self.lmbda / m * self.weights[-1]", "+ self.lmbda * self.weights[-1]"),
    ("G1b/G2", "+ self.lmbda / m * self.weights[-l]", "- self.lmbda / m * self.weights[-l]"),
    ("G2", "+ self.lmbda / m * self.weights[-l]", "+ 0.5 * self.lmbda / m * self.weights[-l]"),
    ("G1/E1", "self.lmbda / m * self.weights[-l]", "self.lmbda / m * self.weights[-1]", SQUARE),
    (
        "G3",
        "nabla_b[-1] = delta.sum(axis=1, keepdims=True) / m",
        "nabla_b[-1] = delta.sum(axis=1, keepdims=True) / m + self.lmbda / m * self.biases[-1]",
    ),
    (
        "A2",
        "delta = np.dot(self.weights[-l + 1].T, delta) * sp",
        "delta = np.dot(self.weights[-l + 1].T, delta) * sp / m",
    ),
    ("F1", "nabla_b[-l] = delta.sum(axis=1, keepdims=True) / m", "nabla_b[-l] = delta / m"),
    ("G2/G1", "cost += 0.5 * (self.lmbda", "cost += (self.lmbda", {"also": "self.lmbda / m * self.weights"}),
]
