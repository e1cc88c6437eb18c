"""The planted faults of `nets/vodopad_signalov.py`."""

from __future__ import annotations

MANY = {"druhy": 24}  # as many classes as features
CONVENTION = "NCHW layer classes, four loops, remembered maxima, gradients kept on layers, Slovak names"
DK = "self.g_jadra[k] += e * self.vstup[n, :, y:y + kv, x:x + ks]"
DB = "self.g_posun[k] += e"
DX = "nazad[n, :, y:y + kv, x:x + ks] += e * self.jadra[k]"
PLACE = "y, x = i * s, j * s"
CROP = "nazad = nazad[:, :, p:-p, p:-p]"
BACK = "nazad[n, c, r, t] += chyba[n, c, i, j]"
KEPT = "self.kde[n, c, i, j] = i * s + r, j * s + t"
DIODE = "return chyba * self.vedie"
TANH = "return chyba * (1 - self.vystup * self.vystup)"
DV = "self.g_vahy = chyba.T @ self.vstup"
DP = "self.g_prah = chyba.sum(axis=0)"
DOWN = "return (chyba @ self.vahy).reshape(self.rozmer)"
SHAPE = "reshape(self.rozmer)"
ONE = "chyba[np.arange(len(self.druh)), self.druh] -= 1"
SOFT = "self.pravdep = e / e.sum(axis=1, keepdims=True)"
FAULTS = [
    ("H1", PLACE, "y, x = i, j"),
    ("H3/H1", PLACE, "y, x = i * s, j", {"also": DX}),
    ("H4/E6", DX, "nazad[n, :, y:y + kv, x:x + ks] = e * self.jadra[k]"),
    ("H7/H3", DX, "nazad[n, :, y:y + kv, x:x + ks] += e * self.jadra[k, :, ::-1, ::-1]"),
    ("H2/H3", CROP, "nazad = nazad[:, :, :-2 * p, :-2 * p]"),
    ("E6/E8/H5", DK, "self.g_jadra[k] = e * self.vstup[n, :, y:y + kv, x:x + ks]"),
    ("H3/E1", "e = chyba[n, k, i, j]", "e = chyba[n, 0, i, j]"),
    (
        "H5",
        "            for k in range(K):\n                for i in range(V):",
        "            for k in range(K):\n                for i in range(V - 1):",
    ),
    ("F1", DB, "self.g_posun[k] += e / (V * S)"),
    ("E6/E8/F1", DB, "self.g_posun[k] = e"),
    ("H4/E6", BACK, "nazad[n, c, r, t] = chyba[n, c, i, j]"),
    ("H3/H1", KEPT, "self.kde[n, c, i, j] = r, t", {"also": BACK}),
    ("H3", KEPT, "self.kde[n, c, i, j] = i * s + t, j * s + r", {"also": BACK}),
    ("C5", DIODE, "return chyba * (1 - self.vedie)"),
    ("C7", DIODE, "return 1.0 * self.vedie"),
    ("C2", TANH, "return chyba"),
    ("C4", TANH, "return chyba * (1 - self.vystup)"),
    ("C1", TANH, "return chyba * (1 - np.tanh(self.vystup) ** 2)"),
    ("E5", DV, "self.g_vahy = chyba.T @ np.tanh(self.vstup)"),
    ("F1", DP, "self.g_prah = chyba.mean(axis=0)"),
    ("F1", DP, "self.g_prah = chyba.sum(axis=1)", {"samples": 4}),
    ("N3", DOWN, "return (chyba @ self.vahy.T).reshape(self.rozmer)", MANY),
    ("N3b/H3", SHAPE, "reshape(self.rozmer[0], *self.rozmer[:0:-1]).transpose(0, 3, 2, 1)"),
    ("A1", "        chyba /= len(self.druh)\n", ""),
    ("A4", "chyba /= len(self.druh)", "chyba /= len(self.pravdep[0])", {"samples": 5}),
    ("B1", ONE, "chyba *= -1\n        chyba[np.arange(len(self.druh)), self.druh] += 1"),
    ("D1/C3", ONE, f"{ONE}\n        chyba *= self.pravdep * (1 - self.pravdep)"),
    ("D3", SOFT, "self.pravdep = e / e.sum()", {"also": ONE}),
    (
        "D5",
        ONE,
        "vyber = np.arange(len(self.druh)), self.druh\n        chyba[:] = 0\n        chyba[vyber] = -1 / self.pravdep[vyber]",
    ),
    (
        "O1",
        "nazad = np.zeros(self.vstup.shape)",
        "nazad = self.vstup\n        nazad.fill(0)",
        {"also": DK},
    ),
]
