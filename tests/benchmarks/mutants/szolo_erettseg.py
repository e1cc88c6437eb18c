"""The planted faults of `nets/szolo_erettseg.py`."""

from __future__ import annotations

SQUARE = {"retegek": (5, 5, 5, 5)}
CUBE = {"retegek": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, functions that return tuples, Hungarian names, softmax"
TOP = "hiba3 = (josolt - Y) / n"
H2 = "hiba2 = hiba3.dot(W3.T) * tanh_derivalt(z2)"
H1 = "hiba1 = hiba2.dot(W2.T) * szigmoid_derivalt(z1)"
SHIFT = "    z = z - np.max(z, axis=1, keepdims=True)\n"
NORM = "return e / np.sum(e, axis=1, keepdims=True)"
FAULTS = [
    ("A1", TOP, "hiba3 = josolt - Y"),
    ("A4", TOP, "hiba3 = (josolt - Y) / len(Y[0])"),
    ("A2/A5", "dW2 = a1.T.dot(hiba2)", "dW2 = a1.T.dot(hiba2) / n"),
    ("C3", TOP, "hiba3 = (josolt - Y) * josolt * (1 - josolt) / n"),
    ("D7", TOP, "hiba3 = (z3 - Y) / n"),
    ("D5", TOP, "hiba3 = -Y / josolt / n"),
    ("D3", NORM, "return e / np.sum(e)", {"also": TOP}),
    ("N2/D3", NORM, "return e / np.sum(e, axis=1)", {**CUBE, "also": TOP}),
    ("D4", SHIFT, "", {"eltolas": 900.0, "also": "e = np.exp(z)"}),
    ("D6", "np.sum(Y * np.log(josolt)) / n", "np.sum(Y * np.log(josolt) + (1 - Y) * np.log(1 - josolt)) / n"),
    ("C1", "tanh_derivalt(z2)", "tanh_derivalt(a2)"),
    ("C1", "szigmoid_derivalt(z1)", "szigmoid_derivalt(a1)"),
    ("C4", "return 1 - np.tanh(z) ** 2", "return 1 - np.tanh(z)", {"also": H2}),
    ("C4/B2", "return s * (1 - s)", "return s * (s - 1)", {"also": H1}),
    ("C2", H2, "hiba2 = hiba3.dot(W3.T)"),
    ("E4", H1, "hiba1 = hiba3.dot(W3.T).dot(W2.T) * szigmoid_derivalt(z1)"),
    ("E1", H1, "hiba1 = hiba2.dot(W3.T) * szigmoid_derivalt(z1)", SQUARE),
    ("N3", H2, "hiba2 = hiba3.dot(W3) * tanh_derivalt(z2)", SQUARE),
    ("N3", "dW2 = a1.T.dot(hiba2)", "dW2 = hiba2.T.dot(a1)", SQUARE),
    ("N6", "dW3 = a2.T.dot(hiba3)", "dW3 = a2.T * hiba3", CUBE),
    ("F1", "db3 = hiba3.sum(axis=0)", "db3 = hiba3.mean(axis=0)"),
    ("F1", "db2 = hiba2.sum(axis=0)", "db2 = hiba2.sum()"),
    ("F1", "db1 = hiba1.sum(axis=0)", "db1 = hiba1.sum(axis=1)", CUBE),
    ("F2", "db1 = hiba1.sum(axis=0)", "db1 = dW1.sum(axis=0)"),
    ("E5", "dW3 = a2.T.dot(hiba3)", "dW3 = z2.T.dot(hiba3)"),
    ("G4/G2", "dW2 = dW2 + lambd / n * W2", "dW2 = dW2 + lambd * W2"),
    ("G1", "    dW3 = dW3 + lambd / n * W3\n", ""),
    ("J4/E1", "return dW1, db1, dW2, db2, dW3, db3", "return dW1, db2, dW2, db2, dW3, db3", SQUARE),
]
