"""The planted faults of `nets/ajvar_sorta.py`."""

from __future__ import annotations

SQUARE = {"golemini": (5, 5, 5, 5)}
CUBE = {"golemini": (5, 5, 5, 5), "samples": 5}
CONVENTION = (
    "functions with tuples as caches, dicts of parameters and gradients, batch norm, dropout, Macedonian"
)
DX = "dx = np.dot(diz, w.T)"
DW = "dw = np.dot(x.T, diz)"
DB = "db = np.sum(diz, axis=0)"
RELU = "dx = diz * (x > 0)"
GAMA = "dgama = np.sum(diz * xnorm, axis=0)"
XN = "dxnorm = diz * gama"
VAR = "dvar = np.sum(dxnorm * (x - mu), axis=0) * (-0.5) * (var + EPS) ** (-1.5)"
SHIFT = "    xnorm = (x - mu) / np.sqrt(var + EPS)\n"
BACK = "da1, grad['gama'], grad['beta'] = norm_nazad(dn1, kesh_n1)"
DROP = "return diz * maska / p"
PICK = "    dskor[np.arange(N), y] -= 1\n"
MEAN = "    dskor /= N\n"
SECOND = "dd1, grad['W2'], grad['b2'] = afin_nazad(da2, kesh_a2)"
THIRD = "dh2, grad['W3'], grad['b3'] = afin_nazad(dskor, kesh_a3)"
DECAY = "grad['W3'] += reg * m['W3']"
FAULTS = [
    ("A1", MEAN, ""),
    ("A4", MEAN, "    dskor /= skor.shape[1]\n"),
    ("B1", PICK, "    dskor[np.arange(N), y] -= 1\n    dskor = -dskor\n"),
    ("D6/B1", PICK, "    dskor[np.arange(N), y] += 1\n"),
    ("N9/D6", PICK, "    dskor[:, y] -= 1\n"),
    ("C3/D1", PICK, PICK + "    dskor *= ver * (1 - ver)\n"),
    (
        "D3",
        "ver /= np.sum(ver, axis=1, keepdims=True)",
        "ver /= np.sum(ver)",
        {"also": "dskor[np.arange(N), y] -= 1"},
    ),
    ("N3", DX, "dx = np.dot(diz, w)", SQUARE),
    ("N3", DW, "dw = np.dot(diz.T, x)", SQUARE),
    ("N6", DX, "dx = diz * w.T", CUBE),
    ("E5", DW, "dw = np.dot(np.ones_like(x).T, diz)"),
    ("F1", f"    {DB}\n", "    db = np.sum(diz, axis=1)\n", CUBE),
    ("F1", f"    {DB}\n", "    db = np.sum(diz)\n"),
    ("F2", f"    {DB}\n", "    db = np.sum(dw, axis=0)\n"),
    ("C5c/C5", RELU, "dx = diz * (diz > 0)"),
    ("C5", RELU, "dx = diz * np.maximum(0, x)"),
    ("C5b/C5/C2", RELU, "x = np.maximum(0, x)\n    dx = diz * (x >= 0)"),
    ("C7", RELU, "dx = np.where(x > 0, 1.0, 0.0)"),
    ("C6", "dn1 = relu_nazad(dh1, kesh_r1)", "dn1 = relu_nazad(dh1, kesh_r2)", SQUARE),
    ("K1", DROP, "return diz / p"),
    ("K1/A3/A5", DROP, "return diz * maska"),
    ("I1", XN, "dxnorm = diz"),
    ("I2", "    dx += dvar * 2 * (x - mu) / N\n", ""),
    ("I2", "(var + EPS) ** (-1.5)", "(var + EPS) ** (-0.5)"),
    ("I2", "    dx += dmu / N\n", "    dx += dmu\n"),
    ("I4/A5/A2", GAMA, "dgama = np.mean(diz * xnorm, axis=0)"),
    ("E1b", "return dx, dgama, dbeta", "return dx, dbeta, dgama", {"also": BACK}),
    (
        "O1",
        SHIFT,
        "    x -= mu\n    xnorm = x / np.sqrt(var + EPS)\n",
        {"also": "dvar = np.sum("},
    ),
    ("E4", SECOND, "_, grad['W2'], grad['b2'] = afin_nazad(da2, kesh_a2)\n    dd1 = np.dot(dh2, m['W2'].T)"),
    (
        "F3",
        THIRD,
        "dh2, grad['W3'], db3 = afin_nazad(dskor, kesh_a3)\n    grad['b3'] = np.zeros_like(m['b3'])",
    ),
    ("G1", f"    {DECAY}\n", ""),
]
