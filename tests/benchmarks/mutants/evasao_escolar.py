"""The planted faults of `nets/evasao_escolar.py`."""

from __future__ import annotations

SQUARE = {"camadas": (5, 5, 5, 5)}
CUBE = {"camadas": (5, 5, 5, 5), "samples": 5}
CONVENTION = "columns, course style: dict of parameters, caches in tuples, L2 and dropout with kept masks"
M = "    m = A_prev.shape[1]\n"
DW = "dW = np.dot(dZ, A_prev.T) / m + lambd / m * W"
DB = "db = np.sum(dZ, axis=1, keepdims=True) / m"
DOWN = "dA_prev = np.dot(W.T, dZ)"
MASK = "        dA = dA * mascaras['D' + str(l)]\n"
KEEP = "        dA = dA / keep_prob\n"
RELU = "    dZ[Z <= 0] = 0\n"
SIG = "dZ = dA * s * (1 - s)"
TOP = "dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))"
FAULTS = [
    ("N3", DW, "dW = np.dot(dZ.T, A_prev) / m + lambd / m * W", CUBE),
    ("N3", DOWN, "dA_prev = np.dot(W, dZ)", SQUARE),
    ("F1", DB, "db = np.sum(dZ) / m"),
    ("F1", DB, "db = np.sum(dZ, axis=0, keepdims=True).T / m", CUBE),
    ("F1", DB, "db = dZ / m", CUBE),
    ("A1/A5", DB, "db = np.sum(dZ, axis=1, keepdims=True)"),
    ("A1/A5", DW, "dW = np.dot(dZ, A_prev.T) + lambd / m * W"),
    ("A4", M, "    m = A_prev.shape[0]\n", {"also": "/ m"}),
    ("A2", SIG, "dZ = dA * s * (1 - s) / dA.shape[1]"),
    ("D6/C3", TOP, "dAL = AL - Y"),
    ("D6", TOP, "dAL = -(np.divide(Y, AL) + np.divide(1 - Y, 1 - AL))"),
    ("D6", TOP, "dAL = -np.divide(Y, AL)"),
    ("C1b/C4", SIG, "dZ = dA * Z * (1 - Z)"),
    ("C4/B1", SIG, "dZ = dA * s * (s - 1)"),
    ("C7", SIG, "dZ = s * (1 - s)"),
    ("C5c/C5", RELU, "    dZ[dZ <= 0] = 0\n"),
    ("C5", RELU, "    dZ[Z > 0] = 0\n"),
    ("G2", DW, "dW = np.dot(dZ, A_prev.T) / m + lambd * W"),
    ("G1", DW, "dW = np.dot(dZ, A_prev.T) / m"),
    ("G2", DW, "dW = np.dot(dZ, A_prev.T) / m - lambd / m * W"),
    ("K1", MASK, ""),
    ("K1", KEEP, ""),
    ("K1", KEEP, "        dA = dA * keep_prob\n"),
    ("E1", "        dA = dA_prev\n", "", SQUARE),
    ("E1", "dZ = relu_backward(dA, ativ_cache)", "dZ = relu_backward(dAL, ativ_cache)", SQUARE),
    (
        "F3",
        "        grads['db' + str(l)] = db\n",
        "        grads['db' + str(l)] = np.zeros_like(db)\n",
    ),
]
