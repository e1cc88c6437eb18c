"""The planted faults of `nets/isim_uretici.py`."""

from __future__ import annotations

SQUARE = {"harf": 5, "vek": 5, "gizli": 5}
CONVENTION = "char-level recurrent net in plain functions, 1-d vectors and np.outer, gradients in a tuple"
COPY = "        dy = p[t].copy()\n"
TOP = "        dy[hedef[t]] -= 1      # softmax + çapraz entropi\n"
MEAN = "        dy /= T\n"
DV = "dV += np.outer(dy, h[t])"
DC = "        dc += dy\n"
DH = "dh = V.T @ dy + dh_sonra"
DZ = "dz = (1 - h[t] * h[t]) * dh"
DB = "db += dz"
DU = "dU += np.outer(dz, x[t])"
DW = "dW += np.outer(dz, h[t - 1])"
DE = "dE[girdi[t]] += U.T @ dz"
NEXT = "dh_sonra = W.T @ dz"
FAULTS = [
    ("N3", DH, "dh = V @ dy + dh_sonra", SQUARE),
    ("N3", NEXT, "dh_sonra = W @ dz"),
    ("N3", DU, "dU += np.outer(x[t], dz)", SQUARE),
    ("N3", DW, "dW += np.outer(h[t - 1], dz)"),
    ("N1/N6", DW, "dW += np.dot(dz, h[t - 1])"),
    ("N1/N6", DU, "dU += dz * x[t]", SQUARE),
    ("N1/N6", DV, "dV += dy @ h[t]", SQUARE),
    ("F1", DB, "db += dz.sum()"),
    ("F3", DC, ""),
    ("A1", MEAN, ""),
    ("A4", MEAN, "        dy /= len(dy)\n"),
    ("A2", DZ, "dz = (1 - h[t] * h[t]) * dh / T"),
    ("E6/J2", DH, "dh = V.T @ dy"),
    ("E6/E8", DW, "dW = np.outer(dz, h[t - 1])"),
    ("E6/E8", DV, "dV = np.outer(dy, h[t])"),
    ("E6", DH, "dh = V.T @ dy if t == T - 1 else dh_sonra"),
    ("L1", DE, "dE[girdi[t]] = U.T @ dz"),
    ("J5/E5", DW, "dW += np.outer(dz, h[t])"),
    ("E4/E3", NEXT, "dh_sonra = W.T @ dh"),
    ("E3", NEXT, "dh_sonra = W.T @ h[t]"),
    ("E1", NEXT, "dh_sonra = U.T @ dz", SQUARE),
    ("O3/E6", NEXT, "dh_sonra += W.T @ dz"),
    ("C1c/C4", DZ, "dz = h[t] * (1 - h[t]) * dh"),
    ("C4", DZ, "dz = (1 - h[t]) * dh"),
    ("C6/J5", DZ, "dz = (1 - h[t - 1] * h[t - 1]) * dh"),
    ("C2", DZ, "dz = dh"),
    ("C3", MEAN, MEAN + "        dy *= p[t] * (1 - p[t])\n"),
    (
        "D1",
        COPY + TOP,
        "        dy = np.zeros_like(c)\n"
        "        dy[hedef[t]] = -1 / p[t][hedef[t]]\n"
        "        dy = dy * p[t] * (1 - p[t])\n",
    ),
    ("D5", COPY + TOP, "        dy = np.zeros_like(c)\n        dy[hedef[t]] = -1 / p[t][hedef[t]]\n"),
    ("D7", COPY, "        dy = V @ h[t] + c\n"),
]
