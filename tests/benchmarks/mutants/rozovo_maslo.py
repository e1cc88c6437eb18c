"""The planted faults of `nets/rozovo_maslo.py`."""

from __future__ import annotations

SQUARE = {"pikove": 6, "m": 6, "h": 6, "k": 6}
CONVENTION = (
    "a sample at a time as plain vectors, short local names, one cell with momentum and L2, Bulgarian"
)
TOP = "            dz3 = q.copy()\n            dz3[t] -= 1\n"
DZ2 = "dz2 = da2 * a2 * (1 - a2)"
DZ1 = "dz1 = da1 * np.where(z1 > 0, 1, np.exp(z1))"
LOSS = "s += -np.log(q[t])"
ELU = "    return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)\n"
FAULTS = [
    ("A1/A5", "gw2 = gw2 / n + lam * w2", "gw2 = gw2 + lam * w2"),
    ("A4", "    n = X.shape[0]\n", "    n = X.shape[1]\n"),
    ("A5", "vw1 = mu * vw1 + gw1", "vw1 = mu * vw1 + (1 - mu) * gw1"),
    ("A2", "dz3[t] -= 1\n", "dz3[t] -= 1\n            dz3 = dz3 / n\n"),
    ("B1", TOP, "            dz3 = -q\n            dz3[t] += 1\n"),
    ("B2", "b2 -= lr * vb2", "b2 += lr * vb2"),
    ("D1/C3", TOP, TOP + "            dz3 = dz3 * q * (1 - q)\n"),
    ("D7", TOP, TOP.replace("q.copy()", "z3.copy()")),
    ("D6", LOSS, "o = np.eye(len(q))[t]; s += np.sum((q - o) ** 2)", {"also": "dz3 = q.copy()"}),
    ("D6/E6", TOP, "            dz3 = 0 * q\n            dz3[t] = q[t] - 1\n"),
    ("D4", "e = np.exp(x - np.max(x))", "e = np.exp(x)", {"izmestvane": 900.0}),
    ("C1", DZ2, "dz2 = da2 * sig(a2) * (1 - sig(a2))"),
    ("C7", DZ2, "dz2 = a2 * (1 - a2)"),
    ("C1c/C4", DZ2, "dz2 = da2 * (1 - a2 ** 2)"),
    ("C6", DZ1, "dz1 = da1 * np.where(z2 > 0, 1, np.exp(z2))", SQUARE),
    ("C4", DZ1, "dz1 = da1 * np.where(z1 > 0, 1, np.exp(z1) - 1)"),
    ("F1", "db3 = dz3", "db3 = np.sum(dz3)"),
    ("F1", "db2 = dz2", "db2 = dz2.mean()"),
    ("O1/C1", ELU, "    x[x < 0] = np.exp(x[x < 0]) - 1\n    return x\n", {"also": DZ1}),
    ("N3", "da1 = w2.T.dot(dz2)", "da1 = w2.dot(dz2)", SQUARE),
    ("N3", "dw3 = np.outer(dz3, a2)", "dw3 = np.outer(a2, dz3)", SQUARE),
    ("N1", "dw2 = np.outer(dz2, a1)", "dw2 = np.dot(dz2, a1.T)", SQUARE),
    ("N1/N6", "dw1 = np.outer(dz1, x)", "dw1 = dz1 * x.T", SQUARE),
    ("E4", "da1 = w2.T.dot(dz2)", "da1 = w2.T.dot(da2)"),
    ("E3", "da1 = w2.T.dot(dz2)", "da1 = w2.T.dot(a2)"),
    ("E1", "da1 = w2.T.dot(dz2)", "da1 = w3.T.dot(dz2)", SQUARE),
    ("E5", "dw2 = np.outer(dz2, a1)", "dw2 = np.outer(dz2, z1)"),
    ("E8/E6", "gw2 += dw2; gb2 += db2", "gw2 = dw2; gb2 += db2"),
    ("F3", "gw3 += dw3; gb3 += db3", "gw3 += dw3"),
    ("F3/P3", "b1 -= lr * vb1", "b1 = b1 - lr * vb1"),
    ("G2", "return s / len(X) + lam / 2 * r", "return s / len(X) + lam * r", {"also": "+ lam * w"}),
    ("G4", "gw1 = gw1 / n + lam * w1", "gw1 = (gw1 + lam * w1) / n"),
]
