"""The planted faults of `nets/seed_scans.py`."""

from __future__ import annotations

SQUARE = {"image": (6, 6), "channels": 3, "filters": (3, 3), "hidden": 3}
CONVENTION = "NCHW batches, convolution by kernel offsets, pooling by reshape, layers return dicts"
DK = "dK[:, :, u, v] = np.einsum('nfij,ncij->fc', dmaps, patch)"
DP = (
    "dpadded[:, :, u:u + self.rows, v:v + self.cols] += np.einsum('nfij,fc->ncij', dmaps, self.K[:, :, u, v])"
)
DC = "dc = dmaps.sum(axis=(0, 2, 3))"
CROP = "return dpadded[:, :, p:H - p, p:W - p], {'K': dK, 'c': dc}"
LEAKY = "return dy * np.where(self.x > 0, 1.0, 0.2), {}"
HIT = "hit = self.blocks == self.best[:, :, :, None, :, None]"
UNBLOCK = "return dblocks.reshape(n, c, i * s, j * s), {}"
GRADS = "grads = {'M': self.x.T @ dy, 'c': dy.sum(axis=0)}"
FULL = "return dy @ self.M.T, grads"
TOP = "        d = self.p.copy()\n        d[np.arange(n), variety] -= 1.0\n"
MEAN = "        d = d / n\n"
SUM = "self.p = self.p / self.p.sum(axis=1, keepdims=True)"
FAULTS = [
    ("A1", MEAN, ""),
    ("B1", TOP, "        d = -self.p\n        d[np.arange(n), variety] += 1.0\n"),
    (
        "D1",
        TOP,
        "        d = np.zeros_like(self.p)\n"
        "        d[np.arange(n), variety] = -1 / self.p[np.arange(n), variety]\n"
        "        d = d * self.p * (1 - self.p)\n",
    ),
    ("C3/D1", MEAN, "        d = d * self.p * (1 - self.p) / n\n"),
    ("D3", SUM, "self.p = self.p / self.p.sum()", {"also": "d = self.p.copy()"}),
    (
        "D4",
        "        s = s - s.max(axis=1, keepdims=True)\n",
        "",
        {"lift": 1000.0, "also": "self.p = np.exp(s)"},
    ),
    (
        "D6",
        "return -np.log(self.p[np.arange(len(x)), variety]).mean()",
        "return ((self.p - np.eye(self.p.shape[1])[variety]) ** 2).sum(axis=1).mean()",
        {"also": "d[np.arange(n), variety] -= 1.0"},
    ),
    ("F1", DC, "dc = dmaps.sum()"),
    ("F1", DC, "dc = dmaps.sum(axis=(1, 2, 3))", {"samples": 3, "filters": (3, 3)}),
    ("F3", CROP, "return dpadded[:, :, p:H - p, p:W - p], {'K': dK, 'c': np.zeros_like(self.c)}"),
    ("N3", FULL, "return dy @ self.M, grads", {"image": (4, 4), "filters": (3, 3), "hidden": 3}),
    ("N3", GRADS, "grads = {'M': dy.T @ self.x, 'c': dy.sum(axis=0)}", {"hidden": 3}),
    ("H7/H3", DP, DP.replace("self.K[:, :, u, v]", "self.K[:, :, -u - 1, -v - 1]")),
    ("H7/H3", DK, DK.replace("dK[:, :, u, v]", "dK[:, :, self.kh - 1 - u, self.kw - 1 - v]")),
    ("H4/E6", DP, DP.replace("+=", "=")),
    ("H3", DP, DP.replace("u:u + self.rows, v:v + self.cols", "v:v + self.rows, u:u + self.cols")),
    ("H3/N3", DP, DP.replace("'nfij,fc->ncij'", "'nfij,cf->ncij'"), SQUARE),
    ("H3", UNBLOCK, "return dblocks.transpose(0, 1, 3, 2, 5, 4).reshape(n, c, i * s, j * s), {}"),
    (
        "H3",
        UNBLOCK,
        "return dblocks.transpose(0, 1, 4, 5, 2, 3).reshape(n, c, i * s, j * s), {}",
        {"image": (6, 6)},
    ),
    ("H2/H3", CROP, CROP.replace("p:H - p, p:W - p", "2 * p:, 2 * p:")),
    ("H2/H3", CROP, CROP.replace("p:H - p, p:W - p", ":H - 2 * p, :W - 2 * p")),
    (
        "H5",
        "dpadded = np.zeros_like(self.padded)\n        for u in range(self.kh):",
        "dpadded = np.zeros_like(self.padded)\n        for u in range(self.kh - 1):",
        {"also": DK},
    ),
    ("H6/C2/H3", HIT, "hit = np.ones_like(self.blocks)"),
    ("C7", LEAKY, "return np.where(self.x > 0, 1.0, 0.2), {}"),
    ("C5/C7", LEAKY, "return np.where(self.x > 0, dy, 0.2), {}"),
    ("E5", GRADS, "grads = {'M': np.ones_like(self.x).T @ dy, 'c': dy.sum(axis=0)}"),
    ("E3", FULL, "return dy @ grads['M'].T, grads"),
    (
        "O1",
        "        dpadded = np.zeros_like(self.padded)\n",
        "        dpadded = self.padded\n",
        {"also": DK},
    ),
]
