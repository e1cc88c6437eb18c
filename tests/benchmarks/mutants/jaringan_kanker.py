"""The planted faults of `nets/jaringan_kanker.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4, 4)}
CUBE = {"sizes": (4, 4, 4, 4), "samples": 4}
CONVENTION = "columns, lists of weights counted from 1 and changed in the backward loop, activations by name, Indonesian identifiers"
TOP = "da = (-y / p + (1 - y) / (1 - p)) / m"
DZ = "dz = da * turunan(self.fungsi[l], self.z[l], self.a[l])"
DW = "dbobot = dz.dot(self.a[l - 1].T) + self.lam / m * self.bobot[l]"
DB = "dbias = dz.sum(axis=1, keepdims=True)"
DA = "da = self.bobot[l].T.dot(dz)"
LOSS = "entropi = -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum() / m"
SWISH = "return s + a * (1 - s)"
TANH = "return 1 - a * a"
BIAS = "            self.bias[l] = self.bias[l] - laju * dbias\n"
STEP = (
    "            # langsung perbarui lapisan ini\n            self.bobot[l] = self.bobot[l] - laju * dbobot\n"
)
Z = "self.z.append(self.bobot[l].dot(self.a[l - 1]) + self.bias[l])"
FAULTS = [
    ("A1", TOP, "da = -y / p + (1 - y) / (1 - p)"),
    ("A4", "m = y.shape[1]\n        p = self.a", "m = y.shape[0]\n        p = self.a", {"also": TOP}),
    ("A2/A5", DW, "dbobot = dz.dot(self.a[l - 1].T) / m + self.lam / m * self.bobot[l]"),
    ("A2", DZ, "dz = da * turunan(self.fungsi[l], self.z[l], self.a[l]) / m"),
    ("B1", TOP, "da = (y / p - (1 - y) / (1 - p)) / m"),
    ("D6/C3", TOP, "da = (p - y) / m"),
    ("D6", TOP, "da = (-y / p + (1 - y) / 1 - p) / m"),
    ("D6", LOSS, "entropi = -(y * np.log(p)).sum() / m", {"also": TOP}),
    ("N3", DA, "da = self.bobot[l].dot(dz)", SQUARE),
    ("N3", DW, "dbobot = self.a[l - 1].dot(dz.T) + self.lam / m * self.bobot[l]", SQUARE),
    ("N6", DA, "da = self.bobot[l].T * dz", CUBE),
    ("N2/N3", Z, "self.z.append(self.bobot[l].dot(self.a[l - 1]) + self.bias[l].T)", {**CUBE, "also": DB}),
    ("F1", DB, "dbias = dz.mean(axis=1, keepdims=True)"),
    ("F1", DB, "dbias = dz.sum()"),
    ("F1/N2", DB, "dbias = dz"),
    ("F3", BIAS, ""),
    ("E3", DA, "da = dbobot.T.dot(dz)"),
    ("E4", DA, "da = self.bobot[l].T.dot(da)"),
    ("E5", DW, "dbobot = dz.dot(self.a[l].T) + self.lam / m * self.bobot[l]", SQUARE),
    ("C1", DZ, "dz = da * turunan(self.fungsi[l], self.a[l], aktivasi(self.fungsi[l], self.a[l]))"),
    ("C2/C3b", DZ, "dz = da if l == self.L else da * turunan(self.fungsi[l], self.z[l], self.a[l])"),
    ("C4", SWISH, "return s * (1 - s)", {"also": DZ}),
    ("C1c/C4/C6", TANH, "return a * (1 - a)", {"also": DZ}),
    ("C7", DZ, "dz = turunan(self.fungsi[l], self.z[l], self.a[l])"),
    ("O1", "return z / (1 + np.exp(-z))", "z /= 1 + np.exp(-z)\n        return z", {"also": SWISH}),
    ("G1", " + self.lam / m * self.bobot[l]", ""),
    ("G2", "self.lam / m * self.bobot[l]", "2 * self.lam / m * self.bobot[l]"),
    ("E2", f"            {DA}\n{STEP}{BIAS}", f"{STEP}{BIAS}            {DA}\n"),
]
