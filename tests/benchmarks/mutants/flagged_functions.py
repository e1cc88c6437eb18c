"""The planted faults of `nets/flagged_functions.py`."""

from __future__ import annotations

CONVENTION = "deriv flags, dicts by number, columns"
SQUARE = {"sizes": (5, 5, 5, 5)}
HIDDEN = "delta[k] = self.syn[k + 1].T.dot(delta[k + 1]) * self.squash[k](seen[k], deriv=True)"
FAULTS = [
    ("C4", "return x * (1 - x)", "return x * (1 + x)"),
    ("C1/C4", "return x * (1 - x)", "return logistic(x) * (1 - logistic(x))"),
    ("C4", "return 1 - np.square(x)", "return 1 - x"),
    ("C1/C4", "return 1 - np.square(x)", "return 1 - np.square(np.tanh(x))"),
    ("C4/C1", "return np.square(1 - np.abs(x))", "return 1 / np.square(1 + np.abs(x))"),
    ("C4", "return np.square(1 - np.abs(x))", "return 1 - np.abs(x)"),
    ("C4", "return np.square(1 - np.abs(x))", "return np.square(1 - x)"),
    ("C3b/C2", "(seen[2] - t) * logistic(seen[2], deriv=True)", "(seen[2] - t)"),
    ("C4/C1", "(seen[2] - t) * logistic(seen[2], deriv=True)", "(seen[2] - t) * logistic(seen[2])"),
    (
        "C6/C1c/C4",
        "(seen[2] - t) * logistic(seen[2], deriv=True)",
        "(seen[2] - t) * tansig(seen[2], deriv=True)",
    ),
    ("B1", "(seen[2] - t) * logistic", "(t - seen[2]) * logistic"),
    ("A3", "(seen[2] - t) * logistic", "2 * (seen[2] - t) * logistic"),
    ("C2", HIDDEN, "delta[k] = self.syn[k + 1].T.dot(delta[k + 1])"),
    ("C7", HIDDEN, "delta[k] = self.squash[k](self.syn[k + 1].T.dot(delta[k + 1]), deriv=True)"),
    ("C4/C1", HIDDEN, "delta[k] = self.syn[k + 1].T.dot(delta[k + 1]) * self.squash[k](seen[k])"),
    ("C6", HIDDEN, "delta[k] = self.syn[k + 1].T.dot(delta[k + 1]) * self.squash[0](seen[k], deriv=True)"),
    (
        "C6",
        HIDDEN,
        "delta[k] = self.syn[k + 1].T.dot(delta[k + 1]) * self.squash[k](seen[k + 1], deriv=True)",
        SQUARE,
    ),
    ("E3", "self.syn[k + 1].T.dot(delta[k + 1])", "self.syn[k + 1].T.dot(seen[k + 1])"),
    ("E1", "self.syn[k + 1].T.dot(delta[k + 1])", "self.syn[2].T.dot(delta[k + 1])", SQUARE),
    ("E1", "self.syn[k + 1].T.dot(delta[k + 1])", "self.syn[k + 1].T.dot(delta[2])", SQUARE),
    ("N3", "self.syn[k + 1].T.dot(delta[k + 1])", "self.syn[k + 1].dot(delta[k + 1])", SQUARE),
    ("E5", "delta[k].dot(seen[k - 1].T) / m", "delta[k].dot(seen[k].T) / m", SQUARE),
    ("A1/A5", "delta[k].dot(seen[k - 1].T) / m", "delta[k].dot(seen[k - 1].T)"),
    ("F1", "delta[k].mean(axis=1).reshape(-1, 1)", "delta[k].sum(axis=1).reshape(-1, 1)"),
    ("F1", "delta[k].mean(axis=1).reshape(-1, 1)", "np.full((len(delta[k]), 1), delta[k].mean())"),
]
