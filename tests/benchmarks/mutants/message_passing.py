"""The planted faults of `nets/message_passing.py`."""

from __future__ import annotations

CONVENTION = "graph net over an edge list"
SQUARE = {"sizes": (6, 6, 6)}
FAULTS = [
    ("L1/H4", "np.add.at(dh0, self.src, dzm @ self.Ws.T)", "dh0[self.src] += dzm @ self.Ws.T"),
    ("L1/H4", "np.add.at(dh0, self.dst, dzm @ self.Wd.T)", "dh0[self.dst] += dzm @ self.Wd.T"),
    ("E6", "        np.add.at(dh0, self.dst, dzm @ self.Wd.T)\n", ""),
    ("E6", "        np.add.at(dh0, self.src, dzm @ self.Ws.T)\n", ""),
    ("E6", "        dh0 = dzu @ self.Wu.T\n", "        dh0 = np.zeros_like(self.h0)\n"),
    ("A4/A3/A5", "dmsg = (dagg / self.deg)[self.dst]", "dmsg = dagg[self.dst]"),
    ("H3/E1/L1", "dmsg = (dagg / self.deg)[self.dst]", "dmsg = (dagg / self.deg)[self.src]"),
    ("A4/A3/A5", "dmsg = (dagg / self.deg)[self.dst]", "dmsg = dagg[self.dst] / len(self.dst)"),
    ("E1/E3", "np.add.at(dh0, self.src, dzm @ self.Ws.T)", "np.add.at(dh0, self.src, dzm @ self.Wd.T)"),
    ("H3/E1", "np.add.at(dh0, self.src, dzm @ self.Ws.T)", "np.add.at(dh0, self.dst, dzm @ self.Ws.T)"),
    ("E5", "g['Ws'] = self.h0[self.src].T @ dzm", "g['Ws'] = self.h0[self.dst].T @ dzm"),
    ("C2", "dzm = dmsg * (self.zm > 0)", "dzm = dmsg"),
    ("C4/C5", "np.where(self.ze > 0, 1.0, 0.2)", "np.where(self.ze > 0, 1.0, 0.0)"),
    ("C4", "(1 - self.h1 ** 2)", "(1 - self.h1)"),
    ("E5", "g['Wa'] = self.agg.T @ dzu", "g['Wa'] = (self.agg * self.deg).T @ dzu"),
    ("E3/E4", "dagg = dzu @ self.Wa.T", "dagg = dh1 @ self.Wa.T"),
    ("E4/E3", "dh0 = dzu @ self.Wu.T", "dh0 = dh1 @ self.Wu.T"),
    ("F1", "g['bm'] = dzm.sum(0)", "g['bm'] = dzm.mean(0)"),
    ("N3", "dagg = dzu @ self.Wa.T", "dagg = dzu @ self.Wa", SQUARE),
    (
        "O1",
        "        dzu = dh1 * (1 - self.h1 ** 2)\n",
        "        self.h0 *= self.ze > 0\n        dzu = dh1 * (1 - self.h1 ** 2)\n",
    ),
    ("A1", "dpred = (self.pred - self.y) / len(self.y)", "dpred = self.pred - self.y"),
    ("E1/H3/E8", "dh1 = dpooled[self.gid]", "dh1 = dpooled[self.gid[::-1]]"),
]
