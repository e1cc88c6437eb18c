"""The planted faults of `nets/pila_softsign.py`."""

from __future__ import annotations

CONVENTION = "functions on one stack"
FAULTS = [
    ("C4/C2", "delta = vuelta / (1 + np.abs(z1)) ** 2", "delta = vuelta / (1 + np.abs(z1))"),
    ("C4", "delta = vuelta / (1 + np.abs(z1)) ** 2", "delta = vuelta * (1 - np.abs(z1)) ** 2"),
    ("C2", "delta = vuelta / (1 + np.abs(z1)) ** 2", "delta = vuelta"),
    ("C7", "delta = vuelta / (1 + np.abs(z1)) ** 2", "delta = 1 / (1 + np.abs(z1)) ** 2"),
    ("C7", "delta = vuelta / (1 + np.abs(z1)) ** 2", "delta = 1 / (1 + np.abs(vuelta)) ** 2"),
    (
        "C4/C1",
        "delta = vuelta / (1 + np.abs(z1)) ** 2",
        "delta = vuelta / (1 + np.abs(z1 / (1 + np.abs(z1)))) ** 2",
    ),
    ("C1", "a2 = np.tanh(z2)\n    pila.append(a2)", "a2 = np.tanh(z2)\n    pila.append(np.tanh(a2))"),
    ("C1c/C4", "delta = vuelta * (1 - a2 * a2)", "delta = vuelta * a2 * (1 - a2)"),
    ("C2", "delta = vuelta * (1 - a2 * a2)", "delta = vuelta"),
    ("C7", "delta = vuelta * (1 - a2 * a2)", "delta = vuelta * (1 - vuelta * vuelta)"),
    ("C1b", "a2 = np.tanh(z2)\n    pila.append(a2)", "a2 = np.tanh(z2)\n    pila.append(z2)"),
    (
        "E3",
        "vuelta = afin_atras(delta, 2, grad, red)\n    z1",
        "afin_atras(delta, 2, grad, red)\n    vuelta = a2 @ red['w2'].T\n    z1",
    ),
    (
        "E3",
        "vuelta = afin_atras(delta, 3, grad, red)",
        "afin_atras(delta, 3, grad, red)\n    vuelta = p @ red['w3'].T",
    ),
    (
        "E3/A5/A1",
        "vuelta = afin_atras(delta, 3, grad, red)",
        "afin_atras(delta, 3, grad, red)\n    vuelta = e @ red['w3'].T",
    ),
    (
        "E3",
        "vuelta = afin_atras(delta, 3, grad, red)",
        "afin_atras(delta, 3, grad, red)\n    vuelta = y @ red['w3'].T",
    ),
    ("A4", "delta = e / (n * k)", "delta = e / (n * red['w3'].shape[0])"),
    ("A3/A4", "delta = e / (n * k)", "delta = e / n"),
    ("A1/A4/A3", "delta = e / (n * k)", "delta = e / k"),
    ("A1", "delta = e / (n * k)", "delta = e"),
    ("C3", "delta = e / (n * k)", "delta = e * p * (1 - p) / (n * k)"),
    ("D6/C3b", "e = p - y", "e = (p - y) / (p * (1 - p))"),
    ("D6", "e = p - y", "e = np.sign(p - y)"),
    ("D6", "e = p - y", "e = p - y ** 2 * p"),
    ("F1", "grad['b%d' % capa] = delta.sum(axis=0)", "grad['b%d' % capa] = delta.mean(axis=0)"),
    ("F1", "grad['b%d' % capa] = delta.sum(axis=0)", "grad['b%d' % capa] = delta.sum()"),
    ("F2", "grad['b%d' % capa] = delta.sum(axis=0)", "grad['b%d' % capa] = (x.T @ delta).sum(axis=0)"),
    ("E8", "grad['b%d' % capa] = delta.sum(axis=0)", "grad['b%d' % capa] = delta[-1]"),
    ("E5", "grad['w%d' % capa] = x.T @ delta", "grad['w%d' % capa] = np.ones_like(x).T @ delta"),
]
