"""The planted faults of `heldout/revontulet.py`."""

from __future__ import annotations

CONVENTION = "closures (forward, backward) over dicts of weights and gradients, layer norm, self-attention, log-cosh loss on a vector"
GB = '"b": dyt.sum(axis=0),'
SILU = "return dy * (s + x * s * (1 - s))"
GAIN = '"gain": (dy * xh).sum(axis=(0, 1)),'
DXH = 'dxh = dy * p[nimi]["gain"]'
NORM = "return (dxh - eka - xh * toka) / hajonta"
DA = "da = dy @ v.transpose(0, 2, 1)"
JAC = "dp = a * (da - (da * a).sum(axis=-1, keepdims=True))"
SCALE = "        dp = dp / np.sqrt(leveys)\n"
GK = '"K": np.einsum("ntd,nte->de", x, dk),'
BACK = 'return dq @ w["Q"].T + dk @ w["K"].T + dv @ w["V"].T'
TOP = "dz = np.tanh(ero) / len(y)"
ERO = "        ero = ennusta(x) - y\n        dz"
POOL = "dh = np.repeat(dkeskella[:, None, :], tunteja, axis=1) / tunteja"
SKIP = "dh = dh + nor_t(huo_t(dh))"
FAULTS = [
    ("A1", TOP, "dz = np.tanh(ero)"),
    ("A4", TOP, "dz = np.tanh(ero) / x.shape[2]"),
    ("A5/A4", POOL, "dh = np.repeat(dkeskella[:, None, :], tunteja, axis=1)"),
    ("D6", TOP, "dz = np.sign(ero) / len(y)"),
    ("N2", ERO, "        ero = np.mean(ennusta(x)[:, None] - y, axis=1)\n        dz"),
    ("N2", ERO, "        ero = (ennusta(x) - y[:, None]).mean(axis=0)\n        dz"),
    (
        "N2",
        "        ero = ennusta(x) - y\n        return",
        "        ero = ennusta(x)[:, None] - y\n        return",
        {"also": TOP},
    ),
    ("D1", JAC, "dp = da * a * (1 - a)"),
    ("D2", JAC, "dp = a * (da - da.sum(axis=-1, keepdims=True))"),
    ("D3", JAC, "dp = a * (da - (da * a).sum(axis=1, keepdims=True))"),
    ("D3", JAC, "dp = a * (da - (da * a).sum())"),
    ("D5/D1", JAC, "dp = a * da"),
    ("A5/A3", SCALE, ""),
    ("A5/A3", SCALE, "        dp = dp / leveys\n"),
    ("N3", DA, "da = (dy @ v.transpose(0, 2, 1)).transpose(0, 2, 1)"),
    ("E1", BACK, 'return dq @ w["K"].T + dk @ w["Q"].T + dv @ w["V"].T'),
    ("E6", BACK, 'return dv @ w["V"].T'),
    ("E6", SKIP, "dh = nor_t(huo_t(dh))"),
    ("J4/E1", GK, '"K": np.einsum("ntd,nte->de", x, dq),'),
    ("F1", GB, '"b": dyt.mean(axis=0),'),
    ("I4", GAIN, '"gain": (dy * xh).mean(axis=(0, 1)),'),
    ("F2", GB, '"b": (x.reshape(-1, sisaan).T @ dyt).sum(axis=0),'),
    ("I1", DXH, "dxh = dy"),
    ("I2", NORM, "return (dxh - eka) / hajonta"),
    ("I2", NORM, "return (dxh - xh * toka) / hajonta"),
    ("I2", NORM, "return dxh - eka - xh * toka"),
    ("I5/I3/I2", "eka = dxh.mean(axis=-1, keepdims=True)", "eka = dxh.mean(axis=0, keepdims=True)"),
    ("C4", SILU, "return dy * (s + x * (1 - s))"),
    ("C7", SILU, "return s + x * s * (1 - s)"),
    ("C1", 'muisti["x"], muisti["s"] = x, s', 'muisti["x"], muisti["s"] = x * s, s', {"also": SILU}),
    ("O1", "xh = (x - keski) / hajonta", "x -= keski\n        xh = x / hajonta", {"also": SKIP}),
    ("O1", "        return x * s\n", "        x *= s\n        return x\n", {"also": SILU}),
    ("D1", JAC, "dp = (a - a ** 2) * da"),
]
