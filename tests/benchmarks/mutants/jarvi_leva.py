"""The planted faults of `nets/jarvi_leva.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = (
    "one plain vector at a time, layers (out, in) that change themselves in backward, Finnish identifiers"
)
ALAS = "        alas = np.dot(self.painot.T, virhe)\n"
UPW = "        self.painot -= nopeus * np.outer(virhe, self.x)\n"
UPB = "        self.harhat -= nopeus * virhe\n"
PLUS = "return virhe / (1 + np.exp(-self.x))"
TANH = "return virhe * (1 - self.y * self.y)"
LOGI = "return virhe * self.y * (1 - self.y)"
BCE = "return -np.mean(tosi * np.log(arvio) + (1 - tosi) * np.log(1 - arvio))"
TOP = "return (arvio - tosi) / (arvio * (1 - arvio)) / len(tosi)"
LOOP = "            virhe = kerros.taakse(virhe, nopeus)\n"
FAULTS = [
    ("A3/A4", TOP, "return (arvio - tosi) / (arvio * (1 - arvio))"),
    ("A3/A4", BCE, "return -np.sum(tosi * np.log(arvio) + (1 - tosi) * np.log(1 - arvio))", {"also": TOP}),
    ("B1", TOP, "return (tosi - arvio) / (arvio * (1 - arvio)) / len(tosi)"),
    ("B2/B1", UPB, "        self.harhat += nopeus * virhe\n"),
    ("C3/D6", TOP, "return (arvio - tosi) / len(tosi)"),
    ("D6", TOP, "return (arvio - tosi) / arvio * (1 - arvio) / len(tosi)"),
    ("D6", TOP, "return -tosi / arvio / len(tosi)"),
    ("D6", BCE, "return -np.mean(tosi * np.log(arvio))", {"also": TOP}),
    ("D6", BCE, "return np.mean((tosi - arvio) ** 2)", {"also": TOP}),
    ("D8", TOP, "return np.mean(arvio - tosi) / (arvio * (1 - arvio)) / len(tosi)"),
    ("N3", ALAS, "        alas = np.dot(self.painot, virhe)\n", SQUARE),
    ("N3", UPW, "        self.painot -= nopeus * np.outer(self.x, virhe)\n", SQUARE),
    ("N1/N6/N2", UPW, "        self.painot -= nopeus * (virhe * self.x)\n", SQUARE),
    ("N1", UPW, "        self.painot -= nopeus * np.dot(virhe, self.x.T)\n", SQUARE),
    ("N2/N6", ALAS, "        alas = np.sum(self.painot * virhe, axis=0)\n", SQUARE),
    ("F1", UPB, "        self.harhat -= nopeus * virhe.sum()\n"),
    ("F1", UPB, "        self.harhat -= nopeus * virhe.mean()\n"),
    ("F2", UPB, "        self.harhat -= nopeus * virhe * self.x.sum()\n"),
    ("F3", UPB, ""),
    ("P3/F3", UPB, "        harhat = self.harhat - nopeus * virhe\n"),
    ("E2", ALAS + UPW, UPW + ALAS),
    ("E3", ALAS, "        alas = np.dot(self.painot.T, np.dot(self.painot, self.x) + self.harhat)\n"),
    ("E5", UPW, "        self.painot -= nopeus * np.outer(virhe, np.ones_like(self.x))\n"),
    ("E1", LOOP, "            kerros.taakse(virhe, nopeus)\n", SQUARE),
    ("E7", ALAS, "        alas = np.dot(self.painot.T, virhe * virhe)\n"),
    ("C4", PLUS, "return virhe / (1 + np.exp(self.x))"),
    ("C1", PLUS, "return virhe / (1 + np.exp(-np.log1p(np.exp(self.x))))"),
    ("C7", PLUS, "return virhe / (1 + np.exp(-virhe))"),
    ("C2/E4", TANH, "return virhe"),
    ("C1", TANH, "return virhe * (1 - np.tanh(self.y) ** 2)"),
    ("C3b/C2", LOGI, "return virhe"),
    (
        "O1",
        "        self.x = x\n        return np.log1p(np.exp(x))\n",
        "        self.x = x\n        return np.log1p(np.exp(x, out=x))\n",
        {"also": PLUS},
    ),
    (
        "N3",
        "return np.dot(self.painot, x) + self.harhat",
        "return np.dot(x, self.painot) + self.harhat",
        {**SQUARE, "also": "np.dot(self.painot.T, virhe)"},
    ),
    ("P2", UPB, "        self.harhat = -nopeus * virhe\n"),
]
