"""The planted faults of `nets/recommender.py`."""

from __future__ import annotations

CONVENTION = "matrix factorisation, triples and a dict"
FAULTS = [
    ("L1", "np.add.at(grad['bu'], users, err)", "grad['bu'][users] += err"),
    ("L1", "np.add.at(grad['bi'], items, err)", "grad['bi'][items] = err"),
    ("L1/E6", "grad['P'][users[n]] += d_inter[n] * qi[n]", "grad['P'][users[n]] = d_inter[n] * qi[n]"),
    ("L1/E6", "grad['Q'][items[n]] += d_inter[n] * pu[n]", "grad['Q'][items[n]] = d_inter[n] * pu[n]"),
    ("H3/E1/L1", "grad['Q'][items[n]] += d_inter[n] * pu[n]", "grad['Q'][users[n]] += d_inter[n] * pu[n]"),
    ("E5/E1/E3", "grad['P'][users[n]] += d_inter[n] * qi[n]", "grad['P'][users[n]] += d_inter[n] * pu[n]"),
    ("E6", "d_inter = d_z @ params['A'].T + err[:, None]", "d_inter = d_z @ params['A'].T"),
    ("E6", "d_inter = d_z @ params['A'].T + err[:, None]", "d_inter = err[:, None]"),
    ("G2", "grad['P'] += 2 * reg * params['P']", "grad['P'] += reg * params['P']"),
    ("G1", "    grad['Q'] += 2 * reg * params['Q']\n", ""),
    ("G1b", "grad['P'] += 2 * reg * params['P']", "grad['P'] -= 2 * reg * params['P']"),
    (
        "G4/G2",
        "grad['Q'] += 2 * reg * params['Q']",
        "grad['Q'] += 2 * reg * params['Q'] / len(ratings)",
    ),
    ("B1", "err = -2 * (ratings - guess) / len(ratings)", "err = 2 * (ratings - guess) / len(ratings)"),
    ("A1", "err = -2 * (ratings - guess) / len(ratings)", "err = -2 * (ratings - guess)"),
    ("C2", "d_z = d_hid * hid * (1 - hid)", "d_z = d_hid"),
    ("C4", "d_z = d_hid * hid * (1 - hid)", "d_z = d_hid * (1 - hid)"),
    ("E5", "grad['A'] += inter.T @ d_z", "grad['A'] += pu.T @ d_z"),
    ("F1", "grad['a'] += d_z.sum(axis=0)", "grad['a'] += d_z.sum()"),
    ("H5/F3", "for n in range(len(users)):", "for n in range(len(users) - 1):"),
    (
        "E8/H5",
        "        grad['P'][users[n]] += d_inter[n] * qi[n]\n",
        "        grad['P'][users[n]] += d_inter[0] * qi[n]\n",
    ),
    (
        "E3/E4",
        "d_inter = d_z @ params['A'].T + err[:, None]",
        "d_inter = d_hid @ params['A'].T + err[:, None]",
    ),
    ("F1/F3/A1", "grad['mu'] += err.sum()", "grad['mu'] += err.mean()"),
]
