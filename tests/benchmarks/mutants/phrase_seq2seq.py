"""The planted faults of `nets/phrase_seq2seq.py`."""

from __future__ import annotations

CONVENTION = "encoder and decoder of columns with attention, lists per step"
FAULTS = [
    ("E6", "            ds = ds + H @ de\n", ""),
    ("E6", "            dH += s_new @ de.T\n", ""),
    ("E6", "            dH += dctx @ a.T\n", ""),
    ("J2/E6", "ds = dcat[:h] + ds_next", "ds = dcat[:h]"),
    ("E6/J2/E3", "        dh = ds_next\n", "        dh = np.zeros((h, 1))\n"),
    ("D1/D2/E4", "de = a * (da - np.sum(a * da))", "de = a * (1 - a) * da"),
    ("D5/E4/D2/C2", "de = a * (da - np.sum(a * da))", "de = da"),
    ("J5/E5", "G['Ud'] += dz @ s.T", "G['Ud'] += dz @ s_new.T"),
    ("J5/E5/E1", "G['Ue'] += dz @ states[t - 1].T", "G['Ue'] += dz @ states[t].T"),
    ("E1/J5/H3", "dh = dh + dH[:, [t - 1]]", "dh = dh + dH[:, [-1]]"),
    ("E6", "            dh = dh + dH[:, [t - 1]]\n            dz = dh", "            dz = dh"),
    ("L1/E8/O3/E6", "G['Vd'][:, [prev]] += dz", "G['Vd'][:, [prev]] = dz"),
    ("E1/J5/H3/L1", "G['Vd'][:, [prev]] += dz", "G['Vd'][:, [w]] += dz"),
    ("C2/E4/J3", "dz = ds * (1 - s_new ** 2)", "dz = ds"),
    ("E1/H3", "dctx = dcat[h:]", "dctx = dcat[:h]"),
    ("J2/E6/E4", "            ds_next = P['Ud'].T @ dz\n", ""),
]
