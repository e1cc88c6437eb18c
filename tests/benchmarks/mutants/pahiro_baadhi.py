"""The planted faults of `nets/pahiro_baadhi.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
SINGLE = {"sizes": (4, 7, 6, 1)}
CONVENTION = (
    "notebook cells with globals, activations with a deriv flag, a column of ones, y - output, Nepali names"
)
TOP = "tah3_delta = 2 * tah3_truti / y.size * sigmoid(tah3, deriv=True)"
ERR3 = "tah3_truti = y - tah3"
ERR2 = "tah2_truti = tah3_delta.dot(bhaar3.T)"
DEL2 = "tah2_delta = tah2_truti * tanh(tah2, deriv=True)"
ERR1 = "tah1_truti = tah2_delta.dot(bhaar2.T)[:, :-1]"
DEL1 = "tah1_delta = tah1_truti * relu(tah1, deriv=True)"
UP3 = "    bhaar3 += dar * tah2.T.dot(tah3_delta)\n"
UPB = "    jhukaav3 += dar * np.sum(tah3_delta, axis=0, keepdims=True)\n"
UP2 = "    bhaar2 += dar * ek_thapa(tah1).T.dot(tah2_delta)\n"
UP1 = "    bhaar1 += dar * X.T.dot(tah1_delta)\n"
LOSS = "return np.mean((y - agadi()) ** 2)"
RELU = "return (x > 0) * 1.0"
LOWEST = f"    # 1 ko column ko truti kasailai chahidaina\n    {ERR1}\n    {DEL1}\n"
DELTAS = f"    {ERR2}\n    {DEL2}\n\n{LOWEST}\n"
UPDATES = UP3 + UPB + UP2 + UP1
FAULTS = [
    ("A1", TOP, "tah3_delta = 2 * tah3_truti / y.shape[1] * sigmoid(tah3, deriv=True)"),
    ("A3", TOP, "tah3_delta = 2 * tah3_truti / len(y) * sigmoid(tah3, deriv=True)"),
    ("A3", TOP, "tah3_delta = tah3_truti / y.size * sigmoid(tah3, deriv=True)"),
    ("C3b", TOP, "tah3_delta = 2 * tah3_truti / y.size"),
    ("C1b", TOP, "tah3_delta = 2 * tah3_truti / y.size * sigmoid(jod3, deriv=True)"),
    ("B1", ERR3, "tah3_truti = tah3 - y"),
    ("D6", ERR3, "tah3_truti = np.abs(y - tah3)"),
    ("D7", ERR3, "tah3_truti = y - jod3"),
    ("N2/D6", LOSS, "return np.mean((y.ravel() - agadi()) ** 2)", {**SINGLE, "also": TOP}),
    ("D6/A3", LOSS, "return np.sqrt(np.mean((y - agadi()) ** 2))", {"also": TOP}),
    ("C1", "return x * (1 - x)", "return sigmoid(x) * (1 - sigmoid(x))", {"also": TOP}),
    ("C4", "return 1 - x ** 2", "return 1 - x", {"also": DEL2}),
    ("C1", "return 1 - x ** 2", "return 1 - np.tanh(x) ** 2", {"also": DEL2}),
    ("C5b/C5/C2", RELU, "return (x >= 0) * 1.0", {"also": DEL1}),
    ("C5", RELU, "return (x > 0) * x", {"also": DEL1}),
    ("C1c/C4", DEL2, "tah2_delta = tah2_truti * sigmoid(tah2, deriv=True)"),
    ("C7", DEL2, "tah2_delta = tanh(tah2_truti, deriv=True)"),
    ("C2", DEL1, "tah1_delta = tah1_truti"),
    ("C6", DEL1, "tah1_delta = tah1_truti * relu(tah2, deriv=True)", SQUARE),
    ("E3", ERR2, "tah2_truti = tah3_truti.dot(bhaar3.T)"),
    ("N3", ERR2, "tah2_truti = tah3_delta.dot(bhaar3)", SQUARE),
    ("E4", ERR1, "tah1_truti = tah2_truti.dot(bhaar2.T)[:, :-1]"),
    ("F4", ERR1, "tah1_truti = tah2_delta.dot(bhaar2.T)[:, 1:]"),
    ("E1", ERR1, "tah1_truti = tah2_delta.dot(bhaar3.T)", SQUARE),
    ("E2", DELTAS + UPDATES, UPDATES.replace(UP2 + UP1, "\n") + DELTAS + UP2 + UP1, {"also": ERR2}),
    ("E2", f"\n{LOWEST}\n{UPDATES}", f"{UP2}\n{LOWEST}\n{UP3}{UPB}{UP1}"),
    ("E5", UP3, "    bhaar3 += dar * jod2.T.dot(tah3_delta)\n"),
    ("F1", UPB, "    jhukaav3 += dar * np.sum(tah3_delta)\n"),
    ("F3/P3", UPB, "    jhukaav3 + dar * np.sum(tah3_delta, axis=0, keepdims=True)\n"),
    ("P2", UP2, "    bhaar2 = dar * ek_thapa(tah1).T.dot(tah2_delta)\n"),
    ("B2", UP1, "    bhaar1 -= dar * X.T.dot(tah1_delta)\n"),
    ("O1", "return 1 - x ** 2", "x *= x\n        return 1 - x", {"also": UP3.strip()}),
]
