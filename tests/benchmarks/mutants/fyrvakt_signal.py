"""The planted faults of `nets/fyrvakt_signal.py`."""

from __future__ import annotations

SQUARE = {"storlekar": (5, 5, 5, 5)}
CONVENTION = (
    "one sample at a time, columns, lists of weights and nablas, sigmoid, softmax under squared error, L2"
)
SLOPE = "return sigmoid(z) * (1 - sigmoid(z))"
SHIFT = "e = np.exp(z - np.max(z))"
JAC = "return s * (uppifran - np.sum(s * uppifran))"
ADDB = "nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]"
ADDW = "nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]"
MEANB = "nabla_b = [nb / len(data) for nb in nabla_b]"
MEANW = "nabla_w = [nw / len(data) + self.lmbda * w for w, nw in zip(self.vikter, nabla_w)]"
ERR = "fel = aktiveringar[-1] - y"
TOP = "delta = softmax_bak(aktiveringar[-1], fel)"
WTOP = "nabla_w[-1] = np.dot(delta, aktiveringar[-2].T)"
SP = "sp = sigmoid_prime(zs[-l])"
DOWN = "delta = np.dot(self.vikter[-l + 1].T, delta) * sp"
BL = "nabla_b[-l] = delta"
WL = "nabla_w[-l] = np.dot(delta, aktiveringar[-l - 1].T)"
FAULTS = [
    ("N3", DOWN, "delta = np.dot(self.vikter[-l + 1], delta) * sp", SQUARE),
    ("N3", WL, "nabla_w[-l] = np.dot(aktiveringar[-l - 1], delta.T)", SQUARE),
    ("N3", WTOP, "nabla_w[-1] = np.dot(aktiveringar[-2], delta.T)"),
    ("N6", DOWN, "delta = self.vikter[-l + 1].T * delta * sp", SQUARE),
    ("F1", BL, "nabla_b[-l] = np.sum(delta)"),
    ("F1", MEANB, "nabla_b = [np.sum(nb) / len(data) for nb in nabla_b]"),
    ("F2", BL, "nabla_b[-l] = np.dot(delta, aktiveringar[-l - 1].T).sum(axis=1, keepdims=True)"),
    ("F3", BL, "pass"),
    ("D1", JAC, "return uppifran * s * (1 - s)"),
    ("D2", JAC, "return ((np.diagflat(s) - np.dot(s, s.T)) * uppifran).sum(axis=1, keepdims=True)"),
    ("D5/D6/C3b", TOP, "delta = fel"),
    ("C7/D1", JAC, "return s * (1 - s)"),
    ("D1/C4/C6", TOP, "delta = fel * sigmoid_prime(zs[-1])"),
    ("D4", SHIFT, "e = np.exp(z)", {"niva": 800.0}),
    ("D6", ERR, "fel = np.sign(aktiveringar[-1] - y)"),
    ("A1/A5", MEANB, "nabla_b = list(nabla_b)"),
    ("B1", ERR, "fel = y - aktiveringar[-1]"),
    ("E6/E8", ADDW, "nabla_w = [dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]"),
    ("E6/E8", ADDB, "nabla_b = delta_nabla_b"),
    ("C1", SP, "sp = sigmoid_prime(aktiveringar[-l])"),
    ("C4", SLOPE, "return sigmoid(z) * (sigmoid(z) - 1)"),
    ("C2/E4", DOWN, "delta = np.dot(self.vikter[-l + 1].T, delta)"),
    ("E1", DOWN, "delta = np.dot(self.vikter[-l].T, delta) * sp", SQUARE),
    ("E3", DOWN, "delta = np.dot(self.vikter[-l + 1].T, aktiveringar[-l + 1]) * sp"),
    (
        "E5",
        WL,
        "nabla_w[-l] = np.dot(delta, zs[-l - 1].T if l < self.antal_lager - 1 else aktiveringar[0].T)",
    ),
    ("G1", MEANW, "nabla_w = [nw / len(data) for nw in nabla_w]"),
    ("G2", MEANW, "nabla_w = [nw / len(data) + 2 * self.lmbda * w for w, nw in zip(self.vikter, nabla_w)]"),
    ("G3", MEANB, "nabla_b = [nb / len(data) + self.lmbda * b for b, nb in zip(self.biaser, nabla_b)]"),
    ("G4", MEANW, "nabla_w = [(nw + self.lmbda * w) / len(data) for w, nw in zip(self.vikter, nabla_w)]"),
    ("O1", ERR, "fel = aktiveringar[-1]\n        fel -= y", {"also": TOP}),
]
