"""The planted faults of `nets/functions_cache.py`."""

from __future__ import annotations

CONVENTION = "functions with caches"
FAULTS = [
    ("F1", "db = dout.sum(axis=0)", "db = dout.mean(axis=0)"),
    ("C2", "dx[x <= 0] = 0", "pass"),
    ("C5", "dx[x <= 0] = 0", "dx[x > 0] = 0"),
    ("C5c/C5/C7", "dx[x <= 0] = 0", "dx[dout <= 0] = 0"),
    ("I1", "dxhat = dout * gamma", "dxhat = dout"),
    ("I2", "dx = dxc + dmu / m", "dx = dxc"),
    ("I2", "dxc = dxhat / std + 2.0 / m * xc * dvar", "dxc = dxhat / std"),
    ("I2", "dstd = -np.sum(dxhat * xc, axis=0) / std ** 2", "dstd = -np.sum(dxhat * xc, axis=0) / std"),
    ("I2", "dvar = 0.5 * dstd / std", "dvar = dstd / std"),
    ("I2/A3", "2.0 / m * xc * dvar", "1.0 / m * xc * dvar"),
    ("I4", "dgamma = np.sum(dout * xhat, axis=0)", "dgamma = np.mean(dout * xhat, axis=0)"),
    ("I4/F1", "dbeta = np.sum(dout, axis=0)", "dbeta = np.mean(dout, axis=0)"),
    ("I2", "dmu = -np.sum(dxc, axis=0)", "dmu = np.sum(dxc, axis=0)"),
    ("A1", "dscores /= n", "pass"),
    ("B1", "dscores /= n", "dscores /= -n"),
    ("A3", "dscores /= n", "dscores /= 2 * n"),
    ("G1", "grads['W1'] += self.reg * p['W1']", "pass"),
    ("G2", "grads['W2'] += self.reg * p['W2']", "grads['W2'] += 2 * self.reg * p['W2']"),
    ("G1b", "grads['W1'] += self.reg * p['W1']", "grads['W1'] -= self.reg * p['W1']"),
    ("G2", "grads['W2'] += self.reg * p['W2']", "grads['W2'] += 0.5 * self.reg * p['W2']"),
    ("O3/E6", "grads['W1'] += self.reg * p['W1']", "grads['W1'] += self.reg * p['W1'] + grads['W1']"),
]
