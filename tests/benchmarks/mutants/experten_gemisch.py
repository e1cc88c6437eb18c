"""The planted faults of `nets/experten_gemisch.py`."""

from __future__ import annotations

CUBE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "plain vectors, mixture of experts, German, immediate update"
FEHLER = "fehler = self.y - soll"
NUTZEN = "nutzen = np.array([m @ fehler for m in self.meinung])"
TOR = "delta_tor = self.anteil * (nutzen - self.anteil @ nutzen)"
FEHLER_K = "fehler_k = self.anteil[k] * fehler"
H = "delta_h = (self.U[k].T @ fehler_k) * (1 - self.h[k] ** 2)"
G_STEP = "self.G -= self.lernrate * np.outer(delta_tor, x)"
U_STEP = "self.U[k] -= self.lernrate * np.outer(fehler_k, self.h[k])"
V_STEP = "self.V[k] -= self.lernrate * np.outer(delta_h, x)"
SOFT = "        e = np.exp(a - np.max(a))\n        self.anteil = e / np.sum(e)\n"
FAULTS = [
    ("D1", TOR, "delta_tor = nutzen * self.anteil * (1 - self.anteil)"),
    ("D1", TOR, "delta_tor = np.diag(self.anteil * (1 - self.anteil)) @ nutzen"),
    ("D5", TOR, "delta_tor = nutzen"),
    (
        "D2",
        TOR,
        "J = np.diag(self.anteil) - np.outer(self.anteil, self.anteil)\n        delta_tor = J.sum(axis=0) * nutzen",
    ),
    ("D1/E6", TOR, "delta_tor = self.anteil * nutzen"),
    ("D1/B2/D2", TOR, "delta_tor = self.anteil * (nutzen + self.anteil @ nutzen)"),
    ("D4", SOFT, "        e = np.exp(a)\n        self.anteil = e / np.sum(e)\n", {"scale": 1000.0}),
    ("D6", FEHLER, "fehler = np.sign(self.y - soll)"),
    ("B1", FEHLER, "fehler = soll - self.y"),
    ("A3", FEHLER, "fehler = 2 * (self.y - soll)"),
    ("E3", NUTZEN, "nutzen = np.array([m @ self.y for m in self.meinung])"),
    ("E3/A5/E4", FEHLER_K, "fehler_k = fehler"),
    ("D6/E1", FEHLER_K, "fehler_k = self.anteil[k] * (self.meinung[k] - soll)"),
    ("E1/A5", FEHLER_K, "fehler_k = self.anteil[0] * fehler"),
    (
        "E2",
        "            " + H + "\n            " + U_STEP + "\n",
        "            " + U_STEP + "\n            " + H + "\n",
        {"also": U_STEP},
    ),
    ("N1/N6/N2", U_STEP, "self.U[k] -= self.lernrate * fehler_k * self.h[k]", CUBE),
    ("N1", U_STEP, "self.U[k] -= self.lernrate * np.dot(fehler_k, self.h[k].T)", CUBE),
    ("N1", V_STEP, "self.V[k] -= self.lernrate * (delta_h.T @ x)", CUBE),
    ("E5/N2", U_STEP, "self.U[k] -= self.lernrate * fehler_k[:, None]"),
    ("N3", U_STEP, "self.U[k] -= self.lernrate * np.outer(self.h[k], fehler_k)", CUBE),
    ("N3", G_STEP, "self.G -= self.lernrate * np.outer(x, delta_tor)", CUBE),
    ("N3", "(self.U[k].T @ fehler_k)", "(self.U[k] @ fehler_k)", CUBE),
    ("C2", H, "delta_h = self.U[k].T @ fehler_k"),
    ("C1", H, "delta_h = (self.U[k].T @ fehler_k) * (1 - np.tanh(self.h[k]) ** 2)"),
    ("C4", H, "delta_h = (self.U[k].T @ fehler_k) * (1 - self.h[k])"),
    ("C7", H, "delta_h = 1 - (self.U[k].T @ fehler_k) ** 2"),
    ("F3", "            self.v[k] -= self.lernrate * delta_h\n", ""),
    ("F1", "self.g -= self.lernrate * delta_tor", "self.g -= self.lernrate * delta_tor.sum()"),
    ("F1", "self.v[k] -= self.lernrate * delta_h", "self.v[k] -= self.lernrate * delta_h.mean()"),
    (
        "O1/E5",
        H,
        "self.h[k] *= self.h[k]\n            delta_h = (self.U[k].T @ fehler_k) * (1 - self.h[k])",
    ),
]
