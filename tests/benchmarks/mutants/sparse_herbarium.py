"""The planted faults of `nets/sparse_herbarium.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CUBE = {"sizes": (5, 5, 5), "samples": 5}
CONVENTION = "columns, net attributes, sparse autoencoder that steps with momentum"
D4 = "delta4 = (a4 - data) * a4 * (1 - a4)"
SP = "sparsity = BETA * (-RHO / rho_hat + (1 - RHO) / (1 - rho_hat))"
D3 = "delta3 = (np.dot(self.W3.T, delta4) + sparsity) * a3 * (1 - a3)"
D2 = "delta2 = np.dot(self.W2.T, delta3) * (1 - a2 ** 2)"
W3 = "'W3': np.dot(delta4, a3.T) / m + LAMBDA * self.W3,"
W2 = "'W2': np.dot(delta3, a2.T) / m + LAMBDA * self.W2,"
W1 = "'W1': np.dot(delta2, data.T) / m + LAMBDA * self.W1,"
B3 = "'b3': np.sum(delta4, axis=1, keepdims=True) / m,"
B2 = "'b2': np.sum(delta3, axis=1, keepdims=True) / m,"
B1 = "'b1': np.sum(delta2, axis=1, keepdims=True) / m,"
MEAN = "rho_hat = np.mean(a3, axis=1, keepdims=True)"
SQUARED = "squared = 0.5 * np.sum((a4 - data) ** 2) / m"
STEP = "self.vel[name] = MU * self.vel.get(name, 0) - rate * grads[name]"
FAULTS = [
    ("A1/A5", W3, "'W3': np.dot(delta4, a3.T) + LAMBDA * self.W3,"),
    ("A1/F1/A5", B2, "'b2': np.sum(delta3, axis=1, keepdims=True),"),
    ("A2", D4, "delta4 = (a4 - data) * a4 * (1 - a4) / m", {"also": D3}),
    ("A3", D4, "delta4 = 2 * (a4 - data) * a4 * (1 - a4)"),
    (  # a velocity that climbs and is subtracted is as right as one that descends and is added
        "B1",
        STEP,
        "self.vel[name] = MU * self.vel.get(name, 0) + rate * grads[name]",
        {"also": "setattr(self, name, getattr(self, name) + self.vel[name])"},
    ),
    (
        "A4",
        "m = data.shape[1]\n        a2, a3, a4 = self.feedforward(data)\n        rho_hat = np.mean",
        "m = data.shape[0]\n        a2, a3, a4 = self.feedforward(data)\n        rho_hat = np.mean",
        {"also": W3},
    ),
    ("C3b/D6", D4, "delta4 = a4 - data"),
    # a mean over outputs and samples for half a sum: another constant of the loss, which is A3 by its definition
    ("D6/A3", SQUARED, "squared = np.sum((a4 - data) ** 2) / data.size", {"also": D4}),
    (
        "D6/C3",  # with cross-entropy the derivative of the output is one too many: C3, and C3b is the reverse
        SQUARED,
        "squared = -np.sum(data * np.log(a4) + (1 - data) * np.log(1 - a4)) / m",
        {"also": D4},
    ),
    ("D6", SQUARED, "squared = np.sum(np.abs(a4 - data)) / m", {"also": D4}),
    ("D6", SP, "sparsity = BETA * (RHO / rho_hat - (1 - RHO) / (1 - rho_hat))"),
    ("D6", SP, "sparsity = BETA * (rho_hat - RHO)"),
    ("E6", D3, "delta3 = np.dot(self.W3.T, delta4) * a3 * (1 - a3)"),
    ("C2", D3, "delta3 = np.dot(self.W3.T, delta4) * a3 * (1 - a3) + sparsity"),
    ("N2", MEAN, "rho_hat = np.mean(a3, axis=1)", CUBE),
    ("N3", D3, "delta3 = (np.dot(self.W3, delta4) + sparsity) * a3 * (1 - a3)", SQUARE),
    ("N3", D2, "delta2 = np.dot(self.W2, delta3) * (1 - a2 ** 2)", SQUARE),
    ("N3", W2, "'W2': np.dot(a2, delta3.T) / m + LAMBDA * self.W2,", SQUARE),
    ("N3", W1, "'W1': np.dot(delta2, data) / m + LAMBDA * self.W1,", CUBE),
    ("N6", D2, "delta2 = self.W2.T * delta3 * (1 - a2 ** 2)", CUBE),
    ("N2", B1, "'b1': np.sum(delta2, axis=1) / m,"),
    ("F1", B3, "'b3': np.mean(delta4, axis=1, keepdims=True) / m,"),
    ("F1", B2, "'b2': np.sum(delta3) / m,"),
    ("F1", B1, "'b1': np.sum(delta2, axis=0, keepdims=True).T / m,", CUBE),
    ("F1/N2", B3, "'b3': delta4 / m,"),
    ("F3", "            " + B1 + "\n", ""),
    ("C2", D2, "delta2 = np.dot(self.W2.T, delta3)"),
    ("C4", D2, "delta2 = np.dot(self.W2.T, delta3) * (1 - a2)"),
    ("C1c/C4/C6", D2, "delta2 = np.dot(self.W2.T, delta3) * a2 * (1 - a2)"),
    ("C1", D3, "delta3 = (np.dot(self.W3.T, delta4) + sparsity) * sigm(a3) * (1 - sigm(a3))"),
    ("C7", D2, "delta2 = 1 - np.dot(self.W2.T, delta3) ** 2"),
    ("E3", D2, "delta2 = np.dot(self.W2.T, a3) * (1 - a2 ** 2)"),
    ("E4/E3", D3, "delta3 = (np.dot(self.W3.T, a4 - data) + sparsity) * a3 * (1 - a3)"),
    ("E5", W3, "'W3': np.dot(delta4, a4.T) / m + LAMBDA * self.W3,", SQUARE),
    ("E1", D2, "delta2 = np.dot(self.W3.T, delta3) * (1 - a2 ** 2)", SQUARE),
    ("O1", "(a4 - data) * a4 * (1 - a4)", "np.subtract(a4, data, out=a4) * a4 * (1 - a4)"),
    ("O1", D2, "a2 **= 2\n        delta2 = np.dot(self.W2.T, delta3) * (1 - a2)", {"also": W2}),
    ("G2", "/ m + LAMBDA * self.W2,", "/ m + 2 * LAMBDA * self.W2,"),
    ("G1", " + LAMBDA * self.W1,", ","),
    ("G4", W3, "'W3': (np.dot(delta4, a3.T) + LAMBDA * self.W3) / m,"),
]
