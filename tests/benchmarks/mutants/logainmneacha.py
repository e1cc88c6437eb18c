"""The planted faults of `nets/logainmneacha.py`."""

from __future__ import annotations

SQUARE = {"litreacha": 6, "folaithe": 6}
CONVENTION = (
    "character-level recurrent net in functions, dicts of columns by step, a list of names, Irish names"
)
COPY = "            dy = p[t].copy()\n"
ONE = "            dy[ainm[t + 1]] -= 1\n"
MEAN = "            dy = dy / líon\n"
DV = "g['dV'] += dy @ h[t].T"
DH = "dh = m['V'].T @ dy + dh_ina_dhiaidh"
DZ = "dz = (1 - h[t] ** 2) * dh"
DU = "g['dU'][:, [ainm[t]]] += dz"
DW = "g['dW'] += dz @ h[t - 1].T"
DBH = "g['dbh'] += dz"
NEXT = "dh_ina_dhiaidh = m['W'].T @ dz"
FIRST = "        g['dh0'] += dh_ina_dhiaidh\n"
RESET = "        dh_ina_dhiaidh = np.zeros_like(h[0])\n"
NAMES = "    for ainm in ainmneacha:\n        h, p = ar_aghaidh(m, ainm)\n"
EXP = "e = np.exp(y - np.max(y))"
FAULTS = [
    ("N3", NEXT, "dh_ina_dhiaidh = m['W'] @ dz"),
    ("N3", DH, "dh = m['V'] @ dy + dh_ina_dhiaidh", SQUARE),
    ("N3", DW, "g['dW'] += h[t - 1] @ dz.T"),
    ("N6", DW, "g['dW'] += dz * h[t - 1]"),
    ("N6", DV, "g['dV'] += dy * h[t]", SQUARE),
    ("F1", DBH, "g['dbh'] += np.sum(dz)"),
    ("F1/A2/A5", DBH, "g['dbh'] += dz / líon"),
    ("A1", MEAN, ""),
    ("A4", "    líon = sum(len(ainm) - 1 for ainm in ainmneacha)\n", "    líon = len(ainmneacha)\n"),
    (
        "A4",
        "    líon = sum(len(ainm) - 1 for ainm in ainmneacha)\n",
        "    líon = sum(len(ainm) for ainm in ainmneacha)\n",
    ),
    ("B1", f"{COPY}{ONE}", "            dy = -p[t]\n            dy[ainm[t + 1]] += 1\n"),
    ("J5/D6", ONE, "            dy[ainm[t]] -= 1\n"),
    ("D1/C3", MEAN, "            dy = dy * p[t] * (1 - p[t]) / líon\n"),
    (
        "D1",
        f"{COPY}{ONE}",
        "            dp = np.zeros_like(p[t])\n"
        "            dp[ainm[t + 1]] = -1 / p[t][ainm[t + 1]]\n"
        "            dy = p[t] * (1 - p[t]) * dp\n",
    ),
    ("D7", COPY, "            dy = m['V'] @ h[t] + m['by']\n"),
    ("D4", EXP, "e = np.exp(y)", {"ardú": 800.0}),
    ("E6/J2", DH, "dh = m['V'].T @ dy"),
    ("E6/E8", DU, "g['dU'][:, [ainm[t]]] = dz"),
    ("E6/E8", DV, "g['dV'] = dy @ h[t].T"),
    ("E6/E8", FIRST, "        g['dh0'] = dh_ina_dhiaidh\n"),
    ("F3", FIRST, ""),
    ("O3", f"{NAMES}{RESET}", f"    dh_ina_dhiaidh = np.zeros_like(m['h0'])\n{NAMES}"),
    ("O3/E6", NEXT, "dh_ina_dhiaidh += m['W'].T @ dz"),
    ("J5/E5", DW, "g['dW'] += dz @ h[t].T"),
    ("E4", NEXT, "dh_ina_dhiaidh = m['W'].T @ dh"),
    ("E3", NEXT, "dh_ina_dhiaidh = m['W'].T @ h[t]"),
    ("C1", DZ, "dz = (1 - np.tanh(h[t]) ** 2) * dh"),
    ("C4", DZ, "dz = (1 - h[t]) ** 2 * dh"),
    ("C6/J5", DZ, "dz = (1 - h[t - 1] ** 2) * dh"),
    (
        "O1",
        "        h[t] = np.tanh(m['U']",
        "        h[t] = h[t - 1]\n        h[t][:] = np.tanh(m['U']",
        {"also": DW},
    ),
    ("H5/E6", "range(len(ainm) - 2, -1, -1)", "range(len(ainm) - 2, 0, -1)"),
]
