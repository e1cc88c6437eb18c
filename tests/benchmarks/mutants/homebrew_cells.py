"""The planted faults of `heldout/homebrew_cells.py`."""

from __future__ import annotations

SQUARE = {"hidden": (5, 5)}
CUBE = {"hidden": (5, 5), "samples": 5}
CONVENTION = (
    "a notebook's cells as functions, rows, globals, dicts of parameters and gradients, syn0 and l1_delta"
)
ERROR = "l3_error = l3 - y"
TOP = "l3_delta = l3_error * nonlin(l3, deriv=True) / n"
E2 = "l2_error = l3_delta.dot(params['syn2'].T)"
D2 = "l2_delta = l2_error * (1 - l2 ** 2)"
E1 = "l1_error = l2_delta.dot(params['syn1'].T)"
MASK = "    l1_error = l1_error * mask\n"
D1 = "l1_delta = l1_error * leaky(z1, deriv=True)"
W1 = "grads['syn1'] = l1.T.dot(l2_delta)"
B2 = "grads['b2'] = np.sum(l3_delta, axis=0)"
B1 = "grads['b1'] = np.sum(l2_delta, axis=0)"
ROWS = "grads['strain'][s] += l0_delta[row, n_features:]"
FOR = "    for row, s in enumerate(strain):\n        "
FAULTS = [
    ("A1", TOP, "l3_delta = l3_error * nonlin(l3, deriv=True)"),
    ("A4", "n = y.shape[0]", "n = X.shape[1]", {"also": TOP}),
    ("A3", ERROR, "l3_error = 2 * (l3 - y)"),
    ("B1", ERROR, "l3_error = y - l3"),
    ("C3b", TOP, "l3_delta = l3_error / n"),
    ("C1", TOP, "l3_delta = l3_error * nonlin(nonlin(l3), deriv=True) / n"),
    ("C7", TOP, "l3_delta = nonlin(l3_error, deriv=True) / n"),
    ("D6", ERROR, "l3_error = -(y / l3)"),
    ("N2", "y = score.reshape(-1, 1)\n    J", "y = score\n    J", {"also": ERROR}),
    ("N3", E1, "l1_error = l2_delta.dot(params['syn1'])", SQUARE),
    ("N3", W1, "grads['syn1'] = l2_delta.T.dot(l1)", SQUARE),
    ("N3b/N3", W1, "grads['syn1'] = l1.reshape(l1.shape[1], -1).dot(l2_delta)"),
    ("N6", W1, "grads['syn1'] = l1 * l2_delta", CUBE),
    ("F1", B2, "grads['b2'] = np.mean(l3_delta, axis=0)"),
    ("F1", B1, "grads['b1'] = np.sum(l2_delta)"),
    (
        "F2",
        "    grads['strain'] = np.z",
        "    grads['b0'] = np.sum(grads['syn0'], axis=0)\n    grads['strain'] = np.z",
    ),
    ("E1", "grads['b1'] = np.sum(l2_delta, axis=0)", "grads['b1'] = np.sum(l1_delta, axis=0)", SQUARE),
    ("E4/E3", E1, "l1_error = l2_error.dot(params['syn1'].T)"),
    ("E3/E4", E2, "l2_error = l3_error.dot(params['syn2'].T)"),
    ("E5", W1, "grads['syn1'] = l2.T.dot(l2_delta)", SQUARE),
    ("C4", D2, "l2_delta = l2_error * (1 - l2)"),
    ("C1c", D2, "l2_delta = l2_error * nonlin(l2, deriv=True)"),
    ("C5", "return np.where(x > 0, 1.0, 0.2)", "return np.where(x > 1, 1.0, 0.2)", {"also": D1}),
    ("C6", D1, "l1_delta = l1_error * leaky(l2, deriv=True)", SQUARE),
    ("K1", MASK, ""),
    ("L1", f"{FOR}{ROWS}", "    grads['strain'][strain] += l0_delta[:, n_features:]"),
    ("L1", ROWS, ROWS.replace("+=", "=")),
    ("E1/L1", ROWS, "grads['strain'][s] += l0_delta[s, n_features:]"),
    ("G2", "grads['syn1'] += 2 * lam", "grads['syn1'] += lam"),
    ("G1", "    grads['syn0'] += 2 * lam * params['syn0']\n", ""),
    ("O1", D2, "l2 *= l2\n    l2_delta = l2_error * (1 - l2)", {"also": "grads['syn2'] = l2"}),
    ("E6", "grads['syn1'] += 2 * lam", "grads['syn1'] = 2 * lam"),
]
