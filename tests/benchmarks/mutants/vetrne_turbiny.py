"""The planted faults of `nets/vetrne_turbiny.py`."""

from __future__ import annotations

SQUARE = {"vrstvy": (5, 5, 5, 5)}
CUBE = {"vrstvy": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, loss and gradients in one method, batch normalisation and dropout, formatted names, Czech"
DBETA = "dbeta = dy.sum(axis=0)"
DGAMA = "dgama = (dy * xs).sum(axis=0)"
DXS = "dxs = dy * gama"
DX = "dx = inv / n * (n * dxs - dxs.sum(axis=0) - xs * (dxs * xs).sum(axis=0))"
HINGE = "okraje = np.maximum(0, skore - spravne + 1.0)"
ZTR = "ztrata = okraje.sum() / n"
IND = "d = (okraje > 0).astype(float)"
PICK = "d[np.arange(n), y] -= d.sum(axis=1)"
RET = "return ztrata, d / n"
REGL = 'ztrata += 0.5 * self.reg * sum(np.sum(p["W%d" % i] ** 2) for i in range(1, L + 1))'
GWL = 'g["W%d" % L] = a.T @ d + self.reg * p["W%d" % L]'
GBL = 'g["b%d" % L] = d.sum(axis=0)'
DAL = 'da = d @ p["W%d" % L].T'
DH = "dh = da * self.masky[i - 1] / self.podil"
DS = "ds = dh * (s > 0)"
GW = 'g["W%d" % i] = a.T @ dz + self.reg * p["W%d" % i]'
DA = 'da = dz @ p["W%d" % i].T'
FAULTS = [
    ("A1", RET, "return ztrata, d"),
    ("A4", RET, "return ztrata, d / d.shape[1]"),
    ("A3/A4/D6", ZTR, "ztrata = okraje.mean()", {"also": RET}),
    ("D6/B1", PICK, "d[np.arange(n), y] += d.sum(axis=1)"),
    ("D6", PICK, "d[np.arange(n), y] -= 1"),
    ("D6", HINGE, "okraje = np.maximum(0, skore - spravne + 1.0) ** 2", {"also": IND}),
    ("D6/C5", IND, "d = okraje"),
    ("N3", DAL, 'da = d @ p["W%d" % L]', SQUARE),
    ("N3", DA, 'da = dz @ p["W%d" % i]', SQUARE),
    ("N3", GW, 'g["W%d" % i] = dz.T @ a + self.reg * p["W%d" % i]', SQUARE),
    ("N6", DAL, 'da = d * p["W%d" % L].T', CUBE),
    ("F1", GBL, 'g["b%d" % L] = d.mean(axis=0)'),
    ("F1", GBL, 'g["b%d" % L] = d.sum(axis=1)', CUBE),
    ("F1", GBL, 'g["b%d" % L] = d.sum()'),
    ("I4/F1/A2/A5", DBETA, "dbeta = dy.mean(axis=0)"),
    ("I4/A2/A5", DGAMA, "dgama = (dy * xs).mean(axis=0)"),
    ("I1", DXS, "dxs = dy"),
    ("I2", DX, "dx = inv / n * (n * dxs - xs * (dxs * xs).sum(axis=0))"),
    ("I2", DX, "dx = inv / n * (n * dxs - dxs.sum(axis=0))"),
    ("I2", DX, "dx = inv ** 2 / n * (n * dxs - dxs.sum(axis=0) - xs * (dxs * xs).sum(axis=0))"),
    ("A1/I2/A5/A4", DX, "dx = inv * (n * dxs - dxs.sum(axis=0) - xs * (dxs * xs).sum(axis=0))"),
    ("I3/I2", "rozptyl = x.var(axis=0)", "rozptyl = x.var(axis=0, ddof=1)", {"also": DX}),
    ("K1", DH, "dh = da"),
    ("K1/A3/A5", DH, "dh = da * self.masky[i - 1]"),
    ("C5b/C5/C2", DS, "ds = dh * (np.maximum(s, 0) >= 0)"),
    ("C5c/C5", DS, "ds = np.maximum(dh, 0)"),
    ("C6/C5", DS, "ds = dh * (bn[0] > 0)"),
    ("E5", GW, 'g["W%d" % i] = s.T @ dz + self.reg * p["W%d" % i]', SQUARE),
    ("E4", DA, 'da = ds @ p["W%d" % i].T'),
    ("E3", DA, 'da = (a @ p["W%d" % i]) @ p["W%d" % i].T'),
    ("G1", GW, 'g["W%d" % i] = a.T @ dz'),
    ("G2", GWL, 'g["W%d" % L] = a.T @ d + 2 * self.reg * p["W%d" % L]'),
    ("G1", REGL, REGL.replace("range(1, L + 1)", "range(1, L)"), {"also": GWL}),
    (
        "O1",
        f"    {DBETA}\n    {DGAMA}\n    {DXS}\n",
        f"    dxs = dy\n    dxs *= gama\n    {DBETA}\n    {DGAMA}\n",
        {"also": DBETA},
    ),
    (
        "O1",
        "return gama * xs + beta, (xs, inv, gama)",
        "xs *= gama\n    xs += beta\n    return xs, (xs, inv, gama)",
        {"also": DGAMA},
    ),
    (
        "N2",
        "spravne = skore[np.arange(n), y][:, None]",
        "spravne = skore[np.arange(n), y]",
        {**CUBE, "also": IND},
    ),
]
