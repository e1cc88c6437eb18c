"""The planted faults of `nets/whakatauki_kupu.py`."""

from __future__ import annotations

CONVENTION = (
    "a class with lists per step, GRU with attention to all earlier states, gradients as attributes, Maori"
)
MEAN = "            dy /= katoa\n"
TOTAL = "katoa = sum(len(rerenga) - 1 for rerenga in kohikohinga)\n        hapa = 0.0"
DA = "da = self.Wy.T @ dy * (1 - self.o[t] ** 2)"
DHC = "dh[t + 1] += self.Wc[:, :H].T @ da"
DCTX = "dhoro = self.Wc[:, H:].T @ da"
DS = "ds = self.aro[t] * (daro - np.sum(daro * self.aro[t]))"
DWA = "self.dWa += np.outer(nāianei, kohinga)"
QUERY = "pātai = self.Wa.T @ nāianei"
KEPT = "                dh[j] += ds[j] * pātai\n"
DZ = "dz = dh[t + 1] * (mua - n)"
DN = "            dn = dn * (1 - n ** 2)\n"
SZ = "            dz = dz * z * (1 - z)\n"
SR = "            dr = dr * r * (1 - r)\n"
DOWN = "dh[t] += self.Uz.T @ dz + self.Ur.T @ dr + self.Un.T @ dm"
WORD = "self.dE[self.rerenga[t]] += self.Wz.T @ dz + self.Wr.T @ dr + self.Wn.T @ dn"
EACH = "        for rerenga in kohikohinga:\n            hapa +="
FAULTS = [
    ("A1", MEAN, ""),
    ("A4", TOTAL, TOTAL.replace("sum(len(rerenga) - 1 for rerenga in kohikohinga)", "len(kohikohinga)")),
    ("A5/A3", "            ds /= np.sqrt(H)\n", ""),
    ("A5b", "self.tepe = 5.0", "self.tepe = 0.05", {"also": "np.clip(d"}),
    ("B1", MEAN, "            dy /= -katoa\n"),
    ("D1/C3", MEAN, MEAN + "            dy *= self.p[t] * (1 - self.p[t])\n"),
    ("D1", DS, "ds = daro * self.aro[t] * (1 - self.aro[t])"),
    ("D5", DS, "ds = daro.copy()"),
    (
        "O1",
        DS,
        "ds = self.aro[t]\n            ds *= daro - np.sum(daro * ds)",
        {"also": "dh[j] += self.aro[t][j]"},
    ),
    ("N1/N6", DWA, "self.dWa += nāianei * kohinga"),
    ("N3", DWA, "self.dWa += np.outer(kohinga, nāianei)"),
    ("N3", QUERY, "pātai = self.Wa @ nāianei"),
    ("N3", DOWN, DOWN.replace("self.Ur.T", "self.Ur")),
    ("E6", KEPT, ""),
    ("E6/J2", DHC, DHC.replace("+=", "=")),
    ("E6/J2", "            dh[t] += dh[t + 1] * z\n", ""),
    ("J2/E6", f"            {DOWN}\n", ""),
    ("E1/H3", DCTX, DCTX.replace("H:", ":H")),
    ("E3", DHC, DHC.replace("@ da", "@ self.o[t]")),
    ("E4", DOWN, DOWN.replace("dm", "dn")),
    ("J5/E5", "self.dUz += np.outer(dz, mua)", "self.dUz += np.outer(dz, nāianei)"),
    ("C1c", DA, "da = self.Wy.T @ dy * self.o[t] * (1 - self.o[t])"),
    ("C2/J3", DN, ""),
    ("J3/C2", SZ, ""),
    ("C6/J3", SR, SR.replace("r * (1 - r)", "z * (1 - z)")),
    ("B2/J3", DZ, "dz = dh[t + 1] * (n - mua)"),
    ("J4", "self.dbr += dr", "self.dbr += dz"),
    ("F1", "self.dbc += da", "self.dbc += da.sum()"),
    ("F3", "            self.dbn += dn\n", ""),
    ("L1", WORD, WORD.replace("+=", "=")),
    ("O2/O1", "dh = [np.zeros(H) for _ in range(T + 1)]", "dh = [np.zeros(H)] * (T + 1)"),
    ("E8", EACH, EACH.replace("            hapa", "            self.tahia()\n            hapa")),
]
