"""The planted faults of `nets/sample_vectors.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "per sample, vectors and outer products"
FAULTS = [
    ("A3", "diff = self.y - t", "diff = 2 * (self.y - t)"),
    ("B1", "diff = self.y - t", "diff = t - self.y"),
    ("D8", "diff = self.y - t", "diff = np.full(self.y.shape, (self.y - t).mean())"),
    ("A2/A4", "diff = self.y - t", "diff = (self.y - t) / len(batch)"),
    ("C1", "squash_d(self.s2)", "squash_d(self.h2)"),
    ("C1", "softplus_d(self.s1)", "softplus_d(self.h1)"),
    ("C6/C1c", "squash_d(self.s2)", "softplus_d(self.s2)"),
    ("C6/C1c", "softplus_d(self.s1)", "squash_d(self.s1)"),
    ("C2", "d2 = back2 * squash_d(self.s2)", "d2 = back2"),
    ("C2", "d1 = back1 * softplus_d(self.s1)", "d1 = back1"),
    ("C7", "d1 = back1 * softplus_d(self.s1)", "d1 = softplus_d(self.s1)"),
    ("C7", "d2 = back2 * squash_d(self.s2)", "d2 = squash_d(back2)"),
    ("C4", "squash_d = lambda v: 1 / (1 + np.abs(v)) ** 2", "squash_d = lambda v: 1 / (1 + np.abs(v))"),
    ("C4", "squash_d = lambda v: 1 / (1 + np.abs(v)) ** 2", "squash_d = lambda v: 1 / (1 - np.abs(v)) ** 2"),
    ("C4", "softplus_d = lambda v: 1 / (1 + np.exp(-v))", "softplus_d = lambda v: 1 / (1 + np.exp(v))"),
    ("C4", "softplus_d = lambda v: 1 / (1 + np.exp(-v))", "softplus_d = lambda v: np.exp(v)"),
    ("E5", "self.g_mid += np.outer(d2, self.h1)", "self.g_mid += np.outer(d2, self.s1)"),
    ("E5", "self.g_out += np.outer(diff, self.h2)", "self.g_out += np.outer(diff, self.s2)"),
    ("E4", "back1 = self.w_mid.T.dot(d2)", "back1 = self.w_mid.T.dot(back2)"),
    ("E3", "back1 = self.w_mid.T.dot(d2)", "back1 = self.w_mid.T.dot(self.h2)"),
    ("E3", "back2 = self.w_out.T.dot(diff)", "back2 = self.w_out.T.dot(self.y)"),
    ("E6/E8", "self.g_out += np.outer(diff, self.h2)", "self.g_out = np.outer(diff, self.h2)"),
    ("E6/E8", "self.g_mid += np.outer(d2, self.h1)", "self.g_mid = np.outer(d2, self.h1)"),
    ("E6/E8", "self.g_in += np.outer(d1, self.x)", "self.g_in = np.outer(d1, self.x)"),
    ("E6/E8", "self.gb_mid += d2", "self.gb_mid = d2"),
    ("E6/E8", "self.gb_in += d1", "self.gb_in = d1"),
    ("F3", "            self.gb_in += d1\n", ""),
    ("F1", "self.gb_mid += d2", "self.gb_mid += d2.sum()"),
    ("F1", "self.gb_out += diff", "self.gb_out += diff.mean()"),
    ("B2/B1", "self.g_in += np.outer(d1, self.x)", "self.g_in -= np.outer(d1, self.x)"),
    ("N3", "self.g_mid += np.outer(d2, self.h1)", "self.g_mid += np.outer(self.h1, d2)", SQUARE),
    ("N3", "self.w_mid.T.dot(d2)", "self.w_mid.dot(d2)", SQUARE),
    ("N3", "self.w_out.T.dot(diff)", "self.w_out.dot(diff)", SQUARE),
    ("N1/N6", "self.g_mid += np.outer(d2, self.h1)", "self.g_mid += d2 * self.h1", SQUARE),
    ("N1/N6", "self.g_in += np.outer(d1, self.x)", "self.g_in += np.dot(d1, self.x)"),
]
