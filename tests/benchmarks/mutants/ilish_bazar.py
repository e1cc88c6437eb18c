"""The planted faults of `nets/ilish_bazar.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5), "samples": 5}
WIDTHS = {"sizes": (6, 6, 6, 6)}
CONVENTION = (
    "one class with a dict of params, rows, a loop over layers with activation names, L2, a separate update"
)
TOP = "delta = (probs - Y) / N"
DW = "self.grads['W' + str(l)] += np.dot(A_prev.T, delta)"
REG = "self.grads['W' + str(l)] += self.lam * W"
DB = "self.grads['b' + str(l)] += np.sum(delta, axis=0, keepdims=True)"
DOWN = "error = np.dot(delta, W.T)"
SLOPE = "delta = error * self.activate_prime(l - 1)"
SIGMOID = "return A * (1 - A)"
RELU = "return (A > 0).astype(float)"
SOFTMAX = "return exps / np.sum(exps, axis=1, keepdims=True)"
CE = "data_loss = -np.sum(Y * np.log(probs)) / N"
STEP_B = "            self.params['b' + str(l)] -= self.lr * self.grads['b' + str(l)]\n"
BELOW = """            if l > 1:
                # nicher layer e pathao
                error = np.dot(delta, W.T)
                delta = error * self.activate_prime(l - 1)

    def update(self):
        for l in range(1, self.num_layers + 1):
            self.params['W' + str(l)] -= self.lr * self.grads['W' + str(l)]
"""
EARLY = """            self.params['W' + str(l)] -= self.lr * self.grads['W' + str(l)]
            if l > 1:
                # nicher layer e pathao
                error = np.dot(delta, W.T)
                delta = error * self.activate_prime(l - 1)

    def update(self):
        for l in range(1, self.num_layers + 1):
"""
FAULTS = [
    ("A1", TOP, "delta = probs - Y"),
    ("A4", "        N = Y.shape[0]\n", "        N = Y.shape[1]\n", {"also": TOP}),
    ("A2/A5", DW, "self.grads['W' + str(l)] += np.dot(A_prev.T, delta) / N"),
    ("A2", SLOPE, "delta = error * self.activate_prime(l - 1) / N"),
    ("B1", TOP, "delta = (Y - probs) / N", {"also": "-= self.lr"}),
    ("D1", TOP, "delta = -Y / probs * probs * (1 - probs) / N"),
    ("C3/D1", TOP, "delta = (probs - Y) * probs * (1 - probs) / N"),
    ("D3", SOFTMAX, "return exps / np.sum(exps)", {"also": TOP}),
    ("D3", SOFTMAX, "return exps / np.sum(exps, axis=0)", {"also": TOP}),
    ("D4", "        Z = Z - np.max(Z, axis=1, keepdims=True)\n", "", {"base": 900.0, "also": "exps = "}),
    ("D6", CE, "data_loss = np.mean(np.sum((probs - Y) ** 2, axis=1))", {"also": TOP}),
    ("D7", TOP, "delta = (self.cache['Z' + str(self.num_layers)] - Y) / N"),
    ("N2/N9", TOP, "delta = (probs - np.argmax(Y, axis=1).reshape(-1, 1)) / N"),
    ("N3", DOWN, "error = np.dot(delta, W)", WIDTHS),
    ("N3", DW, "self.grads['W' + str(l)] += np.dot(delta.T, A_prev)", WIDTHS),
    ("N6", DW, "self.grads['W' + str(l)] += A_prev.T * delta", SQUARE),
    ("F1", DB, "self.grads['b' + str(l)] += np.sum(delta)"),
    ("F1", DB, "self.grads['b' + str(l)] += np.mean(delta, axis=0, keepdims=True)"),
    ("F1", DB, "self.grads['b' + str(l)] += np.sum(delta, axis=1)", SQUARE),
    ("F3", STEP_B, ""),
    ("E2", BELOW, EARLY),
    ("E3", DOWN, "error = np.dot(self.cache['A' + str(l)], W.T)"),
    ("E1", DOWN, "error = np.dot(delta, self.params['W' + str(l - 1)].T)", WIDTHS),
    (
        "E5",
        "A_prev = self.cache['A' + str(l - 1)]",
        "A_prev = self.cache['A' + str(l)]",
        {**WIDTHS, "also": DW},
    ),
    ("C1", SIGMOID, "s = self.activate(A, 'sigmoid')\n        return s * (1 - s)", {"also": SLOPE}),
    ("C4", SIGMOID, "return A * (A - 1)", {"also": SLOPE}),
    ("C2", SLOPE, "delta = error"),
    ("C7", SLOPE, "delta = self.activate_prime(l - 1)"),
    ("C5b/C5", RELU, "return (A >= 0).astype(float)", {"also": SLOPE}),
    ("G2", REG, "self.grads['W' + str(l)] += 2 * self.lam * W"),
    ("O1", REG, "W *= self.lam\n            self.grads['W' + str(l)] += W"),
    (
        "O3",
        "        self.zero_grads()\n        self.forward(X)\n",
        "        self.forward(X)\n",
        {"also": "self.grads['W' + str(l)] +="},
    ),
]
