"""The planted faults of `nets/panj_zima.py`."""

from __future__ import annotations

SQUARE = {"velikosti": (5, 5, 5, 5)}
CUBE = {"velikosti": (5, 5, 5, 5), "samples": 5}
CONVENTION = (
    "lists of weights in one class, columns, backprop with negative indices that updates, Slovene names"
)
TOP = "napaka = (izhodi[-1] - y) / n"
GW = "            gW = np.dot(napaka, izhodi[-i - 1].T)\n"
GP = "gp = np.reshape(napaka.sum(1), (-1, 1))"
PICK = "odvod = self.funkcije[-i - 1][1]"
DOWN = "                napaka = np.dot(self.utezi[-i].T, napaka)\n"
SLOPE = "                napaka = napaka * odvod(vsote[-i - 1])\n"
DECAY = "            gW += self.lam * self.utezi[-i]\n"
STEP_W = "            self.utezi[-i] -= hitrost * gW\n"
STEP_P = "            self.pragovi[-i] -= hitrost * gp\n"
BLOCK = f"            if i < len(self.utezi):\n                {PICK}\n{DOWN}{SLOPE}"
ARC = "return 1.0 / (1.0 + z * z)"
CROSS = "krizna = -np.sum(y * np.log(q)) / x.shape[1]"
FAULTS = [
    ("A1", TOP, "napaka = izhodi[-1] - y"),
    ("A4", "        n = x.shape[1]\n", "        n = x.shape[0]\n", {"also": TOP}),
    ("A2/A5", GW, "            gW = np.dot(napaka, izhodi[-i - 1].T) / n\n"),
    ("B1", TOP, "napaka = (y - izhodi[-1]) / n"),
    ("D1", TOP, "napaka = -y / izhodi[-1] * izhodi[-1] * (1 - izhodi[-1]) / n"),
    ("C3", TOP, "napaka = (izhodi[-1] - y) * izhodi[-1] * (1 - izhodi[-1]) / n"),
    ("D3", "return e / np.sum(e, axis=0)", "return e / np.sum(e)", {"also": TOP}),
    ("D4", "    z = z - np.amax(z, axis=0)\n", "", {"odmik": 900.0, "also": "e = np.exp(z)"}),
    (
        "D6",
        CROSS,
        "krizna = -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / x.shape[1]",
        {"also": TOP},
    ),
    ("N3", DOWN, "                napaka = np.dot(self.utezi[-i], napaka)\n", SQUARE),
    ("N3", GW, "            gW = np.dot(izhodi[-i - 1], napaka.T)\n", SQUARE),
    ("N6", DOWN, "                napaka = self.utezi[-i].T * napaka\n", CUBE),
    ("F1", GP, "gp = np.reshape(napaka.mean(1), (-1, 1))"),
    ("F1", GP, "gp = np.reshape(napaka.sum(0), (-1, 1))", CUBE),
    ("F1", GP, "gp = napaka.sum()"),
    ("F2", GP, "gp = np.reshape(gW.sum(1), (-1, 1))"),
    ("F3", "in range(1, len(self.utezi) + 1):", "in range(1, len(self.utezi)):"),
    ("E1", DOWN, "                napaka = np.dot(self.utezi[-1].T, napaka)\n", SQUARE),
    ("E2", f"{BLOCK}{DECAY}{STEP_W}", f"{DECAY}{STEP_W}{BLOCK}"),
    ("E3", DOWN, "                napaka = np.dot(self.utezi[-i].T, izhodi[-i])\n"),
    ("E3", DOWN, "                napaka = np.dot(gW.T, napaka)\n"),
    ("E5", GW, "            gW = np.dot(napaka, vsote[-i].T)\n", SQUARE),
    ("C1", SLOPE, "                napaka = napaka * odvod(izhodi[-i - 1])\n"),
    ("C2", SLOPE, ""),
    ("C4", ARC, "return 1.0 / (1.0 + z) ** 2", {"also": SLOPE.strip()}),
    ("C4", ARC, "return 1.0 / np.sqrt(1.0 + z * z)", {"also": SLOPE.strip()}),
    ("C6", PICK, "odvod = self.funkcije[i - 1][1]", {"also": SLOPE.strip()}),
    ("C7", SLOPE, "                napaka = odvod(napaka)\n"),
    ("G1", DECAY, ""),
    ("G2", DECAY, "            gW += 2 * self.lam * self.utezi[-i]\n"),
    ("P2", STEP_P, "            self.pragovi[-i] = hitrost * gp\n"),
    ("O1", "return np.arctan(z)", "return np.arctan(z, z)", {"also": SLOPE.strip()}),
]
