"""The planted faults of `nets/quarry_bumps.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 6, 6, 3)}
CONVENTION = "rows, softmax over groups, dict params"
TOP = "dg = trust[:, None] * 2 * r / (1 + r ** 2) / trust.sum()"
DZ = "dz = dg / (1 + np.exp(-z))"
DS = "ds = share * (dshare - inner[core])"
DV = "dv = -v * q * dq"
DU = "du = dh / (1 + u ** 2)"
FAULTS = [
    ("D6", TOP, "dg = trust[:, None] * 2 * r / trust.sum()"),
    ("D6", TOP, "dg = trust[:, None] * r / (1 + np.abs(r)) / trust.sum()"),
    ("D6", TOP, "dg = 2 * r / (1 + r ** 2) / trust.sum()"),
    ("C1", DZ, "dz = dg / (1 + np.exp(-g))"),
    ("C4", DZ, "dz = dg / (1 + np.exp(z))"),
    ("C7", DZ, "dz = 1 / (1 + np.exp(-z))"),
    ("E3", "dm = dz @ w['out'].T", "dm = z @ w['out'].T"),
    ("E4", "dm = dz @ w['out'].T", "dm = dg @ w['out'].T"),
    ("D3", DS, "ds = share * (dshare - np.sum(share * dshare))"),
    ("D3/D1", DS, "ds = share * (dshare - np.mean(share * dshare))"),
    ("D1", DS, "ds = share * (1 - share) * dshare"),
    ("D5", DS, "ds = dshare"),
    ("E6", "dh += dv @ w['bump'].T", "dh = dv @ w['bump'].T"),
    ("E5", "G['ask'] = q.T @ ds", "G['ask'] = v.T @ ds"),
    ("E3", "dq = np.outer(ds, w['ask'])", "dq = np.outer(dshare, w['ask'])"),
    ("C4", DV, "dv = v * q * dq"),
    ("C4", DV, "dv = -v * dq"),
    ("C4", DV, "dv = q * dq"),
    ("C4/A5", DV, "dv = -2 * v * q * dq"),
    ("C2", DV, "dv = dq"),
    ("C7", DV, "dv = -v * q * w['ask']"),
    ("C1", DU, "du = dh / (1 + h ** 2)"),
    ("C4", DU, "du = dh * (1 - u ** 2)"),
    ("C4", DU, "du = dh / (1 + np.abs(u))"),
    ("C4", DU, "du = dh * u / (1 + u ** 2)"),
    ("C1c/C4", DU, "du = dh * (1 - h ** 2)"),
    ("C7", DU, "du = 1 / (1 + u ** 2)"),
    ("E5", "G['bump'] = h.T @ dv", "G['bump'] = u.T @ dv"),
    ("N3", "G['bump'] = h.T @ dv", "G['bump'] = dv.T @ h", SQUARE),
    ("N3", "dh += dv @ w['bump'].T", "dh += dv @ w['bump']", SQUARE),
    ("H3/E1", "dh = share[:, None] * dm[core]", "dh = share[:, None] * dm[core[::-1]]"),
    ("F1", "G['b0'] = dv.sum(axis=0)", "G['b0'] = dv.mean(axis=0)"),
]
