"""The planted faults of `nets/hava_sinifi.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = (
    "rows, linked layers whose backward takes no gradient and changes them, softmax with squares, Turkish"
)
EG = "        egim = np.matmul(d.T, self.onceki.cikti)\n"
DX = "        self.delta = np.matmul(d, self.W)\n"
UW = "        self.W = self.W - hiz * egim\n"
UB = "self.b = self.b - hiz * d.sum(axis=0)"
CAN = "self.delta = -2 * z * self.cikti * self.sonraki.delta"
Z = "        z = self.onceki.cikti\n        self.delta"
IKI = "self.delta = 0.5 * (1 + self.cikti) * (1 - self.cikti) * self.sonraki.delta"
SHIFT = "        z = z - z.max(axis=1)[:, np.newaxis]\n"
SOFT = "self.cikti = ustel / ustel.sum(axis=1)[:, np.newaxis]"
JAC = "self.delta = p * d - p * (p * d).sum(axis=1)[:, np.newaxis]"
LOSS = "return (agirlik * (fark ** 2).sum(axis=1)).sum() / agirlik.sum()"
TOP = "self.delta = 2 * fark * self.agirlik[:, np.newaxis] / self.agirlik.sum()"
FAULTS = [
    ("A1", TOP, "self.delta = 2 * fark * self.agirlik[:, np.newaxis]"),
    ("A4/A3", TOP, "self.delta = 2 * fark * self.agirlik[:, np.newaxis] / len(self.agirlik)"),
    ("A3", TOP, "self.delta = fark * self.agirlik[:, np.newaxis] / self.agirlik.sum()"),
    ("B1", "fark = self.onceki.cikti - self.hedef\n", "fark = self.hedef - self.onceki.cikti\n"),
    ("B1/B2", UW, "        self.W = self.W + hiz * egim\n"),
    ("D1", JAC, "self.delta = p * (1 - p) * d"),
    ("D2", JAC, "self.delta = p * d - p * d * p.sum(axis=1)[:, np.newaxis]"),
    ("D3", SOFT, "self.cikti = ustel / ustel.sum()", {"also": JAC}),
    ("D3", SOFT, "self.cikti = ustel / ustel.sum(axis=0)", {"also": JAC}),
    ("D4", SHIFT, "", {"yuksek": 800.0, "also": "ustel = np.exp(z)"}),
    ("D5/C3b", JAC, "self.delta = d"),
    ("D6", TOP, "self.delta = 2 * fark / len(fark)", {"also": LOSS}),
    (
        "D6",
        LOSS,
        "return -(agirlik * (hedef * np.log(self.onceki.cikti)).sum(axis=1)).sum() / agirlik.sum()",
        {"also": TOP},
    ),
    ("N2/D3", JAC, "self.delta = p * d - p * (p * d).sum(axis=1)", CUBE),
    ("N2", TOP, "self.delta = 2 * fark * self.agirlik / self.agirlik.sum()", CUBE),
    ("N2/D3", SOFT, "self.cikti = ustel / ustel.sum(axis=1)", {**CUBE, "also": JAC}),
    ("N3", DX, "        self.delta = np.matmul(d, self.W.T)\n", SQUARE),
    ("N3", EG, "        egim = np.matmul(self.onceki.cikti.T, d)\n", SQUARE),
    ("N6", DX, "        self.delta = d * self.W\n", CUBE),
    ("F1", UB, "self.b = self.b - hiz * d.sum()"),
    ("D1", JAC, "self.delta = d * (p - p ** 2)"),
    ("P3/F3", UB, "db = self.b - hiz * d.sum(axis=0)"),
    ("E2", DX + UW, UW + DX),
    ("E3", DX, "        self.delta = np.matmul(self.cikti, self.W)\n"),
    ("E5", EG, "        egim = np.matmul(d.T, self.cikti)\n", SQUARE),
    ("E1/C2", "d = self.sonraki.delta\n        egim", "d = self.sonraki.sonraki.delta\n        egim", SQUARE),
    ("C4", CAN, "self.delta = -2 * self.cikti * self.sonraki.delta"),
    ("C1/C4", Z, "        z = self.cikti\n        self.delta"),
    ("C1c/C4", IKI, "self.delta = self.cikti * (1 - self.cikti) * self.sonraki.delta"),
    (
        "O1",
        "        self.cikti = np.exp(-np.square(self.onceki.cikti))\n",
        "        z = self.onceki.cikti\n        self.cikti = np.exp(-np.square(z, out=z))\n",
        {"also": CAN},
    ),
]
