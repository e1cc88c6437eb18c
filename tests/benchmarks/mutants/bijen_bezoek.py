"""The planted faults of `heldout/bijen_bezoek.py`."""

from __future__ import annotations

SQUARE = {"breedte": 5, "midden": 5, "soorten": 5}
CUBE = {"breedte": 5, "midden": 5, "soorten": 5, "samples": 5}
CONVENTION = "an autograd engine of its own with closures, rows, embedding bags, a skip path, softmax and log as operations"
SHRINK = "        grad = grad.sum(axis=0)\n"
ADD2 = "ander.grad += krimp(uit.grad, ander.waarde.shape)"
MUL1 = "self.grad += krimp(uit.grad * ander.waarde, self.waarde.shape)"
MUL2 = "ander.grad += krimp(uit.grad * self.waarde, ander.waarde.shape)"
MM1 = "self.grad += uit.grad @ ander.waarde.T"
MM2 = "ander.grad += self.waarde.T @ uit.grad"
SCALE = "self.grad += factor * uit.grad"
TANH = "self.grad += (1 - uit.waarde ** 2) * uit.grad"
RELU = "self.grad += (self.waarde > 0) * uit.grad"
P = "uit = Veld(e / e.sum(axis=1, keepdims=True), (self,))"
INNER = "binnen = (uit.grad * s).sum(axis=1, keepdims=True)"
JAC = "self.grad += s * (uit.grad - binnen)"
LOG = "self.grad += uit.grad / self.waarde\n"
MEAN = "self.grad += uit.grad / self.waarde.size"
LOOK = "self.grad[bloem] += uit.grad[n] / len(b)"
CLEAR = "        self.leeg()\n"
FAULTS = [
    ("E6", MUL2, MUL2.replace("+=", "=")),
    ("E6/O3", MM2, MM2.replace("+=", "=")),
    ("F3/E6", f"            {ADD2}\n", ""),
    ("F1", SHRINK, "        grad = grad.mean(axis=0)\n"),
    ("F1", ADD2, "ander.grad += uit.grad.sum()"),
    ("N3", MM2, "ander.grad += (self.waarde.T @ uit.grad).T", SQUARE),
    ("N3", MM2, "ander.grad += self.waarde @ uit.grad", CUBE),
    ("N6", MM1, "self.grad += uit.grad * ander.waarde.T", CUBE),
    ("N6", MM2, "ander.grad += self.waarde.T * uit.grad", CUBE),
    ("E3", MM1, "self.grad += uit.waarde @ ander.waarde.T"),
    ("E5", MM2, "ander.grad += np.ones_like(self.waarde).T @ uit.grad"),
    ("E3/E1", MUL1, "self.grad += krimp(uit.grad * self.waarde, self.waarde.shape)"),
    ("C7", TANH, "self.grad += 1 - uit.waarde ** 2"),
    ("C1", TANH, "self.grad += (1 - np.tanh(uit.waarde) ** 2) * uit.grad"),
    ("C4", TANH, "self.grad += uit.waarde * uit.grad"),
    ("C5b/C5/C2", RELU, "self.grad += (uit.waarde >= 0) * uit.grad"),
    ("C5/C5c", RELU, "self.grad += (uit.grad > 0) * uit.grad"),
    ("C5/C7", RELU, "self.grad += (self.waarde > 0)"),
    ("D1", JAC, "self.grad += s * (1 - s) * uit.grad"),
    ("D1", f"{INNER}\n            {JAC}", "self.grad += uit.grad * (s - s ** 2)"),
    ("D5", JAC, "self.grad += uit.grad"),
    ("D2", JAC, "self.grad += s * (uit.grad - uit.grad.sum(axis=1, keepdims=True))"),
    ("D3", INNER, "binnen = (uit.grad * s).sum(axis=0, keepdims=True)"),
    ("D3", P, "uit = Veld(e / e.sum(), (self,))", {"also": JAC}),
    ("D3", P, "uit = Veld(e / e.sum(axis=0, keepdims=True), (self,))", {"also": JAC}),
    ("C4", LOG, "self.grad += uit.grad / uit.waarde\n"),
    ("A1", MEAN, "self.grad += uit.grad"),
    ("B1", SCALE, "self.grad -= factor * uit.grad"),
    ("L1", LOOK, "self.grad[bloem] = uit.grad[n] / len(b)"),
    ("L1/A3", LOOK, "self.grad[bloem] += uit.grad[n]"),
    (
        "L1",
        "                for bloem in b:\n                    self.grad[bloem] += uit.grad[n] / len(b)\n",
        "                self.grad[b] += uit.grad[n] / len(b)\n",
    ),
    ("O3", CLEAR, "", {"also": "veld.grad = np.zeros_like(veld.waarde)"}),
    ("O3", "return [self.bloemtabel, self.w1,", "return [self.w1,", {"also": "veld.grad = np.zeros"}),
    ("E1/F3", "for veld in reversed(volgorde):", "for veld in volgorde:"),
    (
        "D4",
        "e = np.exp(self.waarde - self.waarde.max(axis=1, keepdims=True))",
        "e = np.exp(self.waarde)",
        {"niveau": 800.0},
    ),
]
