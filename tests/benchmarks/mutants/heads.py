"""The planted faults of `nets/heads.py`."""

from __future__ import annotations

CONVENTION = "attention, several heads"
SOFT = "dscores = att * (datt - (datt * att).sum(-1, keepdims=True))"
FAULTS = [
    ("D1", SOFT, "dscores = att * (1 - att) * datt"),
    ("D3", SOFT, SOFT.replace("sum(-1,", "sum(-2,")),
    ("D5", SOFT, "dscores = datt"),
    ("A3/A4", "np.where(future, 0, dscores) * scale", "np.where(future, 0, dscores)"),
    ("A3/A4", "dk = dscores.transpose(0, 1, 3, 2) @ q", "dk = dscores.transpose(0, 1, 3, 2) @ q * scale"),
    ("N3", "dk = dscores.transpose(0, 1, 3, 2) @ q", "dk = dscores @ q"),
    ("N3", "dv = att.transpose(0, 1, 3, 2) @ dy", "dv = att @ dy"),
    ("E1/E3", "dq = dscores @ k", "dq = dscores @ q"),
    ("E1/E3", "datt = dy @ v.transpose(0, 1, 3, 2)", "datt = dy @ k.transpose(0, 1, 3, 2)"),
    (
        "E1b/E1/N3/J4",
        "[self.merge(dq), self.merge(dk), self.merge(dv)]",
        "[self.merge(dk), self.merge(dq), self.merge(dv)]",
    ),
    ("N3b/H3/N3", "dy = self.split(dr @ p['proj'].T)", "dy = (dr @ p['proj'].T).reshape(q.shape)"),
    ("E6", "dr = dz + df @ p['fc'].T", "dr = df @ p['fc'].T"),
    ("E6", "        dx = dx + dr\n", ""),
    ("E6/E1/E7", "dx = dx + dr", "dx = dx + dz"),
    ("C4", "du = 0.8 * (1 + 3 * 0.04 * f ** 2)", "du = 0.8 * (1 + 0.04 * f ** 2)"),
    ("C4", "0.5 * (1 + th) + 0.5 * f * (1 - th ** 2) * du", "0.5 * (1 + th)"),
    ("C4", "(1 - th ** 2) * du", "(1 - th ** 2)"),
    ("I1", "dnorm = dn * p['ln_g']", "dnorm = dn"),
    ("I2", "dnorm - dnorm.mean(-1, keepdims=True) - norm", "dnorm - norm"),
    ("I2", " - norm * (dnorm * norm).mean(-1, keepdims=True))", ")"),
    ("I2", "norm * (dnorm * norm).mean(-1, keepdims=True)", "norm * (dnorm * norm).sum(-1, keepdims=True)"),
    ("I4/E5", "g['ln_g'] = (dn * norm).sum(axis=(0, 1))", "g['ln_g'] = (dn * n).sum(axis=(0, 1))"),
    ("L1", "np.add.at(g['tok'], ids, dx)", "g['tok'][ids] += dx"),
    ("L1/E1", "np.add.at(g['tok'], ids, dx)", "np.add.at(g['tok'], targets, dx)"),
    ("A5/F1", "g['pos'][:T] = dx.sum(axis=0)", "g['pos'][:T] = dx.mean(axis=0)"),
    ("H5/A5/F1/E8", "g['pos'][:T] = dx.sum(axis=0)", "g['pos'][:T] = dx[0]"),
    ("A1/A4", "dlogits /= B * T", "dlogits /= B"),
]
