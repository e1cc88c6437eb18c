"""The planted faults of `nets/bakeovn_trinn.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4, 4)}
CONVENTION = (
    "1-d vectors one by one, stages called in order, sums and one update per epoch, Norwegian identifiers"
)
FEIL = "feil = self.o3 - fasit"
D3 = "self.delta3 = feil * (1 - self.o3 ** 2)"
D2 = "self.delta2 = np.dot(self.V3.T, self.delta3) * np.where(self.n2 > 0, 1, 0.05)"
D1 = "self.delta1 = np.dot(self.V2.T, self.delta2) * self.o1 * (1 - self.o1)"
S1 = "self.sumV[0] += np.outer(self.delta1, self.brød)"
S2 = "self.sumV[1] += np.outer(self.delta2, self.o1)"
S3 = "self.sumV[2] += np.outer(self.delta3, self.o2)"
T1 = "self.sumt[0] += self.delta1\n"
T2 = "self.sumt[1] += self.delta2\n"
T3 = "self.sumt[2] += self.delta3\n"
U2 = "self.V2 -= rate * self.sumV[1] / antall"
U3 = "self.V3 -= rate * self.sumV[2] / antall"
LOSS = "feil += 0.5 * np.sum((farge - ut) ** 2)"
LAST = "    nett.oppdater(rate, len(alle_brød))\n"
FAULTS = [
    ("A1", LAST, "    nett.oppdater(rate, 1)\n"),
    ("A1/A5", U2, "self.V2 -= rate * self.sumV[1]"),
    ("A3", LOSS, "feil += np.sum((farge - ut) ** 2)", {"also": FEIL}),
    ("B1", FEIL, "feil = fasit - self.o3"),
    ("C3b", D3, "self.delta3 = feil"),
    ("D6", LOSS, "feil += np.sum(np.abs(farge - ut))", {"also": FEIL}),
    ("C1", D3, "self.delta3 = feil * (1 - np.tanh(self.o3) ** 2)"),
    ("C7", D3, "self.delta3 = 1 - self.o3 ** 2"),
    ("N1/N6/N2", S2, "self.sumV[1] += self.delta2 * self.o1", SQUARE),
    ("N1/N6", S3, "self.sumV[2] += np.dot(self.delta3, self.o2.T)", SQUARE),
    ("N1/N6/N2", S1, "self.sumV[0] += self.delta1.T * self.brød", SQUARE),
    ("N3", S2, "self.sumV[1] += np.outer(self.o1, self.delta2)", SQUARE),
    ("N3", D2, "self.delta2 = np.dot(self.V3, self.delta3) * np.where(self.n2 > 0, 1, 0.05)", SQUARE),
    ("N2", LOSS, "feil += 0.5 * np.sum((farge[:, None] - ut) ** 2)", {"also": FEIL}),
    ("N2", FEIL, "feil = np.sum(self.o3 - fasit[:, None], axis=0)"),
    ("F1", T2, "self.sumt[1] += np.sum(self.delta2)\n"),
    ("F1", T1, "self.sumt[0] += np.mean(self.delta1)\n"),
    ("F3", "        " + T3, ""),
    ("E6/E8", S1, "self.sumV[0] = np.outer(self.delta1, self.brød)"),
    ("E6/E8", T2, "self.sumt[1] = self.delta2\n"),
    ("O3", "    nett.nullstill()\n    for", "    for"),
    ("E4", D1, "self.delta1 = np.dot(self.V2.T, np.dot(self.V3.T, self.delta3)) * self.o1 * (1 - self.o1)"),
    ("E3", D1, "self.delta1 = np.dot(self.V2.T, self.o2) * self.o1 * (1 - self.o1)"),
    ("E5", S3, "self.sumV[2] += np.outer(self.delta3, self.n2)"),
    ("C2", D1, "self.delta1 = np.dot(self.V2.T, self.delta2)"),
    ("C4", D1, "self.delta1 = np.dot(self.V2.T, self.delta2) * (1 - self.o1)"),
    ("C5/C7", D2, "self.delta2 = np.where(self.n2 > 0, np.dot(self.V3.T, self.delta3), 0.05)"),
    ("P2", U3, "self.V3 = rate * self.sumV[2] / antall"),
    (
        "O1",
        D1,
        "self.o1 *= 1 - self.o1\n        self.delta1 = np.dot(self.V2.T, self.delta2) * self.o1",
        {"also": S2},
    ),
    (
        "O2",
        "self.sumV = [np.zeros_like(V) for V in (self.V1, self.V2, self.V3)]",
        "self.sumV = [np.zeros_like(self.V1)] * 3",
        {**SQUARE, "also": S2},
    ),
]
