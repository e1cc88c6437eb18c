"""The planted faults of `nets/sutartiniu_atmintis.py`."""

from __future__ import annotations

EVEN = {"natu": 4}
NOTES = {"natu": 4, "iterpimas": 4}
CONVENTION = (
    "LSTM in columns, one matrix for the gates, a function per step, dicts of memory, mask of lengths"
)
ONE = "dlog[a['kitas'], np.arange(dlog.shape[1])] -= 1"
LIVE = "dlog *= a['gyva'] / viso"
DP = "gr['P'] += dlog @ a['h'].T"
DPB = "gr['p'] += dlog.sum(axis=1, keepdims=True)"
DH = "dh = dh + s['P'].T @ dlog"
DC = "dc = dc + dh * a['rodyk'] * (1 - a['tc'] ** 2)"
DU = "du = dc * a['c']"
DG = "dg = dc * a['irasyk']"
ZU = "du * a['uzmirsk'] * (1 - a['uzmirsk'])"
ZI = "di * a['irasyk'] * (1 - a['irasyk'])"
ZR = "dr * a['rodyk'] * (1 - a['rodyk'])"
ZG = "dg * (1 - a['siulyk'] ** 2)"
DV = "gr['V'] += dz @ a['sujungta'].T"
DVB = "gr['v'] += dz.sum(axis=1, keepdims=True)"
SCATTER = "np.add.at(gr['natos'].T, a['nata'], dsuj[busena:].T)"
BACK = "return dsuj[:busena], dc * a['uzmirsk']"
LOOP = "dh, dc = zingsnis_atgal(s, a, dh, dc, viso, gr)"
FAULTS = [
    ("A1/A4", LIVE, "dlog *= a['gyva']"),
    ("K1/D6", LIVE, "dlog /= viso"),
    ("B1", ONE, "dlog = -dlog\n    dlog[a['kitas'], np.arange(dlog.shape[1])] += 1"),
    ("D1/C3", DP, f"dlog = dlog * a['tik'] * (1 - a['tik'])\n    {DP}"),
    ("D3", "eksp.sum(axis=0)", "eksp.sum()", {"also": ONE}),
    ("D3", "eksp.sum(axis=0)", "eksp.sum(axis=1, keepdims=True)", {"also": ONE}),
    ("E3", DH, "dh = dh + s['P'].T @ a['tik']"),
    ("J2/E6", DH, "dh = s['P'].T @ dlog"),
    ("N3", DH, "dh = dh + s['P'] @ dlog", EVEN),
    ("N3", DP, "gr['P'] += a['h'] @ dlog.T", EVEN),
    ("J5/E5", DP, "gr['P'] += dlog @ a['sujungta'][:busena].T"),
    ("F1", DPB, "gr['p'] += dlog.sum()"),
    ("J1/E6", DC, "dc = dh * a['rodyk'] * (1 - a['tc'] ** 2)"),
    ("J1", DC, "dc = (dc + dh * a['rodyk']) * (1 - a['tc'] ** 2)"),
    ("J1/C4/C1", DC, "dc = dc + dh * a['rodyk'] * (1 - np.tanh(a['tc']) ** 2)"),
    ("J5/E5", "'c': c,", "'c': nauja_c,", {"also": DU}),
    ("E1/J3", DG, "dg = dc * a['uzmirsk']"),
    ("J3/C2", ZU, "du"),
    ("J3/C4/C1c", ZG, "dg * a['siulyk'] * (1 - a['siulyk'])"),
    ("J3/C7", ZI, "a['irasyk'] * (1 - a['irasyk'])"),
    ("J4/E1", f"        {ZI},\n        {ZR},\n", f"        {ZI},\n        {ZI},\n"),
    ("E1/J4/E1b", f"        {ZU},\n        {ZI},\n", f"        {ZI},\n        {ZU},\n"),
    ("F1", DVB, "gr['v'] += dz.mean(axis=1, keepdims=True)"),
    ("E6/E8/J2", DV, "gr['V'] = dz @ a['sujungta'].T"),
    ("L1", SCATTER, "gr['natos'][:, a['nata']] += dsuj[busena:]"),
    ("E1/H3", SCATTER, "np.add.at(gr['natos'].T, a['nata'], dsuj[:busena].T)", NOTES),
    ("J1", BACK, "return dsuj[:busena], dc"),
    ("J2/E6", LOOP, "_, dc = zingsnis_atgal(s, a, dh, dc, viso, gr)"),
    ("J1/J2/E6", LOOP, "dh, _ = zingsnis_atgal(s, a, dh, dc, viso, gr)"),
    ("O1", "nauja_c = u * c + i * g", "c *= u\n    nauja_c = c + i * g", {"also": DU}),
]
