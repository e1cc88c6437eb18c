"""The planted faults of `nets/ghazal_radif.py`."""

from __future__ import annotations

SQUARE = {"andaze": 5, "daroon": 5}
CONVENTION = "columns, lists over time, a GRU with the reset gate behind the product, gradients in a dict"
TOP = "dy[badi[t]] -= 1"
DN = "dn = dh * (1 - z[t])"
DZ = "dz = dh * (h[t] - n[t])"
NK = "dn_kham = dn * (1 - n[t] ** 2)"
DQ = "dq = dn_kham * r[t]"
RK = "dr_kham = dn_kham * q[t] * r[t] * (1 - r[t])"
ZK = "dz_kham = dz * z[t] * (1 - z[t])"
DX = "dx = self.Wn.T @ dn_kham + self.Wr.T @ dr_kham + self.Wz.T @ dz_kham"
EMB = "g['emb'][:, horuf[t]] += dx[:, 0]"
PREV = "dh_badi = self.Un.T @ dq + self.Ur.T @ dr_kham + self.Uz.T @ dz_kham + dh * z[t]"
FAULTS = [
    ("A2", TOP, TOP + "\n            dy /= len(badi)"),
    (
        "D6",
        "return -sum(np.log(p[t][badi[t], 0]) for",
        "return -sum(np.log(1 - p[t][badi[t], 0]) for",
        {"also": TOP},
    ),
    ("C3", TOP, TOP + "\n            dy = dy * p[t] * (1 - p[t])"),
    ("J2/E6", "dh = self.Wy.T @ dy + dh_badi", "dh = self.Wy.T @ dy"),
    ("E6", PREV, PREV.replace(" + dh * z[t]", "")),
    ("E6", PREV, PREV.replace(" + self.Ur.T @ dr_kham", "")),
    ("E6/J2", "for t in reversed(range(len(horuf))):", "for t in reversed(range(1, len(horuf))):"),
    ("J3", RK, "dr_kham = dn_kham * q[t]"),
    ("J3/C7", ZK, "dz_kham = z[t] * (1 - z[t])"),
    ("J3", RK, "dr_kham = dn_kham * r[t] * (1 - r[t])"),
    ("B2", DZ, "dz = dh * (n[t] - h[t])"),
    ("J5", DZ, "dz = dh * (h[t + 1] - n[t])"),
    ("J5", "g['Uz'] += dz_kham @ h[t].T", "g['Uz'] += dz_kham @ h[t + 1].T"),
    ("J4", "g['br'] += dr_kham", "g['br'] += dz_kham"),
    ("E6", DN, "dn = dh"),
    ("C2", NK, "dn_kham = dn"),
    ("C1c", NK, "dn_kham = dn * n[t] * (1 - n[t])"),
    ("C1", NK, "dn_kham = dn * (1 - np.tanh(n[t]) ** 2)"),
    ("E4", PREV, PREV.replace("self.Un.T @ dq", "self.Un.T @ dn_kham")),
    ("E1", PREV, PREV.replace("self.Ur.T @ dr_kham", "self.Uz.T @ dr_kham")),
    ("N3", PREV, PREV.replace("self.Uz.T @", "self.Uz @")),
    ("N3", DX, DX.replace("self.Wn.T @", "self.Wn @"), SQUARE),
    ("N3", "g['Ur'] += dr_kham @ h[t].T", "g['Ur'] += h[t] @ dr_kham.T"),
    ("N6", DX, DX.replace("self.Wz.T @ dz_kham", "self.Wz.T * dz_kham"), SQUARE),
    ("L1", EMB, EMB.replace("+=", "=")),
    ("E8/E6", "g['Wy'] += dy @ h[t + 1].T", "g['Wy'] = dy @ h[t + 1].T"),
    ("E5", "g['Un'] += dq @ h[t].T", "g['Un'] += dn_kham @ h[t].T"),
    ("F3", "            g['cn'] += dq\n", ""),
]
