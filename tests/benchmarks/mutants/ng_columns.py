"""The planted faults of `nets/ng_columns.py`."""

from __future__ import annotations

CONVENTION = "columns, parameter dict"
FAULTS = [
    ("A1/A5", "dW = (1 / m) * np.dot(dZ, A_prev.T)", "dW = np.dot(dZ, A_prev.T)"),
    (
        "A1/A5/F1",
        "db = (1 / m) * np.sum(dZ, axis=1, keepdims=True)",
        "db = np.sum(dZ, axis=1, keepdims=True)",
    ),
    ("F1/A2/A5", "np.sum(dZ, axis=1, keepdims=True)", "np.mean(dZ, axis=1, keepdims=True)"),
    ("F1", "db = (1 / m) * np.sum(dZ, axis=1, keepdims=True)", "db = (1 / m) * np.sum(dZ) * np.ones_like(b)"),
    ("F3", "db = (1 / m) * np.sum(dZ, axis=1, keepdims=True)", "db = 0 * b"),
    ("F2", "db = (1 / m) * np.sum(dZ, axis=1, keepdims=True)", "db = np.sum(dW, axis=1, keepdims=True)"),
    ("A4", "m = A_prev.shape[1]", "m = A_prev.shape[0]"),
    ("A2", "dA_prev = np.dot(W.T, dZ)", "dA_prev = np.dot(W.T, dZ) / m"),
    ("A2", "dZ = dA * (1 - np.tanh(Z) ** 2)", "dZ = dA * (1 - np.tanh(Z) ** 2) / Z.shape[1]"),
    ("B1", "dAL = -(np.divide(Y, AL)", "dAL = (np.divide(Y, AL)"),
    ("B1/D6", "dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))", "dAL = Y - AL"),
    ("D6", "dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))", "dAL = AL - Y"),
    ("D6", "dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))", "dAL = -np.divide(Y, AL)"),
    ("D6", "(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))", "(np.divide(Y, AL) + np.divide(1 - Y, 1 - AL))"),
    ("C2", "    dZ[Z <= 0] = 0\n", ""),
    ("C5", "dZ[Z <= 0] = 0", "dZ[Z > 0] = 0"),
    ("C5", "dZ[Z <= 0] = 0", "dZ[dA <= 0] = 0"),
    ("C5", "dZ[Z <= 0] = 0", "dZ[Z <= 1] = 0"),
    ("C4", "dZ = dA * s * (1 - s)", "dZ = dA * s * (1 + s)"),
    ("C2/C3b", "dZ = dA * s * (1 - s)", "dZ = dA"),
    ("C4", "dZ = dA * s * (1 - s)", "dZ = dA * (1 - s)"),
    ("C1b", "dZ = dA * s * (1 - s)", "dZ = dA * Z * (1 - Z)"),
    ("C7", "dZ = dA * s * (1 - s)", "dZ = s * (1 - s)"),
    ("C4", "(1 - np.tanh(Z) ** 2)", "(1 - np.tanh(Z))"),
    ("C4/C1b", "(1 - np.tanh(Z) ** 2)", "(1 - Z ** 2)"),
    ("C1", "(1 - np.tanh(Z) ** 2)", "(1 - np.tanh(np.tanh(Z)) ** 2)"),
    ("C7", "dZ = dA * (1 - np.tanh(Z) ** 2)", "dZ = 1 - np.tanh(Z) ** 2"),
    ("C2", "dZ = dA * (1 - np.tanh(Z) ** 2)", "dZ = dA"),
    (
        "C6/C1c",
        "        dZ = tanh_backward(dA, activation_cache)",
        "        dZ = sigmoid_backward(dA, activation_cache)",
    ),
    (
        "E1/C6",
        "current_cache = caches[l]",
        "current_cache = caches[min(l + 1, L - 2)]",
        {"sizes": (5, 5, 5, 1)},
    ),
    ("E3/E7", "dA_prev = np.dot(W.T, dZ)", "dA_prev = np.dot(W.T, dZ * dZ)"),
    ("E5", "np.dot(dZ, A_prev.T)", "np.dot(dZ, np.ones_like(A_prev).T)"),
    ("N3", "dA_prev = np.dot(W.T, dZ)", "dA_prev = np.dot(W, dZ)", {"sizes": (5, 5, 5, 5)}),
    ("N3", "(1 / m) * np.dot(dZ, A_prev.T)", "(1 / m) * np.dot(A_prev, dZ.T)", {"sizes": (4, 4, 4, 4)}),
]
