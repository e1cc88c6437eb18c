"""The planted faults of `nets/olio_frantoio.py`."""

from __future__ import annotations

SQUARE = {"strati": (5, 5, 5, 5)}
CUBE = {"strati": (5, 5, 5, 5), "samples": 5}
CONVENTION = (
    "columns, functions with cache and parameter dicts, relu and tanh, softmax cross-entropy, L2 over m"
)
SHIFT = "e = np.exp(Z - np.max(Z, axis=0, keepdims=True))"
NORM = "return e / np.sum(e, axis=0, keepdims=True)"
DW = "dW = np.dot(dZ, A_prec.T) / m + lambd / m * W"
DB = "db = np.sum(dZ, axis=1, keepdims=True) / m"
DOWN = "dA_prec = np.dot(W.T, dZ)"
MASK = "dZ[Z <= 0] = 0"
TANH = "return dA * (1 - np.power(A, 2))"
TOP = 'dZ3 = cache["A3"] - Y'
LINE2 = 'lineare_indietro(dZ2, cache["A1"], parametri["W2"], lambd)'
CALL2 = 'dZ2 = tanh_indietro(dA2, cache["A2"])'
CALL1 = 'dZ1 = relu_indietro(dA1, cache["Z1"])'
FAULTS = [
    ("N3", DOWN, "dA_prec = np.dot(W, dZ)", SQUARE),
    ("N3", DW, "dW = np.dot(A_prec, dZ.T) / m + lambd / m * W", SQUARE),
    ("N6", DOWN, "dA_prec = W.T * dZ", CUBE),
    ("F1", DB, "db = np.sum(dZ) / m"),
    ("F1", DB, "db = np.sum(dZ, axis=0, keepdims=True).T / m", CUBE),
    ("F1/A2/A5", DB, "db = np.mean(dZ, axis=1, keepdims=True) / m"),
    ("F1/A1/A5", DB, "db = np.sum(dZ, axis=1, keepdims=True)"),
    ("N2/F1", DB, "db = np.sum(dZ, axis=1) / m"),
    ("F2", DB, "db = np.sum(dW, axis=1, keepdims=True)"),
    ("A1/A5", DW, "dW = np.dot(dZ, A_prec.T) + lambd / m * W"),
    ("A2", TOP, 'dZ3 = (cache["A3"] - Y) / Y.shape[1]'),
    ("A4/A5", "    m = A_prec.shape[1]\n", "    m = A_prec.shape[0]\n"),
    ("G1", DW, "dW = np.dot(dZ, A_prec.T) / m"),
    ("G2", DW, "dW = np.dot(dZ, A_prec.T) / m + lambd / (2 * m) * W"),
    ("G4/G2", DW, "dW = np.dot(dZ, A_prec.T) / m + lambd * W"),
    ("G1b/G2", DW, "dW = np.dot(dZ, A_prec.T) / m - lambd / m * W"),
    ("D3", NORM, "return e / np.sum(e)"),
    ("D3", NORM, "return e / np.sum(e, axis=1, keepdims=True)"),
    ("D4", SHIFT, "e = np.exp(Z)", {"livello": 800.0}),
    ("B1", TOP, 'dZ3 = Y - cache["A3"]'),
    ("C3/D1", TOP, 'dZ3 = (cache["A3"] - Y) * cache["A3"] * (1 - cache["A3"])'),
    ("D7", TOP, 'dZ3 = cache["Z3"] - Y'),
    ("C5", MASK, "dZ[Z > 0] = 0"),
    ("C5b/C2", MASK, "dZ[relu(Z) < 0] = 0"),
    ("C5c/C5/C7", MASK, "dZ[dA <= 0] = 0"),
    ("C4", TANH, "return dA * (1 - A)"),
    ("C1", TANH, "return dA * (1 - np.tanh(A) ** 2)"),
    ("E5", LINE2, 'lineare_indietro(dZ2, cache["Z1"], parametri["W2"], lambd)'),
    ("E1", CALL1, 'dZ1 = relu_indietro(dA2, cache["Z1"])', SQUARE),
    ("C2", CALL2, "dZ2 = dA2"),
]
