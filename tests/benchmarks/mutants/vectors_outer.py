"""The planted faults of `nets/vectors_outer.py`."""

from __future__ import annotations

CONVENTION = "per sample, vectors and outer products"
FAULTS = [
    ("A3", "delta3 = 2 * (z3 - t)", "delta3 = z3 - t"),
    ("B1", "delta3 = 2 * (z3 - t)", "delta3 = 2 * (t - z3)"),
    ("A1", "            grads[name] /= len(xs)\n", "            pass\n"),
    ("A4", "grads[name] /= len(xs)", "grads[name] /= len(xs[0])"),
    ("C2", "delta2 = np.dot(p['W3'].T, delta3) * (z2 > 0)", "delta2 = np.dot(p['W3'].T, delta3)"),
    ("C5", "(z2 > 0)", "(z2 < 0)"),
    ("C5b", "(z2 > 0)", "(a2 >= 0)"),
    ("C2", "delta1 = np.dot(p['W2'].T, delta2) * (1 - a1 ** 2)", "delta1 = np.dot(p['W2'].T, delta2)"),
    ("C1b", "(1 - a1 ** 2)", "(1 - z1 ** 2)"),
    ("C4", "(1 - a1 ** 2)", "(1 - a1)"),
    ("C7", "delta1 = np.dot(p['W2'].T, delta2) * (1 - a1 ** 2)", "delta1 = 1 - a1 ** 2"),
    ("E5", "np.outer(delta2, a1)", "np.outer(delta2, z1)"),
    ("E5", "np.outer(delta3, a2)", "np.outer(delta3, z2)"),
    ("E6/E8", "grads['W2'] += np.outer(delta2, a1)", "grads['W2'] = np.outer(delta2, a1)"),
    ("E6/E8", "grads['b1'] += delta1", "grads['b1'] = delta1"),
    ("E3", "np.dot(p['W2'].T, delta2)", "np.dot(p['W2'].T, a2)"),
    ("F1", "grads['b2'] += delta2", "grads['b2'] += delta2.sum()"),
    ("F3", "            grads['b2'] += delta2\n", ""),
    ("B2/B1", "grads['W1'] += np.outer(delta1, x)", "grads['W1'] -= np.outer(delta1, x)"),
    (
        "N3",
        "grads['W2'] += np.outer(delta2, a1)",
        "grads['W2'] += np.outer(a1, delta2)",
        {"sizes": (4, 4, 4, 2)},
    ),
    ("N3", "np.dot(p['W2'].T, delta2)", "np.dot(p['W2'], delta2)", {"sizes": (4, 4, 4, 2)}),
    ("N1/N6", "grads['W1'] += np.outer(delta1, x)", "grads['W1'] += delta1 * x", {"sizes": (4, 4, 4, 2)}),
]
