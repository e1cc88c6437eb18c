"""The planted faults of `nets/conv_autoencoder.py`."""

from __future__ import annotations

CONVENTION = "convolutional autoencoder with a tied kernel"
FAULTS = [
    ("E6", "dK += dz @ m['cols'].T", "dK = dz @ m['cols'].T"),
    ("E6", "        dK += dz @ m['cols'].T\n", ""),
    ("E5/E1", "dK += dz @ m['cols'].T", "dK += dz @ dcols.T"),
    ("E3/E5", "dK = m['flat'] @ dcols.T", "dK = m['flat'] @ m['cols'].T"),
    ("C2", "reshape(F, -1) * (m['z'] > 0)", "reshape(F, -1)"),
    ("C5", "reshape(F, -1) * (m['z'] > 0)", "reshape(F, -1) * (m['z'] > 1)"),
    (
        "H3/N3b",
        "dcode = dflat.reshape(F, oh, ow, N).transpose(3, 0, 1, 2)",
        "dcode = dflat.reshape(N, F, oh, ow)",
    ),
    (
        "H3",
        "dcode = dflat.reshape(F, oh, ow, N).transpose(3, 0, 1, 2)",
        "dcode = dflat.reshape(F, ow, oh, N).transpose(3, 0, 2, 1)",
    ),
    (
        "H3/N3b",
        "dz = da.transpose(1, 2, 3, 0).reshape(F, -1)",
        "dz = da.transpose(1, 0, 2, 3).reshape(F, -1)",
    ),
    (
        "H6/C2",
        "da = np.where(m['gate'], dcode.reshape(m['gate'].shape), 0).reshape(dcode.shape)",
        "da = dcode",
    ),
    ("H6/C5/H3", "da = np.where(m['gate'],", "da = np.where(~m['gate'],"),
    ("F1", "self.db = dz.sum(axis=1, keepdims=True)", "self.db = dz.mean(axis=1, keepdims=True)"),
    ("F1", "dout.sum(axis=(0, 2, 3))", "dout.mean(axis=(0, 2, 3))"),
    ("F1", "dout.sum(axis=(0, 2, 3)).reshape(self.c.shape)", "dout.sum() * np.ones_like(self.c)"),
    ("A1", "dout = (self.out - self.x) / len(self.x)", "dout = self.out - self.x"),
    ("A3", "dout = (self.out - self.x) / len(self.x)", "dout = 2 * (self.out - self.x) / len(self.x)"),
    ("B1", "dout = (self.out - self.x)", "dout = (self.x - self.out)"),
    ("H7", "self.dK = dK.reshape(self.K.shape)", "self.dK = dK.reshape(self.K.shape)[:, :, ::-1, ::-1]"),
    (
        "H3/N3",
        "self.dK = dK.reshape(self.K.shape)",
        "self.dK = dK.reshape(self.K.shape).transpose(0, 1, 3, 2)",
    ),
    (
        "H7",
        "dflat = self.K.reshape(F, -1) @ dcols",
        "dflat = self.K[:, :, ::-1, ::-1].reshape(F, -1) @ dcols",
    ),
    ("E3", "dcols = im2col(dout, self.f, self.pad)", "dcols = im2col(self.out, self.f, self.pad)"),
    (
        "O1",
        "        dcols = im2col(dout, self.f, self.pad)\n",
        "        m['flat'] *= m['flat'] > 0.3\n        dcols = im2col(dout, self.f, self.pad)\n",
    ),
]
