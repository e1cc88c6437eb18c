"""The planted faults of `heldout/gultnu_muzs.py`."""

from __future__ import annotations

SQUARE = {"pazimes": 5, "h1": 5, "h2": 5}
CUBE = {**SQUARE, "samples": 5}
CONVENTION = (
    "class with W1, b1, ..., two heads of a censored Weibull likelihood, a namespace of gradients, Latvian"
)
LIK = "ticamiba = saluza * (s.kap - np.log(stundas) + k * u) - np.exp(k * u)"
N = "        n = len(stundas)\n        s ="
D_ELL = "d_ell = k * (saluza - risks) / n"
D_KAP = "d_kap = -(saluza * (1 + k * u) - risks * k * u) / n"
WL = "d.Wl = s.a2.T @ d_ell + 2 * self.SODS * self.Wl"
BL = "d.bl = np.array([d_ell.sum()])"
WK = "d.Wk = s.a2.T @ d_kap + 2 * self.SODS * self.Wk"
BK = "d.bk = np.array([d_kap.sum()])"
OUT_L = "d_a2 = np.outer(d_ell, self.Wl)"
OUT_K = "        d_a2 += np.outer(d_kap, self.Wk)\n"
Z2 = "d_z2 = d_a2 * np.cos(s.z2)"
W2 = "d.W2 = s.a1.T @ d_z2"
B2 = "d.b2 = d_z2.sum(axis=0, keepdims=True)"
A1 = "d_a1 = d_z2 @ self.W2.T"
Z1 = "d_z1 = d_a1 / (1 + np.exp(-s.z1))"
W1 = "d.W1 = s.X.T @ d_z1"
B1 = "d.b1 = d_z1.sum(axis=0, keepdims=True)"
SIN = "        a2 = np.sin(z2)\n"
FAULTS = [
    ("A1", N, "        n = 1\n        s =", {"also": "(saluza"}),
    ("A4", N, "        n = X.shape[1]\n        s =", {"also": "(saluza"}),
    ("A1/A5", D_KAP, "d_kap = -(saluza * (1 + k * u) - risks * k * u)"),
    ("A2", OUT_L, "d_a2 = np.outer(d_ell, self.Wl) / n"),
    ("B1/B2", D_ELL, "d_ell = k * (risks - saluza) / n"),
    ("D6", D_ELL, "d_ell = (saluza - risks) / n"),
    ("D6/E6", D_KAP, "d_kap = -(saluza * (1 + u * k) - saluza * risks * k * u) / n"),
    ("D6", LIK, "ticamiba = saluza * (s.kap - np.log(stundas) + k * u - np.exp(k * u))", {"also": "(saluza"}),
    ("D6", D_ELL, "d_ell = k * (1 - risks) / n"),
    ("N2/N3", OUT_L, "d_a2 = d_ell * self.Wl[:, None]", CUBE),
    ("N3", A1, "d_a1 = d_z2 @ self.W2", SQUARE),
    ("N3", W2, "d.W2 = d_z2.T @ s.a1", SQUARE),
    ("N1/N6", WL, "d.Wl = s.a2 @ d_ell + 2 * self.SODS * self.Wl", CUBE),
    ("F1", B2, "d.b2 = np.sum(d_z2, keepdims=True)"),
    ("F1", B1, "d.b1 = d_z1.mean(axis=0, keepdims=True)"),
    ("F1", B1, "d.b1 = d_z1.sum(axis=1, keepdims=True).T", CUBE),
    ("F1/E8", BL, "d.bl = d_ell[:1]"),
    ("F2", B2, "d.b2 = d.W2.sum(axis=0, keepdims=True)"),
    ("F3", BK, "d.bk = np.zeros(1)"),
    ("E6", OUT_K, ""),
    ("E1", OUT_K, "        d_a2 += np.outer(d_kap, self.Wl)\n"),
    ("E5", W2, "d.W2 = s.z1.T @ d_z2"),
    ("E4", A1, "d_a1 = d_a2 @ self.W2.T"),
    ("E3", A1, "d_a1 = s.a2 @ self.W2.T"),
    ("C4/B2", Z2, "d_z2 = -d_a2 * np.cos(s.z2)"),
    ("C7", Z2, "d_z2 = np.cos(d_a2)"),
    ("C1", Z1, "d_z1 = d_a1 / (1 + np.exp(-s.a1))"),
    ("C2", Z1, "d_z1 = d_a1"),
    ("C4", Z1, "d_z1 = d_a1 / (1 + np.exp(s.z1))"),
    ("G1", WK, "d.Wk = s.a2.T @ d_kap"),
    ("G2", WL, "d.Wl = s.a2.T @ d_ell + self.SODS * self.Wl"),
    ("O1", SIN, "        a2 = np.sin(z2, out=z2)\n", {"also": Z2}),
]
