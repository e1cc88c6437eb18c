"""The planted faults of `nets/tides_chain.py`."""

from __future__ import annotations

CONVENTION = "cells in a row over time, single numbers"
FAULTS = [
    ("E6/J2", "up = ds[t + 1, c] + err * p['scale'][0]", "up = err * p['scale'][0]"),
    ("E6/J2", "                ds[t, c - 1] += dv * p['mix'][0]\n", ""),
    ("C4/C1", "(1 + math.tan(s[t + 1, c]) ** 2)", "(1 + s[t + 1, c] ** 2)"),
    ("A4/A1/A3", "- seen[t, c]) / cells", "- seen[t, c]) / ticks"),
    ("A1/A3/A4", "- seen[t, c]) / cells", "- seen[t, c])"),
    ("J5/E5", "g['stay'][0] += dv * s[t, c]", "g['stay'][0] += dv * s[t + 1, c]"),
    ("E1/E3/J2", "ds[t, c - 1] += dv * p['mix'][0]", "ds[t, c - 1] += dv * p['stay'][0]"),
    ("C2/C4", "dv = up / (1 + math.tan(s[t + 1, c]) ** 2)", "dv = up"),
    ("J2/H3/E1", "ds[t, c - 1] += dv", "ds[t, c] += dv"),
    ("H3/E1/E5", "g['in'][c] += dv * inflow[t, c]", "g['in'][c] += dv * inflow[t, 0]"),
    ("E4/E3/E6", "+ err * p['scale'][0]", "+ err"),
]
