"""The planted faults of `nets/text_conv.py`."""

from __future__ import annotations

CONVENTION = "convolution over time, batch norm, embedding"
FAULTS = [
    ("H1", "dx[:, t * s:t * s + k] += np", "dx[:, t:t + k] += np"),
    (
        "H1",
        "self.dK += np.einsum('nkd,nf->kdf', self.x[:, t * s:t * s + k], dc[:, t])",
        "self.dK += np.einsum('nkd,nf->kdf', self.x[:, t:t + k], dc[:, t])",
    ),
    ("H4", "dx[:, t * s:t * s + k] += np", "dx[:, t * s:t * s + k] = np"),
    ("H7", "np.einsum('nf,kdf->nkd', dc[:, t], self.K)", "np.einsum('nf,kdf->nkd', dc[:, t], self.K[::-1])"),
    ("H7", "self.x[:, t * s:t * s + k], dc[:, t])", "self.x[:, t * s:t * s + k][:, ::-1], dc[:, t])"),
    (
        "H5",
        "for t in range(self.steps):\n            self.dK",
        "for t in range(self.steps - 1):\n            self.dK",
    ),
    ("H3", "dbn[rows[:, None], self.best, filters] = dpooled", "dbn[:, self.best[0], filters] = dpooled"),
    ("H3/H6", "dbn[rows[:, None], self.best, filters] = dpooled", "dbn[:] = dpooled[:, None, :]"),
    ("I1", "dxhat = dbn * self.gamma", "dxhat = dbn"),
    ("I2", "istd ** 3", "istd ** 2"),
    ("I2", " + dmu / m", ""),
    ("I2", " + dvar * 2 * (self.c - self.mu) / m", ""),
    ("I2/A4", "m = self.n * self.steps", "m = self.n"),
    ("I2", "dmu = -(dxhat * istd).sum(axis=(0, 1))", "dmu = -dxhat.sum(axis=(0, 1))"),
    ("I3/I2", "istd = 1 / np.sqrt(self.var + self.eps)", "istd = 1 / np.sqrt(self.c.var(axis=0) + self.eps)"),
    ("I4/F1", "self.dbeta = dbn.sum(axis=(0, 1))", "self.dbeta = dbn.mean(axis=(0, 1))"),
    (
        "I4/E5",
        "self.dgamma = (dbn * self.xhat).sum(axis=(0, 1))",
        "self.dgamma = (dbn * self.c).sum(axis=(0, 1))",
    ),
    ("L1", "np.add.at(self.dE, self.ids, dx)", "self.dE[self.ids] += dx"),
    ("L1", "np.add.at(self.dE, self.ids, dx)", "self.dE[self.ids] = dx"),
    ("D6/E6", "d[rows, y] = -d.sum(axis=1)", "d[rows, y] = -1"),
    ("F1", "self.dkb = dc.sum(axis=(0, 1))", "self.dkb = dc.sum(axis=1)[0]"),
]
