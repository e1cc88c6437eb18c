"""The planted faults of `nets/stream_gru.py`."""

from __future__ import annotations

CONVENTION = "recurrent, GRU stepped from outside, stacked gates"
FAULTS = [
    ("J2/E6", "            dstate = dstate + self.carried\n", "            dstate = dstate\n"),
    ("J2/E6", "        self.carried = ds\n", "        self.carried = None\n", {"also": "dstate = "}),
    ("E3/J2/J1/J3/E1", "self.carried = ds\n", "self.carried = dstate\n"),
    ("J3/E6/J1", "dupdate = dstate * (s - fresh)", "dupdate = dstate * s"),
    ("J3/B2/J1", "dupdate = dstate * (s - fresh)", "dupdate = dstate * (fresh - s)"),
    ("J3/J1/E1", "dfresh = dstate * (1 - update)", "dfresh = dstate * update"),
    ("J1/J3/E1/J2", "ds = dstate * update\n", "ds = dstate * (1 - update)\n"),
    ("J2/E6/J1", "        ds = dstate * update\n", "        ds = 0\n", {"also": "ds = ds + self.R[0]"}),
    ("J3/C2", "a2 = dfresh * (1 - fresh ** 2)", "a2 = dfresh"),
    ("J3/C4", "a2 = dfresh * (1 - fresh ** 2)", "a2 = dfresh * (1 - fresh)"),
    ("J3/E5/J5", "dreset = a2 * inner", "dreset = a2 * s"),
    ("J3/E4/E6/J1", "dinner = a2 * reset", "dinner = a2"),
    ("J3/C2", "a0 = dupdate * update * (1 - update)", "a0 = dupdate"),
    ("J3/C6/E1", "a1 = dreset * reset * (1 - reset)", "a1 = dreset * update * (1 - update)"),
    ("J4/E1/E1b", "enumerate((a0, a1, a2))", "enumerate((a0, a0, a2))"),
    ("E1b/J4/E1", "enumerate((a0, a1, a2))", "enumerate((a1, a0, a2))"),
    ("E6/E8/J2", "g['b'][k] += a.sum(", "g['b'][k] = a.sum("),
    ("J5/E5", "g['R'][0] += a0 @ s.T", "g['R'][0] += a0 @ state.T"),
    ("E3/E1/J3/E4/E5", "g['R'][2] += dinner @ s.T", "g['R'][2] += a2 @ s.T"),
    ("E6/J2", "        ds = ds + self.R[2].T @ dinner\n", "", {"also": "ds = ds + self.R[0]"}),
    ("E1/J4/E3", "+ self.R[1].T @ a1\n", "+ self.R[0].T @ a1\n"),
    ("E3/E1/E4/J3", "self.R[2].T @ dinner", "self.R[2].T @ a2"),
    ("A1", "net.back((p - y) / batch)", "net.back(p - y)"),
    ("A3/D6", "net.back((p - y) / batch)", "net.back(2 * (p - y) / batch)"),
    ("E1/J5/N9", "net.predictions[::-1], ys[::-1]", "net.predictions[::-1], ys"),
]
