"""The planted faults of `nets/padded_reviews.py`."""

CONVENTION = "one class with a grads dict, (N, T, D), in place"
SQUARE = {"d": 4, "hidden": 4, "stars": 4}
INNER = "        inner = (dA * A).sum(axis=2, keepdims=True)\n        ds = A * (dA - inner)\n"
FAULTS = [
    ("D4", "        s -= s.max(axis=2, keepdims=True)\n", "", {"also": "np.exp(s, out=s)"}),
    ("D4", "s -= s.max(axis=2, keepdims=True)", "s -= s.max()", {"also": "np.exp(s, out=s)"}),
    (
        "D4",
        "        s -= s.max(axis=2, keepdims=True)\n        np.exp(s, out=s)\n",
        "        np.exp(s - NEG, out=s)\n",
    ),
    ("D3", "s /= s.sum(axis=2, keepdims=True)", "s /= s.sum(axis=1, keepdims=True)", {"also": "inner"}),
    (
        "D3",
        "self.prob = np.exp(o) / np.exp(o).sum(axis=1, keepdims=True)",
        "self.prob = np.exp(o) / np.exp(o).sum()",
        {"also": "d[np.arange(N), stars] -= 1"},
    ),
    ("D1", INNER, "        ds = A * (1 - A) * dA\n"),
    ("D3/D1", "inner = (dA * A).sum(axis=2, keepdims=True)", "inner = (dA * A).sum(axis=1, keepdims=True)"),
    ("D5", INNER, "        ds = dA.copy()\n"),
    (
        "O1",
        INNER,
        "        ds = dA\n        ds *= A\n        ds -= A * (dA * A).sum(axis=2, keepdims=True)\n",
    ),
    ("O1", "        dx = np.zeros_like(self.x)\n", "        dx = self.x\n        dx[:] = 0\n"),
    (
        "O1/E5",
        "        z[~self.on] = 0\n        self.h = z\n",
        "        self.h = z\n        self.y[self.y < 0] = 0\n        self.h = np.maximum(z, 0)\n",
    ),
    ("A1", "        d /= N\n", ""),
    ("A4/A3", "        d /= N\n", "        d /= d.size\n"),
    ("B1", "        d /= N\n", "        d /= -N\n"),
    ("C3/D1", "        d /= N\n", "        d *= self.prob * (1 - self.prob) / N\n"),
    ("N9/N2", "        d[np.arange(N), stars] -= 1\n", "        d[:, stars] -= 1\n"),
    ("E3/D6", "        d[np.arange(N), stars] -= 1\n", ""),
    ("F1", "g['b2'] = d.sum(axis=0, keepdims=True)", "g['b2'] = d.mean(axis=0, keepdims=True)"),
    (
        "F1",
        "g['b1'] = dz.sum(axis=(0, 1), keepdims=True)",
        "g['b1'] = dz.sum(axis=0, keepdims=True).mean(axis=1, keepdims=True)",
    ),
    (
        "A4/A5",
        "dh = np.repeat((dm / self.words)[:, None, :]",
        "dh = np.repeat((dm / self.h.shape[1])[:, None, :]",
    ),
    ("K1/E6", "        dh *= self.real[..., None]\n", ""),
    ("C5b/C2/C5", "dz = np.where(self.on, dh, 0)", "dz = np.where(self.h >= 0, dh, 0)"),
    ("C5", "dz = np.where(self.on, dh, 0)", "dz = np.where(self.on, 0, dh)"),
    (
        "E5",
        "g['W1'] = np.einsum('nti,ntj->ij', self.y, dz)",
        "g['W1'] = np.einsum('nti,ntj->ij', self.x, dz)",
    ),
    (
        "N3",
        "g['W1'] = np.einsum('nti,ntj->ij', self.y, dz)",
        "g['W1'] = np.einsum('nti,ntj->ji', self.y, dz)",
        SQUARE,
    ),
    ("E6", "        dx += self.attend_backward(dy)\n", "        self.attend_backward(dy)\n"),
    ("L1", "np.add.at(g['E'], self.ids, dx)", "g['E'][self.ids] += dx"),
    ("F1/A2/A5", "g['P'][:dx.shape[1]] = dx.sum(axis=0)", "g['P'][:dx.shape[1]] = dx.mean(axis=0)"),
    ("A3/A5/A4", "        ds /= np.sqrt(self.q.shape[-1])\n", ""),
    ("N3", "dk = np.einsum('nij,nid->njd', ds, self.q)", "dk = ds @ self.q"),
    ("E6", "            dx += dp @ W.T\n", "            dx = dp @ W.T\n"),
    ("N3", "            dx += dp @ W.T\n", "            dx += dp @ W\n"),
]
