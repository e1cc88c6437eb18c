"""The planted faults of `nets/linked_layers.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "linked layers, no arguments"
FAULTS = [
    ("C2", "self.delta = self.error * self.slope(self.z)", "self.delta = self.error"),
    ("C1", "self.slope(self.z)", "self.slope(self.out)"),
    ("C7", "self.delta = self.error * self.slope(self.z)", "self.delta = self.slope(self.z)"),
    ("C7", "self.delta = self.error * self.slope(self.z)", "self.delta = self.slope(self.error)"),
    ("C4", "return 1.0 / (1.0 + np.exp(-z))", "return 1.0 / (1.0 + np.exp(z))"),
    ("C4", "return 1.0 / (1.0 + np.exp(-z))", "return np.exp(-z) / (1.0 + np.exp(-z))"),
    ("C5/C4", "return (np.abs(z) < 2.0) * 1.0", "return (np.abs(z) < 1.0) * 1.0"),
    ("C5/C4", "return (np.abs(z) < 2.0) * 1.0", "return (np.abs(z) > 2.0) * 1.0"),
    (
        "C6",
        "self.delta = self.error * self.slope(self.z)",
        "self.delta = self.error * self.next.slope(self.z)",
    ),
    ("E3", "self.next.W.T.dot(self.next.delta)", "self.next.W.T.dot(self.next.out)"),
    (
        "E4",
        "self.next.W.T.dot(self.next.delta)",
        "self.next.W.T.dot(getattr(self.next, 'error', self.next.delta))",
    ),
    ("E5", "self.delta.dot(self.prev.out.T)", "self.delta.dot(getattr(self.prev, 'z', self.prev.out).T)"),
    ("E5", "self.delta.dot(self.prev.out.T)", "self.delta.dot(np.ones_like(self.prev.out).T)"),
    ("F1", "self.delta.sum(axis=1)", "self.delta.mean(axis=1)"),
    ("F1/E8", "self.delta.sum(axis=1)", "self.delta[:, -1]"),
    ("F3", "self.db = self.delta.sum(axis=1).reshape(-1, 1)", "self.db = self.b * 0"),
    ("G1", " + l1 * np.sign(self.W)", ""),
    ("G2", "l1 * np.sign(self.W)", "l1 * self.W"),
    ("G2", "l1 * np.sign(self.W)", "2 * l1 * np.sign(self.W)"),
    ("G1b", "+ l1 * np.sign(self.W)", "- l1 * np.sign(self.W)"),
    ("G2", "l1 * np.sign(self.W)", "l1 * np.abs(self.W)"),
    (
        "G3",
        "self.db = self.delta.sum(axis=1).reshape(-1, 1)",
        "self.db = self.delta.sum(axis=1).reshape(-1, 1) + l1 * np.sign(self.b)",
    ),
    ("A1", "self.stack[-1].delta = mask / mask.shape[1]", "self.stack[-1].delta = mask"),
    ("A4", "self.stack[-1].delta = mask / mask.shape[1]", "self.stack[-1].delta = mask / mask.shape[0]"),
    ("B1", "self.stack[-1].delta = mask / mask.shape[1]", "self.stack[-1].delta = -mask / mask.shape[1]"),
    ("D6", "        mask[labels, self.cols] = -mask.sum(axis=0)\n", ""),
    ("D6", "mask[labels, self.cols] = -mask.sum(axis=0)", "mask[labels, self.cols] = -1"),
    ("D6", "mask = (self.margins > 0).astype(float)", "mask = self.margins.copy()"),
    (
        "A2",
        "self.error = self.next.W.T.dot(self.next.delta)",
        "self.error = self.next.W.T.dot(self.next.delta) / self.out.shape[1]",
    ),
    ("N3", "self.next.W.T.dot(self.next.delta)", "self.next.W.dot(self.next.delta)", SQUARE),
]
