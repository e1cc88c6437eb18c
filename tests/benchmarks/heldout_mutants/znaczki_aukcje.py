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
    ("N3", NWTOP, "self.nabla_w[-1] += np.outer(self.aktywacje[-2], delta)", SQUARE),
    ("N3", DELTA, "delta = np.dot(self.wagi[-l + 1], delta) * sp", SQUARE),
    ("N3", DELTA, "delta = np.dot(delta, self.wagi[-l + 1].T) * sp", SQUARE),
    ("A1", ERR, "blad = a - y"),
    ("A2", ERR, "blad = (a - y) / ile ** 2"),
    ("A3", ERR, "blad = 2 * (a - y) / ile"),
    ("A4", ERR, "blad = (a - y) / len(x)"),
    ("A3/A4", ERR, "blad = (a - y) / ile / len(y)"),
    ("B1", ERR, "blad = (y - a) / ile"),
    ("B2", DELTA, "delta = -np.dot(self.wagi[-l + 1].T, delta) * sp"),
    ("C3b", TOP, "delta = blad"),
    ("D6", TOP, "delta = blad / (a * (1 - a)) * sigmoida_prim(self.zety[-1])"),
    ("D6", ERR, "blad = np.sign(a - y) / ile"),
    ("D6", COST, "return np.sum(-y * np.log(a) - (1 - y) * np.log(1 - a))", {"also": TOP}),
    ("D8", ERR, "blad = np.mean(a - y) * np.ones_like(y) / ile"),
    ("C1", TOP, "delta = blad * sigmoida_prim(a)"),
    ("C1", SP, "sp = sigmoida_prim(self.aktywacje[-l])"),
    ("C1b", PRIME, "return z * (1 - z)"),
    ("C4", PRIME, "return sigmoida(z) * (1 + sigmoida(z))"),
    ("C4", PRIME, "return sigmoida(z)"),
    ("C6", SP, "sp = sigmoida_prim(self.zety[-1])", SQUARE),
    ("C2/E4", DELTA, "delta = np.dot(self.wagi[-l + 1].T, delta)"),
    ("C7", DELTA, "delta = np.dot(self.wagi[-l + 1].T, delta) * sigmoida_prim(delta)", SQUARE),
    ("E1", DELTA, "delta = np.dot(self.wagi[-l].T, delta) * sp", SQUARE),
    ("E3", DELTA, "delta = np.dot(self.wagi[-l + 1].T, self.aktywacje[-l + 1]) * sp"),
    ("E3", DELTA, "delta = np.dot(self.wagi[-1].T, blad) * sp", SQUARE),
    (
        "E4",
        f"{DELTA}\n            {NB}\n            {NW}",
        "delta = np.dot(self.wagi[-l + 1].T, delta)\n"
        "            self.nabla_b[-l] += delta * sp\n"
        "            self.nabla_w[-l] += np.outer(delta * sp, self.aktywacje[-l - 1])",
    ),
    ("E5", NW, "self.nabla_w[-l] += np.outer(delta, self.aktywacje[-l])", SQUARE),
    ("E5", NWTOP, "self.nabla_w[-1] += np.outer(delta, self.zety[-2])"),
    ("F3", f"            {NB}\n", ""),
    ("F1", NB, "self.nabla_b[-l] += np.sum(delta)"),
    ("F1", NBTOP, "self.nabla_b[-1] += np.mean(delta)"),
    ("F2", NB, "self.nabla_b[-l] += np.sum(np.outer(delta, self.aktywacje[-l - 1]), axis=1)"),
    ("E6/E8", NW, "self.nabla_w[-l] = np.outer(delta, self.aktywacje[-l - 1])"),
    ("E6/E8", NBTOP, "self.nabla_b[-1] = delta"),
    ("O3", ZERO, "        for x, y", {"also": "self.nabla_w["}),
    (
        "E6/E8",
        "        self.zeruj()\n        for x, y in paczka:\n",
        "        for x, y in paczka:\n            self.zeruj()\n",
    ),
    ("O2", TEMPW, "self.nabla_w = [np.zeros(self.wagi[0].shape)] * len(self.wagi)", {**SQUARE, "also": NW}),
    ("O2", TEMPB, "self.nabla_b = [np.zeros(self.biasy[0].shape)] * len(self.biasy)", {**SQUARE, "also": NB}),
]
