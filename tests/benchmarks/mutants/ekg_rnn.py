"""The planted faults of `nets/ekg_rnn.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4)}
CUBE = {"sizes": (4, 4, 4), "samples": 4}
CONVENTION = "recurrent net over (time, samples, features), one class, states in one array"
LOSS = "return -np.sum(marks * np.log(ys) + (1 - marks) * np.log(1 - ys)) / (T * N)"
TOP = "dscore = (self.ys[t] - marks[t]) / (T * N)"
WY = "self.dWy += self.hs[t + 1].T.dot(dscore)"
BY = "self.dby += dscore.sum(axis=0, keepdims=True)"
DH = "            dh = dscore.dot(self.Wy.T)\n"
FUTURE = "            dh += dh_future\n"
PRE = "dpre = dh * (1 - self.hs[t + 1] ** 2)"
WH = "self.dWh += self.hs[t].T.dot(dpre)"
BH = "self.dbh += dpre.sum(axis=0, keepdims=True)"
CARRY = "dh_future = dpre.dot(self.Wh.T)"
H0 = "self.dh0 = dh_future.sum(axis=0, keepdims=True)"
LOOP = "for t in range(T - 1, -1, -1):"
FAULTS = [
    ("A1/A4", TOP, "dscore = (self.ys[t] - marks[t]) / T"),
    ("A4/A1", TOP, "dscore = (self.ys[t] - marks[t]) / N"),
    ("B1", TOP, "dscore = (marks[t] - self.ys[t]) / (T * N)"),
    ("C3", TOP, "dscore = (self.ys[t] - marks[t]) * self.ys[t] * (1 - self.ys[t]) / (T * N)"),
    ("D6/C3b", LOSS, "return 0.5 * np.sum((ys - marks) ** 2) / (T * N)", {"also": TOP}),
    ("D6", TOP, "dscore = -marks[t] / self.ys[t] * self.ys[t] * (1 - self.ys[t]) / (T * N)"),
    ("N3", DH, "            dh = dscore.dot(self.Wy)\n", SQUARE),
    ("N3", CARRY, "dh_future = dpre.dot(self.Wh)"),
    ("N3", WH, "self.dWh += dpre.T.dot(self.hs[t])"),
    ("N6", CARRY, "dh_future = dpre * self.Wh.T", CUBE),
    ("F1", BY, "self.dby += dscore.sum()"),
    ("F1", BH, "self.dbh += dpre.sum(axis=1, keepdims=True).T", CUBE),
    ("F3", "            " + BY + "\n", ""),
    ("E6/J2", FUTURE, ""),
    ("E6", DH + FUTURE, "            dh = dh_future if t < T - 1 else dscore.dot(self.Wy.T)\n"),
    ("E6/E8", WH, "self.dWh = self.hs[t].T.dot(dpre)"),
    ("E6/E8", BH, "self.dbh = dpre.sum(axis=0, keepdims=True)"),
    ("E6/E8", WY, "self.dWy = self.hs[t + 1].T.dot(dscore)"),
    ("J2/E6", LOOP, "for t in range(T - 1, 0, -1):"),
    ("J5/E5", WH, "self.dWh += self.hs[t + 1].T.dot(dpre)"),
    ("E3", CARRY, "dh_future = self.hs[t].dot(self.Wh.T)"),
    ("E4", CARRY, "dh_future = dh.dot(self.Wh.T)"),
    ("C1", PRE, "dpre = dh * (1 - np.tanh(self.hs[t + 1]) ** 2)"),
    ("C4", PRE, "dpre = dh * (1 - self.hs[t + 1])"),
    ("J5/C6", PRE, "dpre = dh * (1 - self.hs[t] ** 2)"),
    ("C7", PRE, "dpre = 1 - self.hs[t + 1] ** 2"),
    ("F1", H0, "self.dh0 = dh_future.mean(axis=0, keepdims=True)"),
    (
        "O1",
        f"        {LOOP}\n            {TOP}\n            {WY}\n            {BY}\n{DH}{FUTURE}            {PRE}\n",
        "        slopes = self.hs[1:]\n        slopes *= -slopes\n        slopes += 1\n"
        f"        {LOOP}\n            {TOP}\n            {WY}\n            {BY}\n{DH}{FUTURE}            dpre = dh * slopes[t]\n",
        {"also": WH},
    ),
    (
        "O3",
        "        T, N, _ = marks.shape\n        self.zero_grads()\n",
        "        T, N, _ = marks.shape\n",
        {"also": BH},
    ),
    (
        "O2",
        "self.dbh, self.dby = np.zeros_like(self.bh), np.zeros_like(self.by)",
        "self.dbh = self.dby = np.zeros_like(self.bh)",
        {**SQUARE, "also": BH},
    ),
]
