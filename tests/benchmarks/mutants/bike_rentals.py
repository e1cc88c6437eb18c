"""The planted faults of `nets/bike_rentals.py`."""

from __future__ import annotations

SQUARE = {"n_features": 5, "n_hidden1": 5, "n_hidden2": 5}
CUBE = {**SQUARE, "samples": 5}
CONVENTION = "rows, notebook in functions, a dict of weights, update in the same function"
ERROR = "error = pred - y\n"
D3 = "delta3 = (2 * error * sigmoid_prime(z3) / n)[:, np.newaxis]"
D2 = "delta2 = np.matmul(delta3, P['W3'].T) * relu_prime(z2)\n"
D1 = "delta1 = np.matmul(delta2, P['W2'].T) * sigmoid_prime(z1)\n"
W3 = "    P['W3'] = P['W3'] - lr * (np.matmul(h2.T, delta3) + 2 * L2 * P['W3'])\n"
W2 = "    P['W2'] = P['W2'] - lr * (np.matmul(h1.T, delta2) + 2 * L2 * P['W2'])\n"
W1 = "    P['W1'] = P['W1'] - lr * (np.matmul(X.T, delta1) + 2 * L2 * P['W1'])\n"
DOWN = "    " + D2 + "    " + D1
LOSS = "mse = np.mean((pred - y) ** 2)"
FAULTS = [
    ("A1", D3, "delta3 = (2 * error * sigmoid_prime(z3))[:, np.newaxis]"),
    ("A3", D3, "delta3 = (error * sigmoid_prime(z3) / n)[:, np.newaxis]"),
    ("A4/A3", D3, "delta3 = (2 * error * sigmoid_prime(z3) / X.size)[:, np.newaxis]"),
    ("A2/A5", "np.matmul(h1.T, delta2)", "np.matmul(h1.T, delta2) / n"),
    ("C3b", D3, "delta3 = (2 * error / n)[:, np.newaxis]"),
    ("C1", D3, "delta3 = (2 * error * sigmoid_prime(pred) / n)[:, np.newaxis]"),
    ("C7", D3, "delta3 = (2 * sigmoid_prime(error) / n)[:, np.newaxis]"),
    ("C3b/E4", D2, "delta2 = np.matmul((2 * error / n)[:, np.newaxis], P['W3'].T) * relu_prime(z2)\n"),
    ("B1", ERROR, "error = y - pred\n"),
    ("N2", ERROR, "error = np.mean(pred - y[:, np.newaxis], axis=1)\n"),
    ("N2", ERROR, "error = np.sum(pred[:, np.newaxis] - y, axis=1)\n"),
    ("N2", LOSS, "mse = np.mean((pred - y.reshape(-1, 1)) ** 2)", {"also": ERROR.strip()}),
    ("D6", ERROR, "error = np.sign(pred - y)\n"),
    ("F1", "P['b3'] - lr * delta3.sum(axis=0)", "P['b3'] - lr * delta3.mean(axis=0)"),
    ("F1", "P['b2'] - lr * delta2.sum(axis=0)", "P['b2'] - lr * delta2.sum()"),
    ("F1", "P['b2'] - lr * delta2.sum(axis=0)", "P['b2'] - lr * delta2"),
    ("F3", "    P['b1'] = P['b1'] - lr * delta1.sum(axis=0)\n", ""),
    ("G1", W2, W2.replace(" + 2 * L2 * P['W2']", "")),
    ("G2", W1, W1.replace("2 * L2", "L2")),
    ("G2/G1b", W3, W3.replace("+ 2 * L2", "- 2 * L2")),
    ("E2", DOWN + "\n" + W3, W3 + "\n" + DOWN, {"also": "delta2 = np.matmul"}),
    (
        "E2",
        "    " + D1 + "\n" + W3 + "    P['b3'] = P['b3'] - lr * delta3.sum(axis=0)\n" + W2,
        W3 + "    P['b3'] = P['b3'] - lr * delta3.sum(axis=0)\n" + W2 + "    " + D1,
        {"also": "delta1 = np.matmul"},
    ),
    ("E3", D1, "delta1 = np.matmul(h2, P['W2'].T) * sigmoid_prime(z1)\n"),
    ("E4", D1, "delta1 = np.matmul(np.matmul(delta3, P['W3'].T), P['W2'].T) * sigmoid_prime(z1)\n"),
    ("E5", "np.matmul(h2.T, delta3)", "np.matmul(z2.T, delta3)"),
    ("N3", D1, "delta1 = np.matmul(delta2, P['W2']) * sigmoid_prime(z1)\n", SQUARE),
    ("N6", D1, "delta1 = delta2 * P['W2'].T * sigmoid_prime(z1)\n", CUBE),
    ("C1", D1, "delta1 = np.matmul(delta2, P['W2'].T) * sigmoid_prime(h1)\n"),
    ("C2", D1, "delta1 = np.matmul(delta2, P['W2'].T)\n"),
    (
        "O1",
        D2,
        "h2[h2 > 0] = 1\n    delta2 = np.matmul(delta3, P['W3'].T) * h2\n",
    ),
    (
        "O1",
        D1,
        "h1 *= 1 - h1\n    delta1 = np.matmul(delta2, P['W2'].T) * h1\n",
    ),
    ("C7", D2, "delta2 = relu_prime(np.matmul(delta3, P['W3'].T))\n"),
    ("C5", "return np.where(z > 0, 1.0, 0.0)", "return np.where(z > 0, z, 0.0)", {"also": "delta2 = "}),
]
