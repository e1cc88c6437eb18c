"""The planted faults of `nets/loop_units.py`."""

from __future__ import annotations

CONVENTION = "index loops over single units, arrays"
FAULTS = [
    ("A1/A5", "err_o[k] = (self.out[k] - target) / len(rows)", "err_o[k] = self.out[k] - target"),
    (
        "D1/C3/D6",
        "err_o[k] = (self.out[k] - target) / len(rows)",
        "err_o[k] = (self.out[k] - target) * self.out[k] * (1 - self.out[k]) / len(rows)",
    ),
    ("A4", "err_o[k] = (self.out[k] - target) / len(rows)", "err_o[k] = (self.out[k] - target) / self.n_out"),
    (
        "B1/B2",
        "err_o[k] = (self.out[k] - target) / len(rows)",
        "err_o[k] = (target - self.out[k]) / len(rows)",
    ),
    ("E6", "total += err_o[k] * self.w_ho[j, k]", "total = err_o[k] * self.w_ho[j, k]"),
    ("E3", "total += err_o[k] * self.w_ho[j, k]", "total += self.out[k] * self.w_ho[j, k]"),
    ("E3/E1", "total += err_o[k] * self.w_ho[j, k]", "total += err_o[k] * self.d_ho[j, k]"),
    ("C5/C4", "slope = 1.0 if self.net_h[j] > 0 else 0.2", "slope = 1.0 if self.net_h[j] > 0 else 0.0"),
    (
        "C4/C5",
        "slope = 1.0 if self.net_h[j] > 0 else 0.2",
        "slope = self.hid[j] if self.net_h[j] > 0 else 0.2",
    ),
    ("C7", "err_h[j] = total * slope", "err_h[j] = slope"),
    ("C2/E4", "err_h[j] = total * slope", "err_h[j] = total"),
    ("E8/E6", "self.d_ho[j, k] += self.hid[j] * err_o[k]", "self.d_ho[j, k] = self.hid[j] * err_o[k]"),
    ("E5", "self.d_ho[j, k] += self.hid[j] * err_o[k]", "self.d_ho[j, k] += self.net_h[j] * err_o[k]"),
    ("E5", "self.d_ih[i, j] += row[i] * err_h[j]", "self.d_ih[i, j] += self.hid[j] * err_h[j]"),
    ("E5", "self.d_ih[i, j] += row[i] * err_h[j]", "self.d_ih[i, j] += err_h[j]"),
    ("F3", "            for j in range(self.n_hid):\n                self.d_bh[j] += err_h[j]\n", ""),
    ("F1", "                self.d_bo[k] += err_o[k]", "                self.d_bo[k] += err_o.sum()"),
    (
        "F1/A5/A2",
        "                self.d_bh[j] += err_h[j]\n",
        "                self.d_bh[j] += err_h[j] / len(rows)\n",
    ),
    (
        "G2",
        "                self.d_ho[j, k] += lam * self.w_ho[j, k]",
        "                self.d_ho[j, k] += 2 * lam * self.w_ho[j, k]",
    ),
    (
        "G1",
        "        for j in range(self.n_hid):\n            for k in range(self.n_out):\n                self.d_ho[j, k] += lam * self.w_ho[j, k]\n",
        "",
    ),
]
