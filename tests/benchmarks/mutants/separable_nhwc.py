"""The planted faults of `nets/separable_nhwc.py`."""

from __future__ import annotations

CONVENTION = "depthwise and transposed convolution, NHWC"
FAULTS = [
    (
        "H1/H3",
        "            rows = slice(a * dilation, a * dilation + Ho)\n",
        "            rows = slice(a, a + Ho)\n",
    ),
    (
        "H1/H3",
        "            cols = slice(b * dilation, b * dilation + Wo)\n",
        "            cols = slice(b, b + Wo)\n",
    ),
    (
        "H3",
        "            cols = slice(b * dilation, b * dilation + Wo)\n",
        "            cols = slice(a * dilation, a * dilation + Wo)\n",
    ),
    ("H3/H7", "dw[a, b] = (x", "dw[b, a] = (x"),
    ("H7/H3", "dw[a, b] = (x", "dw[k - 1 - a, k - 1 - b] = (x"),
    (
        "A1/A5/F1/H3",
        "(x[:, rows, cols, :] * dy).sum(axis=(0, 1, 2))",
        "(x[:, rows, cols, :] * dy).mean(axis=(0, 1, 2))",
    ),
    ("F1", "g['pb'] = dz.sum(axis=(0, 1, 2))", "g['pb'] = dz.mean(axis=(0, 1, 2))"),
    ("F1", "g['ub'] = dy.sum(axis=(0, 1, 2))", "g['ub'] = dy.sum()"),
    ("H1", "patch = dy[:, i * s:i * s + kh, j * s:j * s + kw, :]", "patch = dy[:, i:i + kh, j:j + kw, :]"),
    (
        "H4/E6/H5",
        "dw += np.einsum('nc,nabd->abcd', x[:, i, j], patch)",
        "dw = np.einsum('nc,nabd->abcd', x[:, i, j], patch)",
    ),
    (
        "H7",
        "dx[:, i, j] = np.einsum('nabd,abcd->nc', patch, w)",
        "dx[:, i, j] = np.einsum('nabd,abcd->nc', patch, w[::-1, ::-1])",
    ),
    (
        "H3",
        "dx[:, i, j] = np.einsum('nabd,abcd->nc', patch, w)",
        "dx[:, j % H, i % W] = np.einsum('nabd,abcd->nc', patch, w)",
    ),
    ("E5/H3", "x[:, i, j], patch)\n    return", "x[:, 0, 0], patch)\n    return"),
    (
        "H5",
        "    for i in range(H):\n        for j in range(W):\n            patch",
        "    for i in range(H - 1):\n        for j in range(W):\n            patch",
    ),
    ("A4/A3/A5", "repeat(2, axis=2) / 4", "repeat(2, axis=2)"),
    ("A4/A3/A5", "repeat(2, axis=2) / 4", "repeat(2, axis=2) / 2"),
    ("H3", "dpool.repeat(2, axis=1).repeat(2, axis=2)", "np.tile(dpool, (1, 2, 2, 1))"),
    ("C4", "dz = da * (1 - self.a ** 2)", "dz = da * (1 - self.a) ** 2"),
    ("C1", "dz = da * (1 - self.a ** 2)", "dz = da * (1 - np.tanh(self.a) ** 2)"),
    ("E5", "np.tensordot(self.d, dz", "np.tensordot(self.x[:, :self.d.shape[1], :self.d.shape[2]], dz"),
    ("A3", "dy = 2 * self.err / self.err.size", "dy = self.err / self.err.size"),
    ("A1/A4", "dy = 2 * self.err / self.err.size", "dy = 2 * self.err / len(self.err)"),
    ("E4/C2", "dd = dz @ p['point'].T", "dd = da @ p['point'].T"),
]
