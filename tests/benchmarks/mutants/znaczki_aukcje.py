"""The planted faults of `heldout/znaczki_aukcje.py`."""

from __future__ import annotations

SQUARE = {"rozmiary": (5, 5, 5, 5)}
CONVENTION = "lists of weights and biases, one sample at a time as a 1-d vector, gradients summed in the object, squared error on sigmoids"
PRIME = "return sigmoida(z) * (1 - sigmoida(z))"
COST = "return 0.5 * np.sum((a - y) ** 2)"
ERR = "blad = (a - y) / ile"
TOP = "delta = blad * sigmoida_prim(self.zety[-1])"
NBTOP = "self.nabla_b[-1] += delta"
NWTOP = "self.nabla_w[-1] += np.outer(delta, self.aktywacje[-2])"
SP = "sp = sigmoida_prim(self.zety[-l])"
DELTA = "delta = np.dot(self.wagi[-l + 1].T, delta) * sp"
NB = "self.nabla_b[-l] += delta"
NW = "self.nabla_w[-l] += np.outer(delta, self.aktywacje[-l - 1])"
ZERO = "        self.zeruj()\n        for x, y"
TEMPW = "self.nabla_w = [np.zeros(w.shape) for w in self.wagi]"
TEMPB = "self.nabla_b = [np.zeros(b.shape) for b in self.biasy]"
FAULTS = [
    ("N1", NW, "self.nabla_w[-l] += np.dot(delta, self.aktywacje[-l - 1])", SQUARE),
    ("N1", NWTOP, "self.nabla_w[-1] += np.dot(delta, self.aktywacje[-2].T)", SQUARE),
    ("N1/N6", NW, "self.nabla_w[-l] += delta * self.aktywacje[-l - 1]", SQUARE),
    ("N1/N6", NWTOP, "self.nabla_w[-1] += delta * self.aktywacje[-2].T", SQUARE),
    ("N1", NW, "self.nabla_w[-l] += np.sum(delta * self.aktywacje[-l - 1].T)", SQUARE),
    ("N1", NWTOP, "self.nabla_w[-1] += self.aktywacje[-2].T * delta.T", SQUARE),
    ("N1/N6", DELTA, "delta = np.sum(self.wagi[-l + 1].T * delta) * sp"),
    ("N3", NW, "self.nabla_w[-l] += np.outer(self.aktywacje[-l - 1], delta)", SQUARE),
    ("A1", ERR, "blad = a - y"),
    ("A2", ERR, "blad = (a - y) / ile ** 2"),
    ("A3", ERR, "blad = 2 * (a - y) / ile"),
    ("A4", ERR, "blad = (a - y) / len(x)"),
    ("B1", ERR, "blad = (y - a) / ile"),
    ("B2", DELTA, "delta = -np.dot(self.wagi[-l + 1].T, delta) * sp"),
    ("C3b", TOP, "delta = blad"),
    ("D6", COST, "return np.sum(-y * np.log(a) - (1 - y) * np.log(1 - a))", {"also": TOP}),
    ("C1", SP, "sp = sigmoida_prim(self.aktywacje[-l])"),
    ("C1b", PRIME, "return z * (1 - z)"),
    ("C4", PRIME, "return sigmoida(z) * (1 + sigmoida(z))"),
    ("C6", SP, "sp = sigmoida_prim(self.zety[-1])", SQUARE),
    ("C2/E4", DELTA, "delta = np.dot(self.wagi[-l + 1].T, delta)"),
    ("C7", DELTA, "delta = np.dot(self.wagi[-l + 1].T, delta) * sigmoida_prim(delta)", SQUARE),
    ("E1", DELTA, "delta = np.dot(self.wagi[-l].T, delta) * sp", SQUARE),
    ("E3", DELTA, "delta = np.dot(self.wagi[-1].T, blad) * sp", SQUARE),
    (
        "E4",
        f"{DELTA}\n            {NB}\n            {NW}",
        "delta = np.dot(self.wagi[-l + 1].T, delta)\n"
        "            self.nabla_b[-l] += delta * sp\n"
        "            self.nabla_w[-l] += np.outer(delta * sp, self.aktywacje[-l - 1])",
    ),
    ("E5", NW, "self.nabla_w[-l] += np.outer(delta, self.aktywacje[-l])", SQUARE),
    ("F3", f"            {NB}\n", ""),
    ("F1", NBTOP, "self.nabla_b[-1] += np.mean(delta)"),
    ("E6/E8", NW, "self.nabla_w[-l] = np.outer(delta, self.aktywacje[-l - 1])"),
    ("O3", ZERO, "        for x, y", {"also": "self.nabla_w["}),
    (
        "E6/E8",
        "        self.zeruj()\n        for x, y in paczka:\n",
        "        for x, y in paczka:\n            self.zeruj()\n",
    ),
    ("O2", TEMPW, "self.nabla_w = [np.zeros(self.wagi[0].shape)] * len(self.wagi)", {**SQUARE, "also": NW}),
    ("O2", TEMPB, "self.nabla_b = [np.zeros(self.biasy[0].shape)] * len(self.biasy)", {**SQUARE, "also": NB}),
    ("C3b", f"{ERR}\n        {TOP}", "delta = (a - y) / ile"),
]
