"""The planted faults of `nets/river_graph.py`."""

from __future__ import annotations

CONVENTION = "graph of named nodes, operations with static forward and backward, skip connections"
FAULTS = [
    ("E6", '["grad"] = self.nodes[key]["grad"] + grad', '["grad"] = grad'),
    (
        "E1/E6/F3",
        "for op, out, inputs, saved in reversed(self.tape):",
        "for op, out, inputs, saved in self.tape:",
    ),
    (
        "E6/E1/F3",
        "for op, out, inputs, saved in reversed(self.tape):",
        "for op, out, inputs, saved in reversed(self.tape[1:-1]):",
    ),
    ("F1/A1/A2", "up.sum(axis=0)", "up.mean(axis=0)"),
    ("E5/E3", "return up @ w.T, x.T @ up,", "return up @ w.T, x.T @ np.ones_like(up),"),
    ("F3", "x.T @ up, up.sum(axis=0)", "x.T @ up, np.zeros_like(b)"),
    ("E6/F3", "        return up, up\n", "        return up, np.zeros_like(up)\n"),
    ("E6/F3/E3", "        return up, up\n", "        return 0 * up, up\n"),
    ("C4/E6", "up * (th + x * sig * (1 - th ** 2))", "up * th"),
    ("C4/E6", "up * (th + x * sig * (1 - th ** 2))", "up * (x * sig * (1 - th ** 2))"),
    ("C4", "up * (th + x * sig * (1 - th ** 2))", "up * (th + x * (1 - th ** 2))"),
    ("C4", "up * (th + x * sig * (1 - th ** 2))", "up * (th + sig * (1 - th ** 2))"),
    ("C4", "up * (th + x * sig * (1 - th ** 2))", "up * (th + x * sig * th)"),
    ("C7/C4", "return (up * (th + x * sig * (1 - th ** 2)),)", "return (th + x * sig * (1 - th ** 2),)"),
    ("E3/E1/C4", "da = up * s", "da = up * a"),
    ("C2/E4/C4/J3", "db = up * a * s * (1 - s)", "db = up * a"),
    ("E6/E3/C4/E1/E4", "db = up * a * s * (1 - s)", "db = up * s * (1 - s)"),
    ("E1/E3/F4", "return da, db", "return db, da"),
    ("E1/H3", "return up[:, :cut], up[:, cut:]", "return up[:, cut:], up[:, :cut]"),
    ("C5/C5b/E6/C4", "        grad[x < low] = 0\n", ""),
    ("C5/C5b/E6/C4", "        grad[x > high] = 0\n", ""),
    ("C5/C5b/C4", "grad[x > high] = 0", "grad[x < high] = 0"),
    ("C5/C4/A3", "grad[x > high] = 0", "grad[x > high] = high"),
    ("D6", "np.where(small, r, delta * np.sign(r))", "np.where(small, r, np.sign(r))"),
    ("D6", "np.where(small, r, delta * np.sign(r))", "r"),
    ("A1/D6", "* up / r.size", "* up"),
]
