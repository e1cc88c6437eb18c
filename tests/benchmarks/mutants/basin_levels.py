"""The planted faults of `nets/basin_levels.py`."""

from __future__ import annotations

CONVENTION = "columns, time steps"
FAULTS = [
    (
        "A3",
        "dy = 2 * (levels[t] - seen[t]) / seen[t].shape[1]",
        "dy = (levels[t] - seen[t]) / seen[t].shape[1]",
    ),
    (
        "A4/A3",
        "dy = 2 * (levels[t] - seen[t]) / seen[t].shape[1]",
        "dy = 2 * (levels[t] - seen[t]) / seen[t].size",
    ),
    ("B1", "dy = 2 * (levels[t] - seen[t])", "dy = 2 * (seen[t] - levels[t])"),
    ("J3/E5/C7", "dgate = dshown * new", "dgate = dshown * cand"),
    ("J3/E5/C7", "dgate = dshown * new", "dgate = dshown * shown"),
    ("J3/C4/C1c", "dlift = dgate * gate * (1 - gate)", "dlift = dgate * (1 - gate ** 2)"),
    ("J3/C2", "dlift = dgate * gate * (1 - gate)", "dlift = dgate"),
    ("J3/E6/C7", "dnew = dshown * gate + later", "dnew = dshown + later"),
    ("J1/E6", "dnew = dshown * gate + later", "dnew = dshown * gate"),
    ("J3/A3/A5/C7", "dcand = self.leak * dnew", "dcand = dnew"),
    ("J3/A3/A5/C7", "dcand = self.leak * dnew", "dcand = (1 - self.leak) * dnew"),
    ("C1/C4", "dpre = dcand * (1 - cand ** 2)", "dpre = dcand * (1 - np.tanh(cand) ** 2)"),
    ("C4", "dpre = dcand * (1 - cand ** 2)", "dpre = dcand * (1 - cand)"),
    ("J1/J3/E6", "later = (1 - self.leak) * dnew + p['Wst'].T @ dpre", "later = p['Wst'].T @ dpre"),
    ("J1/J3/E6", "later = (1 - self.leak) * dnew + p['Wst'].T @ dpre", "later = dnew + p['Wst'].T @ dpre"),
    ("N3", "(1 - self.leak) * dnew + p['Wst'].T @ dpre", "(1 - self.leak) * dnew + p['Wst'] @ dpre"),
    ("E6/E8", "g['Wst'] += dpre @ s.T", "g['Wst'] = dpre @ s.T"),
    ("E5/J1", "g['Wst'] += dpre @ s.T", "g['Wst'] += dpre @ new.T"),
]
