"""The planted faults of `nets/vyshyvanka.py`."""

from __future__ import annotations

SQUARE = {"d": 6, "shyryna": 6, "kolory": 6, "holovy": 2}
CONVENTION = (
    "transformer with heads by reshape, RMS norm, a table that serves twice, dicts p, g and m, Ukrainian"
)
DGAIN = "dgain = np.sum(dy * n, axis=(0, 1))"
DN = "dn = dy * gain"
DRMS = "dx = (dn - n * np.mean(dn * n, axis=-1, keepdims=True)) / r"
ONE = "        dl[np.arange(B)[:, None], np.arange(T), dali] -= 1\n"
DIV = "        dl /= B * T\n"
TAB = "        g['tablytsia'] += np.einsum('btn,btd->nd', dl, m['x'])\n"
B2 = "g['b2'] += dx.sum(axis=(0, 1))"
W2 = "g['W2'] += np.einsum('bth,btd->hd', m['h'], dx)"
DH = "dh = dx @ p['W2'].T"
DZ = "dz = dh * m['sig'] * (1 + m['z'] * (1 - m['sig']))"
B1 = "        g['b1'] += dz.sum(axis=(0, 1))\n"
RMS2 = "dr, dgain = rms_nazad(dz @ p['W1'].T, m['kesh2'])"
GAIN2 = "g['gain2'] += dgain\n        dx = dx + dr\n"
O = "g['O'] += np.einsum('btc,btd->cd', m['c'], dx)"
DC = "dc = self.na_holovy(dx @ p['O'].T)"
DV = "dv = np.einsum('bhtu,bhtk->bhuk', m['w'], dc)"
DS = "ds = m['w'] * (dw - np.sum(m['w'] * dw, axis=-1, keepdims=True))"
ROOT = "        ds = ds / np.sqrt(m['q'].shape[-1])\n"
DK = "dk = np.einsum('bhtu,bhtk->bhuk', ds, m['q'])"
CAT = "for t in (dq, dk, dv)]"
GAIN1 = "g['gain1'] += dgain\n        dx = dx + dr\n"
ADD = "np.add.at(g['tablytsia'], ids, dx)"
POS = "g['mistse'][:T] += dx.sum(axis=0)"
SIL = "        h = z * sig\n"
FAULTS = [
    ("A1", DIV, ""),
    ("A1/A4", DIV, "        dl /= T\n"),
    ("A4", DIV, "        dl /= P.shape[-1] * T\n"),
    ("B1", "        dl = P.copy()\n" + ONE, "        dl = -P\n" + ONE.replace("-= 1", "+= 1")),
    ("D7", "        dl = P.copy()\n", "        dl = m['x'] @ p['tablytsia'].T\n"),
    ("D1", DS, "ds = m['w'] * (1 - m['w']) * dw"),
    ("D3", DS, "ds = m['w'] * (dw - np.sum(m['w'] * dw, axis=-2, keepdims=True))"),
    ("D5", DS, "ds = dw * (m['w'] > 0)"),
    ("A3", ROOT, ""),
    ("I2", DRMS, "dx = dn / r"),
    ("I2", DRMS, "dx = (dn - n * np.mean(dn, axis=-1, keepdims=True)) / r"),
    ("I1", DN, "dn = dy"),
    ("I4/F1", DGAIN, "dgain = np.mean(dy * n, axis=(0, 1))"),
    ("N3", DH, "dh = dx @ p['W2']", SQUARE),
    ("N3", DC, "dc = self.na_holovy(dx @ p['O'])"),
    ("N3", DK, "dk = np.einsum('bhut,bhtk->bhuk', ds, m['q'])"),
    ("N6", W2, "g['W2'] += (m['h'] * dx).sum(axis=(0, 1))", SQUARE),
    ("F1", B2, "g['b2'] += dx.sum()"),
    ("F3", B1, ""),
    ("E1", CAT, "for t in (dk, dq, dv)]"),
    ("E5", O, "g['O'] += np.einsum('btc,btd->cd', m['a'], dx)"),
    ("E4", RMS2, "dr, dgain = rms_nazad(dh @ p['W1'].T, m['kesh2'])"),
    ("E6", GAIN2, "g['gain2'] += dgain\n        dx = dr\n"),
    ("E6", GAIN1, "g['gain1'] += dgain\n"),
    ("E6", TAB, ""),
    ("E3", DV, "dv = np.einsum('bhtu,bhtk->bhuk', m['w'], m['v'])"),
    ("L1/E6", ADD, "g['tablytsia'][ids] += dx"),
    ("C4", DZ, "dz = dh * m['sig'] * (1 - m['sig'])"),
    ("C1/C4", DZ, "dz = dh * m['sig'] * (1 + m['h'] * (1 - m['sig']))"),
    ("C7", DZ, "dz = m['sig'] * (1 + m['z'] * (1 - m['sig']))"),
    ("E8/F1", POS, "g['mistse'][:T] += dx[-1]"),
    ("O1", SIL, "        z *= sig\n        h = z\n", {"also": DZ}),
]
