"""The planted faults of `heldout/caano_geel.py`."""

from __future__ import annotations

CONVENTION = "GRU in a homemade class with lists of states per day, rows are samples, Somali names"
ALIKE = {"gelid": 5, "qarsoon": 5, "samples": 5}
WIDE = {"bixid": 5}
ONE = {"bixid": 1}
ERROR = "farqi = (self.ys[t] - D[:, t, :]) / (geel * maalmo)"
TOP = "dy = farqi * sig_d(self.ys[t])"
LOSS = "wadar += np.sum((ys[t] - D[:, t, :]) ** 2)"
DZ = "dz = dh * (m - h_shalay) * sig_d(z)"
DM = "dm = dh * z * tanh_d(m)"
DR = "dr = drh * h_shalay * sig_d(r)"
DRH = "drh = dm @ self.Um.T           # wixii r*h ku soo noqda"
PLUS = "            dh += dh_berri\n"
FIRST = "        self.dsubax += dh_berri.sum(axis=0, keepdims=True)\n"
FAULTS = [
    ("N3", "dh = dy @ self.Wy.T", "dh = dy @ self.Wy", WIDE),
    ("N3", DRH, "drh = dm @ self.Um           # wixii r*h ku soo noqda"),
    ("N3", "dh_berri + dr @ self.Ur.T", "dh_berri + dr @ self.Ur"),
    ("N3", "self.dUz += h_shalay.T @ dz", "self.dUz += dz.T @ h_shalay"),
    ("F1", "self.dbm += dm.sum(axis=0, keepdims=True)", "self.dbm += dm.sum(keepdims=True)"),
    ("F1", "self.dbz += dz.sum(axis=0, keepdims=True)", "self.dbz += dz.mean(axis=0, keepdims=True)"),
    ("F1", "self.dby += dy.sum(axis=0, keepdims=True)", "self.dby += np.sum(dy)"),
    ("F2", "self.dbr += dr.sum(axis=0, keepdims=True)", "self.dbr += (x.T @ dr).sum(axis=0, keepdims=True)"),
    ("F3", FIRST, ""),
    ("N2/D6", LOSS, "wadar += np.sum((ys[t] - D[:, t, 0]) ** 2)", ONE),
    ("A1", ERROR, "farqi = self.ys[t] - D[:, t, :]"),
    ("A2", TOP, "dy = farqi * sig_d(self.ys[t]) / geel"),
    ("B1", ERROR, "farqi = (D[:, t, :] - self.ys[t]) / (geel * maalmo)"),
    ("B2", DZ, "dz = dh * (h_shalay - m) * sig_d(z)"),
    ("C3b", TOP, "dy = farqi"),
    ("D6", LOSS, "wadar += 2 * np.sum(np.abs(ys[t] - D[:, t, :]))"),
    ("C1", "return y * (1.0 - y)", "return sig(y) * (1.0 - sig(y))", {"also": "sig_d("}),
    ("C4", "return 1.0 - y ** 2", "return (1.0 - y) ** 2", {"also": DM}),
    ("C6/J3", DR, "dr = drh * h_shalay * sig_d(z)"),
    ("C7/J3", DM, "dm = z * tanh_d(m)"),
    ("E3", "dh = dy @ self.Wy.T", "dh = self.ys[t] @ self.Wy.T"),
    ("E4", DRH, "drh = (dh * z) @ self.Um.T           # wixii r*h ku soo noqda"),
    ("E6/J2", PLUS, ""),
    ("E6", "            dh_berri = dh_berri + drh * r\n", ""),
    ("E6/E8/J2", "self.dWr += x.T @ dr", "self.dWr = x.T @ dr"),
    ("E5", "self.dUm += (r * h_shalay).T @ dm", "self.dUm += h_shalay.T @ dm"),
    ("E1", "dh_berri + dz @ self.Uz.T", "dh_berri + dz @ self.Ur.T"),
    ("J5/E5", "self.dUr += h_shalay.T @ dr", "self.dUr += h.T @ dr"),
    (
        "O1",
        DM,
        "dm = dh\n            dm *= z * tanh_d(m)",
        {"also": "dh_berri = dh * (1 - z)"},
    ),
    (
        "O1",
        "h_cusub = (1 - z) * h + z * m\n",
        "h *= 1 - z\n            h += z * m\n            h_cusub = h\n",
        {"also": "h_shalay, h ="},
    ),
    (
        "O1/O4",
        ERROR,
        "farqi = self.ys[t]\n            farqi -= D[:, t, :]\n            farqi /= geel * maalmo",
        {"also": TOP},
    ),
    ("N6", "self.dWz += x.T @ dz", "self.dWz += x.T * dz", ALIKE),
]
