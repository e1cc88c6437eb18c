"""The planted faults of `nets/pantun_huruf.py`."""

from __future__ import annotations

SQUARE = {"H": 6, "V": 6}
CONVENTION = (
    "LSTM functions over one list of characters, dicts of weights and gradients, clipped, Malay names"
)
COPY = "dskor = np.copy(keluaran[t])\n        dskor[sasaran[t]] -= 1\n"
OTHER_WAY = """dskor = satu_huruf(sasaran[t], p['by'].shape[0])
        dskor -= keluaran[t]
"""
DIAGONAL = """dskor = -satu_huruf(sasaran[t], p['by'].shape[0]) / keluaran[t]
        dskor = dskor * keluaran[t] * (1 - keluaran[t])
"""
MEAN = "dskor /= T"
NLL = "rugi += -np.log(y[sasaran[t], 0])"
SOFTMAX = "return e / np.sum(e)"
DWY = "g['Wy'] += np.dot(dskor, h.T)"
DH = "dh = np.dot(p['Wy'].T, dskor) + dh_depan"
DO = "do = dh * tc * o * (1 - o)"
DC = "dc = dh * o * (1 - tc ** 2) + dc_depan"
DG = "dcalon = dc * i * (1 - calon ** 2)"
DF = "df = dc * c_lama * f * (1 - f)"
DZ = "dz = np.dot(p['Wf'].T, df) + np.dot(p['Wi'].T, di)"
DZ_MORE = "dz += np.dot(p['Wc'].T, dcalon) + np.dot(p['Wo'].T, do)"
BACK = "return dz[:H], dc * f"
FAULTS = [
    ("A1", f"        {MEAN}\n", ""),
    ("A4", MEAN, "dskor /= len(dskor)"),
    ("B1", COPY, OTHER_WAY, {"also": MEAN}),
    ("D1", COPY, DIAGONAL, {"also": MEAN}),
    ("C3/D1", MEAN, "dskor *= keluaran[t] * (1 - keluaran[t]) / T"),
    ("D3", SOFTMAX, "return e / np.sum(e, axis=1, keepdims=True)", {"also": "dskor = "}),
    ("D4", "e = np.exp(x - np.max(x))", "e = np.exp(x)", {"dasar": 800.0, "also": SOFTMAX}),
    ("D6", NLL, "rugi += -y[sasaran[t], 0]", {"also": "dskor = "}),
    ("D7", "dskor = np.copy(keluaran[t])", "dskor = np.copy(simpanan[t][-1])"),
    ("N3", DH, "dh = np.dot(p['Wy'], dskor) + dh_depan", SQUARE),
    ("N3", DWY, "g['Wy'] += np.dot(h, dskor.T)", SQUARE),
    ("N6/N1/N2", DWY, "g['Wy'] += dskor * h", SQUARE),
    ("N1/N6", DWY, "g['Wy'] += np.dot(dskor.T, h)", SQUARE),
    ("F1", "g['bf'] += df", "g['bf'] += np.sum(df)"),
    ("F1", "g['by'] += dskor", "g['by'] += np.mean(dskor)"),
    ("F3", "    g['bo'] += do\n", ""),
    ("J2/E6", DH, "dh = np.dot(p['Wy'].T, dskor)"),
    ("J1/E6", DC, "dc = dh * o * (1 - tc ** 2)"),
    ("J1", DC, "dc = (dh * o + dc_depan) * (1 - tc ** 2)"),
    ("J1/J3", BACK, "return dz[:H], dc"),
    ("E6/E8", "g['Wi'] += np.dot(di, z.T)", "g['Wi'] = np.dot(di, z.T)"),
    ("E6", DZ_MORE, DZ_MORE.replace("dz +=", "dz =")),
    ("E1", DZ, DZ.replace("p['Wi'].T, di", "p['Wf'].T, di")),
    ("E3", DZ_MORE, DZ_MORE.replace("p['Wo'].T, do", "p['Wo'].T, o")),
    ("E4", DZ_MORE, DZ_MORE.replace("dcalon", "dc * i")),
    ("C1/J3", DG, "dcalon = dc * i * (1 - np.tanh(calon) ** 2)"),
    ("J3/C2", DO, "do = dh * tc"),
    ("J3/C6", DF, "df = dc * c_lama * i * (1 - i)"),
    ("J4/E1", "g['bf'] += df", "g['bf'] += di"),
    ("J5", DF, "df = dc * c * f * (1 - f)"),
    ("O1", DO, "o *= 1 - o\n    do = dh * tc * o", {"also": DC}),
    ("A5", "batas=5", "batas=0.05", {"also": "np.clip"}),
]
