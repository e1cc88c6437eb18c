"""The planted faults of `nets/hinge_momentum.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "columns, list of dicts per layer, momentum step"
TOP = "E = -2 * Y * np.maximum(0, 1 - Y * S) / m"
D = "D = E * act_slope(z, layer['act'])"
GRADS = "grads.append((D @ A.T, D.sum(axis=1).reshape(-1, 1)))"
BACK = "E = layer['W'].T @ D"
VEL = "layer['vel_W'] = mu * layer['vel_W'] - rate * (dW + decay * layer['W'])"
VELB = "layer['vel_b'] = mu * layer['vel_b'] - rate * db"
UPDATE = f"""        {VEL}
        {VELB}
        layer['W'] = layer['W'] + layer['vel_W']
        layer['b'] = layer['b'] + layer['vel_b']
"""
FAULTS = [
    ("A1", TOP, "E = -2 * Y * np.maximum(0, 1 - Y * S)"),
    ("A3", TOP, "E = -Y * np.maximum(0, 1 - Y * S) / m"),
    ("A4", TOP, "E = -2 * Y * np.maximum(0, 1 - Y * S) / S.shape[0]"),
    ("B1", TOP, "E = 2 * Y * np.maximum(0, 1 - Y * S) / m"),
    ("D6", TOP, "E = -Y * (Y * S < 1) / m"),
    ("D6/C5b/C2", TOP, "E = -2 * Y * (1 - Y * S) / m"),
    ("D6", TOP, "E = (1 / (1 + np.exp(-S)) - (Y + 1) / 2) / m"),
    ("C2", D, "D = E"),
    ("C1", "return 1 - np.tanh(z) ** 2", "return 1 - np.tanh(np.tanh(z)) ** 2", {"also": D}),
    ("C1b", "return 1 - np.tanh(z) ** 2", "return 1 - z ** 2", {"also": D}),
    ("C4", "return 1 - np.tanh(z) ** 2", "return 1 - np.tanh(z)", {"also": D}),
    ("C4", "return 1 - np.tanh(z) ** 2", "return np.tanh(z)", {"also": D}),
    ("C1", D, "D = E * act_slope(act(z, layer['act']), layer['act'])"),
    ("C7", D, "D = act_slope(E, layer['act'])"),
    ("E4", BACK, "E = layer['W'].T @ E"),
    ("E3", BACK, "E = layer['W'].T @ z"),
    ("E1", BACK, "E = layers[-1]['W'].T @ D", SQUARE),
    ("N3", BACK, "E = layer['W'] @ D", SQUARE),
    ("N3", "D @ A.T", "A @ D.T", SQUARE),
    ("N6", BACK, "E = layer['W'].T * D", {"sizes": (5, 5, 5, 5), "samples": 5}),
    ("E5", "D @ A.T", "D @ z.T", SQUARE),
    ("F1", "D.sum(axis=1).reshape(-1, 1)", "D.mean(axis=1).reshape(-1, 1)"),
    ("F1/N2", "D.sum(axis=1).reshape(-1, 1)", "D.sum(axis=1)"),
    ("F1", "D.sum(axis=1).reshape(-1, 1)", "D.sum(axis=0).reshape(-1, 1)", {"sizes": (4, 7, 7, 7)}),
    ("F1", "D.sum(axis=1).reshape(-1, 1)", "D.sum()"),
    ("G1", VEL, "layer['vel_W'] = mu * layer['vel_W'] - rate * dW"),
    ("G2", VEL, "layer['vel_W'] = mu * layer['vel_W'] - rate * (dW + 2 * decay * layer['W'])"),
    ("G3", VELB, "layer['vel_b'] = mu * layer['vel_b'] - rate * (db + decay * layer['b'])"),
    ("P2", "layer['b'] = layer['b'] + layer['vel_b']", "layer['b'] = layer['vel_b']"),
    (
        "E2",
        "        "
        + GRADS
        + "\n        "
        + BACK
        + "\n    for layer, (dW, db) in zip(layers, grads[::-1]):\n"
        + UPDATE,
        "        dW, db = D @ A.T, D.sum(axis=1).reshape(-1, 1)\n" + UPDATE + "        " + BACK + "\n",
    ),
]
