"""The planted faults of `heldout/recept_iras.py`."""

from __future__ import annotations

SAME = {"beagyazas": 4, "rejtett": 4}
ALL = {"szotar": 5, "beagyazas": 5, "rejtett": 5}
CONVENTION = "LSTM after min-char-rnn: one sequence, dicts over t, columns, embedding, loss and gradients from one function"
SHIFT = "        y = y - np.max(y)\n"
P = "ps[t] = np.exp(y) / np.sum(np.exp(y))"
PICK = "        dy[celok[t]] -= 1\n"
MEAN = "        dy /= hossz\n"
BY = "dby += dy"
DH = "dh = np.dot(Wy.T, dy) + dh_kov"
DO = "do = dh * ct_[t]"
DC = "dc = dh * o_[t] * (1 - ct_[t] ** 2) + dc_kov"
DI = "di = dc * g_[t]"
DF = "df = dc * cs[t - 1]"
AI = "di * i_[t] * (1 - i_[t]),"
AF = "df * f_[t] * (1 - f_[t]),"
AG = "dg * (1 - g_[t] ** 2),"
WX = "dWx += np.dot(da, xs[t].T)"
WH = "dWh += np.dot(da, hs[t - 1].T)"
B = "        db += da\n"
EMB = "dE[bemenet[t]] += dx.ravel()"
CN = "        dc_kov = dc * f_[t]\n"
FAULTS = [
    ("A1", MEAN, ""),
    ("A4", MEAN, "        dy /= H\n"),
    ("A2", MEAN, "        dy /= hossz ** 2\n"),
    ("B1", f"{PICK}{MEAN}", "        dy[celok[t]] -= 1\n        dy /= -hossz\n"),
    ("C3/D1", MEAN, "        dy *= ps[t] * (1 - ps[t])\n        dy /= hossz\n"),
    ("D7", "dy = np.copy(ps[t])", "dy = np.dot(Wy, hs[t]) + by"),
    ("D3", P, "ps[t] = np.exp(y) / np.sum(np.exp(y), axis=1, keepdims=True)", {"also": "dy[celok[t]] -= 1"}),
    ("D4", SHIFT, "", {"szint": 800.0}),
    ("D6/J5", PICK, "        dy[bemenet[t]] -= 1\n"),
    ("E6/E8", BY, "dby = dy"),
    ("E6/E8", WX, "dWx = np.dot(da, xs[t].T)"),
    ("F1", BY, "dby += np.sum(dy)"),
    ("F1", B, "        db += np.mean(da)\n"),
    ("F3", B, ""),
    ("J2/J6/E6", DH, "dh = np.dot(Wy.T, dy)"),
    ("J1", DC, "dc = dh * o_[t] * (1 - ct_[t] ** 2)"),
    ("J1", DC, "dc = (dh * o_[t] + dc_kov) * (1 - ct_[t] ** 2)"),
    ("J1/E6", CN, ""),
    ("C2/E4", DC, "dc = dh * o_[t] + dc_kov"),
    ("C1b/C4", DC, "dc = dh * o_[t] * (1 - cs[t] ** 2) + dc_kov"),
    ("J5", DF, "df = dc * cs[t]"),
    ("E3/E1", DI, "di = dc * i_[t]"),
    ("J3/C2", AF, "df,"),
    ("J3/C4/C1c", AG, "dg * g_[t] * (1 - g_[t]),"),
    ("J3/C6", AI, "di * f_[t] * (1 - f_[t]),"),
    ("J4", AF, "di * i_[t] * (1 - i_[t]),"),
    ("J5", WH, "dWh += np.dot(da, hs[t].T)"),
    ("E5", WH, "dWh += np.dot(da, xs[t].T)", SAME),
    ("N3", DH, "dh = np.dot(Wy, dy) + dh_kov", ALL),
    ("L1", EMB, "dE[bemenet[t]] = dx.ravel()"),
    ("L1/E1", EMB, "dE[celok[t]] += dx.ravel()"),
    ("J1/E6", CN, "        dc_kov = dc\n"),
    ("O1", "hs[t] = o_[t] * ct_[t]", "hs[t] = ct_[t]\n        hs[t] *= o_[t]", {"also": DO}),
]
