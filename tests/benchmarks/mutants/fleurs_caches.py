"""The planted faults of `nets/fleurs_caches.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "columns, functions with a list of caches and two dicts"
TOP = "dZ = AL - Y"
DW = "dW = np.dot(dZ, A_prec.T) / m + lambd / m * W"
DB = "db = np.sum(dZ, axis=1, keepdims=True) / m"
DA = "dA_prec = np.dot(W.T, dZ)"
TANH = "dZ = dA * (1 - np.power(A, 2))"
LEAKY = "    pente = np.where(Z > 0, 1, 0.1)\n    return dA * pente\n"
SHIFT = "Zs = Z - np.max(Z, axis=0, keepdims=True)"
SUM = "return T / np.sum(T, axis=0, keepdims=True)"
NEXT = "dA, dW, db = lineaire_backward(dZ, A_prec, W, lambd)"
USE = {"also": "leaky_relu_backward(dA, Z)"}
FAULTS = [
    ("A1", DW, "dW = np.dot(dZ, A_prec.T) + lambd / m * W"),
    ("A1/F1/A5", DB, "db = np.sum(dZ, axis=1, keepdims=True)"),
    ("A2", TOP, "dZ = (AL - Y) / Y.shape[1]"),
    ("A4", "m = A_prec.shape[1]", "m = A_prec.shape[0]", {"also": "dW = np.dot(dZ, A_prec.T)"}),
    ("B1", TOP, "dZ = Y - AL"),
    ("D1", TOP, "dAL = -Y / AL\n    dZ = dAL * AL * (1 - AL)"),
    ("C3/D1", TOP, "dZ = (AL - Y) * AL * (1 - AL)"),
    ("D5", TOP, "dZ = -Y / AL"),
    ("D6", TOP, "dZ = AL * ((AL - Y) - np.sum((AL - Y) * AL, axis=0, keepdims=True))"),
    ("D3", SUM, "return T / np.sum(T)"),
    ("D3", SUM, "return T / np.sum(T, axis=1, keepdims=True)"),
    ("D4", SHIFT, "Zs = Z", {"decalage": 900.0, "also": "T = np.exp(Zs)"}),
    (
        "D6",
        "entropie = -np.sum(Y * np.log(AL)) / m",
        "entropie = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m",
        {"also": TOP},
    ),
    ("N3", DW, "dW = np.dot(A_prec, dZ.T) / m + lambd / m * W", SQUARE),
    ("N3", DA, "dA_prec = np.dot(W, dZ)", SQUARE),
    ("N3", DW, "dW = np.dot(dZ, A_prec) / m + lambd / m * W", CUBE),
    ("N6", DA, "dA_prec = W.T * dZ", CUBE),
    ("N2/F1", DB, "db = np.sum(dZ, axis=0, keepdims=True) / m"),
    ("F1", DB, "db = np.sum(dZ) / m"),
    ("F1", DB, "db = np.sum(dZ, axis=0).reshape(-1, 1) / m", CUBE),
    ("F2", DB, "db = np.sum(dW, axis=1, keepdims=True)"),
    ("N2/D3", SUM, "return T / np.sum(T, axis=1)", CUBE),
    ("E4", NEXT, f"_{NEXT[2:]}\n        dA = np.dot(W.T, dA)"),
    ("E1", NEXT, f"_{NEXT[2:]}", SQUARE),
    ("E1", "A_prec, W, Z, A = caches[l]", "A_prec, _, Z, A = caches[l]", SQUARE),
    ("C1", TANH, "dZ = dA * (1 - np.power(np.tanh(A), 2))"),
    ("C5/C7", LEAKY, "    dZ = np.array(dA, copy=True)\n    dZ[Z <= 0] = 0.1\n    return dZ\n", USE),
    ("C6", TANH, "dZ = leaky_relu_backward(dA, Z)"),
    ("G2", "lambd / m * W", "2 * lambd / m * W"),
    ("G1", " + lambd / m * W", ""),
    (
        "O2/O3b/O3",
        "def propagation(X, params):\n    caches = []\n",
        "def propagation(X, params, caches=[]):\n",
        {**SQUARE, "also": "caches.append("},
    ),
]
