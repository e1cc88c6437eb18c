"""The planted faults of `nets/maeum_sori.py`."""

from __future__ import annotations

SQUARE = {"neolbi": 4, "sumeun": 4, "maeum": 4}
CUBE = {**SQUARE, "samples": 4}
CONVENTION = "rows, (batch, length, width), attention with two heads and layer norm, romanised Korean names"
SUB = "ds[range(B), maeum] -= 1"
DH = "dh = (ds @ self.W2.T) * (1 - self.h * self.h)"
DM = "dm = dh @ self.W1.T / self.su"
DN = "dn = dm[:, None, :] * self.jinjja[:, :, None]"
DX = "dx = dr + self.juui.dwi(dr)"
EMB = "np.add.at(self.dE, munjang, dx)"
PLACE = "self.djari[:L] = dx.sum(axis=0)"
JAC = "ds = self.a * (da - (da * self.a).sum(axis=-1, keepdims=True))"
SCALE = "        ds = ds / self.nanum\n"
DQ = "dq = self.moeugi(ds @ self.k)"
DK = "dk = self.moeugi(ds.transpose(0, 1, 3, 2) @ self.q)"
DV = "dv = self.a.transpose(0, 1, 3, 2) @ do"
OUT = "return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T"
LN = "return self.yeok * (dhat - m1 - self.hat * m2)"
FAULTS = [
    ("A1", "        ds /= B\n", ""),
    ("A4", "        ds /= B\n", "        ds /= L\n"),
    ("N9", SUB, "ds[:, maeum] -= 1"),
    ("C3", "        ds /= B\n", "        ds *= self.p * (1 - self.p)\n        ds /= B\n"),
    ("F1", "self.db1 = dh.sum(axis=0)", "self.db1 = dh.mean(axis=0)"),
    ("F1", "self.db2 = ds.sum(axis=0)", "self.db2 = ds.sum(axis=1)", CUBE),
    ("F1/I4", "self.d_idong = dy.sum(axis=(0, 1))", "self.d_idong = dy.mean(axis=0).sum(axis=0)"),
    ("N3", DH, "dh = (ds @ self.W2) * (1 - self.h * self.h)", SQUARE),
    ("N3", OUT, OUT.replace("dk @ self.Wk.T", "dk @ self.Wk")),
    ("N3", "do = self.nanugi(dy @ self.Wo.T)", "do = self.nanugi(dy @ self.Wo)"),
    ("N3", DK, "dk = self.moeugi(ds @ self.q)"),
    ("N3", DV, "dv = self.a @ do"),
    ("D1", JAC, "ds = self.a * (1 - self.a) * da"),
    ("D5", JAC, "ds = da"),
    ("D3", JAC, "ds = self.a * (da - (da * self.a).sum(axis=-2, keepdims=True))"),
    ("A3", SCALE, ""),
    ("E6", DX, "dx = self.juui.dwi(dr)"),
    ("E6", OUT, "return dq @ self.Wq.T + dk @ self.Wk.T"),
    ("E1", OUT, OUT.replace("dk @ self.Wk.T", "dk @ self.Wq.T")),
    ("E1/E5", DK, DK.replace("self.q", "self.k")),
    ("I2", LN, "return self.yeok * (dhat - self.hat * m2)"),
    ("I2", LN, "return self.yeok * dhat"),
    ("I1", "dhat = dy * self.keugi", "dhat = dy"),
    ("L1", EMB, "self.dE[munjang] += dx"),
    ("F1", PLACE, "self.djari[:L] = dx.mean(axis=0)"),
    ("K1", DN, "dn = dm[:, None, :] * np.ones((B, L, 1))"),
    ("A4", DM, "dm = dh @ self.W1.T / L"),
    ("C4", DH, "dh = (ds @ self.W2.T) * (1 - self.h)"),
]
