"""The planted faults of `nets/sorta_pshenitsy.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5, 5), "samples": 5}
CONVENTION = "columns, dict of parameters with numbered names, loop over layers, transliterated Russian"
TOP = "dZ = AL - Y"
DW = "np.dot(dZ, A_pred.T) / m"
DB = "np.sum(dZ, axis=1, keepdims=True) / m"
DEC = " + lambd / m * W"
DA = "dA_pred = np.dot(W.T, dZ)"
ZP = "Z_pred = kesh['Z' + str(l - 1)]"
LEAK = "    dZ = np.array(dA, copy=True)\n    dZ[Z <= 0] = 0.1 * dZ[Z <= 0]\n"
SIG = "return dA * s * (1 - s)"
EXP = "E = np.exp(Z - np.max(Z, axis=0, keepdims=True))"
SOFT = "return E / np.sum(E, axis=0, keepdims=True)"
CE = "krossentropiya = -np.sum(Y * np.log(AL)) / m"
FAULTS = [
    ("A1/A5", DW, "np.dot(dZ, A_pred.T)"),
    ("A1/A5/F1", DB, "np.sum(dZ, axis=1, keepdims=True)"),
    ("A2", TOP, "dZ = (AL - Y) / m"),
    (
        "A4/A1",
        "    m = Y.shape[1]\n    L = len(parametry) // 2\n    grad = {}\n",
        "    m = Y.shape[0]\n    L = len(parametry) // 2\n    grad = {}\n",
    ),
    ("B1", TOP, "dZ = Y - AL"),
    ("C3/D1", TOP, "dZ = (AL - Y) * AL * (1 - AL)"),
    ("D1", TOP, "dZ = -Y / AL * AL * (1 - AL)"),
    ("D7", TOP, "dZ = kesh['Z' + str(L)] - Y"),
    ("D8", TOP, "dZ = np.mean(AL - Y, axis=0, keepdims=True) * np.ones_like(Y)"),
    ("D5/D6", TOP, "dZ = -Y / AL"),
    ("D6", CE, "krossentropiya = np.sum((AL - Y) ** 2) / m", {"also": TOP}),
    ("D6/A3", CE, "krossentropiya = -np.mean(Y * np.log(AL))", {"also": TOP}),
    ("D3", SOFT, "return E / np.sum(E)", {"also": TOP}),
    ("D3", SOFT, "return E / np.sum(E, axis=1, keepdims=True)", {"also": TOP}),
    ("D4", EXP, "E = np.exp(Z)", {"vysoko": 900.0}),
    ("N3", DA, "dA_pred = np.dot(W, dZ)", SQUARE),
    ("N3", DW, "np.dot(A_pred, dZ.T) / m", SQUARE),
    ("N6", DA, "dA_pred = W.T * dZ", CUBE),
    ("F1", DB, "np.sum(dZ, axis=0, keepdims=True).T / m", CUBE),
    ("F1", DB, "np.sum(dZ) / m"),
    ("F1", "np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=1, keepdims=True) / m"),
    ("E1/E3", DA, "dA_pred = np.dot(parametry['W' + str(L)].T, AL - Y)", SQUARE),
    ("E3", DA, "dA_pred = np.dot(W.T, kesh['A' + str(l)])"),
    ("E5", DW, "np.dot(dZ, kesh['A' + str(l)].T) / m", SQUARE),
    ("C1", "dZ = sigmoida_nazad(dA_pred, Z_pred)", "dZ = sigmoida_nazad(dA_pred, A_pred)"),
    ("C1b/C4", "    s = sigmoida(Z)\n", "    s = Z\n"),
    ("C7", SIG, "return s * (1 - s)"),
    ("C5", LEAK, "    dZ = np.array(dA, copy=True)\n    dZ[Z <= 0] = 0.1\n"),
    ("C5/C4", LEAK, "    dZ = np.array(dA, copy=True)\n    dZ[Z <= 0] = -0.1 * dZ[Z <= 0]\n"),
    ("C5", LEAK, "    dZ = np.array(dA, copy=True)\n    dZ[Z > 0] = 0.1 * dZ[Z > 0]\n"),
    ("C6/E1", ZP, "Z_pred = kesh['Z' + str(l)]", SQUARE),
    ("G2", DEC, " + lambd / (2 * m) * W"),
    ("G4/G2", DEC, " + lambd * W"),
    ("G1", DEC, ""),
    ("O1", "return 1 / (1 + np.exp(-Z))", "return 1 / (1 + np.exp(-Z, out=Z))", {"also": SIG}),
]
