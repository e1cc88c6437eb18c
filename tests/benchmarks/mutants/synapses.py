"""The planted faults of `nets/synapses.py`."""

from __future__ import annotations

CONVENTION = "script in a function, update by weight change"
FAULTS = [
    ("C3b/C2", "l3_delta = l3_error * nonlin(l3, deriv=True)", "l3_delta = l3_error"),
    ("C2", "l2_delta = l2_error * nonlin(l2, deriv=True)", "l2_delta = l2_error"),
    ("C2", "l1_delta = l1_error * nonlin(l1, deriv=True)", "l1_delta = l1_error"),
    ("C4", "return x * (1 - x)", "return x * (1 + x)"),
    ("C4", "return x * (1 - x)", "return 1 - x"),
    ("C4/B1", "return x * (1 - x)", "return x * (x - 1)"),
    ("C4/C1c", "return x * (1 - x)", "return 1 - x ** 2"),
    ("C1", "return x * (1 - x)", "return nonlin(x) * (1 - nonlin(x))"),
    ("B1", "l3_error = y - l3", "l3_error = l3 - y"),
    ("A3", "l3_error = y - l3", "l3_error = 2 * (y - l3)"),
    ("A2", "l3_error = y - l3", "l3_error = (y - l3) / len(X)"),
    ("A4/A2/A3", "l3_error = y - l3", "l3_error = (y - l3) / y.size"),
    ("E4", "l1_error = l2_delta.dot(syn['1'].T)", "l1_error = l2_error.dot(syn['1'].T)"),
    ("E4", "l2_error = l3_delta.dot(syn['2'].T)", "l2_error = l3_error.dot(syn['2'].T)"),
    ("E3", "l1_error = l2_delta.dot(syn['1'].T)", "l1_error = l2.dot(syn['1'].T)"),
    ("C6", "nonlin(l1, deriv=True)", "nonlin(l2, deriv=True)", {"sizes": (4, 5, 5, 2)}),
    ("C7", "l1_delta = l1_error * nonlin(l1, deriv=True)", "l1_delta = nonlin(l1_error, deriv=True)"),
    ("C7", "l2_delta = l2_error * nonlin(l2, deriv=True)", "l2_delta = nonlin(l2, deriv=True)"),
    ("E5", "alpha * l1.T.dot(l2_delta)", "alpha * np.dot(l0, syn['0']).T.dot(l2_delta)"),
    (
        "E2",
        "        l1_error = l2_delta.dot(syn['1'].T)\n        l1_delta = l1_error * nonlin(l1, deriv=True)\n\n        syn['2'] += alpha * l2.T.dot(l3_delta)\n        syn['1'] += alpha * l1.T.dot(l2_delta)\n",
        "        syn['2'] += alpha * l2.T.dot(l3_delta)\n        syn['1'] += alpha * l1.T.dot(l2_delta)\n        l1_error = l2_delta.dot(syn['1'].T)\n        l1_delta = l1_error * nonlin(l1, deriv=True)\n\n",
        {"also": "l1_error = l2_delta.dot("},
    ),
    ("B2/B1", "syn['0'] += alpha * l0.T.dot(l1_delta)", "syn['0'] -= alpha * l0.T.dot(l1_delta)"),
    ("B2/B1", "syn['1'] += alpha * l1.T.dot(l2_delta)", "syn['1'] -= alpha * l1.T.dot(l2_delta)"),
    ("F3", "        syn['0'] += alpha * l0.T.dot(l1_delta)\n", "        pass\n"),
    ("N3", "l2_delta.dot(syn['1'].T)", "l2_delta.dot(syn['1'])", {"sizes": (4, 5, 5, 2)}),
    (
        "N6",
        "l1_error = l2_delta.dot(syn['1'].T)",
        "l1_error = l2_delta * syn['1']",
        {"sizes": (5, 5, 5, 5), "samples": 5},
    ),
    ("E7", "alpha * l1.T.dot(l2_delta)", "alpha * l1.T.dot(l2_delta * l2_error)"),
]
