"""The planted faults of `nets/casas_globales.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "1-d vectors one by one, module globals, Spanish identifiers"
TOP = "delta3 = 2 * (salida - y[i]) / n"
E2 = "error2 = np.dot(W3, delta3)"
E1 = "error1 = np.dot(W2, delta2)"
D2 = "delta2 = error2 * (suma2 > 0)"
D1 = "delta1 = error1 * oculta1 * (1 - oculta1)"
W3 = "dW3 += np.outer(oculta2, delta3)"
W2 = "dW2 += np.outer(oculta1, delta2)"
W1 = "dW1 += np.outer(X[i], delta1)"
B3 = "db3 += delta3\n"
B2 = "db2 += delta2\n"
B1 = "db1 += delta1\n"
MSE = "total += np.mean((y[i] - salida) ** 2)"
FAULTS = [
    ("A1", "n = len(X) * y.shape[1]", "n = y.shape[1]", {"also": TOP}),
    ("A4/A3", "n = len(X) * y.shape[1]", "n = len(X)", {"also": TOP}),
    ("A3", TOP, "delta3 = (salida - y[i]) / n"),
    ("B1", TOP, "delta3 = 2 * (y[i] - salida) / n"),
    ("D6", TOP, "delta3 = np.sign(salida - y[i]) / n"),
    ("D6", MSE, "total += np.mean(np.abs(y[i] - salida))", {"also": TOP}),
    ("A3/A4/D6", MSE, "total += np.sum((y[i] - salida) ** 2)", {"also": TOP}),
    ("C4/C6", TOP, "delta3 = 2 * (salida - y[i]) * salida * (1 - salida) / n"),
    ("N1/N6", W3, "dW3 += np.dot(oculta2, delta3.T)", {"sizes": (4, 6, 5, 5)}),
    ("N1/N6", W2, "dW2 += oculta1.T.dot(delta2)", SQUARE),
    ("N1", W1, "dW1 += X[i].T * delta1", SQUARE),
    ("N1", W2, "dW2 += oculta1 * delta2", SQUARE),
    ("N2", TOP, "delta3 = np.mean(2 * (salida - y[i].reshape(-1, 1)) / n, axis=0)"),
    ("N2", MSE, "total += np.mean((y[i].reshape(-1, 1) - salida) ** 2)", {"also": TOP}),
    ("N3", W2, "dW2 += np.outer(delta2, oculta1)", SQUARE),
    ("N3", W3, "dW3 += np.outer(delta3, oculta2)", {"sizes": (4, 6, 5, 5)}),
    ("N3", E2, "error2 = np.dot(delta3, W3)", {"sizes": (4, 6, 5, 5)}),
    ("N3", E1, "error1 = np.dot(W2.T, delta2)", SQUARE),
    ("F1", B2, "db2 += np.sum(delta2)\n"),
    ("F1", B3, "db3 += np.mean(delta3)\n"),
    ("F3", "        " + B1, ""),
    ("E6/E8", W3, "dW3 = np.outer(oculta2, delta3)"),
    ("E6/E8", B2, "db2 = delta2\n"),
    (
        "E2",
        f"        {E2}\n        {D2}\n        {E1}\n        {D1}\n\n        {W3}\n",
        f"        W3 = W3 - tasa * np.outer(oculta2, delta3)\n        {E2}\n        {D2}\n        {E1}\n        {D1}\n\n",
        {"also": E2},
    ),
    ("E4", E1, "error1 = np.dot(W2, error2)"),
    ("E3", E1, "error1 = np.dot(W2, oculta2)"),
    ("E5", W3, "dW3 += np.outer(suma2, delta3)"),
    ("C1", D1, "delta1 = error1 * sigmoide(oculta1) * (1 - sigmoide(oculta1))"),
    ("C2", D1, "delta1 = error1"),
    ("C4", D1, "delta1 = error1 * (1 - oculta1)"),
    ("C5b/C2/C5", D2, "delta2 = error2 * (oculta2 >= 0)"),
    ("C5c/C5", D2, "delta2 = np.maximum(error2, 0)"),
    ("C7", D2, "delta2 = error2 > 0"),
    ("O1", D2, "oculta2[oculta2 > 0] = 1\n        delta2 = error2 * oculta2"),
]
