"""The planted faults of `nets/bn_moments.py`."""

from __future__ import annotations

CONVENTION = "columns, batch norm by moments, linked layers"
STD = "g_std = -np.sum(g_normed * self.centered, axis=1, keepdims=True) / self.std ** 2"
FAULTS = [
    ("I1", "g_normed = gout * self.scale", "g_normed = gout"),
    ("I2", "        g_inp += g_mean_sq * 2 * self.inp / m\n", "", {"also": "g_inp"}),
    ("I2", "        g_inp += g_mean / m\n", "", {"also": "g_inp"}),
    ("I2", " - 2 * self.mean * g_var", "", {"also": "g_inp"}),
    ("I2", "g_mean = -np.sum(g_normed / self.std, axis=1, keepdims=True) - 2", "g_mean = -2"),
    ("I2/B2", STD, STD.replace("-np", "np")),
    ("I2", STD, STD.replace(" ** 2", "")),
    ("I2/A3/A5", "g_var = g_std / (2 * self.std)", "g_var = g_std / self.std"),
    ("I2", "g_var = g_std / (2 * self.std)", "g_var = g_std / 2"),
    ("I2/A3/A5", "g_mean_sq * 2 * self.inp / m", "g_mean_sq * self.inp / m"),
    ("I2", "g_mean_sq * 2 * self.inp / m", "g_mean_sq * 2 * self.centered / m"),
    ("I2/A1/A5", "g_mean_sq * 2 * self.inp / m", "g_mean_sq * 2 * self.inp"),
    ("I2/A1/A5", "g_inp += g_mean / m", "g_inp += g_mean"),
    ("I2", STD, STD.replace("self.centered", "self.inp")),
    ("I2", STD, STD.replace("self.centered", "self.normed")),
    ("I2", "        g_inp = g_normed / self.std\n", "        g_inp = g_normed.copy()\n"),
    ("I4/F1/A2/A5", "self.grad_scale = np.sum(gout", "self.grad_scale = np.mean(gout"),
    ("I4/F1/A2/A5", "self.grad_shift = np.sum(gout", "self.grad_shift = np.mean(gout"),
    ("E5/I4", "np.sum(gout * self.normed", "np.sum(gout * self.centered"),
    ("C5/C4", "self.out + 1)", "self.out)"),
    ("C2", "return gout * np.where(self.out > 0, 1, self.out + 1)", "return gout"),
    ("A1", "g = self.residual / self.residual.shape[1]", "g = self.residual"),
    ("A4", "g = self.residual / self.residual.shape[1]", "g = self.residual / self.residual.shape[0]"),
]
