"""The planted faults of `nets/vreshti_semundje.py`."""

from __future__ import annotations

SQUARE = {"dimensionet": (5, 5, 5, 5)}
CUBE = {"dimensionet": (5, 5, 5, 5), "samples": 5}
CONVENTION = "functions with parameters, grads and cache dicts, columns, dropout and L2, Albanian names"
TOP = "dZ3 = A3 - Y"
W3 = "grads['dW3'] = 1. / m * np.dot(dZ3, A2.T) + lambd / m * W3"
B3 = "grads['db3'] = 1. / m * np.sum(dZ3, axis=1, keepdims=True)"
DA2 = "dA2 = np.dot(W3.T, dZ3)"
DZ2 = "dZ2 = np.multiply(dA2, 1 - np.power(A2, 2))"
W2 = "grads['dW2'] = 1. / m * np.dot(dZ2, A1.T) + lambd / m * W2"
B2 = "grads['db2'] = 1. / m * np.sum(dZ2, axis=1, keepdims=True)"
DA1 = "dA1 = np.dot(W2.T, dZ2)"
MASK = "    dA1 = dA1 * cache['D1']      # të njëjtat neurone të fikura\n"
KEEP = "    dA1 = dA1 / mbaj\n"
CUT = "dZ1[cache['Z1'] <= 0] = 0"
W1 = "grads['dW1'] = 1. / m * np.dot(dZ1, A0.T) + lambd / m * W1"
B1 = "grads['db1'] = 1. / m * np.sum(dZ1, axis=1, keepdims=True)"
PROB = "return t / np.sum(t, axis=0)"
FAULTS = [
    ("N3", DA1, "dA1 = np.dot(W2, dZ2)", {"dimensionet": (4, 5, 5, 3)}),
    ("N3", W2, "grads['dW2'] = 1. / m * np.dot(A1, dZ2.T) + lambd / m * W2", SQUARE),
    ("N6", DA2, "dA2 = W3.T * dZ3", CUBE),
    ("F1", B2, "grads['db2'] = 1. / m * np.sum(dZ2)"),
    ("F1", B1, "grads['db1'] = 1. / m * np.sum(dZ1, axis=0, keepdims=True)", CUBE),
    ("F1", B3, "grads['db3'] = 1. / m * dZ3"),
    ("F1/A2/A5", B1, "grads['db1'] = 1. / m * np.mean(dZ1, axis=1, keepdims=True)"),
    ("A1/A5", W3, "grads['dW3'] = np.dot(dZ3, A2.T) + lambd / m * W3"),
    ("A4", "    W1, W2, W3 = parameters", "    m = Y.shape[0]\n    W1, W2, W3 = parameters"),
    ("A2", TOP, "dZ3 = (A3 - Y) / m"),
    ("B1", TOP, "dZ3 = Y - A3"),
    ("D1/C3", TOP, "dZ3 = (A3 - Y) * A3 * (1 - A3)"),
    ("D1/C3", TOP, "dA3 = -np.divide(Y, A3)\n    dZ3 = dA3 * A3 * (1 - A3)"),
    ("D7", TOP, "dZ3 = cache['Z3'] - Y"),
    ("D3", PROB, "return t / np.sum(t)", {"also": TOP}),
    (
        "D6",
        "entropia = -np.sum(Y * np.log(A3)) / m",
        "entropia = -np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m",
        {"also": TOP},
    ),
    ("C1", DZ2, "dZ2 = np.multiply(dA2, 1 - np.power(np.tanh(A2), 2))"),
    ("C4", DZ2, "dZ2 = np.multiply(dA2, 1 - A2)"),
    ("C7", DZ2, "dZ2 = 1 - np.power(dA2, 2)"),
    ("C5b/C5", CUT, "dZ1[A1 < 0] = 0"),
    ("C5c", CUT, "dZ1[dZ1 <= 0] = 0"),
    ("C5", CUT, "dZ1[cache['Z1'] > 0] = 0"),
    ("K1", MASK, ""),
    ("K1/A3", KEEP, ""),
    ("E4", DA1, "dA1 = np.dot(W2.T, dA2)"),
    ("E3", DA1, "dA1 = np.dot(W2.T, A2)"),
    (
        "E5/K1",
        "    A1 = A1 * maska\n    A1 = A1 / mbaj\n    cache['A1'] = A1\n",
        "    cache['A1'] = A1\n    A1 = A1 * maska\n    A1 = A1 / mbaj\n",
        {"also": W2},
    ),
    ("E5", W2, "grads['dW2'] = 1. / m * np.dot(dZ2, cache['Z1'].T) + lambd / m * W2"),
    ("G1", "np.dot(dZ2, A1.T) + lambd / m * W2", "np.dot(dZ2, A1.T)"),
    ("G2", "np.dot(dZ3, A2.T) + lambd / m * W3", "np.dot(dZ3, A2.T) + lambd / (2 * m) * W3"),
    ("G4", "np.dot(dZ1, A0.T) + lambd / m * W1", "np.dot(dZ1, A0.T) + lambd * W1"),
]
