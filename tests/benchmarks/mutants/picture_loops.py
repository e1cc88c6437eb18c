"""The planted faults of `nets/picture_loops.py`."""

from __future__ import annotations

CONVENTION = "layer objects that step in backward, loops over pixels, one sample"
FAULTS = [
    ("H1", "                ys, xs = y * self.s, x * self.s\n", "                ys, xs = y, x\n"),
    (
        "H7",
        "dimg[ys:ys + self.k, xs:xs + self.k] += d[y, x, f] * self.K[f]",
        "dimg[ys:ys + self.k, xs:xs + self.k] += d[y, x, f] * self.K[f][::-1, ::-1]",
    ),
    (
        "H3/N3",
        "dimg[ys:ys + self.k, xs:xs + self.k] += d[y, x, f] * self.K[f]",
        "dimg[ys:ys + self.k, xs:xs + self.k] += d[y, x, f] * self.K[f].transpose(1, 0, 2)",
    ),
    (
        "H4/E6/E8",
        "dK[f] += d[y, x, f] * self.img[ys:ys + self.k, xs:xs + self.k]",
        "dK[f] = d[y, x, f] * self.img[ys:ys + self.k, xs:xs + self.k]",
    ),
    ("F1/H4/E6", "db[f] += d[y, x, f]", "db[f] = d[y, x, f]"),
    ("F1/A5/A4/A3", "db[f] += d[y, x, f]", "db[f] += d[y, x, f] / d.shape[0]"),
    ("H5", "        for y in range(d.shape[0]):", "        for y in range(d.shape[0] - 1):"),
    ("H3/H6", "            dx[pos] = d[y, z, c]", "            dx[2 * y, 2 * z, c] = d[y, z, c]"),
    (
        "H6/H3",
        "            dx[pos] = d[y, z, c]",
        "            dx[2 * y:2 * y + 2, 2 * z:2 * z + 2, c] = d[y, z, c]",
    ),
    (
        "H3",
        "self.where[y, z, c] = (2 * y + k // 2, 2 * z + k % 2, c)",
        "self.where[y, z, c] = (2 * y + k % 2, 2 * z + k // 2, c)",
    ),
    ("C7", "return np.where(self.x > 0, d, 0)", "return np.where(self.x > 0, self.x, 0)"),
    ("C5c", "return np.where(self.x > 0, d, 0)", "return np.where(d > 0, d, 0)"),
    ("C5", "return np.where(self.x > 0, d, 0)", "return np.where(self.x > 1, d, 0)"),
    (
        "E2",
        "        dx = self.W.T @ d\n        self.W -= lr * np.outer(d, self.x)\n        self.b -= lr * d\n        return dx",
        "        self.W -= lr * np.outer(d, self.x)\n        self.b -= lr * d\n        return self.W.T @ d",
    ),
    ("D1/C3", "        d[y] -= 1\n", "        d[y] -= 1\n        d = d * self.p * (1 - self.p)\n"),
    ("F1", "        self.b -= lr * db\n", "        self.b = self.b - lr * db.mean()\n"),
    ("B2", "        self.K -= lr * dK\n", "        self.K += lr * dK\n"),
    (
        "E5/E7",
        "        self.W -= lr * np.outer(d, self.x)\n",
        "        self.W -= lr * np.outer(d, d.sum() * self.x)\n",
    ),
]
