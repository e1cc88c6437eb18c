"""The planted faults of `nets/collita_ametlla.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "a script in functions with globals, rows, weighted regression, all deltas before the updates, Catalan names"
LOSS = "return np.sum(pes * (s - Y) ** 2) / (2 * len(X))"
TOP = "delta3 = pes * (S - Y) / n"
ERR2 = "error2 = delta3.dot(W3.T)"
D2 = "delta2 = error2 * leaky_der(Z2)"
ERR1 = "error1 = delta2.dot(W2.T)"
D1 = "delta1 = error1 * tanh_der(A1)"
W3 = "W3 -= ETA * A2.T.dot(delta3)"
B3 = "b3 -= ETA * delta3.sum(axis=0, keepdims=True)"
W2 = "W2 -= ETA * A1.T.dot(delta2)"
B2 = "b2 -= ETA * delta2.sum(axis=0, keepdims=True)"
B1 = "b1 -= ETA * delta1.sum(axis=0, keepdims=True)"
LEAKY = "    d[z < 0] = pendent\n"
TANH = "return 1.0 - a * a"
FAULTS = [
    ("N3", ERR2, "error2 = delta3.dot(W3)", SQUARE),
    ("N3", W2, "W2 -= ETA * delta2.T.dot(A1)", SQUARE),
    ("N6", ERR1, "error1 = delta2 * W2.T", CUBE),
    ("N2", TOP, "delta3 = pes.ravel() * (S - Y) / n", CUBE),
    ("N2", LOSS, "return np.sum(pes * (s - Y[:, 0]) ** 2) / (2 * len(X))", {"sizes": (4, 6, 5, 1)}),
    ("F1", B3, "b3 -= ETA * delta3.sum()"),
    ("F1", B2, "b2 -= ETA * delta2.mean(axis=0, keepdims=True)"),
    ("F3", f"    {B1}\n", ""),
    ("A1", TOP, "delta3 = pes * (S - Y)"),
    ("A4", "    n = X.shape[0]\n", "    n = X.shape[1]\n"),
    ("A3", TOP, "delta3 = 2 * pes * (S - Y) / n"),
    ("A2", W3, "W3 -= ETA * A2.T.dot(delta3) / n"),
    ("B1", TOP, "delta3 = pes * (Y - S) / n"),
    ("B2", B2, "b2 += ETA * delta2.sum(axis=0, keepdims=True)"),
    ("D6", TOP, "delta3 = (S - Y) / n"),
    ("D6", TOP, "delta3 = pes * np.sign(S - Y) / n"),
    ("C3/C4", TOP, "delta3 = pes * (S - Y) / n * tanh_der(S)"),
    (
        "E2",
        f"    {D2}\n    {ERR1}\n    {D1}\n\n    # 2) els pesos\n    {W3}\n    {B3}\n    {W2}\n",
        f"    {D2}\n    {W3}\n    {B3}\n    {W2}\n    {ERR1}\n    {D1}\n\n    # 2) els pesos\n",
    ),
    (
        "E2",
        f"    {ERR2}\n    {D2}\n    {ERR1}\n    {D1}\n\n    # 2) els pesos\n    {W3}\n",
        f"    {W3}\n    {ERR2}\n    {D2}\n    {ERR1}\n    {D1}\n\n    # 2) els pesos\n",
    ),
    ("E3", ERR1, "error1 = A2.dot(W2.T)"),
    ("E4", ERR1, "error1 = error2.dot(W2.T)"),
    ("E1", ERR1, "error1 = delta2.dot(W3.T)", SQUARE),
    ("E5", W2, "W2 -= ETA * Z1.T.dot(delta2)"),
    ("C1", D1, "delta1 = error1 * tanh_der(np.tanh(A1))"),
    ("C1b", D1, "delta1 = error1 * tanh_der(Z1)"),
    ("C1c/C4", TANH, "return a * (1.0 - a)", {"also": D1}),
    ("C6", D2, "delta2 = error2 * tanh_der(A2)"),
    ("C5", LEAKY, "    d[z < 0] = -pendent\n", {"also": D2}),
    ("C7", D1, "delta1 = tanh_der(error1)"),
    ("O1", TANH, "a *= a\n    return 1.0 - a", {"also": W2}),
]
