"""The planted faults of `nets/margin_elastic.py`."""

from __future__ import annotations

CONVENTION = "rows, bias column, penalty by a helper"
FAULTS = [
    ("A1", "dS = violated / n", "dS = violated"),
    ("A4/A3", "dS = violated / n", "dS = violated / violated.size"),
    ("A3", "dS = violated / n", "dS = 2 * violated / n"),
    ("B1", "dS = violated / n", "dS = -violated / n"),
    ("D6", "violated[np.arange(n), y] = -violated.sum(axis=1)", "violated[np.arange(n), y] = -1"),
    ("D6/E6", "        violated[np.arange(n), y] = -violated.sum(axis=1)\n", ""),
    ("D6/E6", "violated[np.arange(n), y] = -violated.sum(axis=1)", "violated[np.arange(n), y] = 0"),
    (
        "D6/B2/B1",
        "violated[np.arange(n), y] = -violated.sum(axis=1)",
        "violated[np.arange(n), y] = violated.sum(axis=1)",
    ),
    ("D6", "violated = (self.margins(S, y) > 0).astype(float)", "violated = self.margins(S, y)"),
    ("D6", "violated = (self.margins(S, y) > 0).astype(float)", "violated = (S > 0).astype(float)"),
    (
        "D6",
        "violated[np.arange(n), y] = -violated.sum(axis=1)",
        "p = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\n        p[np.arange(n), y] -= 1\n        violated = p",
    ),
    ("G2", "2 * self.l2 * W", "self.l2 * W"),
    ("G2", "2 * self.l2 * W", "4 * self.l2 * W"),
    ("G1/G2", "G = self.l1 * np.sign(W) + 2 * self.l2 * W", "G = 2 * self.l2 * W"),
    ("G1/G2", "G = self.l1 * np.sign(W) + 2 * self.l2 * W", "G = self.l1 * np.sign(W)"),
    ("G2", "self.l1 * np.sign(W)", "self.l1 * W"),
    ("G2", "self.l1 * np.sign(W)", "self.l1 * np.abs(W)"),
    ("G1b/G2/G1/B2", "G = self.l1 * np.sign(W) + 2", "G = -self.l1 * np.sign(W) + 2"),
    ("G2", "self.l1 * np.sign(W)", "self.l1 * np.sign(W) * np.abs(W).sum()"),
    ("G3", "        G[:, -1] = 0\n", ""),
    ("G1", "dU = dS.T.dot(self._Hb) + self.penalty_gradient(self.U)", "dU = dS.T.dot(self._Hb)"),
    ("G1", "dV = dA.T.dot(self._Xb) + self.penalty_gradient(self.V)", "dV = dA.T.dot(self._Xb)"),
    ("G4/G2", "self.penalty_gradient(self.V)\n", "self.penalty_gradient(self.V) / n\n"),
    ("C2", "dA = dH * (1 - self._H ** 2)", "dA = dH"),
    ("C4", "(1 - self._H ** 2)", "(1 - self._H)"),
]
