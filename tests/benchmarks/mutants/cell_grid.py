"""The planted faults of `nets/cell_grid.py`."""

from __future__ import annotations

CONVENTION = "cells as objects, sample by sample"
FAULTS = [
    ("C7", "cell.delta = back * cell.steepness()", "cell.delta = cell.steepness()"),
    ("C2", "cell.delta = back * cell.steepness()", "cell.delta = back"),
    ("E7", "cell.delta = back * cell.steepness()", "cell.delta = back * back * cell.steepness()"),
    ("C4", "return 1 - self.level ** 2", "return 1 - self.level"),
    ("C1b/C4", "return 1 - self.level ** 2", "return 1 - self.net ** 2"),
    ("C1/C4", "return 1 - self.level ** 2", "return 1 - np.tanh(self.level) ** 2"),
    ("C4", "return self.level * (1 - self.level)", "return self.level * (1 + self.level)"),
    ("C4/C1b", "return self.level * (1 - self.level)", "return self.net * (1 - self.net)"),
    ("C4/B2", "return self.level * (1 - self.level)", "return self.level * (self.level - 1)"),
    ("C1c/C4", "return self.level * (1 - self.level)", "return 1 - self.level ** 2"),
    ("E3", "above.row[j] * above.delta for", "above.row[j] * above.level for"),
    ("E3/E4/C2", "above.row[j] * above.delta for", "above.row[j] * above.net for"),
    ("E1/E3", "above.row[j] * above.delta for", "above.row[0] * above.delta for"),
    (
        "E1/E6",
        "sum(above.row[j] * above.delta for above in self.layers[l + 1])",
        "self.layers[l + 1][0].row[j] * self.layers[l + 1][0].delta",
    ),
    ("E3/E4/E7", "back = sum(above.row[j] * above.delta for", "back = sum(above.delta for"),
    (
        "E5",
        "self.bag = self.bag + self.delta * self.signals",
        "self.bag = self.bag + self.delta * self.level",
    ),
    ("E5/C7", "self.bag = self.bag + self.delta * self.signals", "self.bag = self.bag + self.signals"),
    ("E5", "self.bag = self.bag + self.delta * self.signals", "self.bag = self.bag + self.delta"),
    ("E8/E6", "self.bag = self.bag + self.delta * self.signals", "self.bag = self.delta * self.signals"),
    ("E8/E6/F1", "self.bag_theta = self.bag_theta - self.delta", "self.bag_theta = -self.delta"),
    ("B2/B1", "self.bag_theta = self.bag_theta - self.delta", "self.bag_theta = self.bag_theta + self.delta"),
    (
        "B2/B1",
        "self.bag = self.bag + self.delta * self.signals",
        "self.bag = self.bag - self.delta * self.signals",
    ),
    ("A1/A5/F1", "cell.bag_theta = cell.bag_theta / len(data)", "cell.bag_theta = cell.bag_theta"),
    ("A1/A5", "cell.bag = cell.bag / len(data)", "cell.bag = cell.bag"),
    ("A4/A5", "cell.bag = cell.bag / len(data)", "cell.bag = cell.bag / len(cell.bag)"),
    (
        "A2",
        "cell.delta = (out[k] - y[k]) * cell.steepness()",
        "cell.delta = (out[k] - y[k]) * cell.steepness() / len(data)",
    ),
    (
        "A3",
        "cell.delta = (out[k] - y[k]) * cell.steepness()",
        "cell.delta = 2 * (out[k] - y[k]) * cell.steepness()",
    ),
    (
        "B1",
        "cell.delta = (out[k] - y[k]) * cell.steepness()",
        "cell.delta = (y[k] - out[k]) * cell.steepness()",
    ),
    ("D6/E3", "cell.delta = (out[k] - y[k]) * cell.steepness()", "cell.delta = out[k] * cell.steepness()"),
    (
        "D6",
        "cell.delta = (out[k] - y[k]) * cell.steepness()",
        "cell.delta = np.sign(out[k] - y[k]) * cell.steepness()",
    ),
    (
        "E1/D6",
        "cell.delta = (out[k] - y[k]) * cell.steepness()",
        "cell.delta = (out[k] - y[0]) * cell.steepness()",
    ),
    (
        "D8",
        "cell.delta = (out[k] - y[k]) * cell.steepness()",
        "cell.delta = np.mean(out - y) * cell.steepness()",
    ),
]
