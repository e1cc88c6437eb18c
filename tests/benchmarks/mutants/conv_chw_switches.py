"""The planted faults of `nets/conv_chw_switches.py`."""

from __future__ import annotations

CONVENTION = "one image at a time, switches and full convolution"
FAULTS = [
    ("H7", "correlate(padded, np.rot90(ker, 2))", "correlate(padded, ker)"),
    ("H7/H3", "correlate(padded, np.rot90(ker, 2))", "correlate(padded, ker[::-1])"),
    ("H7/H3", "correlate(self.maps[c], err[k])", "correlate(self.maps[c], err[k])[::-1, ::-1]"),
    ("H7/H3", "correlate(self.maps[c], err[k])", "correlate(self.maps[c], np.rot90(err[k], 2))"),
    ("E6/H4", "down[c] += full(", "down[c] = full("),
    ("H3/E1", "full(err[k], self.kernels[k, c])", "full(err[k], self.kernels[k, 0])"),
    ("E5/H3", "correlate(self.maps[c], err[k])", "correlate(self.maps[0], err[k])"),
    ("H1", "(i * s + r, j * s + q)", "(i + r, j + q)"),
    ("H3/H1", "(i * s + r, j * s + q)", "(i * s + q, j * s + r)", {"also": "down[c, r, q] = err[c, i, j]"}),
    ("H1/H3", "down[c, r, q] = err[c, i, j]", "down[c, i, j] = err[c, i, j]"),
    ("H3/H5", "down[c, r, q] = err[c, i, j]", "down[0, r, q] = err[c, i, j]"),
    ("C2", "        err = err * (self.pre > 0)\n", ""),
    ("C5", "(self.pre > 0)", "(self.pre < 0)"),
    ("C5c/C7", "err = err * (self.pre > 0)", "err = np.maximum(err, 0)"),
    ("F1", "err[k].sum()", "err[k].mean()"),
    ("F1/E6", "self.doffset[k] += err[k].sum()", "self.doffset[k] = err[k].sum()"),
    ("O3", "            part.clear()\n", "            pass\n"),
    ("E8/E6", "self.dV += np.outer(err, self.flat)", "self.dV = np.outer(err, self.flat)"),
    ("A1/A5", "        self.top.dV /= n\n", ""),
    ("H3/N3b", "reshape(self.shape)", "reshape(self.shape[::-1]).T"),
    ("N1/E5/E3", "self.dV += np.outer(err, self.flat)", "self.dV += err[:, None] * self.flat.mean()"),
    ("E3", "        err[label] -= 1\n", ""),
    ("O1", "err = err * (self.pre > 0)", "self.maps[self.maps < 0] = 0\n        err = err * (self.pre > 0)"),
    (
        "H5",
        "for k in range(len(self.kernels)):\n            self.doffset",
        "for k in range(len(self.kernels) - 1):\n            self.doffset",
    ),
]
