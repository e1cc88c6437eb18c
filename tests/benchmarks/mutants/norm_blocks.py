"""The planted faults of `nets/norm_blocks.py`."""

from __future__ import annotations

CONVENTION = "batch and group norm, dropout, residual"
FAULTS = [
    ("I1", "dxhat = dgammax * gamma", "dxhat = dgammax"),
    ("I2", "dx = dx1 + dx2", "dx = dx1"),
    ("I2", "dx1 = dxmu1 + dxmu2", "dx1 = dxmu1"),
    ("I2", "dsqrtvar = -1. / (sqrtvar ** 2) * divar", "dsqrtvar = -1. / sqrtvar * divar"),
    ("I2", "dsqrtvar = -1. / (sqrtvar ** 2) * divar", "dsqrtvar = 1. / (sqrtvar ** 2) * divar"),
    ("I2/A3", "dvar = 0.5 * 1. / np.sqrt(var + eps) * dsqrtvar", "dvar = 1. / np.sqrt(var + eps) * dsqrtvar"),
    ("I2/A1", "dsq = 1. / N * np.ones((N, D)) * dvar", "dsq = np.ones((N, D)) * dvar"),
    ("I2/A3", "dxmu2 = 2 * xmu * dsq", "dxmu2 = xmu * dsq"),
    ("I2", "dxmu2 = 2 * xmu * dsq", "dxmu2 = 2 * xhat * dsq"),
    ("I2", "divar = np.sum(dxhat * xmu, axis=0)", "divar = np.sum(dxhat * xhat, axis=0)"),
    ("I2/B2", "dmu = -1 * np.sum(dxmu1 + dxmu2, axis=0)", "dmu = np.sum(dxmu1 + dxmu2, axis=0)"),
    ("I4/E5", "dgamma = np.sum(dgammax * xhat, axis=0)", "dgamma = np.sum(dgammax * xmu, axis=0)"),
    ("I2/A4", "M = C // G * L", "M = C * L"),
    ("I2/A4", "M = C // G * L", "M = C // G"),
    ("I2", "- xg * mean_dx)", "- mean_dx)"),
    ("I2", "dxhat - mean_d - xg", "dxhat - xg"),
    ("I2/I1", "dx = inv * (dxhat", "dx = (dxhat"),
    ("I1", "dxhat = (dout * gamma).reshape(N, G, C // G, L)", "dxhat = dout.reshape(N, G, C // G, L)"),
    (
        "I4/F1",
        "dbeta = np.sum(dout, axis=(0, 2), keepdims=True)",
        "dbeta = np.mean(dout, axis=(0, 2), keepdims=True)",
    ),
    (
        "I4/F1",
        "dbeta = np.sum(dout, axis=(0, 2), keepdims=True)",
        "dbeta = np.sum(dout, axis=(0, 2), keepdims=True) / N",
    ),
    (
        "I2",
        "mean_dx = (dxhat * xg).sum(axis=(2, 3), keepdims=True) / M",
        "mean_dx = (dxhat * xg).sum(axis=(1, 2, 3), keepdims=True) / M",
    ),
    ("K1", "dx = dout * mask / p", "dx = dout / p"),
    ("K1/K2", "dx = dout * mask / p", "dx = dout * mask"),
    ("K1/C2", "dx = dout * mask / p", "dx = dout"),
    ("C2", "dn1 = da1 * (n1 > 0)", "dn1 = da1"),
    ("E6", "grads['X'] = ds + dz1 @ p['W1'].T", "grads['X'] = dz1 @ p['W1'].T"),
    ("E6", "grads['X'] = ds + dz1 @ p['W1'].T", "grads['X'] = ds"),
]
