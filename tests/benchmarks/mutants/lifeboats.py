"""The planted faults of `nets/lifeboats.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5)}
CUBE = {"sizes": (5, 5), "samples": 5}
CONVENTION = "rows, script put into functions, one hidden layer, nonlin with a deriv flag, updates in place"
SLOPE = "return x * (1 - x)"
LOSS = "data = -(y * np.log(l2) + (1 - y) * np.log(1 - l2)).mean()"
ERR = "l2_error = l2 - y"
TOP = "l2_delta = l2_error / n"
BACK = '        l1_error = l2_delta.dot(w["syn1"].T)\n        l1_delta = l1_error * nonlin(l1, deriv=True)\n'
E1 = 'l1_error = l2_delta.dot(w["syn1"].T)'
D1 = "l1_delta = l1_error * nonlin(l1, deriv=True)"
UP1 = '        w["syn1"] -= alpha * (l1.T.dot(l2_delta) + lam * w["syn1"])\n'
UPB1 = '        w["bias1"] -= alpha * l2_delta.sum(axis=0, keepdims=True)\n'
UP0 = '        w["syn0"] -= alpha * (l0.T.dot(l1_delta) + lam * w["syn0"])\n'
UPB0 = '        w["bias0"] -= alpha * l1_delta.sum(axis=0, keepdims=True)\n'
FAULTS = [
    ("A1", TOP, "l2_delta = l2_error"),
    ("A4", TOP, "l2_delta = l2_error / X.shape[1]"),
    ("A2/A5", D1, "l1_delta = l1_error * nonlin(l1, deriv=True) / n"),
    ("A1/A4", "    n = len(y)\n", "    n = y.shape[1]\n"),
    ("B1", ERR, "l2_error = y - l2", {"also": TOP}),
    ("B1/B2", D1, "l1_delta = -l1_error * nonlin(l1, deriv=True)"),
    ("C3", TOP, "l2_delta = l2_error * nonlin(l2, deriv=True) / n"),
    ("D6", LOSS, "data = ((y - l2) ** 2).mean()", {"also": TOP}),
    ("D6", LOSS, "data = -(y * np.log(l2)).mean()", {"also": TOP}),
    ("D6", LOSS, "data = -(y * np.log(l2) + (1 - y) * np.log(1 + l2)).mean()", {"also": TOP}),
    ("D6/A3", LOSS, "data = -(y * np.log2(l2) + (1 - y) * np.log2(1 - l2)).mean()", {"also": TOP}),
    ("D7", ERR, 'l2_error = np.dot(l1, w["syn1"]) + w["bias1"] - y'),
    ("D6/B1", ERR, "l2_error = np.abs(l2 - y)"),
    ("N3", UP0, '        w["syn0"] -= alpha * (l1_delta.T.dot(l0) + lam * w["syn0"])\n', SQUARE),
    ("N3", UP0, '        w["syn0"] -= alpha * (l0.dot(l1_delta) + lam * w["syn0"])\n', CUBE),
    ("N2", 'w["bias1"])[:, 0]', 'w["bias1"])', {"also": LOSS}),
    ("F1", UPB0, '        w["bias0"] -= alpha * l1_delta.sum()\n'),
    ("F1", UPB0, '        w["bias0"] -= alpha * l1_delta.mean(axis=0, keepdims=True)\n'),
    ("F1", UPB0, '        w["bias0"] -= alpha * l1_delta.sum(axis=1)\n', CUBE),
    ("F2", UPB0, '        w["bias0"] -= alpha * l0.T.dot(l1_delta).sum(axis=0, keepdims=True)\n'),
    ("F3", UPB0, ""),
    ("C1", D1, "l1_delta = l1_error * nonlin(nonlin(l1), deriv=True)"),
    ("C2", D1, "l1_delta = l1_error"),
    ("C1b/C4", D1, 'l1_delta = l1_error * nonlin(np.dot(l0, w["syn0"]) + w["bias0"], deriv=True)'),
    ("C4/B2", SLOPE, "return x * (x - 1)"),
    ("C4/C1c", SLOPE, "return 1 - x ** 2"),
    ("C7", D1, "l1_delta = nonlin(l1_error, deriv=True)"),
    ("E2", BACK + "\n" + UP1 + UPB1, UP1 + UPB1 + "\n" + BACK, {"also": E1}),
    ("E3", E1, 'l1_error = l2.dot(w["syn1"].T)'),
    ("E3/A1/A5", E1, 'l1_error = l2_error.dot(w["syn1"].T)'),
    (
        "E5",
        UP1,
        '        w["syn1"] -= alpha * ((np.dot(l0, w["syn0"]) + w["bias0"]).T.dot(l2_delta) + lam * w["syn1"])\n',
    ),
    ("G2", UP0, UP0.replace("lam *", "2 * lam *")),
    ("G1", UP1, '        w["syn1"] -= alpha * l1.T.dot(l2_delta)\n'),
    ("G1b/G2", UP0, UP0.replace("+ lam", "- lam")),
    ("G3", UPB0, '        w["bias0"] -= alpha * (l1_delta.sum(axis=0, keepdims=True) + lam * w["bias0"])\n'),
    ("G4/G2", UP0, UP0.replace("+ lam *", "+ lam / n *")),
    ("O1", SLOPE, "x *= 1 - x\n        return x", {"also": "l1.T.dot"}),
    ("P2", UPB1, '        w["bias1"] = -alpha * l2_delta.sum(axis=0, keepdims=True)\n'),
]
