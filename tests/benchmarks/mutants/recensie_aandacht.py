"""The planted faults of `nets/recensie_aandacht.py`."""

from __future__ import annotations

SQUARE = {"sizes": (9, 4, 4, 4, 4)}
CUBE = {"sizes": (9, 4, 4, 4, 4), "lang": 4}
CONVENTION = "attention over word vectors, a loop over the samples, functions and a dict of gradients, Dutch"
EXP = "E = np.exp(S - S.max(axis=-1, keepdims=True))"
SOFT = "return E / E.sum(axis=-1, keepdims=True)"
JAC = "return A * (dA - (dA * A).sum(axis=-1, keepdims=True))"
DA = "dA = dY @ v.T"
DV = "dv = A.T @ dY"
DS = "dS = zacht_terug(dA, A) / schaal"
DQ = "dq = dS @ k"
DK = "dk = dS.T @ q"
GQ = 'dg["Q"] += X.T @ dq'
GK = 'dg["K"] += X.T @ dk'
RES = "    dX = dY.copy()\n"
XQ = '    dX += dq @ g["Q"].T\n'
XK = '    dX += dk @ g["K"].T\n'
XV = 'dX += dv @ g["V"].T'
ONE = "        ds[ster] -= 1.0\n"
N = "        ds /= len(recensies)\n"
W2 = 'dg["W2"] += np.outer(m, ds)'
B2 = 'dg["b2"] += ds\n'
DM = 'dm = g["W2"] @ ds'
DH = "dH = np.tile(dm, (len(ids), 1)) / len(ids)"
DZ = "dZ = softplus_terug(dH, Z)"
W1 = 'dg["W1"] += Y.T @ dZ'
B1 = 'dg["b1"] += dZ.sum(axis=0)'
DOWN = 'aandacht_terug(dZ @ g["W1"].T, bewaard, g, dg)'
WORD = 'np.add.at(dg["woord"], ids, dX)'
LOSS = "som += -np.log(kans[ster])"
MEAN = "return som / len(recensies)"
FAULTS = [
    ("A1", N, "", {"also": "ds[ster] -= 1.0"}),
    ("A4/A1", N, "        ds /= len(ids)\n"),
    ("A2", MEAN, "return som", {"also": "ds /= len(recensies)"}),
    ("A1/A5", DH, "dH = np.tile(dm, (len(ids), 1))"),
    ("B1", "        ds = kans.copy()\n" + ONE, "        ds = -kans\n        ds[ster] += 1.0\n"),
    ("D1", DS, "dS = dA * A * (1 - A) / schaal"),
    ("D1", JAC, "return A * dA - A * A * dA"),
    ("D3", JAC, "return A * (dA - (dA * A).sum(axis=0, keepdims=True))"),
    ("D3", "A = zacht(q @ k.T / schaal)", "A = zacht((q @ k.T / schaal).T).T", {"also": DS}),
    ("D3", SOFT, "return E / E.sum()", {"also": JAC}),
    ("D4", EXP, "E = np.exp(S)", {"hoog": 800.0}),
    ("D6", LOSS, "som += 1 - kans[ster]", {"also": "ds[ster] -= 1.0"}),
    ("N1", W2, 'dg["W2"] += m * ds', SQUARE),
    ("N1", W2, 'dg["W2"] += m.T @ ds', SQUARE),
    ("N2", JAC, "return A * (dA - (dA * A).sum(axis=-1))", CUBE),
    ("N3", DK, "dk = dS @ q"),
    ("N3", XV, 'dX += dv @ g["V"]'),
    ("N3", DM, 'dm = ds @ g["W2"]', SQUARE),
    ("N3", GQ, 'dg["Q"] += dq.T @ X', SQUARE),
    ("F1", B1, 'dg["b1"] += dZ.sum()'),
    ("F3", "        " + B2, ""),
    ("E6", RES, "    dX = np.zeros_like(dY)\n"),
    ("E6", XK, '    dX = dk @ g["K"].T\n'),
    ("E6", XQ, ""),
    ("L1/E6", WORD, 'dg["woord"][ids] += dX'),
    ("E1", GK, 'dg["K"] += X.T @ dq'),
    ("E5", W1, 'dg["W1"] += bewaard[0].T @ dZ'),
    ("E4", DOWN, 'aandacht_terug(dH @ g["W1"].T, bewaard, g, dg)'),
    ("C1", DZ, "dZ = softplus_terug(dH, softplus(Z))"),
    (
        "O1",
        "    return np.log1p(np.exp(Z))\n",
        "    np.exp(Z, out=Z)\n    return np.log1p(Z)\n",
        {"also": DZ},
    ),
]
