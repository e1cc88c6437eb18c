"""The planted faults of `nets/coffee_acidity.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, modules with forward and backward that add to their gradients, zero_grad, criterion"
DW = "self.weight_grad += np.dot(self.x.T, grad)"
DB = "self.bias_grad += np.sum(grad, axis=0)"
DX = "return np.dot(grad, self.weight.T)"
RELU = "return np.where(self.x > 0, grad, 0)"
TANH = "return grad * (1 - self.out ** 2)"
SIGM = "return grad * self.out * (1 - self.out)"
DIFF = "self.diff = prediction - target"
MEAN = "return np.mean(self.diff ** 2)"
TOP = "return 2 * self.diff / self.diff.size"
DEC = "layer.weight_grad += 2 * self.l2_penalty * layer.weight"
LOOP = "            grad = layer.backward(grad)\n"
FAULTS = [
    ("A1", TOP, "return 2 * self.diff"),
    ("A3/A4", TOP, "return 2 * self.diff / self.diff.shape[0]"),
    ("A3", TOP, "return self.diff / self.diff.size"),
    ("A2", TOP, "return 2 * self.diff / self.diff.size / len(self.diff)"),
    ("B1", DIFF, "self.diff = target - prediction", {"also": TOP}),
    ("D6", MEAN, "return np.mean(np.abs(self.diff))", {"also": TOP}),
    ("D8", TOP, "return 2 * np.mean(self.diff) * np.ones_like(self.diff) / self.diff.size"),
    ("N3", DX, "return np.dot(grad, self.weight)", SQUARE),
    ("N3", DW, "self.weight_grad += np.dot(grad.T, self.x)", SQUARE),
    ("N3", DW, "self.weight_grad += np.dot(self.x, grad)", CUBE),
    ("N6", DX, "return grad * self.weight.T", CUBE),
    ("F1", DB, "self.bias_grad += np.sum(grad)"),
    ("F1", DB, "self.bias_grad += np.mean(grad, axis=0)"),
    ("F1", DB, "self.bias_grad += np.sum(grad, axis=1)", CUBE),
    ("F2", DB, "self.bias_grad += np.sum(np.dot(self.x.T, grad), axis=0)"),
    ("F3", DB, "bias_grad = np.sum(grad, axis=0)"),
    ("C5c/C5", RELU, "return np.where(grad > 0, grad, 0)"),
    ("C5", RELU, "return np.where(self.x > 1, grad, 0)"),
    ("C5b/C2/C5", RELU, "return np.where(np.maximum(self.x, 0) >= 0, grad, 0)"),
    ("C1", TANH, "return grad * (1 - np.tanh(self.out) ** 2)"),
    ("C4", TANH, "return grad * self.out"),
    ("C1c/C4", TANH, "return grad * self.out * (1 - self.out)"),
    ("C3b/C2", SIGM, "return grad"),
    ("C4/B1", SIGM, "return grad * self.out * (self.out - 1)"),
    ("C7", SIGM, "return self.out * (1 - self.out)"),
    ("E3", DX, "return np.dot(self.x.dot(self.weight), self.weight.T)"),
    (
        "E5",
        "        self.x = x\n        return np.dot(x, self.weight) + self.bias\n",
        "        self.x = np.dot(x, self.weight) + self.bias\n        return self.x\n",
        {**SQUARE, "also": DW},
    ),
    ("E1", LOOP, "            layer.backward(grad)\n", SQUARE),
    ("G2", DEC, "layer.weight_grad += self.l2_penalty * layer.weight"),
    ("G1", DEC, "pass"),
    (
        "O3",
        "        for layer in self.layers:\n            layer.zero_grad()\n",
        "        for layer in self.layers[:-2]:\n            layer.zero_grad()\n",
        {"also": "_grad += np."},
    ),
    ("O1", DIFF, "prediction -= target\n        self.diff = prediction", {"also": SIGM}),
    ("E7", DX, "return np.dot(grad * grad, self.weight.T)"),
    (
        "N3",
        "return np.dot(x, self.weight) + self.bias",
        "return np.dot(x, self.weight.T) + self.bias",
        {**SQUARE, "also": DX},
    ),
]
