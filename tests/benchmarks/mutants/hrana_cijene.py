"""The planted faults of `nets/hrana_cijene.py`."""

from __future__ import annotations

SQUARE = {"ulaz": 5, "skriveni1": 5, "skriveni2": 5, "oznake": 5}
OUT_AS_BIAS = {"skriveni1": 5, "skriveni2": 5, "oznake": 6}
CONVENTION = "loop over examples with columns, bias in the first column, an Octave port"
TOP = "delta4 = a4 - y[t:t + 1, :].T"
D3 = "delta3 = (Theta['Theta3'].T @ delta4)[1:]"
G3 = "delta3 = delta3 * sigmoidGradient(z3)"
D2 = "delta2 = (Theta['Theta2'].T @ delta3)[1:]"
G2 = "delta2 = delta2 * (1 - a2[1:] ** 2)"
FAULTS = [
    ("A1/A5", "grad['Theta2'] = Delta2 / m", "grad['Theta2'] = Delta2"),
    ("A4", "    m = X.shape[0]\n    Delta1", "    m = X.shape[1]\n    Delta1"),
    ("A2", TOP, "delta4 = (a4 - y[t:t + 1, :].T) / m"),
    ("A3", TOP, "delta4 = 2 * (a4 - y[t:t + 1, :].T)"),
    ("B1", TOP, "delta4 = y[t:t + 1, :].T - a4"),
    ("C3", TOP, "delta4 = (a4 - y[t:t + 1, :].T) * sigmoidGradient(z4)"),
    ("D7", TOP, "delta4 = z4 - y[t:t + 1, :].T"),
    ("D6/C3b", "np.sum(-y * np.log(h) - (1 - y) * np.log(1 - h)) / m", "np.sum((h - y) ** 2) / (2 * m)"),
    ("D6", "np.sum(-y * np.log(h) - (1 - y) * np.log(1 - h)) / m", "np.sum(-y * np.log(h)) / m"),
    ("C1", G3, "delta3 = delta3 * sigmoidGradient(a3[1:])"),
    ("C7", G3, "delta3 = sigmoidGradient(z3)"),
    ("C2", f"        {G3}\n", ""),
    ("C1b", "return np.multiply(g, 1 - g)", "return np.multiply(z, 1 - z)", {"also": G3}),
    ("C1c/C4", G2, "delta2 = delta2 * (a2[1:] * (1 - a2[1:]))"),
    ("C1b/C4", G2, "delta2 = delta2 * (1 - z2 ** 2)"),
    ("C6", G2, "delta2 = delta2 * (1 - a3[1:] ** 2)", SQUARE),
    ("F4", D2, "delta2 = (Theta['Theta2'].T @ delta3)[:-1]"),
    ("F4", D3, "delta3 = (Theta['Theta3'].T @ delta4)[:-1]"),
    ("N3", D2, "delta2 = Theta['Theta2'][:, 1:] @ delta3", SQUARE),
    ("N3", "Delta3 = Delta3 + delta4 @ a3.T", "Delta3 = Delta3 + (delta4 @ a3.T).T", OUT_AS_BIAS),
    ("E3", D2, "delta2 = (Theta['Theta2'].T @ a3[1:])[1:]"),
    ("E1", D2, "delta2 = (Theta['Theta3'].T @ delta3)[1:]", SQUARE),
    ("E6/E8", "Delta2 = Delta2 + delta3 @ a2.T", "Delta2 = delta3 @ a2.T"),
    ("E5", "Delta2 = Delta2 + delta3 @ a2.T", "Delta2 = Delta2 + delta3 @ a3.T", SQUARE),
    (
        "G3",
        "grad['Theta2'][:, 1:] += lam / m * Theta['Theta2'][:, 1:]",
        "grad['Theta2'] += lam / m * Theta['Theta2']",
    ),
    ("G2", "+= lam / m * Theta['Theta1'][:, 1:]", "+= 2 * lam / m * Theta['Theta1'][:, 1:]"),
    ("G1", "    grad['Theta3'][:, 1:] += lam / m * Theta['Theta3'][:, 1:]\n", ""),
    (
        "O1",
        G2,
        "a2[1:] = 1 - a2[1:] ** 2\n        delta2 = delta2 * a2[1:]",
        {"also": "Delta2 = Delta2 + delta3"},
    ),
]
