"""The planted faults of `nets/bird_calls.py`."""

from __future__ import annotations

CONVENTION = "GRU objects, one sample at a time, states in lists, gradients in a dict"
FAULTS = [
    (
        "J2/E6",
        "for t in reversed(range(len(self.frames))):",
        "for t in reversed(range(1, len(self.frames))):",
    ),
    ("J2/E1/J5", "for t in reversed(range(len(self.frames))):", "for t in range(len(self.frames)):"),
    (
        "J2/E6",
        "for t in reversed(range(len(self.frames))):",
        "for t in reversed(range(len(self.frames) - 1)):",
    ),
    ("J5/E5/E1", "x, h = self.frames[t], self.states[t]", "x, h = self.frames[t], self.states[t + 1]"),
    ("J5/E5/E1", "x, h = self.frames[t], self.states[t]", "x, h = self.frames[t], self.states[t - 1]"),
    ("J5/E1/C6", "z, r, cand = self.gates[t]", "z, r, cand = self.gates[t - 1]"),
    ("J3/C4/E3/E6", "dz = dh * (cand - h)", "dz = dh * cand"),
    ("B2/J3/C4", "dz = dh * (cand - h)", "dz = dh * (h - cand)"),
    ("J3/E3/E1/C4", "dcand = dh * z\n", "dcand = dh * (1 - z)\n"),
    ("E6", "            dprev += drh * r\n", ""),
    ("E6/J3/E3", "dprev += drh * r", "dprev += drh"),
    ("E6", "            dprev += self.Uz.T @ daz\n", ""),
    ("E6/E2", "            dprev += self.Ur.T @ dar\n            dh = dprev", "            dh = dprev"),
    ("E6/J1", "dprev = dh * (1 - z)", "dprev = np.zeros_like(dh)"),
    ("J2/E6", "            dh = dprev\n", ""),
    ("J3/C4/E4/C2", "dar = dr * r * (1 - r)", "dar = dr * r"),
    ("E5/J5", 'g["Uh"] += np.outer(da, r * h)', 'g["Uh"] += np.outer(da, h)'),
    ("E5/J5/E1", 'g["Ur"] += np.outer(dar, h)', 'g["Ur"] += np.outer(dar, r * h)'),
    ("E1/J4/J3/E5", 'g["br"] += dar', 'g["br"] += daz'),
    ("E1/N3", "dprev += self.Uz.T @ daz", "dprev += self.Ur.T @ daz"),
    ("N3", "dprev += self.Uz.T @ daz", "dprev += self.Uz @ daz"),
    ("E3/E1/J3", "dr = drh * h", "dr = drh * r"),
    ("E6/E8/O3", 'g["bz"] += daz', 'g["bz"] = daz'),
    ("E1/H3", "self.back.learn(djoint[half:])", "self.back.learn(djoint[:half])"),
    ("G1", "        self.dV += self.decay * self.V\n", ""),
    ("E6/E1/F3", "            self.back.learn(djoint[half:])\n", ""),
    ("E8/E6/O3", "self.dv += d\n", "self.dv = d\n"),
]
