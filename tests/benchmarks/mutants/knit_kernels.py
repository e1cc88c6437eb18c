"""The planted faults of `nets/knit_kernels.py`."""

from __future__ import annotations

FLAT = {"maps": (2, 1), "classes": 4}
SAME = {"maps": (2, 2)}
CONVENTION = (
    "one picture at a time, layers that update themselves, correlate and convolve by hand, untied biases"
)
FLIP = "return correlate_valid(padded, kernel[::-1, ::-1])"
KG = "kernels_gradient[i, j] = correlate_valid(self.input[j], output_gradient[i])"
IG = "input_gradient[j] += convolve_full(output_gradient[i], self.kernels[i, j])"
UPK = "        self.kernels -= learning_rate * kernels_gradient\n"
UPCB = "        self.biases -= learning_rate * output_gradient\n"
SPREAD = "spread = np.repeat(np.repeat(output_gradient, s, axis=1), s, axis=2)"
POOL = "return spread / s ** 2"
ACT = "return np.multiply(output_gradient, self.activation_prime(self.input))"
SIG = "return s * (1 - s)"
LEAK = "return np.where(x > 0, 1, 0.2)"
SHAPE = "return np.reshape(output_gradient, self.input_shape)"
WG = "        weights_gradient = np.dot(output_gradient, self.input.T)\n"
DX = "        input_gradient = np.dot(self.weights.T, output_gradient)\n"
UPW = "        self.weights -= learning_rate * weights_gradient\n"
EXP = "e = np.exp(z - np.max(z))"
SOFT = "return e / np.sum(e)"
LOSS = "return -np.sum(y_true * np.log(softmax(scores)))"
TOP = "return softmax(scores) - y_true"
LOOPS = (
    "        for i in range(self.depth):\n            for j in range(self.input_depth):\n                "
    + KG
)
FAULTS = [
    ("H7", FLIP, "return correlate_valid(padded, kernel)"),
    ("H7", IG, "input_gradient[j] += convolve_full(output_gradient[i], self.kernels[i, j, ::-1, ::-1])"),
    ("H7", KG, "kernels_gradient[i, j] = correlate_valid(self.input[j], output_gradient[i])[::-1, ::-1]"),
    ("H3/E1", IG, "input_gradient[j] += convolve_full(output_gradient[i], self.kernels[j, i])", SAME),
    ("H3/E5/E1", KG, "kernels_gradient[i, j] = correlate_valid(self.input[0], output_gradient[i])"),
    ("H3/E1", KG, "kernels_gradient[i, j] = correlate_valid(self.input[j], output_gradient[0])"),
    ("E6/H4", IG, "input_gradient[j] = convolve_full(output_gradient[i], self.kernels[i, j])"),
    ("H5/H9", LOOPS, LOOPS.replace("range(self.depth)", "range(self.depth - 1)")),
    ("H5/H9", LOOPS, LOOPS.replace("range(self.input_depth)", "range(1, self.input_depth)")),
    (
        "F1",
        UPCB,
        "        self.biases -= learning_rate * np.sum(output_gradient, axis=(1, 2), keepdims=True)\n",
    ),
    ("F3", UPCB, ""),
    (
        "E2",
        "        for i in range(self.depth):\n            for j in range(self.input_depth):\n                "
        + KG
        + "\n                "
        + IG
        + "\n"
        + UPK,
        "        for i in range(self.depth):\n            for j in range(self.input_depth):\n                "
        + KG
        + "\n                self.kernels[i, j] -= learning_rate * kernels_gradient[i, j]\n                "
        + IG
        + "\n",
        {"also": IG},
    ),
    ("H3", SPREAD, "spread = np.tile(output_gradient, (1, s, s))"),
    ("A3/A5/A4", POOL, "return spread"),
    ("H3", SHAPE, "return np.reshape(output_gradient, self.input_shape, order='F')"),
    ("C7", ACT, "return self.activation_prime(self.input)"),
    ("C7", ACT, "return np.multiply(output_gradient, self.activation_prime(output_gradient))"),
    ("C1", ACT, "return np.multiply(output_gradient, self.activation_prime(self.activation(self.input)))"),
    ("C1b/C4", SIG, "return x * (1 - x)"),
    ("C5", LEAK, "return np.where(x > 0, 1, 0)"),
    ("N3", WG, "        weights_gradient = np.dot(self.input, output_gradient.T)\n", FLAT),
    ("N3", DX, "        input_gradient = np.dot(self.weights, output_gradient)\n", FLAT),
    ("E2", DX + UPW, UPW + DX),
    ("E3", DX, "        input_gradient = np.dot(weights_gradient.T, output_gradient)\n"),
    ("E5", WG, "        weights_gradient = np.dot(output_gradient, np.ones_like(self.input).T)\n"),
    ("B1", TOP, "return y_true - softmax(scores)"),
    ("C3/D1", TOP, "return (softmax(scores) - y_true) * softmax(scores) * (1 - softmax(scores))"),
    ("D1", TOP, "return -y_true * (1 - softmax(scores))"),
    ("D7", TOP, "return scores - y_true"),
    ("D6", LOSS, "return np.sum((y_true - softmax(scores)) ** 2)", {"also": TOP}),
    ("D6/A3", LOSS, "return -np.mean(y_true * np.log(softmax(scores)))", {"also": TOP}),
    ("D3", SOFT, "return e / np.sum(e, axis=1, keepdims=True)", {"also": TOP}),
    ("D4", EXP, "e = np.exp(z)", {"lift": 900.0}),
    ("O1", "self.output = np.copy(self.biases)", "self.output = self.biases"),
    (
        "O1",
        "            return 1 / (1 + np.exp(-x))\n",
        "            return 1 / (1 + np.exp(-x, out=x))\n",
        {"also": SIG},
    ),
    (
        "H3/H5",
        SPREAD,
        "spread = np.zeros((output_gradient.shape[0], output_gradient.shape[1] * s, output_gradient.shape[2] * s))\n        spread[:, ::s, ::s] = output_gradient",
    ),
]
