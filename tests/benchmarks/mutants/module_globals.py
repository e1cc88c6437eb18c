"""The planted faults of `nets/module_globals.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "module globals"
FAULTS = [
    ("A1", "grad_scores = (out - y) / len(X)", "grad_scores = out - y"),
    ("A3", "grad_scores = (out - y) / len(X)", "grad_scores = 2 * (out - y) / len(X)"),
    ("A4/A3", "grad_scores = (out - y) / len(X)", "grad_scores = (out - y) / y.size"),
    ("B1", "grad_scores = (out - y) / len(X)", "grad_scores = (y - out) / len(X)"),
    ("C3/D1", "grad_scores = (out - y) / len(X)", "grad_scores = (out - y) * out * (1 - out) / len(X)"),
    ("D7", "(out - y) / len(X)", "(np.dot(layer2, w3) + bias3 - y) / len(X)"),
    ("C2", "grad_pre2 = grad_layer2 * np.cos(pre2)", "grad_pre2 = grad_layer2"),
    ("C1", "np.cos(pre2)", "np.cos(layer2)"),
    ("C4", "np.cos(pre2)", "-np.cos(pre2)"),
    ("C4", "np.cos(pre2)", "np.sin(pre2)"),
    ("C7", "grad_pre2 = grad_layer2 * np.cos(pre2)", "grad_pre2 = np.cos(pre2)"),
    ("C2", "grad_pre1 = grad_layer1 * layer1 * (1 - layer1)", "grad_pre1 = grad_layer1"),
    ("C4", "grad_layer1 * layer1 * (1 - layer1)", "grad_layer1 * (1 - layer1)"),
    ("C4/C1c", "grad_layer1 * layer1 * (1 - layer1)", "grad_layer1 * (1 - layer1 ** 2)"),
    ("C1b", "grad_layer1 * layer1 * (1 - layer1)", "grad_layer1 * pre1 * (1 - pre1)"),
    ("C7", "grad_pre1 = grad_layer1 * layer1 * (1 - layer1)", "grad_pre1 = layer1 * (1 - layer1)"),
    (
        "C6/E1",
        "grad_layer1 * layer1 * (1 - layer1)",
        "grad_layer1 * layer2 * (1 - layer2)",
        {"sizes": (4, 5, 5, 3)},
    ),
    ("E5", "dw2 = np.dot(layer1.T, grad_pre2)", "dw2 = np.dot(pre1.T, grad_pre2)"),
    ("E5", "dw3 = np.dot(layer2.T, grad_scores)", "dw3 = np.dot(pre2.T, grad_scores)"),
    ("E5", "dw2 = np.dot(layer1.T, grad_pre2)", "dw2 = np.dot(X.T, grad_pre2)", {"sizes": (5, 5, 4, 3)}),
    ("E4", "grad_layer1 = np.dot(grad_pre2, w2.T)", "grad_layer1 = np.dot(grad_layer2, w2.T)"),
    ("E3", "grad_layer1 = np.dot(grad_pre2, w2.T)", "grad_layer1 = np.dot(layer2, w2.T)"),
    ("E3", "grad_layer2 = np.dot(grad_scores, w3.T)", "grad_layer2 = np.dot(out, w3.T)"),
    ("F1", "grad_scores.sum(axis=0, keepdims=True)", "grad_scores.mean(axis=0, keepdims=True)"),
    ("F1", "grad_pre2.sum(axis=0, keepdims=True)", "grad_pre2.mean(axis=0, keepdims=True)"),
    ("F1", "grad_pre1.sum(axis=0, keepdims=True)", "np.full(bias1.shape, grad_pre1.sum())"),
    (
        "F1",
        "grad_pre2.sum(axis=0, keepdims=True)",
        "grad_pre2.sum(axis=1, keepdims=True).T",
        {"sizes": (4, 6, 7, 3), "samples": 7},
    ),
    ("F1/F2/E5", "dbias1 = grad_pre1.sum(axis=0, keepdims=True)", "dbias1 = dw1.sum(axis=0, keepdims=True)"),
    ("F3", "dbias2 = grad_pre2.sum(axis=0, keepdims=True)", "dbias2 = np.zeros_like(bias2)"),
    ("N3", "np.dot(grad_pre2, w2.T)", "np.dot(grad_pre2, w2)", SQUARE),
    ("N3", "dw2 = np.dot(layer1.T, grad_pre2)", "dw2 = np.dot(grad_pre2.T, layer1)", SQUARE),
    (
        "N6",
        "grad_layer1 = np.dot(grad_pre2, w2.T)",
        "grad_layer1 = grad_pre2 * w2.T",
        {"sizes": (5, 5, 5, 5), "samples": 5},
    ),
    ("B2/B1", "dw1 = np.dot(X.T, grad_pre1)", "dw1 = -np.dot(X.T, grad_pre1)"),
    ("E1/N3", "grad_layer2 = np.dot(grad_scores, w3.T)", "grad_layer2 = np.dot(grad_scores, w2.T)", SQUARE),
]
