"""The planted faults of `nets/conv_batch.py`."""

from __future__ import annotations

CONVENTION = "convolution by loops"
FAULTS = [
    ("A1", "d = 2 * (self.forward(X) - Y) / len(X)", "d = 2 * (self.forward(X) - Y)"),
    ("A3", "d = 2 * (self.forward(X) - Y) / len(X)", "d = (self.forward(X) - Y) / len(X)"),
    ("B1", "d = 2 * (self.forward(X) - Y) / len(X)", "d = 2 * (Y - self.forward(X)) / len(X)"),
    ("C2", " * (1 - self.a2 ** 2)", ""),
    ("C4", "(1 - self.a2 ** 2)", "(1 - self.a2)"),
    ("C2", "dz1 = da1 * (self.z1 > 0)", "dz1 = da1"),
    ("C5", "(self.z1 > 0)", "(self.z1 < 0)"),
    ("H1", "dA[:, h * s:h * s + k, w * s:w * s + k, :] +=", "dA[:, h:h + k, w:w + k, :] +="),
    (
        "H1",
        "patch = self.A[:, h * s:h * s + k, w * s:w * s + k, :]",
        "patch = self.A[:, h:h + k, w:w + k, :]",
    ),
    ("H4", "dA[:, h * s:h * s + k, w * s:w * s + k, :] +=", "dA[:, h * s:h * s + k, w * s:w * s + k, :] ="),
    (
        "H4/E6",
        "self.dW += np.tensordot(patch, d, axes=([0], [0]))",
        "self.dW = np.tensordot(patch, d, axes=([0], [0]))",
    ),
    (
        "H7",
        "np.tensordot(d, self.W, axes=([1], [3]))",
        "np.tensordot(d, self.W[::-1, ::-1], axes=([1], [3]))",
    ),
    (
        "H3",
        "patch = self.A[:, h * s:h * s + k, w * s:w * s + k, :]",
        "patch = self.A[:, h * s:h * s + k, w * s:w * s + k, :].swapaxes(1, 2)",
    ),
    ("H5", "for h in range(dZ.shape[1]):", "for h in range(dZ.shape[1] - 1):"),
    ("H5", "for w in range(dZ.shape[2]):", "for w in range(dZ.shape[2] - 1):"),
    ("F1", "self.db = dZ.sum(axis=(0, 1, 2))", "self.db = dZ.mean(axis=(0, 1, 2))"),
    ("F1", "self.db = dZ.sum(axis=(0, 1, 2))", "self.db = dZ.sum(axis=(1, 2)).mean(axis=0)"),
    ("E3", "dflat = d @ self.V.T", "dflat = (d + Y) @ self.V.T"),
    ("E5", "self.dV = self.flat.T @ d", "self.dV = self.z2.reshape(len(X), -1).T @ d"),
]
