"""The planted faults of `nets/matrix_tagger.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "np.matrix, rows, one method that steps"
S3 = "s3 = (a3 - T) / Q"
S2 = "s2 = multiply(e2, multiply(self.a2, 1 - self.a2))"
S1 = "s1 = multiply(e1, 1 - np.power(self.a1, 2))"
E2 = "        e2 = s3 * self.OW.T\n"
E1 = "        e1 = s2 * self.LW.T\n"
OW = "        self.OW = self.OW - self.eta * (self.a2.T * s3)\n"
LW = "        self.LW = self.LW - self.eta * (self.a1.T * s2)\n"
B3 = "        self.b3 = self.b3 - self.eta * s3.sum(axis=0)\n"
MIDDLE = "        " + S2 + "\n"
LOWER = "        " + S1 + "\n\n"
FAULTS = [
    ("A1", S3, "s3 = a3 - T"),
    ("B1", S3, "s3 = (T - a3) / Q"),
    ("C3", S3, "s3 = multiply(a3 - T, multiply(a3, 1 - a3)) / Q"),
    ("D7", S3, "s3 = (self.n3 - T) / Q"),
    ("D6", S3, "s3 = -multiply(T, 1 - a3) / Q"),
    ("C3b", S3, "s3 = (a3 - T) / multiply(a3, 1 - a3) / Q"),
    (
        "D4",
        S3,
        "g3 = -T / a3 + (1 - T) / (1 - a3)\n        s3 = multiply(g3, multiply(a3, 1 - a3)) / Q",
        {"scale": 3000.0},
    ),
    ("A4", S3, "s3 = (a3 - T) / T.size"),
    ("N7/N6", S1, "s1 = e1 * (1 - np.power(self.a1, 2))", CUBE),
    ("N6", E2, "        e2 = multiply(s3, self.OW.T)\n", CUBE),
    ("N3", E2, "        e2 = s3 * self.OW\n", SQUARE),
    ("N3", E1, "        e1 = s2 * self.LW\n", SQUARE),
    ("N3", "self.eta * (P.T * s1)", "self.eta * (s1.T * P)", SQUARE),
    ("C2", S2, "s2 = e2"),
    ("C1c/C4", S1, "s1 = multiply(e1, multiply(self.a1, 1 - self.a1))"),
    ("C4", S1, "s1 = multiply(e1, 1 - self.a1)"),
    ("C1", S1, "s1 = multiply(e1, 1 - np.power(tansig(self.a1), 2))"),
    ("C1b", S2, "s2 = multiply(e2, multiply(self.n2, 1 - self.n2))"),
    ("C6/C4", S2, "s2 = multiply(e2, 1 - np.power(self.a2, 2))"),
    ("C7", S1, "s1 = 1 - np.power(e1, 2)"),
    ("E4", E1, "        e1 = e2 * self.LW.T\n"),
    ("E3", E1, "        e1 = self.a2 * self.LW.T\n"),
    ("E5", "self.eta * (self.a1.T * s2)", "self.eta * (self.n1.T * s2)"),
    ("F1", "self.eta * s2.sum(axis=0)", "self.eta * s2.mean(axis=0)"),
    ("F1", "self.eta * s1.sum(axis=0)", "self.eta * s1.sum()"),
    ("F1/N2", "self.eta * s2.sum(axis=0)", "self.eta * s2"),
    ("F3", "        self.b1 = self.b1 - self.eta * s1.sum(axis=0)\n", ""),
    ("P3", B3, "        self.b3 = self.b3 - self.eta * self.b3\n"),
    ("E2", E2 + MIDDLE + E1 + LOWER + OW, OW + E2 + MIDDLE + E1 + LOWER),
    ("E2", E1 + LOWER + OW + B3 + LW, LW + E1 + LOWER + OW + B3),
]
