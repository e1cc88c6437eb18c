"""The planted faults of `nets/latent_gaussian.py`."""

from __future__ import annotations

CONVENTION = "rows, attributes and dicts, variational"
FAULTS = [
    (
        "A1/A5/D6",
        "d_logits = (sigmoid(self.logits) - self.x) / B",
        "d_logits = sigmoid(self.logits) - self.x",
    ),
    (
        "A4/A3/A5/D6",
        "d_logits = (sigmoid(self.logits) - self.x) / B",
        "d_logits = (sigmoid(self.logits) - self.x) / self.x.size",
    ),
    (
        "B1/B2/D6",
        "d_logits = (sigmoid(self.logits) - self.x) / B",
        "d_logits = (self.x - sigmoid(self.logits)) / B",
    ),
    ("D7", "d_logits = (sigmoid(self.logits) - self.x) / B", "d_logits = (self.logits - self.x) / B"),
    (
        "C3/D6",
        "d_logits = (sigmoid(self.logits) - self.x) / B",
        "s = sigmoid(self.logits)\n        d_logits = (s - self.x) * s * (1 - s) / B",
    ),
    (
        "D6/C3b",
        "d_logits = (sigmoid(self.logits) - self.x) / B",
        "s = sigmoid(self.logits)\n        d_logits = (-self.x / s + (1 - self.x) / (1 - s)) / B",
    ),
    (
        "D6",
        "d_logits = (sigmoid(self.logits) - self.x) / B",
        "d_logits = -self.x * (1 - sigmoid(self.logits)) / B",
    ),
    ("E6/D6", "d_mu = d_z + self.mu / B", "d_mu = d_z"),
    ("A1/D6/A3", "d_mu = d_z + self.mu / B", "d_mu = d_z + self.mu"),
    ("A3/D6", "d_mu = d_z + self.mu / B", "d_mu = d_z + 2 * self.mu / B"),
    ("B2/D6", "d_mu = d_z + self.mu / B", "d_mu = d_z - self.mu / B"),
    ("E6/D6", "d_mu = d_z + self.mu / B", "d_mu = self.mu / B"),
    ("E6/D6", " + 0.5 * (np.exp(self.logvar) - 1) / B", ""),
    ("A3/D6", "0.5 * (np.exp(self.logvar) - 1) / B", "(np.exp(self.logvar) - 1) / B"),
    ("D6/C4/E1", "0.5 * (np.exp(self.logvar) - 1) / B", "0.5 * (self.std - 1) / B"),
    ("B2/D6", "0.5 * (np.exp(self.logvar) - 1) / B", "0.5 * (1 - np.exp(self.logvar)) / B"),
    ("A3/C4", "d_z * self.eps * 0.5 * self.std", "d_z * self.eps * self.std"),
    ("C4/C2/E1", "d_z * self.eps * 0.5 * self.std", "d_z * self.eps * 0.5"),
    ("C4/E1/E5/C7", "d_z * self.eps * 0.5 * self.std", "d_z * 0.5 * self.std"),
    ("C2", "d_hd = d_logits @ P['Wo'].T * (1 - self.hd ** 2)", "d_hd = d_logits @ P['Wo'].T"),
    ("C6/E1", "d_logits @ P['Wo'].T * (1 - self.hd ** 2)", "d_logits @ P['Wo'].T * (1 - self.he ** 2)"),
    ("E6", "d_he = (d_mu @ P['Wmu'].T + d_lv @ P['Wlv'].T)", "d_he = (d_mu @ P['Wmu'].T)"),
    ("E5", "G['Wd'], G['bd'] = self.z.T @ d_hd", "G['Wd'], G['bd'] = self.mu.T @ d_hd"),
    (
        "F1",
        "G['Wlv'], G['blv'] = self.he.T @ d_lv, d_lv.sum(0)",
        "G['Wlv'], G['blv'] = self.he.T @ d_lv, d_lv.mean(0)",
    ),
]
