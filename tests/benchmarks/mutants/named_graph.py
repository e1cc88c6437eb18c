"""The planted faults of `nets/named_graph.py`."""

CONVENTION = "a graph of named nodes run later, table of operations, attention"
FAULTS = [
    ("D1", "out * (gout - (gout * out).sum(axis=-1, keepdims=True))", "gout * out * (1 - out)"),
    ("D3/F1/H3", "(gout * out).sum(axis=-1, keepdims=True)", "(gout * out).sum(axis=1, keepdims=True)"),
    ("D5", "return out * (gout - (gout * out).sum(axis=-1, keepdims=True)),", "return gout,"),
    ("E6", "self.grads[i] = self.grads.get(i, 0) + g", "self.grads[i] = g"),
    ("A3/A5/E4", "return gout / by, None", "return gout, None"),
    ("A3/A5/C4", "return gout / by, None", "return gout * by, None"),
    ("N3", "return np.swapaxes(gout, -1, -2),", "return gout,", {"d": 4, "steps": 4}),
    ("N3b", "return np.swapaxes(gout, -1, -2),", "return gout.reshape(a.shape),"),
    (
        "F1",
        "            gb = gb.sum(axis=0)\n        return gout, gb",
        "            gb = gb.mean(axis=0)\n        return gout, gb",
    ),
    (
        "A5/F1/A2",
        "            gb = gb.sum(axis=0)\n        return ga, gb",
        "            gb = gb.mean(axis=0)\n        return ga, gb",
    ),
    ("C4", "(1 + 3 * .044715 * a ** 2)", "(1 + .044715 * a ** 2)"),
    ("C4", ".5 * (1 + t) + .5 * a * dt", ".5 * (1 + t) + .5 * dt"),
    ("C4", ".5 * (1 + t) + .5 * a * dt", ".5 * (1 + t)"),
    ("C7", "return gout * (.5 * (1 + t)", "return 1 * (.5 * (1 + t)"),
    (
        "A4/A5/A3",
        "np.repeat(gout[:, None, :], a.shape[1], axis=1) / a.shape[1]",
        "np.repeat(gout[:, None, :], a.shape[1], axis=1)",
    ),
    ("A1", "/ z.size, None", ", None"),
    ("B1", "(1 / (1 + np.exp(-z)) - y)", "(y - 1 / (1 + np.exp(-z)))"),
    ("D7", "(1 / (1 + np.exp(-z)) - y)", "(z - y)"),
    ("C4/D6/B1/D7/D3", "(1 / (1 + np.exp(-z)) - y)", "(1 / (1 + np.exp(z)) - y)"),
]
