"""The planted faults of `nets/tag_ulan_baha.py`."""

from __future__ import annotations

SQUARE = {"n_features": 6, "hidden": (6, 6)}
CUBE = {"n_features": 6, "hidden": (6, 6), "samples": 6}
CONVENTION = "rows, dicts of params and grads, weighted log loss with dropout and L2, a Kaggle script"
TOP = "dlogit = (c['p'] * (1 + (POS - 1) * y) - POS * y) / n"
DH2 = "dh2 = dlogit @ params['W3'].T"
DZ2 = "dz2 = dh2 * (1 - c['h2'] ** 2)"
DH1 = "dh1 = dz2 @ params['W2'].T"
DROP = "    dh1 = dh1 * mask / KEEP\n"
DZ1 = "dz1 = dh1 * np.where(c['z1'] > 0, 1, np.exp(np.minimum(c['z1'], 0)))"
FAULTS = [
    ("A1", TOP, "dlogit = c['p'] * (1 + (POS - 1) * y) - POS * y"),
    ("A4", "n = X.shape[0]", "n = X.shape[1]"),
    ("B1", TOP, "dlogit = (POS * y - c['p'] * (1 + (POS - 1) * y)) / n"),
    ("D6", TOP, "dlogit = (c['p'] - y) / n"),
    ("D6", TOP, "dlogit = POS * (c['p'] - y) / n"),
    ("D6", TOP, "dlogit = (c['p'] - POS * y) / n"),
    ("C3", TOP, "dlogit = (c['p'] * (1 + (POS - 1) * y) - POS * y) * c['p'] * (1 - c['p']) / n"),
    ("D7", TOP, "dlogit = (c['logit'] * (1 + (POS - 1) * y) - POS * y) / n"),
    ("N2", "p = forward(params, X, mask)['p'].ravel()", "p = forward(params, X, mask)['p']", {"also": TOP}),
    ("N3", DH1, "dh1 = dz2 @ params['W2']", SQUARE),
    ("N3", "c['h1'].T @ dz2", "dz2.T @ c['h1']", SQUARE),
    ("N6", DH1, "dh1 = dz2 * params['W2'].T", CUBE),
    ("F1", "grads['b2'] = dz2.sum(axis=0, keepdims=True)", "grads['b2'] = dz2.mean(axis=0, keepdims=True)"),
    (
        "F1",
        "grads['b1'] = dz1.sum(axis=0, keepdims=True)",
        "grads['b1'] = np.sum(dz1)",
    ),
    (
        "F1",
        "grads['b1'] = dz1.sum(axis=0, keepdims=True)",
        "grads['b1'] = dz1.sum(axis=1, keepdims=True).T",
        CUBE,
    ),
    (
        "F2",
        "grads['b2'] = dz2.sum(axis=0, keepdims=True)",
        "grads['b2'] = grads['W2'].sum(axis=0, keepdims=True)",
    ),
    ("C1", DZ2, "dz2 = dh2 * (1 - np.tanh(c['h2']) ** 2)"),
    ("C1c", DZ2, "dz2 = dh2 * c['h2'] * (1 - c['h2'])"),
    ("C4", DZ1, "dz1 = dh1 * np.where(c['z1'] > 0, 1, np.expm1(np.minimum(c['z1'], 0)))"),
    ("C6", DZ1, "dz1 = dh1 * np.where(c['z2'] > 0, 1, np.exp(np.minimum(c['z2'], 0)))", SQUARE),
    ("E4", DH1, "dh1 = dh2 @ params['W2'].T"),
    ("E3", DH1, "dh1 = c['h2'] @ params['W2'].T"),
    ("E5", "grads['W3'] = c['h2'].T @ dlogit", "grads['W3'] = c['z2'].T @ dlogit"),
    ("K1", DROP, ""),
    ("K1", DROP, "    dh1 = dh1 / KEEP\n"),
    ("G2", "c['h2'].T @ dlogit + 2 * L2 * params['W3']", "c['h2'].T @ dlogit + L2 * params['W3']"),
    ("G1", "grads['W1'] = X.T @ dz1 + 2 * L2 * params['W1']", "grads['W1'] = X.T @ dz1"),
]
