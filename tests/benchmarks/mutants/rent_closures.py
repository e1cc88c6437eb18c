"""The planted faults of `nets/rent_closures.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, pairs of closures, layer norm, dropout with a kept mask, Japanese names in Latin letters"
DW = 'dW = oboe["x"].T.dot(d)'
DB = "db = d.sum(axis=0)\n"
PUT = "koubai[namae] = [dW, db]"
DX = "return d.dot(W.T)"
GS = "koubai[namae] = [(d * xn).sum(axis=0), d.sum(axis=0)]"
DN = "        dn = d * g\n"
LN = "dn = dn - dn.mean(axis=1, keepdims=True) - xn * (dn * xn).mean(axis=1, keepdims=True)"
BACK = 'return dn / oboe["hensa"]'
COS = 'return hayasa * np.cos(hayasa * oboe["x"]) * d'
MASK = "return d * masuku / nokori"
HUBER = "d = np.where(ookii, delta * np.sign(sa), sa)"
LOSS = "kaku = np.where(ookii, delta * (np.abs(sa) - 0.5 * delta), 0.5 * sa ** 2)"
RET = "return kaku.mean(), d / sa.size"
CHAIN = "            d = f(d)\n"
FAULTS = [
    ("A1", RET, "return kaku.mean(), d"),
    ("A3/A4/A1", RET, "return kaku.mean(), d / len(sa)"),
    ("A3/D6", LOSS, LOSS.replace("0.5 * sa ** 2", "sa ** 2"), {"also": HUBER}),
    ("B1", "sa = yosoku - kotae", "sa = kotae - yosoku", {"also": RET}),
    ("D6", HUBER, "d = sa", {"also": RET}),
    ("D6/B1", HUBER, "d = np.where(ookii, delta * np.abs(sa), sa)", {"also": RET}),
    ("N3", DX, "return d.dot(W)", SQUARE),
    ("N3", DW, 'dW = d.T.dot(oboe["x"])', SQUARE),
    ("N6", DX, "return d * W.T", CUBE),
    ("N2", "heikin = x.mean(axis=1, keepdims=True)", "heikin = x.mean(axis=1)", {**CUBE, "also": LN}),
    ("F1", DB, "db = d.sum()\n"),
    ("F1", DB, "db = d.mean(axis=0)\n"),
    ("F1/N2", DB, "db = d\n"),
    ("F1", GS, "koubai[namae] = [(d * xn).sum(axis=0), d.sum(axis=1)]", CUBE),
    ("F1/I4", GS, "koubai[namae] = [(d * xn).sum(axis=0), d.mean(axis=0)]"),
    ("F2", DB, "db = dW.sum(axis=0)\n"),
    ("F3", PUT, "koubai[namae] = [dW, np.zeros_like(b)]"),
    ("I1", DN, "        dn = d\n"),
    ("I2", LN, "dn = dn - xn * (dn * xn).mean(axis=1, keepdims=True)"),
    ("I2", LN, "dn = dn - dn.mean(axis=1, keepdims=True)"),
    ("I2", BACK, "return dn"),
    ("I3/I5/I2", LN, LN.replace("axis=1", "axis=0")),
    ("K1", MASK, "return d"),
    ("K1/A3/A5", MASK, "return d * masuku"),
    ("C4", COS, 'return np.cos(hayasa * oboe["x"]) * d'),
    ("C1", COS, 'return hayasa * np.cos(hayasa * np.sin(hayasa * oboe["x"])) * d'),
    ("C7", COS, "return hayasa * np.cos(hayasa * d)"),
    ("E1", CHAIN, "            f(d)\n", SQUARE),
    ("E3", DX, 'return oboe["x"].dot(W).dot(W.T)'),
    (
        "O1",
        '        oboe["x"] = x\n        return np.sin(hayasa * x)\n',
        '        oboe["x"] = x\n        x *= hayasa\n        return np.sin(x)\n',
        {"also": COS},
    ),
]
