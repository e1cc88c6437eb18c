"""The planted faults of `nets/heart_ward.py`."""

from __future__ import annotations

SQUARE = {"n_in": 5, "n_h1": 5, "n_h2": 5, "n_out": 5}
CUBE = {**SQUARE, "samples": 5}
CONVENTION = "rows, one class with self.W1 and self.dW1, softmax with class ids, L2 in the gradients"
COPY = "        dz3 = self.probs.copy()\n"
N = "        dz3 /= N\n"
DW3 = "self.dW3 = self.a2.T.dot(dz3) + self.reg * self.W3"
DA2 = "da2 = dz3.dot(self.W3.T)"
DZ2 = "dz2 = da2 * (1 - self.a2 ** 2)"
DW2 = "self.dW2 = self.a1.T.dot(dz2) + self.reg * self.W2"
DB2 = "self.db2 = dz2.sum(axis=0)"
DA1 = "da1 = dz2.dot(self.W2.T)"
DZ1 = "dz1 = da1 * self.leaky_grad(self.z1)"
DW1 = "self.dW1 = self.X.T.dot(dz1) + self.reg * self.W1"
DB1 = "self.db1 = dz1.sum(axis=0)"
FAULTS = [
    ("N3", DA2, "da2 = dz3.dot(self.W3)", SQUARE),
    ("N3", DW2, "self.dW2 = self.a1.dot(dz2) + self.reg * self.W2", CUBE),
    ("N3", DW1, "self.dW1 = dz1.T.dot(self.X) + self.reg * self.W1", SQUARE),
    ("F1", "self.db3 = dz3.sum(axis=0)", "self.db3 = dz3.sum(axis=1)", CUBE),
    ("F1", DB2, "self.db2 = dz2.mean(axis=0)"),
    ("F1", DB1, "self.db1 = dz1.sum()"),
    ("A1", N, ""),
    ("A4", N, "        dz3 /= self.probs.shape[1]\n"),
    ("A2", DW1, "self.dW1 = self.X.T.dot(dz1) / N + self.reg * self.W1"),
    ("D3", "np.sum(e, axis=1, keepdims=True)", "np.sum(e)"),
    ("C3/D1", N, N + "        dz3 = dz3 * self.probs * (1 - self.probs)\n"),
    ("D7", COPY, "        dz3 = self.z3.copy()\n"),
    ("E3", DA1, "da1 = self.a2.dot(self.W2.T)"),
    ("E3/E1", DA1, "da1 = dz2.dot(self.dW2.T)"),
    ("E4", DA1, "da1 = da2.dot(self.W2.T)"),
    ("E5", DW2, "self.dW2 = self.z1.T.dot(dz2) + self.reg * self.W2"),
    ("C4", DZ2, "dz2 = da2 * (1 - self.a2)"),
    ("C1", DZ2, "dz2 = da2 * (1 - np.tanh(self.a2) ** 2)"),
    ("C7", DZ1, "dz1 = self.leaky_grad(da1)"),
    ("C5", "g[z <= 0] = self.leak", "g[z <= 0] = -self.leak", {"also": DZ1}),
    ("C6", DZ1, "dz1 = da1 * self.leaky_grad(self.z2)", SQUARE),
    ("G2", DW3, "self.dW3 = self.a2.T.dot(dz3) + 2 * self.reg * self.W3"),
    ("G1", DW1, "self.dW1 = self.X.T.dot(dz1)"),
    ("C4/B2", DZ2, "dz2 = da2 * (self.a2 ** 2 - 1)"),
    (
        "E2",
        f"        {DA2}\n",
        f"        self.W3 -= 0.1 * self.dW3\n        {DA2}\n",
    ),
    ("F3", "self.db3 = dz3.sum(axis=0)", "self.db3 = np.zeros_like(self.b3)"),
    (
        "D1",
        COPY + "        dz3[np.arange(N), y] -= 1\n",
        "        dz3 = np.zeros_like(self.probs)\n"
        "        dz3[np.arange(N), y] = -1 / self.probs[np.arange(N), y]\n"
        "        dz3 = dz3 * self.probs * (1 - self.probs)\n",
    ),
    ("N2/D3", "np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=1)", CUBE),
]
