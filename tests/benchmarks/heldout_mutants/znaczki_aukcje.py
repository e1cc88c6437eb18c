"""The planted faults of `heldout/znaczki_aukcje.py`."""

from __future__ import annotations

SQUARE = {"rozmiary": (5, 5, 5, 5)}
CONVENTION = "lists of weights and biases, one sample at a time as a column, nablas summed over samples"
PRIME = "return sigmoida(z) * (1 - sigmoida(z))"
COST = "return np.sum(-y * np.log(a) - (1 - y) * np.log(1 - a))"
TOP = "return a - y"
DELTA = "delta = np.dot(self.wagi[-l + 1].T, delta) * sp"
SP = "sp = sigmoida_prim(z)"
Z = "z = zety[-l]"
NBTOP = "nabla_b[-1] = delta"
NWTOP = "nabla_w[-1] = np.dot(delta, aktywacje[-2].T)"
NB = "nabla_b[-l] = delta"
NW = "nabla_w[-l] = np.dot(delta, aktywacje[-l - 1].T)"
SUMB = "suma_b = [nb + d for nb, d in zip(suma_b, dnb)]"
SUMW = "suma_w = [nw + d for nw, d in zip(suma_w, dnw)]"
RET = "return [nb / ile for nb in suma_b], [nw / ile for nw in suma_w]"
FAULTS = [
    ("A1", RET, "return suma_b, suma_w"),
    ("A5", RET, "return suma_b, [nw / ile for nw in suma_w]"),
    ("A4", "ile = len(paczka)", "ile = len(y)"),
    ("A4", "ile = len(paczka)", "ile = len(x)"),
    ("A2", RET, "return [nb / ile ** 2 for nb in suma_b], [nw / ile ** 2 for nw in suma_w]"),
    ("A2", TOP, "return (a - y) / len(y)"),
    ("B1", TOP, "return y - a"),
    ("B2", DELTA, "delta = -np.dot(self.wagi[-l + 1].T, delta) * sp"),
    ("C3", TOP, "return (a - y) * sigmoida_prim(z)"),
    ("D7", TOP, "return z - y"),
    ("D6", TOP, "return -y / a"),
    ("D6", COST, "return 0.5 * np.sum((a - y) ** 2)", {"also": TOP}),
    ("D6", COST, "return np.sum(-y * np.log(a))", {"also": TOP}),
    ("D8", TOP, "return np.mean(a - y) * np.ones_like(y)"),
    ("C1", Z, "z = aktywacje[-l]"),
    ("C1b/C4", PRIME, "return z * (1 - z)"),
    ("C4", PRIME, "return sigmoida(z) * (1 + sigmoida(z))"),
    ("C4", PRIME, "return sigmoida(z)"),
    ("C6", Z, "z = zety[-1]", SQUARE),
    ("C2/E4", DELTA, "delta = np.dot(self.wagi[-l + 1].T, delta)"),
    ("C7", DELTA, "delta = np.dot(self.wagi[-l + 1].T, delta) * sigmoida_prim(delta)", SQUARE),
    ("E1", DELTA, "delta = np.dot(self.wagi[-l].T, delta) * sp", SQUARE),
    ("E1", DELTA, "delta = np.dot(self.wagi[-1].T, delta) * sp", SQUARE),
    ("E3", DELTA, "delta = np.dot(self.wagi[-l + 1].T, aktywacje[-l + 1]) * sp"),
    (
        "E4",
        f"{DELTA}\n            {NB}\n            {NW}",
        "delta = np.dot(self.wagi[-l + 1].T, delta)\n"
        "            nabla_b[-l] = delta * sp\n"
        "            nabla_w[-l] = np.dot(delta * sp, aktywacje[-l - 1].T)",
    ),
    ("N3", DELTA, "delta = np.dot(self.wagi[-l + 1], delta) * sp", SQUARE),
    ("N3", NW, "nabla_w[-l] = np.dot(aktywacje[-l - 1], delta.T)", SQUARE),
    ("N3", NWTOP, "nabla_w[-1] = np.dot(aktywacje[-2], delta.T)", SQUARE),
    ("N1/N6", NW, "nabla_w[-l] = np.dot(delta.T, aktywacje[-l - 1])", SQUARE),
    ("N6/N2", NW, "nabla_w[-l] = delta * aktywacje[-l - 1]", SQUARE),
    ("E5", NW, "nabla_w[-l] = np.dot(delta, aktywacje[-l].T)", SQUARE),
    ("E5", NWTOP, "nabla_w[-1] = np.dot(delta, zety[-2].T)"),
    ("F3", NB, "pass"),
    ("F1", NB, "nabla_b[-l] = np.sum(delta)"),
    ("F1", NBTOP, "nabla_b[-1] = np.mean(delta)"),
    ("F2", NB, "nabla_b[-l] = np.sum(np.dot(delta, aktywacje[-l - 1].T), axis=1, keepdims=True)"),
    ("E6/E8", SUMW, "suma_w = [d for nw, d in zip(suma_w, dnw)]"),
    ("E6/E8", SUMB, "suma_b = dnb"),
]
