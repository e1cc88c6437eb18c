"""The planted faults of `nets/kaas_rijping.py`."""

from __future__ import annotations

SQUARE = {"lagen": (5, 5, 5, 5)}
CUBE = {"lagen": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, one class with W1/b1, y - o and += inside backward, sigmoid and tanh, mean squared error"
SLOPE = "return s * (1 - s)"
ERR = "o_fout = 2 * (y - o) / y.size"
TOP = "o_delta = o_fout * sigmoid_afgeleide(o)"
DOWN3 = "a2_fout = o_delta.dot(self.W3.T)"
TANH = "a2_delta = a2_fout * (1 - self.a2 ** 2)"
DOWN2 = "a1_fout = a2_delta.dot(self.W2.T)"
D1 = "a1_delta = a1_fout * sigmoid_afgeleide(self.a1)"
W3 = "self.W3 += self.lr * self.a2.T.dot(o_delta)"
W2 = "self.W2 += self.lr * self.a1.T.dot(a2_delta)"
W1 = "self.W1 += self.lr * X.T.dot(a1_delta)"
B3 = "self.b3 += self.lr * np.sum(o_delta, axis=0, keepdims=True)"
B2 = "self.b2 += self.lr * np.sum(a2_delta, axis=0, keepdims=True)"
B1 = "self.b1 += self.lr * np.sum(a1_delta, axis=0, keepdims=True)"
MIDDLE = f"        {DOWN3}\n        {TANH}\n\n        {DOWN2}\n        {D1}\n\n        # bijwerken\n"
FAULTS = [
    ("N3", DOWN3, "a2_fout = o_delta.dot(self.W3)", SQUARE),
    ("N3", DOWN2, "a1_fout = a2_delta.dot(self.W2)"),
    ("N3", W2, "self.W2 += self.lr * a2_delta.T.dot(self.a1)", SQUARE),
    ("N6", DOWN2, "a1_fout = a2_delta * self.W2.T", CUBE),
    ("F1", B3, "self.b3 += self.lr * np.sum(o_delta)"),
    ("F1", B2, "self.b2 += self.lr * np.mean(a2_delta, axis=0, keepdims=True)"),
    ("F1", B1, "self.b1 += self.lr * np.sum(a1_delta, axis=1, keepdims=True).T", CUBE),
    ("F2", B2, "self.b2 += self.lr * np.sum(self.a1.T.dot(a2_delta), axis=0, keepdims=True)"),
    ("F3", f"        {B3}\n", ""),
    ("A1", ERR, "o_fout = 2 * (y - o) / y.shape[1]"),
    ("A3", ERR, "o_fout = (y - o) / y.size"),
    ("A3/A4", ERR, "o_fout = 2 * (y - o) / len(y)"),
    ("A5/A2", W2, "self.W2 += self.lr * self.a1.T.dot(a2_delta) / len(X)"),
    ("B1", ERR, "o_fout = 2 * (o - y) / y.size"),
    ("D6", ERR, "o_fout = np.sign(y - o) / y.size"),
    ("C3b", TOP, "o_delta = o_fout"),
    ("C1", TOP, "o_delta = o_fout * sigmoid_afgeleide(sigmoid(o))"),
    ("C1b", D1, "a1_delta = a1_fout * sigmoid_afgeleide(self.z1)"),
    ("C4", SLOPE, "return s * (s - 1)"),
    ("C4/C1c", TANH, "a2_delta = a2_fout * self.a2 * (1 - self.a2)"),
    ("C4", TANH, "a2_delta = a2_fout * (1 - self.a2)"),
    ("C1", TANH, "a2_delta = a2_fout * (1 - np.tanh(self.a2) ** 2)"),
    ("C2", D1, "a1_delta = a1_fout"),
    ("C6", D1, "a1_delta = a1_fout * sigmoid_afgeleide(self.a2)", SQUARE),
    ("C7", TANH, "a2_delta = 1 - self.a2 ** 2"),
    ("E3", DOWN3, "a2_fout = o_fout.dot(self.W3.T)"),
    ("E4/E3", DOWN2, "a1_fout = a2_fout.dot(self.W2.T)"),
    ("E5", W3, "self.W3 += self.lr * self.z2.T.dot(o_delta)"),
    ("E2", f"{MIDDLE}        {W3}\n", f"        {W3}\n{MIDDLE}", {"also": DOWN3}),
    ("O1", SLOPE, "s *= 1 - s\n    return s", {"also": D1}),
]
