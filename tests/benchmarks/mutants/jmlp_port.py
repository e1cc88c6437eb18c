"""The planted faults of `nets/jmlp_port.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4, 4)}
CONVENTION = "index loops over preallocated arrays, ported from Java"
ERR = "self.err[i] = self.out[i] - target[i]"
DIAGONAL = "s += self.err[j] * self.out[j] * (1.0 - self.out[j])\n"
ELSE = "                else:\n                    s -= self.err[j] * self.out[j] * self.out[i]\n"
JACOBIAN = (
    "            s = 0.0\n            for j in range(self.nOut):\n                if i == j:\n                    "
    + DIAGONAL
    + ELSE
    + "            self.delta3[i] = s\n"
)
SUM2 = "s += self.delta3[i] * self.w3[i][j]"
SUM1 = "s += self.delta2[i] * self.w2[i][j]"
DELTA2 = "self.delta2[j] = s * (1.0 - self.hid2[j] * self.hid2[j])"
DELTA1 = "self.delta1[j] = s * self.hid1[j] * (1.0 - self.hid1[j])"
DIVIDE = "            g /= len(patterns)\n"
FAULTS = [
    ("D1", ELSE, ""),
    ("D1", JACOBIAN, "            self.delta3[i] = self.err[i] * self.out[i] * (1.0 - self.out[i])\n"),
    ("C3b/D5/D6", JACOBIAN, "            self.delta3[i] = self.err[i]\n"),
    ("D7", ERR, "self.err[i] = self.net3[i] - target[i]"),
    ("B1", ERR, "self.err[i] = target[i] - self.out[i]"),
    ("A3", ERR, "self.err[i] = 2.0 * (self.out[i] - target[i])"),
    (
        "A1",
        DIVIDE,
        "            g /= 1.0\n",
    ),
    ("A4", DIVIDE, "            g /= self.nOut\n"),
    ("O3", "        self.clearGradients()\n", ""),
    ("E6/E8", "self.gw2[i][j] += self.delta2", "self.gw2[i][j] = self.delta2"),
    ("E6", SUM2, SUM2.replace("+=", "=")),
    ("E6", SUM1, SUM1.replace("+=", "=")),
    ("E3", SUM2, "s += self.out[i] * self.w3[i][j]"),
    ("E4", SUM2, "s += self.err[i] * self.w3[i][j]"),
    ("E1", SUM1, "s += self.delta3[i] * self.w3[i][j]", SQUARE),
    ("E5", "self.delta2[i] * self.hid1[j]", "self.delta2[i] * self.hid2[j]", SQUARE),
    ("N3", SUM1, "s += self.delta2[i] * self.w2[j][i]", SQUARE),
    ("N3", "self.gw2[i][j] +=", "self.gw2[j][i] +=", SQUARE),
    ("C1", DELTA2, "self.delta2[j] = s * (1.0 - np.tanh(self.hid2[j]) ** 2)"),
    ("C1c", DELTA2, "self.delta2[j] = s * self.hid2[j] * (1.0 - self.hid2[j])"),
    ("C4", DELTA1, "self.delta1[j] = s * self.hid1[j] * (self.hid1[j] - 1.0)"),
    ("C6", DELTA1, "self.delta1[j] = s * self.hid2[j] * (1.0 - self.hid2[j])", SQUARE),
    ("C7", DELTA2, "self.delta2[j] = 1.0 - self.hid2[j] * self.hid2[j]"),
    (
        "A5/F1",
        "            self.gb2[i] += self.delta2[i]\n",
        "                self.gb2[i] += self.delta2[i]\n",
    ),
    ("F3", "            self.gb3[i] += self.delta3[i]\n", ""),
    (
        "O2",
        "        self.delta1 = np.zeros(nHid1)\n",
        "        self.delta1 = self.delta2\n",
        {**SQUARE, "also": "self.delta1[j] = "},
    ),
    (
        "O2",
        "        self.gw2 = np.zeros((nHid2, nHid1))\n",
        "        self.gw2 = self.gw1\n",
        {**SQUARE, "also": "self.gw2[i][j] += "},
    ),
    (
        "D4",
        "self.out[i] = np.exp(self.net3[i] - top)",
        "self.out[i] = np.exp(self.net3[i])",
        {"level": 1000.0},
    ),
]
