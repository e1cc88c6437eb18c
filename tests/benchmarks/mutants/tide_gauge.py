"""The planted faults of `nets/tide_gauge.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4)}
CONVENTION = "class, time first, minimal gated unit, layer norm"
TOP = "dy = miss[t] / np.sqrt(1 + miss[t] ** 2) / miss.shape[1]"
OUT = "dlin = dact * np.cos(out) ** 2"
NORM = "dnew = (dunit - dunit.mean(1, keepdims=True) - unit * (dunit * unit).mean(1, keepdims=True)) / std"
FAULTS = [
    ("A1", TOP, "dy = miss[t] / np.sqrt(1 + miss[t] ** 2)"),
    ("A4", TOP, "dy = miss[t] / np.sqrt(1 + miss[t] ** 2) / len(miss)"),
    ("D6", TOP, "dy = miss[t] / miss.shape[1]"),
    ("D6", TOP, "dy = miss[t] / (1 + miss[t] ** 2) / miss.shape[1]"),
    ("C1", OUT, "dlin = dact * np.cos(np.arctan(out)) ** 2"),
    ("C4/C1c", OUT, "dlin = dact * (1 - out ** 2)"),
    ("C2", OUT, "dlin = dact"),
    ("C1b/C4", OUT, "dlin = dact * np.cos(unit * p['scale'] + p['shift']) ** 2"),
    ("I1", 'dunit = dlin * p["scale"]', "dunit = dlin"),
    ("I1/E1", 'dunit = dlin * p["scale"]', 'dunit = dlin * p["shift"]'),
    ("I2", NORM, "dnew = (dunit - dunit.mean(1, keepdims=True)) / std"),
    ("I2", NORM, "dnew = (dunit - unit * (dunit * unit).mean(1, keepdims=True)) / std"),
    (
        "I2",
        NORM,
        "dnew = (dunit - dunit.mean(1, keepdims=True) - unit * (dunit * unit).mean(1, keepdims=True)) / std ** 2",
    ),
    (
        "I3/I5/I2",
        NORM,
        "dnew = (dunit - dunit.mean(0, keepdims=True) - unit * (dunit * unit).mean(1, keepdims=True)) / std",
    ),
    ("J2/E6", "dnew = dnew + carry", "dnew = dnew + 0 * carry"),
    ("J3/E1/E3", "dn = dnew * f", "dn = dnew * (1 - f)"),
    ("C4/J3", "dan = dn * (1 - n ** 2)", "dan = dn * (1 - n)"),
    ("J5/C4/J3", "dan = dn * (1 - n ** 2)", "dan = dn * (1 - self.trace[t - 1][4] ** 2)"),
    ("C1/J3", "dan = dn * (1 - n ** 2)", "dan = dn * (1 - np.tanh(n) ** 2)"),
    ("J3/E6", "df = dnew * (n - state) + dkept * state", "df = dnew * n + dkept * state"),
    ("E6/J3", "df = dnew * (n - state) + dkept * state", "df = dnew * (n - state)"),
    ("J3/B2", "df = dnew * (n - state) + dkept * state", "df = dnew * (state - n) + dkept * state"),
    ("J3/C2", "daf = df * f * (1 - f)", "daf = df"),
    ("J3/C4", "daf = df * f * (1 - f)", "daf = df * f"),
    ("E5/J5", 'g["Rn"] += kept.T @ dan', 'g["Rn"] += state.T @ dan'),
    ("E5/J5", 'g["Rf"] += state.T @ daf', 'g["Rf"] += kept.T @ daf'),
    ("E1/J4", 'g["Wf"] += x.T @ daf', 'g["Wf"] += x.T @ dan'),
    ("J4/E1", 'g["bf"] += daf.sum(0)', 'g["bf"] += dan.sum(0)'),
    ("F1", 'g["bn"] += dan.sum(0)', 'g["bn"] += dan.mean(0)'),
    ("I4/F1", 'g["shift"] += dlin.sum(0)', 'g["shift"] += dlin.mean(0)'),
    ("E6/J1/J2", "carry = dnew * (1 - f) + dkept * f + daf", "carry = dkept * f + daf"),
    ("J3/E4/E6/J1", "carry = dnew * (1 - f) + dkept * f + daf", "carry = dnew * (1 - f) + dkept + daf"),
    ("E1/E3", '+ daf @ p["Rf"].T', '+ daf @ p["Rn"].T'),
    ("N3", '+ daf @ p["Rf"].T', '+ daf @ p["Rf"]'),
    ("E6/E8/J2", 'g["Wn"] += x.T @ dan', 'g["Wn"] = x.T @ dan'),
]
