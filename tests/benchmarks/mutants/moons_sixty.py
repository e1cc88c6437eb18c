"""The planted faults of `nets/moons_sixty.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, net attributes, one method that steps"
TOP = """        delta4 = probs.copy()
        delta4[range(num_examples), y] -= 1
        delta4 = delta4 / num_examples
"""
D4 = "delta4 = delta4 / num_examples"
D3 = "delta3 = delta4.dot(self.W3.T) * (1 - np.power(a2, 2))"
D2 = "delta2 = delta3.dot(self.W2.T) * relu_derivative(a1)"
SHIFT = "        z3 = z3 - np.max(z3, axis=1, keepdims=True)\n"
PROBS = "probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)"
UPSTREAM = """        dprobs = np.zeros_like(probs)
        dprobs[range(num_examples), y] = -1 / probs[range(num_examples), y]
"""
LAST = """        dW3 = a2.T.dot(delta4) + self.reg * self.W3
        db3 = np.sum(delta4, axis=0)
"""
STEP = """        self.W3 = self.W3 - epsilon * dW3
        self.b3 = self.b3 - epsilon * db3
"""
DELTAS = f"        {D3}\n        {D2}\n\n"
REST = """        dW2 = a1.T.dot(delta3) + self.reg * self.W2
        db2 = np.sum(delta3, axis=0)
        dW1 = X.T.dot(delta2) + self.reg * self.W1
        db1 = np.sum(delta2, axis=0)

        # gradient descent
        self.W1 = self.W1 - epsilon * dW1
        self.b1 = self.b1 - epsilon * db1
        self.W2 = self.W2 - epsilon * dW2
        self.b2 = self.b2 - epsilon * db2
"""
LATE = DELTAS + LAST + REST + STEP
EARLY = LAST + STEP + DELTAS + REST
FAULTS = [
    ("A1", "        " + D4 + "\n", ""),
    ("A4", D4, "delta4 = delta4 / delta4.size"),
    ("B1", D4, "delta4 = -delta4 / num_examples"),
    ("D1", TOP, UPSTREAM + "        delta4 = dprobs * probs * (1 - probs) / num_examples\n"),
    ("C3/D1", D4, "delta4 = delta4 * probs * (1 - probs) / num_examples"),
    (
        "D2",
        TOP,
        UPSTREAM
        + """        delta4 = np.zeros_like(probs)
        for i in range(num_examples):
            jacobian = np.diag(probs[i]) - np.outer(probs[i], probs[i])
            delta4[i] = dprobs[i] * jacobian.sum(axis=0) / num_examples
""",
    ),
    ("D3", PROBS, "probs = exp_scores / np.sum(exp_scores)"),
    ("D3", PROBS, "probs = exp_scores / np.sum(exp_scores, axis=0, keepdims=True)"),
    ("N2/D3", PROBS, "probs = exp_scores / np.sum(exp_scores, axis=1)", CUBE),
    ("D4", SHIFT, "", {"offset": 800.0, "also": "exp_scores = np.exp(z3)"}),
    (
        "D6",
        D4,
        "delta4 = probs * (delta4 - np.sum(delta4 * probs, axis=1, keepdims=True)) / num_examples",
    ),
    ("N3", D3, "delta3 = delta4.dot(self.W3) * (1 - np.power(a2, 2))", SQUARE),
    ("N3", "dW2 = a1.T.dot(delta3)", "dW2 = delta3.T.dot(a1)", SQUARE),
    ("N3", "dW1 = X.T.dot(delta2)", "dW1 = X.dot(delta2)", CUBE),
    ("N6", D3, "delta3 = delta4 * self.W3.T * (1 - np.power(a2, 2))", CUBE),
    ("F1", "db2 = np.sum(delta3, axis=0)", "db2 = np.mean(delta3, axis=0)"),
    ("F1", "db1 = np.sum(delta2, axis=0)", "db1 = np.sum(delta2)"),
    ("F1", "db2 = np.sum(delta3, axis=0)", "db2 = np.sum(delta3, axis=1)", CUBE),
    ("F1/N2", "db1 = np.sum(delta2, axis=0)", "db1 = delta2"),
    ("E2", LATE, EARLY, {"also": "delta3 = delta4"}),
    ("E4", D2, "delta2 = delta4.dot(self.W3.T).dot(self.W2.T) * relu_derivative(a1)"),
    ("E3", D2, "delta2 = a2.dot(self.W2.T) * relu_derivative(a1)"),
    ("E5", "dW2 = a1.T.dot(delta3)", "dW2 = z1.T.dot(delta3)"),
    ("O1", "    d = a.copy()\n", "    d = a\n", {"also": "d[d > 0] = 1"}),
    ("O1", "(1 - np.power(a2, 2))", "(1 - np.power(a2, 2, out=a2))", {"also": "dW3 ="}),
    ("C4", "(1 - np.power(a2, 2))", "(1 - a2)"),
    ("C1", "(1 - np.power(a2, 2))", "(1 - np.tanh(a2) ** 2)"),
    ("C5b/C2/C5", "d[d > 0] = 1", "d[d >= 0] = 1"),
    ("C7", D2, "delta2 = relu_derivative(a1)"),
    ("G2", "self.reg * self.W2\n", "2 * self.reg * self.W2\n"),
    ("G1", " + self.reg * self.W1\n", "\n"),
    ("F3", "        self.b2 = self.b2 - epsilon * db2\n", ""),
]
