"""The planted faults of `nets/penguin_beaks.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, layer objects that keep gradients, softmax with its Jacobian as a layer"
DW = "self.grad_weight = self.inputs.T.dot(grad_output)\n"
DB = "self.grad_bias = grad_output.sum(axis=0, keepdims=True)"
DX = "return grad_output.dot(self.weight.T)"
LEAKY = "        grad_input = grad_output.copy()\n        grad_input[self.inputs <= 0] *= self.alpha\n"
SIGMOID = "return grad_output * self.output * (1.0 - self.output)"
SUM = "self.output = exps / np.sum(exps, axis=1, keepdims=True)"
ROWS = """        for k, (s, g) in enumerate(zip(self.output, grad_output)):
            s = s.reshape(-1, 1)
            jacobian = np.diagflat(s) - np.dot(s, s.T)
            grad_input[k] = np.dot(jacobian, g)
"""
TOP = "grad[rows, labels] = -1.0 / (probs[rows, labels] + 1e-12)"
MEAN = "return grad / n_samples"
LOSS = "return -np.mean(np.log(picked + 1e-12))"
LOOP = "            grad = layer.backward(grad)\n"
DECAY = "                layer.grad_weight += self.decay * layer.weight\n"
FAULTS = [
    ("A1", MEAN, "return grad"),
    ("A2/D6", LOSS, "return -np.sum(np.log(picked + 1e-12))", {"also": MEAN}),
    ("B1", TOP, "grad[rows, labels] = 1.0 / (probs[rows, labels] + 1e-12)"),
    ("D1", ROWS, "        grad_input = grad_output * self.output * (1.0 - self.output)\n"),
    (
        "D1",
        "jacobian = np.diagflat(s) - np.dot(s, s.T)",
        "jacobian = np.diagflat(s * (1 - s))",
        {"also": "grad_input[k] = "},
    ),
    ("D2", "grad_input[k] = np.dot(jacobian, g)", "grad_input[k] = jacobian.sum(axis=0) * g"),
    ("D5", ROWS, "        grad_input = grad_output\n"),
    ("D6/C3", TOP, "grad = probs.copy()\n        grad[rows, labels] -= 1.0"),
    ("D3", SUM, "self.output = exps / np.sum(exps)", {"also": "grad_input[k] = "}),
    ("D3", SUM, "self.output = exps / np.sum(exps, axis=0)", {"also": "grad_input[k] = "}),
    (
        "D4",
        "shifted = inputs - np.max(inputs, axis=1, keepdims=True)",
        "shifted = inputs",
        {"offset": 900.0, "also": "exps = np.exp(shifted)"},
    ),
    (
        "D6",
        LOSS,
        "return np.mean(np.sum((probs - np.eye(probs.shape[1])[labels]) ** 2, axis=1))",
        {"also": TOP},
    ),
    ("N3", DX, "return grad_output.dot(self.weight)", SQUARE),
    ("N3", DW, "self.grad_weight = grad_output.T.dot(self.inputs)\n", SQUARE),
    ("N6", DX, "return grad_output * self.weight.T", CUBE),
    ("N2/D3", SUM, "self.output = exps / np.sum(exps, axis=1)", {**CUBE, "also": "grad_input[k] = "}),
    ("F1", DB, "self.grad_bias = grad_output.mean(axis=0, keepdims=True)"),
    ("F1", DB, "self.grad_bias = grad_output.sum()"),
    ("F2", DB, "self.grad_bias = self.grad_weight.sum(axis=0, keepdims=True)"),
    ("E1", LOOP, "            layer.backward(grad)\n", CUBE),
    ("E3", DX, "return self.inputs.dot(self.weight).dot(self.weight.T)"),
    ("E5", DW, "self.grad_weight = np.ones_like(self.inputs).T.dot(grad_output)\n"),
    ("C5/C7", LEAKY, "        grad_input = np.where(self.inputs > 0, grad_output, self.alpha)\n"),
    ("C7", SIGMOID, "return self.output * (1.0 - self.output)"),
    ("C4", SIGMOID, "return grad_output * self.output * (self.output - 1.0)"),
    (
        "O1",
        "        grad = np.zeros_like(probs)\n        rows = np.arange(n_samples)\n        " + TOP,
        "        grad = probs\n        rows = np.arange(n_samples)\n        picked = probs[rows, labels]\n"
        "        grad[:] = 0.0\n        grad[rows, labels] = -1.0 / (picked + 1e-12)",
        {"also": "jacobian = "},
    ),
    ("O3", DW, "self.grad_weight += self.inputs.T.dot(grad_output)\n"),
    ("G2", DECAY, "                layer.grad_weight += 2 * self.decay * layer.weight\n"),
]
