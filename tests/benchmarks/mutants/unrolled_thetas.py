"""The planted faults of `nets/unrolled_thetas.py`."""

from __future__ import annotations

CONVENTION = "one flat vector, unrolled"
SQUARE = {"sizes": (5, 5, 5, 5)}
FAULTS = [
    ("C4", "return 1 - a * a", "return 1 - a"),
    ("C4", "return 1 - a * a", "return 1 + a * a"),
    ("C4/C1c", "return 1 - a * a", "return a * (1 - a)"),
    ("C1/C4", "return 1 - a * a", "return 1 - np.tanh(a) ** 2"),
    ("C2", "d3 = Theta3.T.dot(d4)[1:] * tanhGradient(a3[t, 1:])", "d3 = Theta3.T.dot(d4)[1:]"),
    ("C2", "d2 = Theta2.T.dot(d3)[1:] * tanhGradient(a2[t, 1:])", "d2 = Theta2.T.dot(d3)[1:]"),
    ("C6", "tanhGradient(a2[t, 1:])", "tanhGradient(a3[t, 1:])", SQUARE),
    ("F4/N4", "tanhGradient(a2[t, 1:])", "tanhGradient(a2[t, :-1])"),
    ("F4/N4", "d3 = Theta3.T.dot(d4)[1:]", "d3 = Theta3.T.dot(d4)[:-1]"),
    ("C7", "d2 = Theta2.T.dot(d3)[1:] * tanhGradient(a2[t, 1:])", "d2 = tanhGradient(Theta2.T.dot(d3)[1:])"),
    ("C3", "d4 = h[t] - Y[t]", "d4 = (h[t] - Y[t]) * h[t] * (1 - h[t])"),
    ("B1", "d4 = h[t] - Y[t]", "d4 = Y[t] - h[t]"),
    ("D7", "d4 = h[t] - Y[t]", "d4 = z4[t] - Y[t]"),
    ("E1", "d4 = h[t] - Y[t]", "d4 = h[t] - Y[t - 1]"),
    ("E3", "d2 = Theta2.T.dot(d3)[1:]", "d2 = Theta2.T.dot(a3[t, 1:])[1:]"),
    ("E6/E8", "Delta2 += np.outer(d3, a2[t])", "Delta2 = np.outer(d3, a2[t])"),
    ("E6/E8", "Delta1 += np.outer(d2, a1[t])", "Delta1 = np.outer(d2, a1[t])"),
    ("E5", "Delta2 += np.outer(d3, a2[t])", "Delta2 += np.outer(d3, a3[t])", SQUARE),
    ("E5", "Delta2 += np.outer(d3, a2[t])", "Delta2 += np.outer(d3, a2[0])"),
    ("A1/A5", "D = Delta / m", "D = Delta"),
    ("A4", "D = Delta / m", "D = Delta / num_labels"),
    ("G2", "D[:, 1:] + lam / m * Theta[:, 1:]", "D[:, 1:] + lam / (2 * m) * Theta[:, 1:]"),
    ("G1b", "D[:, 1:] + lam / m * Theta[:, 1:]", "D[:, 1:] - lam / m * Theta[:, 1:]"),
    ("G3", "D[:, 1:] = D[:, 1:] + lam / m * Theta[:, 1:]", "D = D + lam / m * Theta"),
    ("G1", "        D[:, 1:] = D[:, 1:] + lam / m * Theta[:, 1:]\n", ""),
    ("N3/N3b", "grad.append(D.ravel(order='F'))", "grad.append(D.ravel())"),
    ("N3", "Theta2.T.dot(d3)[1:]", "Theta2[:, 1:].dot(d3)", SQUARE),
    (
        "E1",
        "((Theta1, Delta1), (Theta2, Delta2), (Theta3, Delta3))",
        "((Theta1, Delta1), (Theta3, Delta2), (Theta2, Delta3))",
        SQUARE,
    ),
]
