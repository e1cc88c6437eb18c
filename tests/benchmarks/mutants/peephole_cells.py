"""The planted faults of `nets/peephole_cells.py`."""

from __future__ import annotations

CONVENTION = "recurrent, peephole LSTM, a cell object per step"
FAULTS = [
    ("J1", "diff_s = top_diff_s + top_diff_h", "diff_s = top_diff_h"),
    ("E6/J1/J3", "        diff_s = diff_s + diff_out_in * p['po']\n", "", {"also": "diff_s = top_diff_s"}),
    ("E6/E3/J3", "diff_s + diff_out_in * p['po']", "diff_s + diff_out * p['po']"),
    ("E1/J3/J4", "diff_s + diff_out_in * p['po']", "diff_s + diff_out_in * p['pi']"),
    ("J3/C2/J1", "top_diff_h * self.out * (1 - self.s_tanh ** 2)", "top_diff_h * self.out"),
    ("C1b/C4/J3", "(1 - self.s_tanh ** 2)", "(1 - self.s ** 2)"),
    ("J3/E5", "diff_out = top_diff_h * self.s_tanh", "diff_out = top_diff_h * self.s"),
    ("J3/C2", "diff_out_in = diff_out * self.out * (1 - self.out)", "diff_out_in = diff_out"),
    ("J3/C2", "self.s_old * self.fgt * (1 - self.fgt)", "self.s_old"),
    ("J5", "self.s_old * self.fgt * (1 - self.fgt)", "self.s * self.fgt * (1 - self.fgt)"),
    ("J3/C6/E1", "self.cand * self.inp * (1 - self.inp)", "self.cand * self.fgt * (1 - self.fgt)"),
    ("J3/C4", "(1 - self.cand ** 2)", "(1 - self.cand) ** 2"),
    ("J3/C1c/C4", "self.inp * (1 - self.cand ** 2)", "self.inp * self.cand * (1 - self.cand)"),
    ("J5/E5", "g['po'] += diff_out_in * self.s\n", "g['po'] += diff_out_in * self.s_old\n"),
    ("J5/E5", "g['pf'] += diff_fgt_in * self.s_old", "g['pf'] += diff_fgt_in * self.s"),
    ("J4/E1", "g['bf'] += diff_fgt_in\n", "g['bf'] += diff_inp_in\n"),
    ("E6/E8/J2", "g['bo'] += diff_out_in\n", "g['bo'] = diff_out_in\n"),
    ("E6/J1", "diff_s * self.fgt + diff_inp_in * p['pi'] + diff_fgt_in * p['pf']", "diff_s * self.fgt"),
    ("J1/J3/E4", "bottom_diff_s = diff_s * self.fgt +", "bottom_diff_s = diff_s +"),
    ("J3/E1/J1", "bottom_diff_s = diff_s * self.fgt +", "bottom_diff_s = diff_s * self.inp +"),
    ("E1/J4/E3", "dxc += p['wo'].T @ diff_out_in", "dxc += p['wf'].T @ diff_out_in"),
    ("E6", "        dxc += p['wo'].T @ diff_out_in\n", ""),
    ("E6", "dxc += p['wo'].T @ diff_out_in", "dxc = p['wo'].T @ diff_out_in"),
    ("J2/E6", "            diff_h += carry_h\n", "", {"also": "diff_h = self.p"}),
    ("H3/E1", "return dxc[len(self.x):], bottom", "return dxc[:-len(self.x)], bottom"),
    ("J2", "diff_h += carry_h", "diff_h += 0 * carry_h"),
    ("J5/E5", "np.outer(diff_o, cell.h)", "np.outer(diff_o, cell.h_old)"),
    ("A3", "diff_o = 2 * (o - t)", "diff_o = o - t"),
    ("E1/N9/E8", "targets[::-1])", "targets)"),
]
