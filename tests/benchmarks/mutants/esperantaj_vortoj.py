"""The planted faults of `nets/esperantaj_vortoj.py`."""

from __future__ import annotations

CLASSES = {"n": 6, "klasoj": 6}
WIDE = {"n": 6, "k": 3, "m": 6}
ONE = "d[c] -= 1"
GO = "self.reen(d / len(vortoj))"
CONVENTION = "one sentence at a time, two heads in lists, pre-norm transformer block, Esperanto names"
DU = "g['U'] += np.outer(self.mezumo, dlog)"
POOL = "dW = np.tile(self.U @ dlog / T, (T, 1))"
DB = "g['B'] += self.S.T @ dW"
DBB = "g['b'] += dW.sum(axis=0)"
DZ = "dZ = (dW @ self.B.T) * glata_deklivo(self.Z)"
DY = "dY = dW + self.n2.reen(dZ @ self.A.T)"
DO = "g['O'] += self.C.T @ dY"
DV = "dv = atento.T @ dC[i]"
SOFT = "dpoent = atento * (dat - (dat * atento).sum(axis=1, keepdims=True))"
ROOT = "            dpoent /= np.sqrt(k.shape[1])\n"
DQ = "dq = dpoent @ k"
DK = "dk = dpoent.T @ q"
GQ = "g['Q'][i] += self.H.T @ dq"
GV = "g['V'][i] += self.H.T @ dv"
DH = "dH += dq @ self.Q[i].T + dk @ self.K[i].T + dv @ self.V[i].T"
SCATTER = "np.add.at(g['morfemoj'], self.vorto, dX)"
SHIFT = "self.g_sxovo += dY.sum(axis=0)"
XN = "dXn = dY * self.skalo"
NORM = "return (dXn - mezo - self.Xn * gxemelo) / self.dissemo"
SWISH = "return s + x * s * (1 - s)"
FAULTS = [
    ("A1", GO, "self.reen(d)"),
    ("A4", GO, "self.reen(d / len(v))"),
    ("B1", ONE, "d = -d\n            d[c] += 1"),
    ("D1/C3", ONE, "s = d * (1 - d)\n            d[c] -= 1\n            d *= s"),
    ("D3", "return E / E.sum(axis=-1, keepdims=True)", "return E / E.sum()"),
    ("E5", DU, "g['U'] += np.outer(self.W[-1], dlog)"),
    ("N3/N1", DU, "g['U'] += np.outer(dlog, self.mezumo)", CLASSES),
    ("N3", POOL, "dW = np.tile(self.U.T @ dlog / T, (T, 1))", CLASSES),
    ("A1/A4/A5", POOL, "dW = np.tile(self.U @ dlog, (T, 1))"),
    ("E5", DB, "g['B'] += self.Z.T @ dW"),
    ("F1", DBB, "g['b'] += dW.mean(axis=0)"),
    ("C1", DZ, "dZ = (dW @ self.B.T) * glata_deklivo(self.S)"),
    ("C7", DZ, "dZ = glata_deklivo(dW @ self.B.T)"),
    ("C4", SWISH, "return s * (1 - s)", {"also": DZ}),
    ("N3", DZ, "dZ = (dW @ self.B) * glata_deklivo(self.Z)", WIDE),
    ("E6", DY, "dY = self.n2.reen(dZ @ self.A.T)"),
    ("E3", DO, "g['O'] += self.C.T @ dW"),
    ("N3", DV, "dv = atento @ dC[i]"),
    ("D1", SOFT, "dpoent = dat * atento * (1 - atento)"),
    ("D3", SOFT, "dpoent = atento * (dat - (dat * atento).sum(axis=0, keepdims=True))"),
    ("A3/A5", ROOT, ""),
    ("N3", DK, "dk = dpoent @ q"),
    ("E1/E3", DQ, "dq = dpoent @ q"),
    ("E1/J4", GQ, "g['Q'][i] += self.H.T @ dk"),
    ("E5", GV, "g['V'][i] += self.X.T @ dv"),
    ("E6", DH, "dH = dq @ self.Q[i].T + dk @ self.K[i].T + dv @ self.V[i].T"),
    ("L1", SCATTER, "g['morfemoj'][self.vorto] += dX"),
    ("E8/E6", SHIFT, "self.g_sxovo = dY.sum(axis=0)"),
    ("I1", XN, "dXn = dY"),
    ("I2/E6", NORM, "return (dXn - mezo) / self.dissemo"),
    ("I2", NORM, "return (dXn - mezo - self.Xn * gxemelo) / self.dissemo ** 2"),
]
