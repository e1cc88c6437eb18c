"""The planted faults of `nets/perfume_layers.py`."""

from __future__ import annotations

CONVENTION = "layer objects with backward(grad, lr) that update themselves, Jacobian softmax"
FAULTS = [
    (
        "E2",
        "        below = grad @ self.w.T\n        self.w -= lr * (self.x.T @ grad + 2 * self.decay * self.w)\n",
        "        self.w -= lr * (self.x.T @ grad + 2 * self.decay * self.w)\n        below = grad @ self.w.T\n",
    ),
    ("G2", "2 * self.decay * self.w)", "self.decay * self.w)"),
    ("G1", "(self.x.T @ grad + 2 * self.decay * self.w)", "(self.x.T @ grad)"),
    ("A5/A1/A2/A4/F1", "lr * grad.sum(axis=0, keepdims=True)", "lr * grad.mean(axis=0, keepdims=True)"),
    ("F1", "lr * grad.sum(axis=0, keepdims=True)", "lr * grad.sum()"),
    ("F3", "        self.b -= lr * grad.sum(axis=0, keepdims=True)\n", ""),
    ("I4/A1/A2/A4/I2", "dbeta = np.sum(grad, axis=0)", "dbeta = np.mean(grad, axis=0)"),
    ("E5/I4/I2/E3", "dgamma = np.sum(grad * self.xhat, axis=0)", "dgamma = np.sum(grad, axis=0)"),
    ("I1/E4", "dxhat = grad * self.gamma", "dxhat = grad"),
    ("I2/E6", "        below -= self.xhat * (dxhat * self.xhat).sum(axis=0) / n\n", ""),
    ("I2/E6", "below = dxhat - dxhat.sum(axis=0) / n", "below = dxhat.copy()"),
    ("I2", "        below /= self.std\n", "        below /= self.std ** 2\n"),
    ("I2", "        below /= self.std\n", "        below /= self.var\n"),
    ("C4/E6", "below = grad * (self.sig + self.steep * self.x * bend)", "below = grad * self.sig"),
    (
        "C4",
        "below = grad * (self.sig + self.steep * self.x * bend)",
        "below = grad * (self.sig + self.x * bend)",
    ),
    (
        "C4/E6",
        "below = grad * (self.sig + self.steep * self.x * bend)",
        "below = grad * self.steep * self.x * bend",
    ),
    ("C4/E5/E6", "(grad * self.x ** 2 * bend).sum(axis=0)", "(grad * self.x * bend).sum(axis=0)"),
    ("F1/N2", "(grad * self.x ** 2 * bend).sum(axis=0)", "(grad * self.x ** 2 * bend).sum()"),
    ("C4/C2/J3", "bend = self.sig * (1 - self.sig)", "bend = self.sig"),
    ("K1", "return grad * self.mask / self.keep", "return grad / self.keep"),
    ("K1/A5/A3", "return grad * self.mask / self.keep", "return grad * self.mask"),
    ("D1", "below[i] = jacobian @ g", "below[i] = np.diag(jacobian) * g"),
    ("D1/D2", "jacobian = np.diagflat(y) - y @ y.T", "jacobian = np.diagflat(y)"),
    ("D5", "below[i] = jacobian @ g", "below[i] = g"),
    ("E1/D1/E8/D3", "below[i] = jacobian @ g", "below[i] = jacobian @ grad[0]"),
    ("A3/D6", "grad = 2 * (self.blend(x) - wanted) / len(x)", "grad = (self.blend(x) - wanted) / len(x)"),
]
