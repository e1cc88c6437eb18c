"""The planted faults of `nets/claims_dropout.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4, 4)}
CUBE = {"sizes": (4, 4, 4, 4), "samples": 4}
CONVENTION = "rows, stages called by hand, dicts of params, cache and grads, dropout with a kept mask"
TOP = 'self.cache["g3"] = (probability - t) / t.size'
LOSS = "return np.mean(np.maximum(s, 0) - s * t + np.log1p(np.exp(-np.abs(s))))"
W3 = 'self.grads["W3"] = self.cache["d2"].T.dot(self.cache["g3"])'
MASK = "        back = back * self.mask / self.keep\n"
RELU = '        back[self.cache["s2"] <= 0] = 0\n'
W2 = 'self.grads["W2"] = self.cache["h1"].T.dot(self.cache["g2"])'
B2 = 'self.grads["b2"] = self.cache["g2"].sum(axis=0)'
DOWN2 = 'back = self.cache["g2"].dot(self.params["W2"].T)'
G1 = 'self.cache["g1"] = back / (1.0 + np.exp(-self.cache["s1"]))'
W1 = 'self.grads["W1"] = self.cache["x"].T.dot(self.cache["g1"])'
B1 = 'self.grads["b1"] = self.cache["g1"].sum(axis=0)'
FAULTS = [
    ("A1", TOP, 'self.cache["g3"] = (probability - t) / t.shape[1]'),
    ("A2/A5", W2, 'self.grads["W2"] = self.cache["h1"].T.dot(self.cache["g2"]) / len(self.cache["h1"])'),
    ("B1", TOP, 'self.cache["g3"] = (t - probability) / t.size'),
    ("C3", TOP, 'self.cache["g3"] = (probability - t) * probability * (1 - probability) / t.size'),
    ("D7", TOP, 'self.cache["g3"] = (self.cache["score"] - t) / t.size'),
    ("D6", LOSS, "return np.mean((1 / (1 + np.exp(-s)) - t) ** 2)", {"also": TOP}),
    ("D6", LOSS, "return np.mean(np.maximum(0, 1 - s * (2 * t - 1)))", {"also": TOP}),
    ("D4", LOSS, "return np.mean(np.log(1 + np.exp(s)) - s * t)", {"height": 1000.0}),
    ("N2", LOSS, LOSS.replace("s * t", "s * t.ravel()"), {"sizes": (5, 6, 4, 1), "also": TOP}),
    ("N3", W2, 'self.grads["W2"] = self.cache["g2"].T.dot(self.cache["h1"])', SQUARE),
    ("N3", W1, 'self.grads["W1"] = self.cache["x"].dot(self.cache["g1"])', CUBE),
    ("N6", DOWN2, 'back = self.cache["g2"] * self.params["W2"].T', CUBE),
    ("F1", B2, 'self.grads["b2"] = self.cache["g2"].sum()'),
    ("F1/N2", B1, 'self.grads["b1"] = self.cache["g1"]'),
    ("F1", B1, 'self.grads["b1"] = self.cache["g1"].sum(axis=1)', CUBE),
    ("F3", "        " + B2 + "\n", ""),
    ("K1", MASK, ""),
    ("K1/A3/A5", MASK, "        back = back * self.mask\n"),
    ("K1", MASK, "        back = back / self.keep\n"),
    ("E1", DOWN2, 'back = self.cache["g2"].dot(self.params["W3"].T)', SQUARE),
    ("E3", DOWN2, 'back = self.cache["h2"].dot(self.params["W2"].T)'),
    ("E4", DOWN2, 'back = self.cache["g3"].dot(self.params["W3"].T).dot(self.params["W2"].T)'),
    ("E5/K1", W3, 'self.grads["W3"] = self.cache["h2"].T.dot(self.cache["g3"])'),
    ("C1", G1, 'self.cache["g1"] = back / (1.0 + np.exp(-self.cache["h1"]))'),
    ("C4", G1, 'self.cache["g1"] = back / (1.0 + np.exp(self.cache["s1"]))'),
    ("C5b/C2/C5", RELU, '        back[self.cache["h2"] < 0] = 0\n'),
    ("C7", G1, 'self.cache["g1"] = 1.0 / (1.0 + np.exp(-back))'),
    (
        "O1",
        'self.cache["h1"] = np.log(1 + np.exp(self.cache["s1"]))',
        'self.cache["h1"] = np.exp(self.cache["s1"], out=self.cache["s1"])\n'
        '        self.cache["h1"] = np.log(1 + self.cache["h1"])',
        {"also": G1},
    ),
]
