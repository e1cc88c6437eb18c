"""The planted faults of `nets/molecule_gat.py`."""

CONVENTION = "graph attention over edge lists, rows of atoms"
SQUARE = {"f": (4, 4, 4)}
FAULTS = [
    ("A1", "d = np.clip(self.err, -1, 1) / len(self.err)", "d = np.clip(self.err, -1, 1)"),
    (
        "A4/A3",
        "d = np.clip(self.err, -1, 1) / len(self.err)",
        "d = np.clip(self.err, -1, 1) / len(g['molecule'])",
    ),
    ("D6", "d = np.clip(self.err, -1, 1) / len(self.err)", "d = self.err / len(self.err)"),
    ("D6", "d = np.clip(self.err, -1, 1) / len(self.err)", "d = np.sign(self.err) / len(self.err)"),
    (
        "N2",
        "        a = np.abs(self.err)\n",
        "        a = np.abs(self.predict(g) - g['target'][:, None])\n",
        {"also": "d = np.clip"},
    ),
    ("D1", "d_s = alpha * (d_alpha - mean[dst])", "d_s = alpha * (1 - alpha) * d_alpha"),
    ("D1", "d_s = alpha * (d_alpha - mean[dst])", "d_s = alpha * d_alpha"),
    ("D3", "d_s = alpha * (d_alpha - mean[dst])", "d_s = alpha * (d_alpha - np.sum(alpha * d_alpha))"),
    (
        "D3/E1",
        "mean = np.bincount(dst, weights=alpha * d_alpha",
        "mean = np.bincount(src, weights=alpha * d_alpha",
    ),
    (
        "D3",
        "total = np.bincount(dst, weights=ex, minlength=n)",
        "total = np.full(n, ex.sum())",
        {"also": "mean"},
    ),
    ("D5", "d_s = alpha * (d_alpha - mean[dst])", "d_s = d_alpha"),
    (
        "L1/E6",
        "        np.add.at(dh, src, alpha[:, None] * d_message)\n",
        "        dh[src] += alpha[:, None] * d_message\n",
    ),
    ("L1/E6", "        np.add.at(to_dst, dst, d_e)\n", "        to_dst[dst] += d_e\n"),
    ("L1", "        np.add.at(self.d_atoms, g['kind'], d_x)\n", "        self.d_atoms[g['kind']] = d_x\n"),
    ("E1/H3", "        d_message = dout[dst]\n", "        d_message = dout[src]\n"),
    ("E1/H3", "d_alpha = np.sum(d_message * h[src], axis=1)", "d_alpha = np.sum(d_message * h[dst], axis=1)"),
    (
        "E6",
        "dh += np.outer(to_src, self.a_src) + np.outer(to_dst, self.a_dst)",
        "dh = np.outer(to_src, self.a_src) + np.outer(to_dst, self.a_dst)",
    ),
    ("E6", "        dh += np.outer(to_src, self.a_src) + np.outer(to_dst, self.a_dst)\n", ""),
    ("C5", "d_e = d_s * np.where(self.e > 0, 1.0, 0.2)", "d_e = d_s * (self.e > 0)"),
    ("C5", "d_e = d_s * np.where(self.e > 0, 1.0, 0.2)", "d_e = np.where(self.e > 0, d_s, 0.2)"),
    ("C2", "d_e = d_s * np.where(self.e > 0, 1.0, 0.2)", "d_e = d_s"),
    ("C5", "d_z2 = d_a2 * (self.z2 > 0)", "d_z2 = d_a2 * (self.z2 > 1)"),
    ("C5c/C5", "d_z2 = d_a2 * (self.z2 > 0)", "d_z2 = np.maximum(d_a2, 0)"),
    ("C1", "d_z1 = d_a1 / (1 + self.z1 ** 2)", "d_z1 = d_a1 / (1 + self.a1 ** 2)"),
    ("C4", "d_z1 = d_a1 / (1 + self.z1 ** 2)", "d_z1 = d_a1 * (1 - self.z1 ** 2)"),
    ("F1", "self.d_bias = dout.sum(axis=0)", "self.d_bias = dout.mean(axis=0)"),
    ("F1", "self.d_b = np.array([d.sum()])", "self.d_b = d"),
    ("A4/A5/A3", "d_a2 = (d_pooled / self.sizes[:, None])[g['molecule']]", "d_a2 = d_pooled[g['molecule']]"),
    ("E5", "self.d_W = self.x.T @ dh", "self.d_W = h.T @ dh", SQUARE),
    ("N3", "return dh @ self.W.T", "return dh @ self.W", SQUARE),
    ("C2", "d_x = self.conv1.backward(d_z1)", "d_x = self.conv1.backward(d_a1)"),
]
