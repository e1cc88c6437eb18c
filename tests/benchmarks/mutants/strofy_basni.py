"""The planted faults of `nets/strofy_basni.py`."""

from __future__ import annotations

SQUARE = {"bukv": 5, "vektor": 5}
CONVENTION = "one sequence, columns over time in lists, tanh rnn over letters, mean of embedding rows as the first state"
SHIFT = "e = np.exp(y - np.max(y))"
MEAN = "dy /= T"
WHY = "dWhy += np.dot(dy, self.hs[t + 1].T)"
BY = "dby += dy"
DH = "dh = np.dot(self.Why.T, dy) + dh_sled"
DZ = "dz = (1 - self.hs[t + 1] ** 2) * dh"
BH = "dbh += dz"
WXH = "dWxh += np.dot(dz, self.xs[t].T)"
WHH = "dWhh += np.dot(dz, self.hs[t].T)"
CARRY = "dh_sled = np.dot(self.Whh.T, dz)"
D0 = "d0 = dh_sled * (1 - self.hs[0] ** 2)"
DMEAN = "dsred = np.dot(self.Weh.T, d0).ravel()"
ROW = "dE[s] += dsred / len(self.slova)"
FAULTS = [
    ("N3", CARRY, "dh_sled = np.dot(self.Whh, dz)"),
    ("N3", DMEAN, "dsred = np.dot(self.Weh, d0).ravel()", SQUARE),
    ("N3", WHH, "dWhh += np.dot(self.hs[t], dz.T)"),
    ("N3", DH, "dh = np.dot(self.Why, dy) + dh_sled", SQUARE),
    ("N6", WXH, "dWxh += dz * self.xs[t]"),
    ("F1", BY, "dby += np.sum(dy)"),
    ("F1", BH, "dbh += np.mean(dz)"),
    ("F3", f"            {BH}\n", ""),
    ("E6/E8", BH, "dbh = dz"),
    ("E6/E8", WHH, "dWhh = np.dot(dz, self.hs[t].T)"),
    ("E6/E8", WHY, "dWhy = np.dot(dy, self.hs[t + 1].T)"),
    ("A1", MEAN, "dy /= 1"),
    ("A4", MEAN, "dy /= len(dy)"),
    ("A5/A2", WHY, "dWhy += np.dot(dy, self.hs[t + 1].T) / T"),
    ("B1", MEAN, "dy /= -T"),
    ("D1/C3", MEAN, "dy *= self.ps[t] * (1 - self.ps[t]) / T"),
    ("D4", SHIFT, "e = np.exp(y)", {"uroven": 800.0}),
    ("C1", DZ, "dz = (1 - np.tanh(self.hs[t + 1]) ** 2) * dh"),
    ("C4/C1c", DZ, "dz = self.hs[t + 1] * (1 - self.hs[t + 1]) * dh"),
    ("C7", DZ, "dz = 1 - self.hs[t + 1] ** 2"),
    ("C2", D0, "d0 = dh_sled"),
    ("J2/J6/E6", DH, "dh = np.dot(self.Why.T, dy)"),
    ("E4/J1", CARRY, "dh_sled = np.dot(self.Whh.T, dh)"),
    ("J1/C2/E4", DZ, "dz = (1 - self.hs[t + 1] ** 2) * (dh - dh_sled) + dh_sled"),
    ("J5/E5", WHH, "dWhh += np.dot(dz, self.hs[t + 1].T)"),
    ("J5/E5", WHY, "dWhy += np.dot(dy, self.hs[t].T)"),
    ("L1", ROW, "dE[s] = dsred / len(self.slova)"),
    ("A5/A3/A1", ROW, "dE[s] += dsred"),
    ("E1", CARRY, "dh_sled = np.dot(self.Wxh.T, dz)", SQUARE),
]
