"""The planted faults of `heldout/padaria_fornadas.py`."""

from __future__ import annotations

SQUARE = {"camadas": (5, 5, 5, 5)}
CUBE = {"camadas": (5, 5, 5, 5), "samples": 5}
CONVENTION = "columns, functions with caches, dict of parameters, softmax with squared error"
TANH = "return 1 - A ** 2"
RELU = "return (Z > 0).astype(float)"
EXP = "expoentes = np.exp(Z - np.max(Z, axis=0, keepdims=True))"
PROB = "return expoentes / np.sum(expoentes, axis=0, keepdims=True)"
DOT = "produto = np.sum(dA * A, axis=0, keepdims=True)"
JAC = "return A * (dA - produto)"
DW = "dW = np.dot(dZ, A_ant.T) + lambd / m * W"
DB = "db = np.sum(dZ, axis=1, keepdims=True)"
DA = "dA_ant = np.dot(W.T, dZ)"
TOP = "dA3 = (A3 - Y) / m"
DZ3 = "dZ3 = softmax_retro(dA3, A3)"
DZ2 = 'dZ2 = dA2 * retifica_derivada(caches["ativ2"])'
DZ1 = 'dZ1 = dA1 * tangente_derivada(caches["ativ1"])'
FAULTS = [
    ("D1", JAC, "return dA * A * (1 - A)"),
    ("D1", DZ3, "dZ3 = dA3 * A3 * (1 - A3)"),
    ("D5", DZ3, "dZ3 = dA3"),
    ("D2", JAC, "return dA * (A - A * np.sum(A, axis=0, keepdims=True))"),
    ("D3", DOT, "produto = np.sum(dA * A, axis=1, keepdims=True)"),
    ("D3", PROB, "return expoentes / np.sum(expoentes)", {"also": JAC}),
    ("D3", PROB, "return expoentes / np.sum(expoentes, axis=1, keepdims=True)", {"also": JAC}),
    ("D6", DZ3, "dZ3 = (A3 - Y) / m"),
    ("N3", DW, "dW = np.dot(A_ant, dZ.T) + lambd / m * W", SQUARE),
    ("N3", DW, "dW = np.dot(dZ.T, A_ant) + lambd / m * W", CUBE),
    ("N6", DA, "dA_ant = W.T * dZ", CUBE),
    ("F1", DB, "db = np.sum(dZ)"),
    ("F1", DB, "db = np.sum(dZ, axis=0, keepdims=True)", CUBE),
    ("A1", TOP, "dA3 = A3 - Y"),
    ("A2/A5", "dW = np.dot(dZ, A_ant.T) + lambd", "dW = np.dot(dZ, A_ant.T) / m + lambd"),
    ("A3", TOP, "dA3 = 2 * (A3 - Y) / m"),
    ("C5", RELU, "return (Z > 1).astype(float)"),
    ("C5b/C5", RELU, "return (retifica(Z) >= 0).astype(float)"),
    ("C1", 'caches["ativ1"] = A1', 'caches["ativ1"] = tangente(A1)', {"also": "tangente_derivada"}),
    ("C4", TANH, "return 1 - A"),
    ("C2/E4", DZ1, "dZ1 = dA1"),
    ("C7", DZ2, "dZ2 = retifica_derivada(dA2)"),
    ("C6", DZ2, 'dZ2 = dA2 * tangente_derivada(caches["ativ2"])'),
    ("E3", DA, "dA_ant = np.dot(W.T, np.dot(W, A_ant) + b)"),
    (
        "E1",
        'linear_volta(dZ1, caches["lin1"], lambd, m)',
        'linear_volta(dZ1, caches["lin2"], lambd, m)',
        SQUARE,
    ),
    ("G1", " + lambd / m * W", ""),
    ("G2", " + lambd / m * W", " + lambd / (2 * m) * W"),
    ("G4", " + lambd / m * W", " + lambd * W"),
    ("G1b", " + lambd / m * W", " - lambd / m * W"),
    ("D1", JAC, "return dA * (A - A ** 2)"),
    ("D1", f"{DOT}\n    {JAC}", "jacobiano = A * (1 - A)\n    return jacobiano * dA"),
    (
        "D2/D1",
        f"{DOT}\n    {JAC}",
        "produto = np.sum(A, axis=0, keepdims=True)\n    return A * dA - A * dA * produto",
    ),
    ("O1", TOP, "A3 -= Y\n    dA3 = A3 / m", {"also": DZ3}),
    ("D4", EXP, "expoentes = np.exp(Z)", {"nivel": 800.0}),
    ("N2/F1", DB, "db = np.sum(dZ, axis=1)"),
]
