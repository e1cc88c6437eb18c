"""The planted faults of `heldout/bertso_hizkiak.py`."""

from __future__ import annotations

SQUARE = {"alfabetoa": 5, "tamaina": 5, "ezkutua": 5}
CUBE = {"alfabetoa": 5, "tamaina": 5, "ezkutua": 5, "samples": 5}
CONVENTION = (
    "LSTM with coupled gates, batches in rows, dicts keyed by time step, learned first state, Basque names"
)
PICK = "        dy[np.arange(n), hurrengoak[:, t]] -= 1\n"
MEAN = "        dy /= n\n"
V = "d['V'] += hs[t].T @ dy"
BY = "d['by'] += dy.sum(axis=0)"
DH = "dh = dy @ P['V'].T"
LATER = "        dh += dh_gero\n"
DO = "do = dh * ts[t]"
DC = "dc = dh * os_[t] * (1 - ts[t] ** 2)"
DC_LATER = "        dc += dc_gero\n"
DF = "df = dc * (cs[t - 1] - gs[t])"
DG = "dg = dc * (1 - fs[t])"
KEPT = "dc_gero = dc * fs[t]"
SF = "        df = df * fs[t] * (1 - fs[t])\n"
SG = "        dg = dg * (1 - gs[t] ** 2)\n"
GATES = "for atea, dz in (('f', df), ('o', do), ('g', dg)):"
W = "d['W' + atea] += xs[t].T @ dz"
U = "d['U' + atea] += hs[t - 1].T @ dz"
B = "d['b' + atea] += dz.sum(axis=0)"
DX = "dx += dz @ P['W' + atea].T"
BACK = "dh_gero += dz @ P['U' + atea].T"
SCATTER = "np.add.at(d['E'], hizkiak[:, t], dx)"
FAULTS = [
    ("A1", MEAN, ""),
    ("A4", MEAN, "        dy /= T\n"),
    ("B1", PICK, f"{PICK}        dy = -dy\n"),
    ("D1/C3", MEAN, "        dy = dy * ps[t] * (1 - ps[t]) / n\n"),
    (
        "D3",
        "np.exp(y).sum(axis=1, keepdims=True)",
        "np.exp(y).sum(axis=0, keepdims=True)",
        {"also": "dy = np.copy(ps[t])"},
    ),
    ("N3", DH, "dh = dy @ P['V']", SQUARE),
    ("N3", BACK, "dh_gero += dz @ P['U' + atea]"),
    ("N3", U, "d['U' + atea] += dz.T @ hs[t - 1]"),
    ("F1", B, "d['b' + atea] += dz.mean(axis=0)"),
    ("F1", BY, "d['by'] += dy.sum()"),
    ("F1", B, "d['b' + atea] += dz.sum(axis=1)", CUBE),
    ("F3", "    d['h0'] = dh_gero.sum(axis=0, keepdims=True)\n", ""),
    ("E6/E8", V, "d['V'] = hs[t].T @ dy"),
    ("E6/J2", LATER, ""),
    ("J1/E6/J2", DC_LATER, ""),
    (
        "J1",
        f"        {DC}\n{DC_LATER}",
        "        dc = dh * os_[t] + dc_gero\n        dc *= 1 - ts[t] ** 2\n",
    ),
    ("E6/J2", BACK, BACK.replace("+=", "=")),
    ("E6", DX, DX.replace("+=", "=")),
    ("E6", DF, "df = dc * cs[t - 1]"),
    ("J1/E6/J2", KEPT, "dc_gero = dc"),
    ("J3/C2", SF, ""),
    ("J3/C4/C6/C1c", SG, "        dg = dg * gs[t] * (1 - gs[t])\n"),
    ("C1", DC, "dc = dh * os_[t] * (1 - np.tanh(ts[t]) ** 2)"),
    ("C4/C1b", DC, "dc = dh * os_[t] * (1 - cs[t] ** 2)"),
    ("J5/E5", U, "d['U' + atea] += hs[t].T @ dz"),
    ("J5/E1", DF, "df = dc * (cs[t] - gs[t])"),
    ("J4/E1", GATES, "for atea, dz in (('f', df), ('o', df), ('g', dg)):"),
    ("L1", SCATTER, "d['E'][hizkiak[:, t]] += dx"),
    ("E3", DG, "dg = dh * (1 - fs[t])"),
    ("E3", KEPT, "dc_gero = dh * fs[t]"),
    ("O1", DO, "do = dh\n        do *= ts[t]"),
    (
        "O1",
        "cs[t] = fs[t] * cs[t - 1] + (1 - fs[t]) * gs[t]\n",
        "cs[t] = cs[t - 1]\n        cs[t] *= fs[t]\n        cs[t] += (1 - fs[t]) * gs[t]\n",
        {"also": DF},
    ),
]
