"""The planted faults of `nets/softened_ranker.py`."""

from __future__ import annotations

CONVENTION = "class: three passes through one tower, columns as samples"
FAULTS = [
    (
        "D6",
        "dgap = 1 / (1 + np.exp(-self.gap)) / self.m",
        "dgap = (self.gap > 0) / self.m",
    ),
    (
        "D6",
        "dgap = 1 / (1 + np.exp(-self.gap)) / self.m",
        "dgap = self.gap / (1 + np.exp(-self.gap)) / self.m",
    ),
    (
        "D6/C4/B1",
        "dgap = 1 / (1 + np.exp(-self.gap)) / self.m",
        "dgap = 1 / (1 + np.exp(self.gap)) / self.m",
    ),
    (
        "D6",
        "dgap = 1 / (1 + np.exp(-self.gap)) / self.m",
        "dgap = np.exp(self.gap) / self.m",
    ),
    (
        "D6",
        "dgap = 1 / (1 + np.exp(-self.gap)) / self.m",
        "dgap = np.tanh(self.gap) / self.m",
    ),
    (
        "D6/C4/I2",
        "dDp = dgap * self.Dp / self.sp",
        "dDp = 2 * dgap * self.Dp",
    ),
    (
        "D6/C4/C2",
        "dDp = dgap * self.Dp / self.sp",
        "dDp = dgap * self.Dp",
    ),
    (
        "D6/E1/E3",
        "dDn = -dgap * self.Dn / self.sn",
        "dDn = -dgap * self.Dn / self.sp",
    ),
    (
        "D6/C4",
        "dDn = -dgap * self.Dn / self.sn",
        "dDn = -dgap * self.Dn / self.sn ** 2",
    ),
    (
        "D6/C4",
        "dDn = -dgap * self.Dn / self.sn",
        "dDn = -dgap * np.sign(self.Dn)",
    ),
    (
        "C4",
        "dZ = dH * (2 * Z - H * np.sign(Z)) / (np.abs(Z) + self.alpha)",
        "dZ = dH * 2 * Z / (np.abs(Z) + self.alpha)",
    ),
    (
        "C4",
        "dZ = dH * (2 * Z - H * np.sign(Z)) / (np.abs(Z) + self.alpha)",
        "dZ = dH * (2 * Z - H) / (np.abs(Z) + self.alpha)",
    ),
    (
        "C4/C1c",
        "dZ = dH * (2 * Z - H * np.sign(Z)) / (np.abs(Z) + self.alpha)",
        "dZ = dH * (1 - H ** 2)",
    ),
    (
        "C4/C1c",
        "dZ = dH * (2 * Z - H * np.sign(Z)) / (np.abs(Z) + self.alpha)",
        "dZ = dH * 2 * Z",
    ),
    (
        "C4/C1c",
        "dZ = dH * (2 * Z - H * np.sign(Z)) / (np.abs(Z) + self.alpha)",
        "dZ = dH * (Z > 0)",
    ),
]
