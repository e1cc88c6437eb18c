"""The planted faults of `nets/kaggle_churn.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CONVENTION = "rows, two dicts with names by %"
TOP = "dZ3 = ((1 - y) * p - CFG['pos_weight'] * y * (1 - p)) / n"
FAULTS = [
    ("A1", TOP, "dZ3 = (1 - y) * p - CFG['pos_weight'] * y * (1 - p)"),
    ("B1", TOP, "dZ3 = (CFG['pos_weight'] * y * (1 - p) - (1 - y) * p) / n"),
    ("D6", TOP, "dZ3 = (p - y) / n"),
    ("D6", TOP, "dZ3 = CFG['pos_weight'] * (p - y) / n"),
    ("C3b", TOP, "dZ3 = ((1 - y) / (1 - p) - CFG['pos_weight'] * y / p) / n"),
    (
        "D4",
        TOP,
        "dZ3 = ((1 - y) / (1 - p) - CFG['pos_weight'] * y / p) / n * p * (1 - p)",
        {"scale": 1000.0},
    ),
    ("D7/D6", TOP, "dZ3 = (cache['logits'] - y) / n"),
    ("C3", TOP, TOP + "\n    dZ3 = dZ3 * p * (1 - p)"),
    (
        "N2",
        "    y = y.reshape(-1, 1)\n    p = sigmoid(cache['logits'])\n    " + TOP,
        "    p = sigmoid(cache['logits'])\n    " + TOP + "\n    dZ3 = dZ3.sum(axis=1, keepdims=True)",
    ),
    (
        "N2",
        "    y = y.reshape(-1, 1)\n    p = sigmoid(cache['logits'])\n    " + TOP,
        "    p = sigmoid(cache['logits'])\n    " + TOP + "\n    dZ3 = dZ3.mean(axis=1).reshape(-1, 1)",
    ),
    ("N2/F1", "grads['db2'] = dZ2.sum(axis=0)", "grads['db2'] = dZ2.sum(axis=0).reshape(-1, 1)"),
    ("C2", "dZ1 = dA1 * swish_grad(cache['Z1'])", "dZ1 = dA1"),
    ("C1", "dZ1 = dA1 * swish_grad(cache['Z1'])", "dZ1 = dA1 * swish_grad(cache['A1'])"),
    ("C4", "return s + x * s * (1 - s)", "return s * (1 - s)", {"also": "swish_grad(cache"}),
    ("C4", "return s + x * s * (1 - s)", "return s + s * (1 - s)", {"also": "swish_grad(cache"}),
    ("C1", "dZ2 = dA2 * elu_grad(cache['Z2'])", "dZ2 = dA2 * elu_grad(cache['A2'])"),
    (
        "C4",
        "np.where(x > 0, 1.0, CFG['elu_alpha'] * np.exp(np.minimum(x, 0)))",
        "np.where(x > 0, 1.0, CFG['elu_alpha'] * (np.exp(np.minimum(x, 0)) - 1))",
        {"also": "elu_grad(cache"},
    ),
    (
        "C5/C4",
        "np.where(x > 0, 1.0, CFG['elu_alpha'] * np.exp(np.minimum(x, 0)))",
        "np.where(x > 0, 1.0, 0.0)",
        {"also": "elu_grad(cache"},
    ),
    (
        "O1/C1",
        "    return np.where(x > 0, x, CFG['elu_alpha'] * (np.exp(np.minimum(x, 0)) - 1))\n",
        "    x[x < 0] = CFG['elu_alpha'] * (np.exp(x[x < 0]) - 1)\n    return x\n",
        {"also": "dZ2 = dA2 * elu_grad(cache['Z2'])"},
    ),
    ("C6", "dZ1 = dA1 * swish_grad(cache['Z1'])", "dZ1 = dA1 * elu_grad(cache['Z1'])"),
    ("E4", "dA1 = dZ2 @ params['W2'].T", "dA1 = dA2 @ params['W2'].T"),
    ("E5", "cache['A1'].T @ dZ2", "cache['Z1'].T @ dZ2"),
    ("E5", "cache['A1'].T @ dZ2", "cache['A0'].T @ dZ2", SQUARE),
    ("F1", "grads['db1'] = dZ1.sum(axis=0)", "grads['db1'] = dZ1.mean(axis=0)"),
    ("F1", "grads['db2'] = dZ2.sum(axis=0)", "grads['db2'] = dZ2"),
    ("F1", "grads['db1'] = dZ1.sum(axis=0)", "grads['db1'] = dZ1.sum()"),
    ("N3", "dA1 = dZ2 @ params['W2'].T", "dA1 = dZ2 @ params['W2']", SQUARE),
    ("N3", "grads['dW2'] = cache['A1'].T @ dZ2 +", "grads['dW2'] = dZ2.T @ cache['A1'] +", SQUARE),
    (
        "G2",
        "cache['A2'].T @ dZ3 + CFG['l2'] * params['W3']",
        "cache['A2'].T @ dZ3 + 2 * CFG['l2'] * params['W3']",
    ),
    ("G1", "cache['A0'].T @ dZ1 + CFG['l2'] * params['W1']", "cache['A0'].T @ dZ1"),
]
