"""The planted faults of `nets/inception_heads.py`."""

from __future__ import annotations

CONVENTION = "branches joined along channels, two tasks"
FAULTS = [
    ("E6", "ds += self.right.backward(dboth[:, m:])", "ds = self.right.backward(dboth[:, m:])"),
    (
        "E6",
        "        ds += self.right.backward(dboth[:, m:])\n",
        "        self.right.backward(dboth[:, m:])\n",
    ),
    ("E6", "        dboth += davg[:, :, None, None] / (H * W)\n", ""),
    (
        "E6",
        "dboth += davg[:, :, None, None] / (H * W)",
        "dboth = np.broadcast_to(davg[:, :, None, None] / (H * W), dboth.shape)",
    ),
    ("A4/A3/A5", "dboth += davg[:, :, None, None] / (H * W)", "dboth += davg[:, :, None, None] / H"),
    ("A4/A3/A5/A1", "dboth += davg[:, :, None, None] / (H * W)", "dboth += davg[:, :, None, None]"),
    ("H4", "+= dp[:, :, :, :, i, j]", "= dp[:, :, :, :, i, j]"),
    ("H3", "dp[:, :, :, :, i, j].transpose(0, 3, 1, 2)", "dp[:, :, :, :, j, i].transpose(0, 3, 1, 2)"),
    (
        "H3",
        "dp = dp.reshape(N, H - k + 1, W - k + 1, C, k, k)",
        "dp = dp.reshape(N, H - k + 1, W - k + 1, k, k, C).transpose(0, 1, 2, 5, 3, 4)",
    ),
    ("H3/H7", "out[:, :, i:H - k + 1 + i, j:W - k + 1 + j]", "out[:, :, k - 1 - i:H - i, k - 1 - j:W - j]"),
    ("C2", "dz = dout.transpose(0, 2, 3, 1) * (self.z > 0)", "dz = dout.transpose(0, 2, 3, 1)"),
    (
        "H3/N3b",
        "dz = dout.transpose(0, 2, 3, 1) * (self.z > 0)",
        "dz = dout.reshape(self.z.shape) * (self.z > 0)",
    ),
    (
        "H2/H3",
        "dx[:, :, c:self.shape[2] - c, c:self.shape[3] - c] = dinner",
        "dx[:, :, :dinner.shape[2], :dinner.shape[3]] = dinner",
    ),
    ("F1", "self.db = flat.sum(0)", "self.db = flat.mean(0)"),
    ("A3/A5/G2", "dg = self.alpha * 2 * (self.guess", "dg = 2 * (self.guess"),
    ("A3/A5", "dg = self.alpha * 2 * (self.guess", "dg = self.alpha * (self.guess"),
    ("A1/A5", "        dl /= n\n", ""),
    (
        "E5/E1",
        "self.dWr, self.dbr = self.avg.T @ dg, dg.sum(0)",
        "self.dWr, self.dbr = self.top.T @ dg, dg.sum(0)",
    ),
    (
        "H6/H3",
        "where = self.both.reshape(N, C, -1).argmax(axis=2)",
        "where = np.abs(self.both).reshape(N, C, -1).argmin(axis=2)",
    ),
    (
        "N2/B1",
        "dg = self.alpha * 2 * (self.guess - self.value[:, None]) / n",
        "dg = self.alpha * 2 * (self.guess - self.value).mean(1, keepdims=True) / n",
    ),
    (
        "B1/B2",
        "dl = self.p.copy()\n        dl[np.arange(n), self.label] -= 1\n",
        "dl = -self.p\n        dl[np.arange(n), self.label] += 1\n",
    ),
    (
        "E1/E3",
        "dtop, davg = dl @ self.Wc.T, dg @ self.Wr.T",
        "dtop, davg = dl @ self.Wc.T, dg @ self.Wc[:, :1].T",
    ),
]
