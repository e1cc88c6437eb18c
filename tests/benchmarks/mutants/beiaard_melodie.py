"""The planted faults of `nets/beiaard_melodie.py`."""

from __future__ import annotations

CUBE = {"klokken": 6, "samples": 6}
CONVENTION = (
    "plain RNN over batches with a mask for rests, embedding, weights in a dict, dh_next, Flemish names"
)
TOP = "ds *= m / aantal"
HIT = "ds[np.arange(N), doel[:, t]] -= 1"
DH = "dh = ds @ P['Why'].T + dh_next"
DRAW = "draw = dc * (1 - c ** 2)"
NEXT = "dh_next = draw @ P['Whh'].T + dh * (1 - m)"
TABLE = "np.add.at(dP['E'], noten[:, t], dx[:, :-1])"
WHH = "dP['Whh'] += h_vorig.T @ draw"
WXH = "dP['Wxh'] += x.T @ draw"
FIRST = "    dP['h0'] = dh_next.sum(axis=0)\n"
DECAY = "    dP['Whh'] += LAM * P['Whh']\n"
FAULTS = [
    ("A1", TOP, "ds *= m"),
    ("A4", "aantal = np.sum(masker)", "aantal = N * T"),
    ("A5b", DECAY, DECAY + "    for naam in dP:\n        dP[naam] = np.clip(dP[naam], -0.05, 0.05)\n"),
    ("B1", TOP, "ds *= -m / aantal"),
    ("D1/C3", TOP, "ds *= p * (1 - p) * m / aantal"),
    ("D3", "return e / np.sum(e, axis=1, keepdims=True)", "return e / np.sum(e)"),
    ("D6", "ds = p.copy()\n        " + HIT, "ds = np.zeros_like(p)\n        " + HIT),
    ("N9", HIT, "ds[:, doel[:, t]] -= 1"),
    ("N2", TOP, "ds *= masker[:, t] / aantal", CUBE),
    ("N3", NEXT, "dh_next = draw @ P['Whh'] + dh * (1 - m)"),
    ("N3", WHH, "dP['Whh'] += draw.T @ h_vorig"),
    ("N3b", "dh = ds @ P['Why'].T", "dh = ds @ P['Why'].reshape(ds.shape[1], -1)"),
    ("J2/E6", DH, "dh = ds @ P['Why'].T"),
    ("E6/J2", NEXT, "dh_next = draw @ P['Whh'].T"),
    ("E6/J2", NEXT, "dh_next = dh * (1 - m)"),
    ("E4", NEXT, "dh_next = dc @ P['Whh'].T + dh * (1 - m)"),
    ("E3", DH, "dh = p @ P['Why'].T + dh_next"),
    ("J5/E5", WHH, "dP['Whh'] += h.T @ draw"),
    ("J5/E5", "dP['Why'] += h.T @ ds", "dP['Why'] += h_vorig.T @ ds"),
    ("E6/E8/J2", WXH, "dP['Wxh'] = x.T @ draw"),
    ("E6/E8/J2", "dP['bh'] += draw.sum(axis=0)", "dP['bh'] = draw.sum(axis=0)"),
    ("F1", "dP['bh'] += draw.sum(axis=0)", "dP['bh'] += draw.mean(axis=0)"),
    ("F1", "dP['by'] += ds.sum(axis=0)", "dP['by'] += ds.sum()"),
    ("F3", FIRST, ""),
    ("L1", TABLE, "dP['E'][noten[:, t]] += dx[:, :-1]"),
    ("H3/E1", TABLE, "np.add.at(dP['E'], noten[:, t], dx[:, 1:])"),
    ("E1/J5", TABLE, "np.add.at(dP['E'], doel[:, t], dx[:, :-1])"),
    ("C4", DRAW, "draw = dc * (1 - c) ** 2"),
    ("C2", DRAW, "draw = dc"),
    ("C7", DRAW, "draw = m * (1 - c ** 2)"),
    (
        "O1",
        "h_nieuw = m * c + (1 - m) * h\n",
        "h *= 1 - m\n        h += m * c\n        h_nieuw = h\n",
        {"also": WHH},
    ),
    ("G2", DECAY, "    dP['Whh'] += 2 * LAM * P['Whh']\n"),
]
