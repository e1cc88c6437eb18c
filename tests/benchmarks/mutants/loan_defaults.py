"""The planted faults of `nets/loan_defaults.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CONVENTION = "one sample at a time as a plain vector, net attributes, sums over a loop"
ERR = "err = self.p - answer"
WO = "self.g_w_out += err * self.h_mid"
BO = "self.g_b_out += err\n"
EM = "err_mid = err * self.w_out * self.h_mid * (1 - self.h_mid)"
WM = "self.g_w_mid += np.outer(err_mid, self.h_in)"
BM = "self.g_b_mid += err_mid"
EI = "err_in = np.dot(err_mid, self.w_mid)"
MASK = "        err_in[self.s_in <= 0] = 0\n"
WI = "self.g_w_in += np.outer(err_in, row)"
BI = "        self.g_b_in += err_in\n"
RESET = "        self.start_sums()\n        for i in"
COUNT = "n = len(table)"
EACH = "for g in (self.g_w_in, self.g_b_in, self.g_w_mid, self.g_b_mid, self.g_w_out, self.g_b_out):"
COST = "return total / len(table) + self.decay * squares"
SQUARES = "squares = np.sum(self.w_in ** 2) + np.sum(self.w_mid ** 2) + np.sum(self.w_out ** 2)"
FAULTS = [
    ("A1", COUNT, "n = 1", {"also": "g /= n"}),
    ("A4/A1", COUNT, "n = len(table[0])", {"also": "g /= n"}),
    ("A1/A5", EACH, EACH.replace("self.g_b_in, ", ""), {"also": "g /= n"}),
    ("B1", ERR, "err = answer - self.p"),
    ("C3", ERR, "err = (self.p - answer) * self.p * (1 - self.p)"),
    ("D6", "total -= np.log(1 - p)", "total += p", {"also": ERR}),
    ("D6", "            else:\n                total -= np.log(1 - p)\n", "", {"also": ERR}),
    ("N1", WM, "self.g_w_mid += np.dot(err_mid, self.h_in)", SQUARE),
    ("N1", WI, "self.g_w_in += err_in * row", SQUARE),
    ("N1/N2", WM, "self.g_w_mid += err_mid.T * self.h_in", SQUARE),
    ("N3", WM, "self.g_w_mid += np.outer(self.h_in, err_mid)", SQUARE),
    ("N3", WI, "self.g_w_in += np.outer(row, err_in)", SQUARE),
    ("N3", EI, "err_in = np.dot(self.w_mid, err_mid)", SQUARE),
    ("N6", EI, "err_in = np.sum(err_mid * self.w_mid, axis=0)", SQUARE),
    ("N6/N1", EM, "err_mid = np.dot(err * self.w_out, self.h_mid) * (1 - self.h_mid)"),
    ("F1", BM, "self.g_b_mid += np.sum(err_mid)"),
    ("F3", BI, ""),
    ("E3", EI, "err_in = np.dot(self.h_mid, self.w_mid)"),
    ("E4/E3", EI, "err_in = np.dot(err * self.w_out, self.w_mid)", {"also": EM}),
    ("E5", WO, "self.g_w_out += err * self.s_mid"),
    ("E5", WM, "self.g_w_mid += np.outer(err_mid, self.h_mid)", SQUARE),
    ("E6/E8", WI, "self.g_w_in = np.outer(err_in, row)"),
    ("E6/E8", BO, "self.g_b_out = err\n"),
    ("C1", EM, "err_mid = err * self.w_out * sigmoid(self.h_mid) * (1 - sigmoid(self.h_mid))"),
    ("C1b", EM, "err_mid = err * self.w_out * self.s_mid * (1 - self.s_mid)"),
    ("C5b/C2/C5", MASK, "        err_in[self.h_in < 0] = 0\n"),
    ("O3", RESET, "        if not hasattr(self, 'g_w_in'):\n            self.start_sums()\n        for i in"),
    ("G2", "self.g_w_mid += 2 * self.decay * self.w_mid", "self.g_w_mid += self.decay * self.w_mid"),
    (
        "O2",
        "self.g_b_mid = np.zeros(self.b_mid.shape)",
        "self.g_b_mid = self.g_b_in",
        {**SQUARE, "also": BM},
    ),
    ("O1", EM, "err_mid = self.w_out\n        err_mid *= err * self.h_mid * (1 - self.h_mid)"),
]
