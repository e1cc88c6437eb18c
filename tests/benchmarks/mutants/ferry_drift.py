"""The planted faults of `nets/ferry_drift.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CONVENTION = "layer objects, log-softmax, steps in time"
WEIGHT = "self.g_weight = g.T @ self.x"
DOWN = "return g @ self.weight"
LEAKY = "return np.where(self.x > 0, g, self.slope * g)"
SPEED = "gs = gk * (1 - k ** 2)"
LOG = "return g - np.exp(self.y) * g.sum(axis=1, keepdims=True)"
COST = "return -self.wanted / len(self.wanted)"
FAULTS = [
    ("C5", LEAKY, "return np.where(self.x > 0, g, self.slope)"),
    ("C7", LEAKY, "return np.where(self.x > 0, 1.0, self.slope)"),
    ("C5", LEAKY, "return g * (self.x > 0)"),
    ("C5", LEAKY, "return np.where(self.x > 0, self.slope * g, g)"),
    ("C5/C5c", LEAKY, "return np.where(g > 0, g, self.slope * g)"),
    ("C2", LEAKY, "return g"),
    ("D5", LOG, "return g"),
    ("D3", LOG, "return g - np.exp(self.y) * g.sum(axis=0, keepdims=True)"),
    ("D3", LOG, "return g - np.exp(self.y) * g.sum()"),
    ("D1", LOG, "return g * (1 - np.exp(self.y))"),
    ("C4/D1/D2", LOG, "return g - self.y * g.sum(axis=1, keepdims=True)"),
    ("D6", COST, "return -self.hot / len(self.wanted)"),
    ("D6/B1", COST, "return self.wanted / len(self.wanted)"),
    ("A1", COST, "return -self.wanted"),
    ("A4", COST, "return -self.wanted / self.wanted.shape[1]"),
    ("N3", WEIGHT, "self.g_weight = self.x.T @ g", SQUARE),
    ("N3", DOWN, "return g @ self.weight.T", SQUARE),
    ("F1", "self.g_shift = g.sum(0)", "self.g_shift = g.mean(0)"),
    ("F1", "self.g_shift = g.sum(0)", "self.g_shift = g.sum()"),
    ("E3", DOWN, "return self.x @ self.weight.T @ self.weight"),
    ("C1", SPEED, "gs = gk * (1 - np.tanh(k) ** 2)"),
    ("C4", SPEED, "gs = gk * (1 - k)"),
    ("C4", SPEED, "gs = gk * 1 - k ** 2"),
    ("C4/B2", SPEED, "gs = gk * (k ** 2 - 1)"),
    ("C1c/C4", SPEED, "gs = gk * k * (1 - k)"),
    ("C7", SPEED, "gs = 1 - k ** 2"),
    ("C2", SPEED, "gs = gk"),
    ("C1b/C4", SPEED, "gs = gk * (1 - x ** 2)"),
    ("E4", "return gs @ self.pull", "return gk @ self.pull"),
    ("E5", "self.g_pull += gs.T @ x", "self.g_pull += gs.T @ k"),
    ("E5", "self.g_clock += t * gs.sum(0)", "self.g_clock += gs.sum(0)"),
    ("F1", "self.g_clock += t * gs.sum(0)", "self.g_clock += t * gs.mean(0)"),
    ("E6", "gk1 = 0.5 * self.dt * g + self.dt * g_mid", "gk1 = 0.5 * self.dt * g"),
    ("E6", "g = g + g_mid + self.speed_back(gk1, k1, x, t)", "g = g_mid + self.speed_back(gk1, k1, x, t)"),
    ("J5/E1", "gk1, k1, x, t)", "gk1, k2, x, t)"),
]
