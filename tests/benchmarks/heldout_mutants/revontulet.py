"""The planted faults of `heldout/revontulet.py`."""

from __future__ import annotations

CONVENTION = "closures (forward, backward) over dicts of weights and gradients, layer norm, self-attention, log-cosh loss on a vector"
GW = '"W": x.reshape(-1, sisaan).T @ dyt,'
GB = '"b": dyt.sum(axis=0),'
SILU = "return dy * (s + x * s * (1 - s))"
GAIN = '"gain": (dy * xh).sum(axis=(0, 1)),'
SHIFT = '"siirto": dy.sum(axis=(0, 1)),'
DXH = 'dxh = dy * p[nimi]["gain"]'
NORM = "return (dxh - eka - xh * toka) / hajonta"
A = "a = e / e.sum(axis=-1, keepdims=True)"
DA = "da = dy @ v.transpose(0, 2, 1)"
DV = "dv = a.transpose(0, 2, 1) @ dy"
JAC = "dp = a * (da - (da * a).sum(axis=-1, keepdims=True))"
SCALE = "        dp = dp / np.sqrt(leveys)\n"
DQ = "dq = dp @ k"
DK = "dk = dp.transpose(0, 2, 1) @ q"
GQ = '"Q": np.einsum("ntd,nte->de", x, dq),'
GK = '"K": np.einsum("ntd,nte->de", x, dk),'
GV = '"V": np.einsum("ntd,nte->de", x, dv),'
BACK = 'return dq @ w["Q"].T + dk @ w["K"].T + dv @ w["V"].T'
TOP = "dz = np.tanh(ero) / len(y)"
LOSS = "return np.mean(np.log(np.cosh(ero)))"
ERO = "        ero = ennusta(x) - y\n        dz"
POOL = "dh = np.repeat(dkeskella[:, None, :], tunteja, axis=1) / tunteja"
SKIP = "dh = dh + nor_t(huo_t(dh))"
FAULTS = [
    ("A1", TOP, "dz = np.tanh(ero)"),
    ("A4", TOP, "dz = np.tanh(ero) / x.shape[2]"),
    ("A4", TOP, "dz = np.tanh(ero) / x.shape[1]"),
    ("A5/A4", POOL, "dh = np.repeat(dkeskella[:, None, :], tunteja, axis=1)"),
    ("B1", ERO, "        ero = y - ennusta(x)\n        dz"),
    ("D6", TOP, "dz = ero / len(y)"),
    ("D6", TOP, "dz = np.sign(ero) / len(y)"),
    ("D6", LOSS, "return np.mean(np.abs(ero))", {"also": TOP}),
    ("D8", TOP, "dz = np.full(len(y), np.mean(np.tanh(ero))) / len(y)"),
    ("N2", ERO, "        ero = np.mean(ennusta(x)[:, None] - y, axis=1)\n        dz"),
    ("N2", ERO, "        ero = (ennusta(x) - y[:, None]).mean(axis=0)\n        dz"),
    (
        "N2",
        "        ero = ennusta(x) - y\n        return",
        "        ero = ennusta(x)[:, None] - y\n        return",
        {"also": TOP},
    ),
    ("D1", JAC, "dp = da * a * (1 - a)"),
    ("D5", JAC, "dp = da"),
    ("D2", JAC, "dp = a * (da - da.sum(axis=-1, keepdims=True))"),
    ("D3", JAC, "dp = a * (da - (da * a).sum(axis=1, keepdims=True))"),
    ("D3", JAC, "dp = a * (da - (da * a).sum())"),
    ("D3", A, "a = e / e.sum(axis=1, keepdims=True)", {"also": JAC}),
    ("D3", A, "a = e / e.sum()", {"also": JAC}),
    ("D5/D1", JAC, "dp = a * da"),
    ("A5/A3", SCALE, ""),
    ("A5/A3", SCALE, "        dp = dp / leveys\n"),
    ("N3", DV, "dv = a @ dy"),
    ("N3", DK, "dk = dp @ q"),
    ("N3", DA, "da = (dy @ v.transpose(0, 2, 1)).transpose(0, 2, 1)"),
    ("N3", BACK, 'return dq @ w["Q"] + dk @ w["K"] + dv @ w["V"]'),
    ("E1", DQ, "dq = dp @ q"),
    ("E1", DA, "da = dy @ k.transpose(0, 2, 1)"),
    ("E1", BACK, 'return dq @ w["K"].T + dk @ w["Q"].T + dv @ w["V"].T'),
    ("E6", BACK, 'return dq @ w["Q"].T + dk @ w["K"].T'),
    ("E6", BACK, 'return dv @ w["V"].T'),
    ("E6", SKIP, "dh = nor_t(huo_t(dh))"),
    ("E6", "        dh = dh + nor_t(huo_t(dh))\n", "        nor_t(huo_t(dh))\n"),
    ("E5", GV, '"V": np.einsum("ntd,nte->de", v, dv),'),
    ("E5", GK, '"K": np.einsum("ntd,nte->de", k, dk),'),
    ("J4/E1", GK, '"K": np.einsum("ntd,nte->de", x, dq),'),
    ("F1", GB, '"b": dyt.sum(),'),
    ("F1", GB, '"b": dyt.mean(axis=0),'),
    ("F1/I4", SHIFT, '"siirto": dy.mean(axis=(0, 1)),'),
    ("I4", GAIN, '"gain": (dy * xh).mean(axis=(0, 1)),'),
    ("F2", GB, '"b": (x.reshape(-1, sisaan).T @ dyt).sum(axis=0),'),
    ("I1", DXH, "dxh = dy"),
    ("I2", NORM, "return (dxh - eka) / hajonta"),
    ("I2", NORM, "return (dxh - xh * toka) / hajonta"),
    ("I2", NORM, "return dxh - eka - xh * toka"),
    ("I5/I3/I2", "eka = dxh.mean(axis=-1, keepdims=True)", "eka = dxh.mean(axis=0, keepdims=True)"),
    ("C4", SILU, "return dy * s * (1 - s)"),
    ("C4", SILU, "return dy * (s + x * (1 - s))"),
    ("C7", SILU, "return s + x * s * (1 - s)"),
    ("C1", 'muisti["x"], muisti["s"] = x, s', 'muisti["x"], muisti["s"] = x * s, s', {"also": SILU}),
]
