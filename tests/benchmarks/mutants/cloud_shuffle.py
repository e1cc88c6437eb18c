"""The planted faults of `nets/cloud_shuffle.py`."""

from __future__ import annotations

CONVENTION = "NCHW, dilation, overlapping pooling, sub-pixel upsampling, Dice"
FAULTS = [
    ("A1/A4", "g_ce = (q - mask) / mask.size", "g_ce = q - mask"),
    ("A4", "g_ce = (q - mask) / mask.size", "g_ce = (q - mask) / n"),
    ("D6/A4/A1/E6", "/ self.sizes ** 2 / n", "/ self.sizes ** 2"),
    ("C3b/E4/C2/D6", "g = g_ce + g_dice * q * (1 - q)", "g = g_ce + g_dice"),
    ("C3/D6", "g = g_ce + g_dice * q * (1 - q)", "g = (g_ce + g_dice) * q * (1 - q)"),
    ("E6/D6", "g = g_ce + g_dice * q * (1 - q)", "g = g_ce"),
    (
        "D6/E6",
        "-(2 * mask * self.sizes - (2 * self.both + 1.0)) / self.sizes ** 2 / n",
        "-2 * mask / self.sizes / n",
    ),
    ("D6/B2", "(2 * mask * self.sizes - (2 * self.both", "(2 * mask * self.sizes + (2 * self.both"),
    ("D6", "/ self.sizes ** 2 / n", "/ self.sizes / n"),
    ("H3", ".transpose(0, 1, 3, 5, 2, 4)", ".transpose(0, 1, 5, 3, 2, 4)"),
    ("H3", "g.reshape(n, c, h // r, r, w // r, r).transpose(0, 1, 3, 5, 2, 4).reshape(", "g.reshape("),
    (
        "H4",
        "gx[:, :, i:i + 2 * h:2, j:j + 2 * w:2] += g * (self.best == o)",
        "gx[:, :, i:i + 2 * h:2, j:j + 2 * w:2] = g * (self.best == o)",
    ),
    ("H1/H3", "gx[:, :, i:i + 2 * h:2, j:j + 2 * w:2] += g", "gx[:, :, i:i + h, j:j + w] += g"),
    ("H3", "i, j = divmod(o, 3)", "j, i = divmod(o, 3)"),
    ("H5", "for o in range(9):", "for o in range(8):"),
    ("H6/H3", "g * (self.best == o)", "g"),
    (
        "C5",
        "return np.where(self.x > 0, g, self.slope[:, None, None] * g)",
        "return np.where(self.x > 0, g, 0)",
    ),
    (
        "C5/C7",
        "return np.where(self.x > 0, g, self.slope[:, None, None] * g)",
        "return np.where(self.x > 0, g, self.slope[:, None, None])",
    ),
    (
        "C7/C5c/C5",
        "return np.where(self.x > 0, g, self.slope[:, None, None] * g)",
        "return np.where(g > 0, g, self.slope[:, None, None] * g)",
    ),
    ("C5/E5", "(g * np.minimum(self.x, 0))", "(g * (self.x < 0))"),
    ("F1", "self.dc = g.sum((0, 2, 3))", "self.dc = g.mean((0, 2, 3))"),
    (
        "H7",
        "'nfhw,fc->nchw', g, self.K[:, :, i, j])",
        "'nfhw,fc->nchw', g, self.K[:, :, k - 1 - i, k - 1 - j])",
    ),
    ("H4", "gx[:, :, rows, cols] += np.einsum", "gx[:, :, rows, cols] = np.einsum"),
    (
        "H3/H1",
        "rows, cols = slice(i * d, i * d + self.H), slice(j * d, j * d + self.W)",
        "rows, cols = slice(i, i + self.H), slice(j, j + self.W)",
    ),
    ("H3/N3", "self.dK[:, :, i, j] = np.tensordot", "self.dK[:, :, j, i] = np.tensordot"),
]
