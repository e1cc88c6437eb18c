"""The planted faults of `nets/tape_ops.py`."""

from __future__ import annotations

CONVENTION = "engine: op nodes on a tape, values by name, (out, in)"
FAULTS = [
    (
        "F1/A2/A5",
        "return g @ self.W, g.T @ self.x, g.sum(axis=0)",
        "return g @ self.W, g.T @ self.x, g.mean(axis=0)",
    ),
    (
        "A2/A5",
        "return g @ self.W, g.T @ self.x, g.sum(axis=0)",
        "return g @ self.W, g.T @ self.x / len(g), g.sum(axis=0)",
    ),
    (
        "F2",
        "return g @ self.W, g.T @ self.x, g.sum(axis=0)",
        "return g @ self.W, g.T @ self.x, (g.T @ self.x).sum(axis=1)",
    ),
    (
        "E3",
        "return g @ self.W, g.T @ self.x, g.sum(axis=0)",
        "return self.x @ self.W.T @ self.W, g.T @ self.x, g.sum(axis=0)",
    ),
    (
        "C4/C1c",
        "return (g * (self.s + self.x * self.s * (1 - self.s)),)",
        "return (g * self.s * (1 - self.s),)",
    ),
    (
        "C4",
        "return (g * (self.s + self.x * self.s * (1 - self.s)),)",
        "return (g * (self.s + self.s * (1 - self.s)),)",
    ),
    ("C2", "return (g * (self.s + self.x * self.s * (1 - self.s)),)", "return (g,)"),
    (
        "C7",
        "return (g * (self.s + self.x * self.s * (1 - self.s)),)",
        "return (self.s + self.x * self.s * (1 - self.s),)",
    ),
    (
        "L1",
        "np.add.at(dt, self.ids[:, k], g / self.ids.shape[1])",
        "dt[self.ids[:, k]] += g / self.ids.shape[1]",
    ),
    (
        "L1",
        "np.add.at(dt, self.ids[:, k], g / self.ids.shape[1])",
        "dt[self.ids[:, k]] = g / self.ids.shape[1]",
    ),
    ("A3/A4/A5", "np.add.at(dt, self.ids[:, k], g / self.ids.shape[1])", "np.add.at(dt, self.ids[:, k], g)"),
    (
        "A4/A5",
        "np.add.at(dt, self.ids[:, k], g / self.ids.shape[1])",
        "np.add.at(dt, self.ids[:, k], g / len(g))",
    ),
    (
        "I2",
        "dx = self.r * gx - self.x * self.r ** 3 * (gx * self.x).mean(axis=1, keepdims=True)",
        "dx = self.r * gx",
    ),
    (
        "I2",
        "dx = self.r * gx - self.x * self.r ** 3 * (gx * self.x).mean(axis=1, keepdims=True)",
        "dx = self.r * gx - self.x * self.r ** 2 * (gx * self.x).mean(axis=1, keepdims=True)",
    ),
    ("I1", "gx = g * self.gain", "gx = g"),
    ("I4/E5/I2", "return dx, (g * self.x * self.r).sum(axis=0)", "return dx, (g * self.x).sum(axis=0)"),
    ("E6", "self.grads[n] = self.grads.get(n, 0) + g", "self.grads[n] = g"),
    ("A5/A3/E6", "return g, g", "return g, g * 0.5"),
    (
        "A1",
        "d = (1 / (1 + np.exp(-self.z)) - self.y) / len(self.y)",
        "d = 1 / (1 + np.exp(-self.z)) - self.y",
    ),
    (
        "D7/D6",
        "d = (1 / (1 + np.exp(-self.z)) - self.y) / len(self.y)",
        "d = (self.z - self.y) / len(self.y)",
    ),
    (
        "C3/D6",
        "return g * d[:, None], None",
        "return g * (d * 1 / (1 + np.exp(-self.z)) * (1 - 1 / (1 + np.exp(-self.z))))[:, None], None",
    ),
]
