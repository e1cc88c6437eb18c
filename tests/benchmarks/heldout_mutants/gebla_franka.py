"""The planted faults of `heldout/gebla_franka.py`."""

from __future__ import annotations

CONVENTION = (
    "dense net in the course style, columns, kept dropout masks, layers updated on the way, Maltese names"
)
SAME = {"dhul": 5, "mohbi1": 5, "mohbi2": 5, "klassi": 5}
ALIKE = {**SAME, "samples": 5}
HIGH = {"bazi": 900.0}
TOP = "dZ3 = A3 - Y"
SOFT = "return esp / np.sum(esp, axis=0, keepdims=True)"
SHIFT = "    Z = Z - np.max(Z, axis=0, keepdims=True)\n"
ENTROPY = "entropija = -np.sum(Y * np.log(A3)) / m"
DW = "dW = np.dot(dZ, A_qabel.T) / m"
DB = "db = np.sum(dZ, axis=1, keepdims=True) / m"
DA = "    dA_qabel = np.dot(W.T, dZ)\n"
DECAY = "    dW = dW + lambd / m * W\n"
STEP_W = "    P['W' + str(s)] = W - rata * dW\n"
STEP_B = "    P['b' + str(s)] = b - rata * db\n"
BACK_1 = "return dA * inklinazzjoni"
SLOPE = "inklinazzjoni = np.where(Z > 0, 1.0, PENDENZA)"
BACK_2 = "return dA * (1 - np.power(T, 2))"
Z2 = "dZ2 = tanh_lura(dA2, A2)"
Z1 = "dZ1 = lrelu_lura(dA1, Z1)"
SECOND = "dR1 = saff_lura(dZ2, R1, 2, P, lambd, rata)"
THIRD = "dR2 = saff_lura(dZ3, R2, 3, P, lambd, rata)"
FAULTS = [
    ("N3", DA, "    dA_qabel = np.dot(W, dZ)\n", SAME),
    ("N3", DW, "dW = np.dot(A_qabel, dZ.T) / m", SAME),
    ("N6", DW, "dW = dZ * A_qabel.T / m", ALIKE),
    ("F1", DB, "db = np.sum(dZ) / m"),
    ("F1/N2", DB, "db = np.sum(dZ, axis=0, keepdims=True) / m"),
    ("N2/F1", DB, "db = np.sum(dZ, axis=1) / m"),
    ("F2", DB, "db = np.sum(dW, axis=1, keepdims=True)"),
    ("F3/P3", STEP_B, "    b = b - rata * db\n"),
    ("D1", TOP, "dA3 = -Y / A3\n    dZ3 = dA3 * A3 * (1 - A3)"),
    ("C3/D1", TOP, "dZ3 = (A3 - Y) * A3 * (1 - A3)"),
    ("D3", SOFT, "return esp / np.sum(esp)"),
    ("D3", SOFT, "return esp / np.sum(esp, axis=1, keepdims=True)"),
    ("D4", SHIFT, "", HIGH),
    ("D6/C3b", ENTROPY, "entropija = np.sum((A3 - Y) ** 2) / (2 * m)"),
    ("D7", TOP, "dZ3 = Z3 - Y"),
    ("A1", f"{DW}\n    {DB}", "dW = np.dot(dZ, A_qabel.T)\n    db = np.sum(dZ, axis=1, keepdims=True)"),
    (
        "A2",
        f"{DW}\n    {DB}",
        "dZ = dZ / m\n    dW = np.dot(dZ, A_qabel.T)\n    db = np.sum(dZ, axis=1, keepdims=True)",
    ),
    ("B1", TOP, "dZ3 = Y - A3"),
    ("E2", DA + "\n" + DECAY + STEP_W, "\n" + DECAY + "    W -= rata * dW\n" + DA),
    (
        "E2",
        DA + "\n" + DECAY + STEP_W + STEP_B + "    return dA_qabel\n",
        "\n" + DECAY + STEP_W + STEP_B + "    return np.dot(P['W' + str(s)].T, dZ)\n",
        {"also": "P['W' + str(s)] = W - rata"},
    ),
    ("E1/E3", Z1, "dZ1 = lrelu_lura(dA2, Z1)", SAME),
    ("E3", DA, "    dA_qabel = np.dot(dW.T, dZ)\n"),
    ("E4", SECOND, "dR1 = np.dot(P['W2'].T, dA2)\n    saff_lura(dZ2, R1, 2, P, lambd, rata)"),
    ("E5", THIRD, "dR2 = saff_lura(dZ3, A2, 3, P, lambd, rata)"),
    ("C1", BACK_2, "return dA * (1 - np.power(np.tanh(T), 2))", {"also": Z2}),
    ("C4", BACK_2, "return dA * (1 - T)", {"also": Z2}),
    ("C5", SLOPE, "inklinazzjoni = np.where(Z > 0, PENDENZA, 1.0)"),
    ("C5/C7", BACK_1, "return np.where(Z > 0, dA, PENDENZA)"),
    ("C6", Z1, "dZ1 = lrelu_lura(dA1, Z2)", SAME),
    ("K1", "    dA1 = dR1 * D1\n    dA1 = dA1 / zamma\n", "    dA1 = dR1 / zamma\n"),
    ("O1", "    R2 = A2 * D2 / zamma\n", "    R2 = A2\n    R2 *= D2\n    R2 /= zamma\n", {"also": Z2}),
    ("G2", DECAY, "    dW = dW + 2 * lambd / m * W\n"),
]
