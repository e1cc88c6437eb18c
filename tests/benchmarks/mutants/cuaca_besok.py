"""The planted faults of `heldout/cuaca_besok.py`."""

from __future__ import annotations

CONVENTION = "GRU on a batch of sequences, class with dicts of weights and gradients, squared error on the last state, Adam"
LOSS = "return 0.5 * np.sum((ramalan - Y) ** 2) / len(X)"
TOP = "dy = (ramalan - Y) / len(X)"
WY = 'g["Wy"] = self.h_akhir.T @ dy'
BY = 'g["by"] = dy.sum(axis=0)'
DN = "dcalon = dh * z"
DZ = "dz = dh * (calon - h)"
AN = "an = dcalon * (1 - calon ** 2)"
UN = 'g["Un"] += rh.T @ an'
DR = "dr = drh * h"
AR = "ar = dr * r * (1 - r)"
UR = 'g["Ur"] += h.T @ ar'
BR = 'g["br"] += ar.sum(axis=0)'
HR = '            dh_lama += ar @ w["Ur"].T\n'
AZ = "az = dz * z * (1 - z)"
UZ = 'g["Uz"] += h.T @ az'
BZ = 'g["bz"] += az.sum(axis=0)'
HZ = '            dh_lama += az @ w["Uz"].T\n'
NEXT = "            dh = dh_lama\n"
FAULTS = [
    ("A1", TOP, "dy = ramalan - Y"),
    ("A3", TOP, "dy = 2 * (ramalan - Y) / len(X)"),
    ("A4", TOP, "dy = (ramalan - Y) / X.shape[1]"),
    ("A3", LOSS, "return np.sum((ramalan - Y) ** 2) / len(X)", {"also": TOP}),
    ("B1", TOP, "dy = (Y - ramalan) / len(X)"),
    ("D6", TOP, "dy = np.sign(ramalan - Y) / len(X)"),
    ("D8", TOP, "dy = np.mean(ramalan - Y) * np.ones_like(Y) / len(X)"),
    ("E5/J5", WY, 'g["Wy"] = self.jejak[-1][1].T @ dy'),
    ("F1", BY, 'g["by"] = dy.sum()'),
    ("F1", BZ, 'g["bz"] += az.mean(axis=0)'),
    ("J4", BR, 'g["br"] += an.sum(axis=0)'),
    ("F2", BZ, 'g["bz"] += (x.T @ az).sum(axis=0)'),
    ("N3", HR, '            dh_lama += ar @ w["Ur"]\n'),
    ("N3", UZ, 'g["Uz"] += az.T @ h'),
    ("N6", HZ, '            dh_lama += az * w["Uz"].T\n', {"samples": 5}),
    ("E6", "dh_lama += drh * r", "dh_lama = drh * r"),
    ("E6/E8", UN, 'g["Un"] = rh.T @ an'),
    ("J2/J6", NEXT, "            dh = np.zeros_like(dh)\n"),
    ("J2/J6", "in reversed(self.jejak):", "in reversed(self.jejak[-2:]):"),
    ("J5", UZ, 'g["Uz"] += (z * calon + (1 - z) * h).T @ az'),
    ("J5", UR, 'g["Ur"] += self.h_akhir.T @ ar'),
    ("C1", AN, "an = dcalon * (1 - np.tanh(calon) ** 2)"),
    ("C1c/C4", AN, "an = dcalon * calon * (1 - calon)"),
    ("J3/C2", AZ, "az = dz"),
    ("J3/C7", AZ, "az = z * (1 - z)"),
    ("J3/C4/C1c", AR, "ar = dr * (1 - r ** 2)"),
    ("E1/E3", DN, "dcalon = dh * (1 - z)"),
    ("B2/J3", DZ, "dz = dh * (h - calon)"),
    ("E3/E1", DR, "dr = drh * r"),
    ("O1", "rh = r * h", "rh = r\n            rh *= h", {"also": AR}),
    (
        "O1",
        "h_baru = (1 - z) * h + z * calon",
        "h *= 1 - z\n            h_baru = h + z * calon",
        {"also": DZ},
    ),
]
