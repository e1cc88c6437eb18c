"""The planted faults of `nets/thetas.py`."""

from __future__ import annotations

CONVENTION = "bias folded in"
FAULTS = [
    ("A1/A5", "Theta3_grad = delta4.T @ a3 / m", "Theta3_grad = delta4.T @ a3"),
    ("A1/A5", "Theta2_grad = delta3.T @ a2 / m", "Theta2_grad = delta3.T @ a2"),
    ("A1/A5", "Theta1_grad = delta2.T @ a1 / m", "Theta1_grad = delta2.T @ a1"),
    ("B1", "delta4 = h - Y", "delta4 = Y - h"),
    ("A3", "delta4 = h - Y", "delta4 = 2 * (h - Y)"),
    ("C3", "delta4 = h - Y", "delta4 = (h - Y) * h * (1 - h)"),
    ("D7", "delta4 = h - Y", "delta4 = z4 - Y"),
    ("C2", "delta3 = (delta4 @ Theta3)[:, 1:] * gGradient(z3)", "delta3 = (delta4 @ Theta3)[:, 1:]"),
    ("C1", "gGradient(z3)", "gGradient(g(z3))"),
    ("C1", "gGradient(z3)", "gGradient(a3[:, 1:])"),
    ("C4", "return g(z) * (1 - g(z))", "return g(z) * (1 + g(z))"),
    ("C4", "return g(z) * (1 - g(z))", "return g(z)"),
    ("C4/C1b", "return g(z) * (1 - g(z))", "return z * (1 - z)"),
    ("C2", " * (1 - np.tanh(z2) ** 2)", ""),
    ("C4", "(1 - np.tanh(z2) ** 2)", "(1 - np.tanh(z2))"),
    ("C1b/C4", "(1 - np.tanh(z2) ** 2)", "(1 - z2 ** 2)"),
    ("C6/C1c", "(1 - np.tanh(z2) ** 2)", "gGradient(z2)"),
    ("F4/N4", "(delta3 @ Theta2)[:, 1:]", "(delta3 @ Theta2)[:, :-1]"),
    ("F4/N4", "(delta4 @ Theta3)[:, 1:]", "(delta4 @ Theta3)[:, :-1]"),
    ("G1", "    Theta3_grad[:, 1:] += lam / m * Theta3[:, 1:]\n", ""),
    ("G1", "    Theta1_grad[:, 1:] += lam / m * Theta1[:, 1:]\n", ""),
    (
        "G2",
        "Theta2_grad[:, 1:] += lam / m * Theta2[:, 1:]",
        "Theta2_grad[:, 1:] += 2 * lam / m * Theta2[:, 1:]",
    ),
    (
        "G2",
        "Theta1_grad[:, 1:] += lam / m * Theta1[:, 1:]",
        "Theta1_grad[:, 1:] += lam / (2 * m) * Theta1[:, 1:]",
    ),
    ("G1b", "Theta3_grad[:, 1:] += lam / m * Theta3[:, 1:]", "Theta3_grad[:, 1:] -= lam / m * Theta3[:, 1:]"),
    ("G3", "Theta3_grad[:, 1:] += lam / m * Theta3[:, 1:]", "Theta3_grad += lam / m * Theta3"),
    ("G3", "Theta1_grad[:, 1:] += lam / m * Theta1[:, 1:]", "Theta1_grad += lam / m * Theta1"),
    ("G4/G2", "Theta2_grad[:, 1:] += lam / m * Theta2[:, 1:]", "Theta2_grad[:, 1:] += lam * Theta2[:, 1:]"),
    ("E5", "Theta3_grad = delta4.T @ a3 / m", "Theta3_grad = delta4.T @ with_ones(z3) / m"),
    ("E5", "Theta2_grad = delta3.T @ a2 / m", "Theta2_grad = delta3.T @ with_ones(z2) / m"),
    ("E3", "(delta3 @ Theta2)[:, 1:]", "(a3[:, 1:] @ Theta2)[:, 1:]"),
]
