"""The planted faults of `nets/gru_lists.py`."""

from __future__ import annotations

CONVENTION = "recurrent, GRU"
FAULTS = [
    ("J2/E6", "dh = self.E.T @ dscore + dh_next", "dh = self.E.T @ dscore"),
    ("J5", "self.hs[t], self.hs[t + 1]", "self.hs[t + 1], self.hs[t + 1]"),
    ("J5/E5", "grads['E'] += np.outer(dscore, h)", "grads['E'] += np.outer(dscore, h_prev)"),
    ("J3/J1", "dz = dh * (cand - h_prev)", "dz = dh * cand"),
    ("J3/B2", "dz = dh * (cand - h_prev)", "dz = dh * (h_prev - cand)"),
    ("J3/J1/E1/E3", "dcand = dh * z", "dcand = dh * (1 - z)"),
    ("J3/J1/E1/E3", "dh_prev = dh * (1 - z)", "dh_prev = dh * z"),
    ("J2/J1/C2/J3/E4", "dh_prev = dh * (1 - z)", "dh_prev = dh"),
    ("J3/C2", "da = dcand * (1 - cand ** 2)", "da = dcand"),
    ("J3/C4", "da = dcand * (1 - cand ** 2)", "da = dcand * cand * (1 - cand)"),
    ("E5/J3", "grads['Uh'] += np.outer(da, r * h_prev)", "grads['Uh'] += np.outer(da, h_prev)"),
    ("E6/J2", "            dh_prev += drh * r\n", "", {"also": "dh_prev"}),
    ("J1/E6/J3", "dh_prev += drh * r", "dh_prev += drh"),
    ("J2/E6", "dh_prev += drh * r", "dh_prev = drh * r"),
    ("J3/E3/E1", "dr = drh * h_prev", "dr = drh * r"),
    ("J3/C2", "daz = dz * z * (1 - z)", "daz = dz * z"),
    ("J3/C2", "dar = dr * r * (1 - r)", "dar = dr"),
    ("J3/E1/C6", "dar = dr * r * (1 - r)", "dar = dr * z * (1 - z)"),
    ("J4/E5", "grads['Wr'] += np.outer(dar, x)", "grads['Wr'] += np.outer(daz, x)"),
    ("J5/E5", "grads['Ur'] += np.outer(dar, h_prev)", "grads['Ur'] += np.outer(dar, h)"),
    ("E6/J2", "dh_prev += self.Uz.T @ daz + self.Ur.T @ dar", "dh_prev += self.Uz.T @ daz"),
    ("E1/E3", "self.Uz.T @ daz + self.Ur.T @ dar", "self.Uz.T @ daz + self.Uz.T @ dar"),
    ("E6", "self.Wh.T @ da + self.Wz.T @ daz + self.Wr.T @ dar", "self.Wh.T @ da + self.Wz.T @ daz"),
    ("L1/E6", "grads['E'][ids[t]] += dx", "grads['E'][ids[t]] = dx"),
    ("E6/L1", "            grads['E'][ids[t]] += dx\n", ""),
    ("E6/L1", "grads['E'] += np.outer(dscore, h)", "grads['E'] = np.outer(dscore, h)"),
    ("E8/E6", "grads['bz'] += daz", "grads['bz'] = daz"),
    ("J5/E1", "grads['E'][ids[t]] += dx", "grads['E'][ids[t - 1]] += dx"),
]
