"""The planted faults of `nets/codes_oa.py`."""

from __future__ import annotations

SQUARE = {"n": 5, "h": 5, "c": 5}
CUBE = {**SQUARE, "samples": 5}
CONVENTION = "rows, staged methods, one-letter names, autoencoder"
TOP = "s.dU = (s.Y - s.X) / len(s.X)"
DG = "s.dG = s.dU @ s.D.T"
DT = "s.dT = s.dG * np.where(s.T > 0, 1, .2)"
DZ = "s.dZ = s.dT @ s.C.T"
CODE = "        s.dZ = s.dZ + K * s.Z / len(s.X)\n"
DH = "s.dH = s.dZ @ s.B.T"
DS = "s.dS = s.dH * (1 - s.H ** 2)"
FAULTS = [
    ("A1", TOP, "s.dU = s.Y - s.X"),
    ("A4/A3", TOP, "s.dU = (s.Y - s.X) / s.X.size"),
    ("B1", TOP, "s.dU = (s.X - s.Y) / len(s.X)"),
    ("C3", TOP, "s.dU = (s.Y - s.X) * s.Y * (1 - s.Y) / len(s.X)"),
    (
        "D4",
        TOP,
        "dY = (s.Y - s.X) / (s.Y * (1 - s.Y))\n        s.dU = dY * s.Y * (1 - s.Y) / len(s.X)",
        {"q": 300.0},
    ),
    ("D4", "np.logaddexp(0, s.U)", "np.log(1 + np.exp(s.U))", {"q": 3000.0}),
    (  # squared error declared, and the gradient of cross-entropy: that is C3b as well
        "D6/C3b",
        "e = np.sum(np.logaddexp(0, s.U) - X * s.U) / N",
        "e = np.sum((s.Y - X) ** 2) / N",
        {"also": TOP},
    ),
    ("D7", TOP, "s.dU = (s.U - s.X) / len(s.X)"),
    ("F1", "s.gd = s.dU.sum(0, keepdims=True)", "s.gd = s.dU.mean(0, keepdims=True)"),
    ("F1", "s.gc = s.dT.sum(0, keepdims=True)", "s.gc = s.dT.sum(1, keepdims=True)"),
    ("F1", "s.ga = s.dS.sum(0, keepdims=True)", "s.ga = s.dS.sum()"),
    ("F2", "s.gb = s.dZ.sum(0, keepdims=True)", "s.gb = (s.H.T @ s.dZ).sum(0, keepdims=True)"),
    ("E6", CODE, ""),
    ("E6", CODE, "        s.dZ = K * s.Z / len(s.X)\n"),
    ("G1", "s.H.T @ s.dZ + L * s.B", "s.H.T @ s.dZ"),
    ("G2", "s.X.T @ s.dS + L * s.A", "s.X.T @ s.dS + 2 * L * s.A"),
    ("E1", DG, "s.dG = s.dU @ s.A"),
    ("E1", DH, "s.dH = s.dZ @ s.C"),
    ("N3", DZ, "s.dZ = s.dT @ s.C", SQUARE),
    ("N3", DH, "s.dH = s.dZ @ s.B", SQUARE),
    ("E3", DZ, "s.dZ = s.T @ s.C.T"),
    ("E4", DZ, "s.dZ = s.dG @ s.C.T"),
    ("E5", "s.gD = s.G.T @ s.dU", "s.gD = s.H.T @ s.dU"),
    ("C5", DT, "s.dT = np.where(s.T > 0, s.dG, .2)"),
    ("C6", DT, "s.dT = s.dG * np.where(s.H > 0, 1, .2)"),
    ("C1", DS, "s.dS = s.dH * (1 - np.tanh(s.H) ** 2)"),
    ("O1", DT, "s.G[s.G > 0] = 1\n        s.G[s.G <= 0] = .2\n        s.dT = s.dG * s.G"),
    ("O1", DS, "s.H **= 2\n        s.dS = s.dH * (1 - s.H)"),
    ("O1", CODE, "        s.Z *= K / len(s.X)\n        s.dZ = s.dZ + s.Z\n"),
]
