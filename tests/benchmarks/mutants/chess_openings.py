"""The planted faults of `nets/chess_openings.py`."""

from __future__ import annotations

SAME = {"dk": 6}
ALL = {"dk": 6, "families": 6}
CONVENTION = (
    "one sequence at a time, one attention head, layer norm, class with dicts of parameters and gradients"
)
ATT = "self.att = softmax(self.q @ self.k.T / np.sqrt(self.scale))"
GWC = 'g["Wc"] += np.outer(self.pooled, dlogits)'
GBC = 'g["bc"] += dlogits'
DPOOL = 'dpooled = p["Wc"] @ dlogits'
DRES = "dres = np.ones((T, 1)) * dpooled / T"
DMIX = 'dmix = dres @ p["Wo"].T'
DATT = "datt = dmix @ self.v.T"
DV = "dv = self.att.T @ dmix"
JAC = "dscore = self.att * (datt - (datt * self.att).sum(axis=1, keepdims=True))"
SCALE = "        dscore /= np.sqrt(self.scale)\n"
DQ = "dq = dscore @ self.k"
DK = "dk = dscore.T @ self.q"
GK = 'g["Wk"] += self.h.T @ dk'
GV = 'g["Wv"] += self.h.T @ dv'
DH = 'dh = dq @ p["Wq"].T + dk @ p["Wk"].T + dv @ p["Wv"].T'
GAIN = 'g["gain"] += (dh * self.n).sum(axis=0)'
SHIFT = 'g["shift"] += dh.sum(axis=0)'
DN = 'dn = dh * p["gain"]'
LN = "dx = (dn - dn.mean(axis=1, keepdims=True) - self.n * (dn * self.n).mean(axis=1, keepdims=True)) / self.sd"
SKIP = "        dx += dres\n"
EMB = 'np.add.at(g["emb"], self.game, dx)'
CALL = "self.backward(f, 1 / len(games))"
FAULTS = [
    ("A1", CALL, "self.backward(f)"),
    ("A1", "        dlogits *= weight\n", ""),
    ("A4", CALL, "self.backward(f, 1 / len(game))"),
    ("A4/A5/A1", DRES, "dres = np.ones((T, 1)) * dpooled"),
    ("A5/A3/A4", SCALE, ""),
    ("D1", JAC, "dscore = datt * self.att * (1 - self.att)"),
    ("D5", JAC, "dscore = datt"),
    ("D3", JAC, "dscore = self.att * (datt - (datt * self.att).sum(axis=0, keepdims=True))"),
    ("N2/D3", JAC, "dscore = self.att * (datt - (datt * self.att).sum(axis=1))"),
    ("D2", JAC, "dscore = datt * self.att * (1 - self.att.sum(axis=1, keepdims=True))"),
    ("D3", ATT, "self.att = softmax((self.q @ self.k.T / np.sqrt(self.scale)).T).T", {"also": JAC}),
    ("N3", DV, "dv = self.att @ dmix"),
    ("N3", DK, "dk = dscore @ self.q"),
    ("N3", DMIX, 'dmix = dres @ p["Wo"]', SAME),
    ("N3", DPOOL, 'dpooled = p["Wc"].T @ dlogits', ALL),
    ("N3/N1", GWC, 'g["Wc"] += np.outer(dlogits, self.pooled)', ALL),
    ("N1/N6/N2", GWC, 'g["Wc"] += self.pooled * dlogits', ALL),
    ("F1", GBC, 'g["bc"] += dlogits.sum()'),
    ("F1/I4", SHIFT, 'g["shift"] += dh.mean(axis=0)'),
    ("I4/A5/A4", GAIN, 'g["gain"] += (dh * self.n).mean(axis=0)'),
    ("E5", GAIN, 'g["gain"] += (dh * self.x).sum(axis=0)'),
    ("I1", DN, "dn = dh"),
    ("I2", LN, "dx = (dn - self.n * (dn * self.n).mean(axis=1, keepdims=True)) / self.sd"),
    ("I2", LN, "dx = (dn - dn.mean(axis=1, keepdims=True)) / self.sd"),
    ("I3/I5/I2", LN, LN.replace("axis=1", "axis=0")),
    ("E6", SKIP, ""),
    ("E6/E8", GV, 'g["Wv"] = self.h.T @ dv'),
    ("E6/E8", GBC, 'g["bc"] = dlogits'),
    ("E1", DQ, "dq = dscore @ self.q"),
    ("E1/E3", DATT, "datt = dmix @ self.k.T"),
    ("E1", DH, 'dh = dq @ p["Wk"].T + dk @ p["Wq"].T + dv @ p["Wv"].T'),
    ("E5", GK, 'g["Wk"] += self.x.T @ dk'),
    ("L1", EMB, 'g["emb"][self.game] += dx'),
    ("L1/E6", EMB, 'g["emb"][self.game] = dx'),
    ("O3", "        self.zero()\n        for game", "        for game"),
    (
        "O1",
        "self.n = (self.x - mu) / self.sd",
        "self.x -= mu\n        self.n = self.x / self.sd",
        {"also": "dx += dres"},
    ),
]
