"""The planted faults of `nets/online_vectors.py`."""

SQUARE = {"sizes": (4, 4, 4)}
CONVENTION = "per sample, vectors, update at once"
FAULTS = [
    ("N1/N6/N2", "self.eta * np.outer(d_o, self.h)", "self.eta * d_o * self.h", SQUARE),
    ("N1/N6/N2", "self.eta * np.outer(d_h, x)", "self.eta * np.dot(d_h, x)", SQUARE),
    ("N3/N1", "np.outer(d_o, self.h)", "np.outer(self.h, d_o)", SQUARE),
    ("N3", "(self.W.T @ d_o)", "(self.W @ d_o)", SQUARE),
    ("C3b/C2", "2 * (t - o) / len(t) * (1 - o ** 2)", "2 * (t - o) / len(t)"),
    ("C4", "(1 - o ** 2)", "(1 - o)"),
    ("C1c/C4", "2 * (t - o) / len(t) * (1 - o ** 2)", "2 * (t - o) / len(t) * o * (1 - o)"),
    ("A3", "2 * (t - o) / len(t)", "(t - o) / len(t)"),
    ("A3/A4/A1", "2 * (t - o) / len(t)", "2 * (t - o)"),
    ("B1", "2 * (t - o) / len(t)", "2 * (o - t) / len(t)"),
    ("C4", "(self.W.T @ d_o) / (1 + z ** 2)", "(self.W.T @ d_o) / (1 + z) ** 2"),
    ("C1", "(self.W.T @ d_o) / (1 + z ** 2)", "(self.W.T @ d_o) / (1 + self.h ** 2)"),
    ("C4", "(self.W.T @ d_o) / (1 + z ** 2)", "(self.W.T @ d_o) * (1 + z ** 2)"),
    ("C4/C1c", "(self.W.T @ d_o) / (1 + z ** 2)", "(self.W.T @ d_o) * (1 - self.h ** 2)"),
    ("C2", "(self.W.T @ d_o) / (1 + z ** 2)", "self.W.T @ d_o"),
    ("C7", "(self.W.T @ d_o) / (1 + z ** 2)", "1 / (1 + z ** 2)"),
    ("E3", "(self.W.T @ d_o)", "(self.W.T @ (t - o))"),
    ("E3", "(self.W.T @ d_o)", "(self.W.T @ o)"),
    ("E5", "np.outer(d_o, self.h)", "np.outer(d_o, z)"),
    ("E5", "np.outer(d_h, x)", "np.outer(d_h, np.ones_like(x))"),
    (
        "E2",
        "        d_h = (self.W.T @ d_o) / (1 + z ** 2)\n        self.W += self.eta * np.outer(d_o, self.h)\n",
        "        self.W += self.eta * np.outer(d_o, self.h)\n        d_h = (self.W.T @ d_o) / (1 + z ** 2)\n",
        {"also": "d_h = (self.W.T"},
    ),
    ("F1", "self.v0 += self.eta * d_h", "self.v0 += self.eta * np.sum(d_h)"),
    ("F3", "        self.w0 += self.eta * d_o\n", ""),
    ("E3/F1/E1", "self.v0 += self.eta * d_h", "self.v0 += self.eta * (self.W.T @ d_o)"),
    ("B2", "self.V += self.eta", "self.V -= self.eta"),
    ("E3/F1/C2/C3b", "self.w0 += self.eta * d_o", "self.w0 += self.eta * (t - o)"),
    ("D8", "d_o = 2 * (t - o) / len(t) * (1 - o ** 2)", "d_o = 2 * np.mean(t - o) / len(t) * (1 - o ** 2)"),
]
