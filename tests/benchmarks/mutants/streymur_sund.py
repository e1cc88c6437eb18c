"""The planted faults of `nets/streymur_sund.py`."""

from __future__ import annotations

SQUARE = {"H1": 5, "H2": 5}
CUBE = {"H1": 6, "H2": 6, "samples": 3, "skifti": 1, "tomt": 2}  # as many points as units
CONVENTION = "a scientific fit in one function: value and its derivative in time, loss and a tuple of gradients, Faroese"
DR = "dR = 2 * MU / N * R"
DU = "    du = r * dR\n"
DUT = "    dut = dR.copy()\n"
DATA = "du[:n] += vekt * e / n"
DA2 = "da2 = np.outer(du, w3)"
DZ2 = "dz2 = da2 * s2 + dat2 * zt2 * s2 * (1 - s2)"
DZT2 = "dzt2 = dat2 * s2"
DA1 = "da1 = dz2 @ W2.T"
DAT1 = "dat1 = dzt2 @ W2.T"
DZ1 = "dz1 = da1 * g1 - 2 * dat1 * zt1 * a1 * g1"
DZT1 = "dzt1 = dat1 * g1"
DW1 = "dW1 = X.T @ dz1 + LAM * W1"
DW2 = "dW2 = a1.T @ dz2 + at1.T @ dzt2 + LAM * W2"
DW3 = "dw3 = a2.T @ du + at2.T @ dut + LAM * w3"
TIME = "    dW1[0] += dzt1.sum(axis=0)\n"
NOISE = "np.add.at(dls, tol, (1 - vekt * e ** 2) / n)"
FAULTS = [
    ("A1/A5", DATA, "du[:n] += vekt * e"),
    ("A1/A5", DR, "dR = 2 * MU * R"),
    ("A4", DR, "dR = 2 * MU / n * R"),
    ("A3", DR, "dR = MU / N * R"),
    ("B1/B2", DATA, "du[:n] += vekt * (y - u[:n]) / n"),
    ("B2", "dF = -B.T @ dR", "dF = B.T @ dR"),
    ("D6", DATA, "du[:n] += e / n"),
    ("D6", "tap_eq = MU * np.mean(R ** 2)", "tap_eq = MU * np.mean(np.abs(R))"),
    ("E6", DU, "    du = np.zeros(N)\n"),
    ("E6", DATA, "du[:n] = vekt * e / n"),
    ("E6", DZ2, "dz2 = da2 * s2"),
    ("E6", TIME, ""),
    ("E1/E3", DAT1, "dat1 = dz2 @ W2.T"),
    ("E3", DA2, "da2 = np.outer(u, w3)"),
    ("E4", DAT1, "dat1 = dat2 @ W2.T", SQUARE),
    ("E5", DW2, "dW2 = a1.T @ dz2 + at2.T @ dzt2 + LAM * W2", SQUARE),
    ("N3", DA1, "da1 = dz2 @ W2", SQUARE),
    ("N3", DW2, "dW2 = a1.T @ dz2 + dzt2.T @ at1 + LAM * W2", SQUARE),
    ("N1/N6/N2", DA2, "da2 = du * w3", CUBE),
    ("F1", "db2 = dz2.sum(axis=0)", "db2 = dz2.mean(axis=0)"),
    ("F1", "db1 = dz1.sum(axis=0)", "db1 = dz1.sum(axis=1)", CUBE),
    ("C1", DZ2, "dz2 = da2 * sigma(a2) + dat2 * zt2 * s2 * (1 - s2)"),
    ("C4", DZ1, "dz1 = da1 * g1 - dat1 * zt1 * a1 * g1"),
    ("C2", DZT1, "dzt1 = dat1"),
    ("C2", "drho = np.sum(dR * u) * sigma(rho)", "drho = np.sum(dR * u, keepdims=True)"),
    ("C7", DZT2, "dzt2 = s2"),
    ("F3", f"    {NOISE}\n", ""),
    ("L1", NOISE, "dls[tol] += (1 - vekt * e ** 2) / n"),
    ("O1", DU + DUT, "    du = dR\n    dut = dR\n    du *= r\n"),
    ("O1", DZ1, "a1 *= -2 * g1\n    dz1 = da1 * g1 + dat1 * zt1 * a1", {"also": "dW2 = a1.T @ dz2"}),
    ("G2", DW1, "dW1 = X.T @ dz1 + 2 * LAM * W1"),
    ("G1", DW3, "dw3 = a2.T @ du + at2.T @ dut"),
]
