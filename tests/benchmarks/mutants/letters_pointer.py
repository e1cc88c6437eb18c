"""The planted faults of `nets/letters_pointer.py`."""

from __future__ import annotations

CONVENTION = "gated encoder of vectors with additive attention, one class"
FAULTS = [
    ("E6", "            dH += de @ self.A\n", ""),
    ("E6/J2/J3", "                back = back + self.Gh.T @ dgate\n", ""),
    ("E6/J2", "                back = back + self.Wh.T @ dcand\n", ""),
    ("J2/E6", "                dh = back\n", "                dh = 0 * back\n"),
    ("E6", "dh = self.B.T @ de.sum(axis=0)", "dh = np.zeros(len(self.bh))"),
    (
        "E6/J2",
        "                back = dh * gate\n                back = back + self.Wh.T @ dcand\n",
        "                back = self.Wh.T @ dcand\n",
    ),
    ("D1", "ds = self.a * (da - self.a @ da)", "ds = self.a * (1 - self.a) * da"),
    (
        "J3/E1/C4/E3",
        "dgate = dh * (prev - cand) * gate * (1 - gate)",
        "dgate = dh * prev * gate * (1 - gate)",
    ),
    ("E6/E3", "dH = np.outer(self.a, dctx)", "dH = np.zeros_like(self.H)"),
    ("E5/E1", "g['B'] += np.outer(de.sum(axis=0), self.q)", "g['B'] += np.outer(de[-1], self.q)"),
    ("J5/E1/E3", "dh = dh + dH[t]", "dh = dh + dH[t - 1]"),
]
