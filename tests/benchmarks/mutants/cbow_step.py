"""The planted faults of `nets/cbow_step.py`."""

from __future__ import annotations

CONVENTION = "bag of words, the step made at once"
FAULTS = [
    ("L1/E6", "gin[w] += dh", "gin[w] = dh"),
    (
        "L1/E6",
        "            for w in context:\n                gin[w] += dh\n",
        "            gin[context] += dh\n",
    ),
    ("A4/A3/A5", "dh = self.Wh.T.dot(dz) / len(context)", "dh = self.Wh.T.dot(dz)"),
    ("A4/A3/A5", "dh = self.Wh.T.dot(dz) / len(context)", "dh = self.Wh.T.dot(dz) / len(pairs)"),
    ("H3/E1/L1/E8", "gin[w] += dh", "gin[word] += dh"),
    (
        "H5/L1/E6",
        "            for w in context:\n                gin[w] += dh\n",
        "            for w in context[1:]:\n                gin[w] += dh\n",
    ),
    ("E8/E6", "gout += np.outer(e, g)", "gout = np.outer(e, g)"),
    ("E8/E6/F1", "            gb += dz\n", "            gb = dz\n"),
    ("E3", "            e[word] -= 1\n", ""),
    ("C2", "dz = back * g * (1 - g)", "dz = back"),
    ("C1", "dz = back * g * (1 - g)", "dz = back * (1 / (1 + np.exp(-g))) * (1 - 1 / (1 + np.exp(-g)))"),
    ("C4/B2", "dz = back * g * (1 - g)", "dz = back * g * (g - 1)"),
    ("E5", "gh += np.outer(dz, h)", "gh += np.outer(dz, self.Win[context[0]])"),
    ("E3/E4", "dh = self.Wh.T.dot(dz)", "dh = self.Wh.T.dot(back)"),
    ("N1/N3", "gout += np.outer(e, g)", "gout += np.outer(g, e).T[:, :1]"),
    ("A1", "weights -= rate * grad / len(pairs)", "weights -= rate * grad"),
    ("B1", "weights -= rate * grad / len(pairs)", "weights += rate * grad / len(pairs)"),
    (
        "E2",
        "            back = self.Wout.T.dot(e)\n",
        "            self.Wout -= 0.05 * np.outer(e, g)\n            back = self.Wout.T.dot(e)\n",
    ),
    ("P3/F3", "weights -= rate * grad / len(pairs)", "weights = weights - rate * grad / len(pairs)"),
    ("P2", "weights -= rate * grad / len(pairs)", "weights[...] = rate * grad / len(pairs)"),
    ("F1", "            gb += dz\n", "            gb += dz.mean()\n"),
]
