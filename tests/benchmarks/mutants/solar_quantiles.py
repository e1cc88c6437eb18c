"""The planted faults of `nets/solar_quantiles.py`."""

from __future__ import annotations

SQUARE = {"sizes": (3, 3, 3, 3)}
CUBE = {"sizes": (3, 3, 3, 3), "samples": 3}
CONVENTION = "columns, functions with a cache tuple per layer, dicts of params and grads, Hindi comments"
COST = "return np.sum(QUANTILES * E + soft) / m"
TOP = "return (below - QUANTILES) / m"
BELOW = "below = 1 / (1 + np.exp(E / width))"
SIG = "    s = 1 / (1 + np.exp(-Z))\n"
SWISH = "return dA * (s + Z * s * (1 - s))"
TANH = "return dA * (1 - np.power(A, 2))"
CALLS = "dZ = swish_backward(dA, Z)"
CALLT = "dZ = tanh_backward(dA, A)"
DW = "dW = np.dot(dZ, A_prev.T)"
DB = "db = np.sum(dZ, axis=1, keepdims=True)"
DA = "dA_prev = np.dot(W.T, dZ)"
CACHE = "cache = (A_prev, W, Z, A)"
STEP = 'layer_backward(grads["dA" + str(l + 1)], caches[l], kinds[l])'
FAULTS = [
    ("A1", TOP, "return below - QUANTILES"),
    ("A2/A5", DW, "dW = np.dot(dZ, A_prev.T) / A_prev.shape[1]"),
    (
        "A2",
        DW,
        "dZ = dZ / A_prev.shape[1]\n    " + DW,
    ),
    ("A4/A1", TOP, "return (below - QUANTILES) / len(AL)"),
    ("B1", TOP, "return (QUANTILES - below) / m"),
    ("D6", BELOW, "below = (E < 0).astype(float)", {"also": TOP}),
    ("D6/C4", BELOW, "below = 1 / (1 + np.exp(-E / width))", {"also": TOP}),
    ("D6", COST, "return np.sum(E ** 2) / (2 * m)", {"also": TOP}),
    ("A3/D6", TOP, "return (below - QUANTILES) / (m * width)", {"also": COST}),
    ("N3", DA, "dA_prev = np.dot(W, dZ)", SQUARE),
    ("N3", DW, "dW = np.dot(A_prev, dZ.T)", SQUARE),
    ("N3", DA, "dA_prev = np.dot(dZ, W)", CUBE),
    ("N6", DA, "dA_prev = W.T * dZ", CUBE),
    ("F1", DB, "db = np.sum(dZ, keepdims=True)"),
    ("F1", DB, "db = np.mean(dZ, axis=1, keepdims=True)"),
    ("F2", DB, "db = np.sum(dW, axis=1, keepdims=True)"),
    ("N2", "Z = np.dot(W, A_prev) + b", "Z = np.dot(W, A_prev) + b.T", {**CUBE, "also": DB}),
    ("E1", STEP, 'layer_backward(grads["dA" + str(L)], caches[l], kinds[l])', SQUARE),
    ("C6/E1", STEP, 'layer_backward(grads["dA" + str(l + 1)], caches[l], kinds[l - 1])'),
    ("E3", DA, "dA_prev = np.dot(W.T, A)"),
    ("E4", DA, "dA_prev = np.dot(W.T, dA)"),
    ("E5", DW, "dW = np.dot(dZ, A.T)", SQUARE),
    ("E5", CACHE, "cache = (Z, W, Z, A)", {**SQUARE, "also": DW}),
    ("C1", CALLS, "dZ = swish_backward(dA, A)"),
    ("C1b/C4", CALLT, "dZ = tanh_backward(dA, Z)"),
    ("C4", SWISH, "return dA * (s + s * (1 - s))"),
    ("C4", SWISH, "return dA * s * (1 - s)"),
    ("C7", TANH, "return 1 - np.power(dA, 2)"),
    ("C7", TANH, "return 1 - np.power(A, 2)"),
    (
        "O1",
        "    return Z / (1 + np.exp(-Z))\n",
        "    Z /= 1 + np.exp(-Z)\n    return Z\n",
        {"also": CALLS},
    ),
]
