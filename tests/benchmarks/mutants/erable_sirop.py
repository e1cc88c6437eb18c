"""The planted faults of `nets/erable_sirop.py`."""

from __future__ import annotations

SQUARE = {"n_x": 6, "n_h1": 6, "n_h2": 6, "n_y": 6, "samples": 6}
WIDTHS = {"n_x": 5, "n_h1": 5, "n_h2": 5, "n_y": 5}
CONVENTION = "course functions in columns, dicts of parameters and cache, French names, all errors first, then gradients"
TOP = "dZ3 = A3 - Y"
UP2 = "dA2 = np.dot(W3.T, dZ3)"
SLOPE2 = "dZ2 = dA2 * derivee_tanh(A2)"
UP1 = "dA1 = np.dot(W2.T, dZ2)"
SLOPE1 = "dZ1 = dA1 * derivee_relu(A1)"
DW3 = "dW3 = np.dot(dZ3, A2.T) / m + lambd / m * W3"
DW2 = "dW2 = np.dot(dZ2, A1.T) / m + lambd / m * W2"
DW1 = "dW1 = np.dot(dZ1, X.T) / m + lambd / m * W1"
DB3 = "db3 = np.sum(dZ3, axis=1, keepdims=True) / m"
DB2 = "db2 = np.sum(dZ2, axis=1, keepdims=True) / m"
DB1 = "db1 = np.sum(dZ1, axis=1, keepdims=True) / m"
COST = "entropie = -np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m"
TANH = "return 1.0 - np.power(A, 2)"
RELU = "return np.where(A > 0, 1.0, 0.0)"
FAULTS = [
    ("A1/A5", DW2, "dW2 = np.dot(dZ2, A1.T) + lambd / m * W2"),
    ("A2", COST, COST.replace(" / m", ""), {"also": TOP}),
    ("A4", "    m = X.shape[1]\n", "    m = X.shape[0]\n", {"also": "+ lambd / m * W"}),
    ("A3", TOP, "dZ3 = 2 * (A3 - Y)"),
    ("A2/A5", SLOPE2, "dZ2 = dA2 * derivee_tanh(A2) / m"),
    ("B1", TOP, "dZ3 = Y - A3"),
    ("C3/D6", TOP, "dZ3 = (A3 - Y) * A3 * (1 - A3)"),
    ("D6/C3b", COST, "entropie = np.sum((A3 - Y) ** 2) / (2 * m)", {"also": TOP}),
    ("D6", COST, "entropie = -np.sum(Y * np.log(A3)) / m", {"also": TOP}),
    ("N3", UP1, "dA1 = np.dot(W2, dZ2)", WIDTHS),
    ("N3", DW2, "dW2 = np.dot(A1, dZ2.T) / m + lambd / m * W2", WIDTHS),
    ("N3/N2", TOP, "dZ3 = A3 - Y.T", SQUARE),
    (
        "N2/F1",
        "np.dot(parametres['W2'], A1) + parametres['b2']",
        "np.dot(parametres['W2'], A1) + parametres['b2'].ravel()",
        {**SQUARE, "also": DB2},
    ),
    ("N6", DW3, "dW3 = dZ3 * A2.T / m + lambd / m * W3", SQUARE),
    ("A1/A5/F1", DB3, "db3 = np.sum(dZ3, axis=1, keepdims=True)"),
    ("F1", DB2, "db2 = np.full(dZ2[:, :1].shape, np.sum(dZ2) / m)"),
    ("F1", DB1, "db1 = np.sum(dZ1, axis=0, keepdims=True).T / m", SQUARE),
    ("F2", DB1, "db1 = np.sum(dW1, axis=1, keepdims=True)"),
    ("F3", "'db2': db2, ", ""),
    ("E1", UP1, "dA1 = np.dot(W3.T, dZ2)", WIDTHS),
    ("E3", UP2, "dA2 = np.dot(W3.T, A3)"),
    ("E4", UP1, "dA1 = np.dot(W2.T, dA2)"),
    ("E5", DW3, "dW3 = np.dot(dZ3, cache['Z2'].T) / m + lambd / m * W3"),
    ("C1", SLOPE2, "dZ2 = dA2 * derivee_tanh(np.tanh(A2))"),
    ("C1b", SLOPE2, "dZ2 = dA2 * derivee_tanh(cache['Z2'])"),
    ("C1c/C4", TANH, "return A * (1.0 - A)", {"also": SLOPE2}),
    ("C7", SLOPE2, "dZ2 = derivee_tanh(A2)"),
    ("C6", SLOPE1, "dZ1 = dA1 * derivee_relu(A2)", WIDTHS),
    ("C5c/C5", SLOPE1, "dZ1 = relu(dA1)"),
    ("G2", DW1, "dW1 = np.dot(dZ1, X.T) / m + lambd / (2 * m) * W1"),
    ("G4", DW3, "dW3 = np.dot(dZ3, A2.T) / m + lambd * W3"),
    ("O1", RELU, "A[A > 0] = 1.0\n    A[A <= 0] = 0.0\n    return A", {"also": DW2}),
]
