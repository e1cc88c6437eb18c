"""The planted faults of `nets/enzyme_norm.py`."""

from __future__ import annotations

SQUARE = {"widths": (5, 5, 5, 5)}
CUBE = {"widths": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, linked nodes whose backward takes no argument, batch normalisation"
DW = "self.d_w = self.below.y.T @ d_y"
DB = "self.d_b = np.sum(d_y, axis=0)"
DX = "self.d_x = d_y @ self.w.T"
DSCALE = "self.d_scale = np.sum(d_y * self.x_hat, axis=0)"
DSHIFT = "self.d_shift = np.sum(d_y, axis=0)"
DHAT = "d_hat = d_y * self.scale"
DVAR = "d_variance = -0.5 * np.sum(d_hat * self.centred, axis=0) / self.std ** 3"
DCEN = "d_centred = d_hat / self.std + 2 / n * self.centred * d_variance"
BN = "self.d_x = d_centred - np.mean(d_centred, axis=0)"
TANH = "self.d_x = self.above.d_x * (1 - self.y ** 2)"
ELU = "        self.d_x = self.above.d_x * slope\n"
SLOPE = "slope[negative] = self.y[negative] + 1"
TOP = "self.d_x = np.tanh(self.residual) / len(self.residual)"
LOSS = "self.y = np.sum(np.log(np.cosh(self.residual))) / len(self.residual)"
FAULTS = [
    ("A1", TOP, "self.d_x = np.tanh(self.residual)"),
    ("B1", TOP, "self.d_x = -np.tanh(self.residual) / len(self.residual)"),
    ("D6", TOP, "self.d_x = self.residual / len(self.residual)"),
    ("D6", LOSS, "self.y = np.sum(np.abs(self.residual)) / len(self.residual)", {"also": TOP}),
    (
        "N2",
        LOSS,
        "self.y = np.sum(np.log(np.cosh(self.below.y - self.activity.ravel()))) / len(self.residual)",
        {"widths": (4, 6, 5, 1), "also": TOP},
    ),
    ("N3", DX, "self.d_x = d_y @ self.w", SQUARE),
    ("N3", DW, "self.d_w = d_y.T @ self.below.y", SQUARE),
    ("N6", DX, "self.d_x = d_y * self.w.T", CUBE),
    ("F1", DB, "self.d_b = np.mean(d_y, axis=0)"),
    ("F1", DB, "self.d_b = np.sum(d_y, axis=1)", CUBE),
    ("F1/I4", DSHIFT, "self.d_shift = np.sum(d_y, axis=1)", CUBE),
    ("I4/A2/A5", DSCALE, "self.d_scale = np.mean(d_y * self.x_hat, axis=0)"),
    ("E5/I4", DSCALE, "self.d_scale = np.sum(d_y * self.centred, axis=0)"),
    ("I1", DHAT, "d_hat = d_y"),
    ("I2", BN, "self.d_x = d_centred"),
    ("I2", DCEN, "d_centred = d_hat / self.std"),
    ("I2", DVAR, DVAR.replace("** 3", "** 2")),
    ("I2", DVAR, DVAR.replace("-0.5 *", "-")),
    ("I2", DCEN, "d_centred = d_hat / self.variance + 2 / n * self.centred * d_variance"),
    (
        "I3/I5",
        "self.variance = np.mean(self.centred ** 2, axis=0)",
        "self.variance = np.var(x, axis=0, ddof=1)",
        {"also": DCEN},
    ),
    ("E3", DX, "self.d_x = self.y @ self.w.T"),
    ("E1", TANH, "self.d_x = self.above.above.d_x * (1 - self.y ** 2)", SQUARE),
    ("C1", TANH, "self.d_x = self.above.d_x * (1 - np.tanh(self.y) ** 2)"),
    ("C1b/C4", TANH, "self.d_x = self.above.d_x * (1 - self.below.y ** 2)"),
    ("C4", SLOPE, "slope[negative] = self.y[negative]"),
    ("C7", ELU, "        self.d_x = slope\n"),
    (
        "O1",
        "self.y = self.scale * self.x_hat + self.shift",
        "self.x_hat *= self.scale\n        self.y = self.x_hat + self.shift",
        {"also": DSCALE},
    ),
]
