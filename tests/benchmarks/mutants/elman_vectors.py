"""The planted faults of `nets/elman_vectors.py`."""

SQUARE = {"dims": (4, 4, 4)}
CONVENTION = "recurrent, vectors and outer products"
FAULTS = [
    ("A1/A3", "delta_o = (o - y) / T", "delta_o = o - y"),
    ("A4/A3", "delta_o = (o - y) / T", "delta_o = (o - y) / y.size"),
    ("A3", "delta_o = (o - y) / T", "delta_o = 2 * (o - y) / T"),
    ("B1", "delta_o = (o - y) / T", "delta_o = (y - o) / T"),
    ("C2/J3", "delta_t = self.V.T.dot(delta_o[t]) * (1 - (s[t] ** 2))", "delta_t = self.V.T.dot(delta_o[t])"),
    ("C4", "(1 - (s[t] ** 2))", "(1 - s[t])"),
    ("C6/J5", "(1 - (s[t] ** 2))", "(1 - (s[t - 1] ** 2))"),
    ("C1/C4", "(1 - (s[t] ** 2))", "(1 - np.tanh(s[t]) ** 2)"),
    (
        "C2/E4/J2",
        "delta_t = self.W.T.dot(delta_t) * (1 - s[step - 1] ** 2)",
        "delta_t = self.W.T.dot(delta_t)",
    ),
    ("C6/J5", "(1 - s[step - 1] ** 2)", "(1 - s[step] ** 2)"),
    ("J2", "for step in np.arange(0, t + 1)[::-1]:", "for step in np.arange(t, t + 1)[::-1]:"),
    ("J2", "for step in np.arange(0, t + 1)[::-1]:", "for step in np.arange(max(0, t - 1), t + 1)[::-1]:"),
    ("J5/E5", "np.outer(delta_t, s[step - 1])", "np.outer(delta_t, s[step])"),
    ("E5/J5/E1", "np.outer(delta_t, x[step])", "np.outer(delta_t, x[t])"),
    ("E5/J5/E1", "np.outer(delta_o[t], s[t])", "np.outer(delta_o[t], s[t - 1])"),
    ("E6/E8/J2", "dLdV += np.outer(delta_o[t], s[t])", "dLdV = np.outer(delta_o[t], s[t])"),
    ("E6/E8/J2", "dLdW += np.outer(delta_t, s[step - 1])", "dLdW = np.outer(delta_t, s[step - 1])"),
    ("E6/E8/F1/J2", "dLdc += delta_o[t]", "dLdc = delta_o[t]"),
    ("F3", "                dLdb += delta_t\n", "", {"also": "dLdb = np.zeros"}),
    ("F1", "dLdc += delta_o[t]", "dLdc += delta_o[t].sum()"),
    ("F1", "dLdb += delta_t", "dLdb += np.mean(delta_t)"),
    ("N3", "self.W.T.dot(delta_t)", "self.W.dot(delta_t)"),
    ("N3", "np.outer(delta_t, s[step - 1])", "np.outer(s[step - 1], delta_t)"),
    ("N3", "self.V.T.dot(delta_o[t])", "self.V.dot(delta_o[t])", SQUARE),
    ("N1/N6/N2", "dLdU += np.outer(delta_t, x[step])", "dLdU += delta_t * x[step]", SQUARE),
    ("E3", "self.V.T.dot(delta_o[t])", "self.V.T.dot(o[t])"),
]
