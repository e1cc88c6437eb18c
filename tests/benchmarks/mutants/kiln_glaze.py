"""The planted faults of `nets/kiln_glaze.py`."""

from __future__ import annotations

CONVENTION = "layer objects, immediate update"
OLD = "        down = up @ self.weight.T\n        self.weight -= pace * (self.clay.T @ up)\n"
FAULTS = [
    ("A1", "up = -2 * room * colour / len(x)", "up = -2 * room * colour"),
    ("A3", "up = -2 * room * colour / len(x)", "up = -room * colour / len(x)"),
    ("B1", "up = -2 * room * colour / len(x)", "up = 2 * room * colour / len(x)"),
    ("D6", "up = -2 * room * colour / len(x)", "up = -2 * (room > 0) * colour / len(x)"),
    (
        "E2",
        OLD,
        "        self.weight -= pace * (self.clay.T @ up)\n        down = up @ self.weight.T\n",
        {"also": "down = up @ self.weight.T"},
    ),
    ("F1", "up.sum(axis=0)", "up.mean(axis=0)"),
    ("C5", "return up * self.gain", "return up * (self.gain > 0)"),
    ("C2", "return up * self.gain", "return up"),
    ("C1c/C4", "return up * self.y * (1 - self.y)", "return up * (1 - self.y ** 2)"),
    ("C2/C4", "return up * self.y * (1 - self.y)", "return up * self.y"),
    ("E6/E8", "back[:, shift:shift + up.shape[1]] += up", "back[:, shift:shift + up.shape[1]] = up"),
    ("A4/A3/A5/H2", "return back / 3", "return back"),
    ("H3/H5/H2/H1", "for shift in range(3):", "for shift in range(2):"),
    ("A4/A3/A5", "return back / 3", "return back / self.width"),
]
