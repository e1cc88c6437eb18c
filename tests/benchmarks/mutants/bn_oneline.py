"""The planted faults of `nets/bn_oneline.py`."""

from __future__ import annotations

CONVENTION = "rows, batch norm in one formula, biases kept"
DZ = "dz = gamma * istd / N * (N * dy - dbeta - zn * dgamma)"
FAULTS = [
    ("A1", "err = (np.exp(self.logp) - t) / len(t)", "err = np.exp(self.logp) - t"),
    ("A2/A4", "err = (np.exp(self.logp) - t) / len(t)", "err = (np.exp(self.logp) - t) / t.size"),
    ("B1", "err = (np.exp(self.logp) - t) / len(t)", "err = (t - np.exp(self.logp)) / len(t)"),
    ("D7/D6", "err = (np.exp(self.logp) - t) / len(t)", "err = (self.logp - t) / len(t)"),
    ("C3/D6", "/ len(t)\n", "/ len(t) * np.exp(self.logp) * (1 - np.exp(self.logp))\n"),
    ("I1", DZ, "dz = istd / N * (N * dy - dbeta - zn * dgamma)"),
    ("I2", DZ, "dz = gamma * istd * dy"),
    ("I2", DZ, "dz = gamma * istd / N * (N * dy - zn * dgamma)"),
    ("I2", DZ, "dz = gamma * istd / N * (N * dy - dbeta)"),
    ("I2/A1/A5", DZ, "dz = gamma * istd * (N * dy - dbeta - zn * dgamma)"),
    ("I2", DZ, "dz = gamma * istd / N * (dy - dbeta - zn * dgamma)"),
    ("I2", DZ, "dz = gamma / istd / N * (N * dy - dbeta - zn * dgamma)"),
    ("I2", DZ, "dz = gamma / N * (N * dy - dbeta - zn * dgamma)"),
    ("I2/B2", DZ, "dz = gamma * istd / N * (N * dy - dbeta + zn * dgamma)"),
    ("I2/A4/A5/I3", "N = dy.shape[0]", "N = dy.shape[1]"),
    ("I4/F1/A2/A5", "    dgamma = (dy * zn).sum(0)\n", "    dgamma = (dy * zn).mean(0)\n"),
    (
        "E1",
        "bn_back(back, th['gamma%d' % i], cache)",
        "bn_back(back, th['gamma0'], cache)",
        {"sizes": (5, 6, 6, 3)},
    ),
    ("E1/I1", "bn_back(back, th['gamma%d' % i], cache)", "bn_back(back, th['beta%d' % i], cache)"),
    ("K1", "            back = back * keep\n", ""),
    ("K1/K2", "back = back * keep", "back = back * (keep > 0)"),
    ("C2", "            back = back * (1 - h ** 2)\n", ""),
    ("C4", "back = back * (1 - h ** 2)", "back = back * (1 - h)"),
    ("C1c/C4", "back = back * (1 - h ** 2)", "back = back * h * (1 - h)"),
    ("C1/C4", "back = back * (1 - h ** 2)", "back = back * (1 - np.tanh(h) ** 2)"),
]
