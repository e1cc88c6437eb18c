"""The planted faults of `nets/weighted_nll.py`."""

from __future__ import annotations

CONVENTION = "rows, lists of weights, likelihood with weights"
DELTA = "delta = (np.exp(acts[-1]) - self._targets(y)) * sw[:, None] / sw.sum()"
FAULTS = [
    ("D6", DELTA, "delta = (np.exp(acts[-1]) - self._targets(y)) / n"),
    ("D6/A4/A3", "* sw[:, None] / sw.sum()", "* sw[:, None] / n"),
    ("A1", "* sw[:, None] / sw.sum()", "* sw[:, None]"),
    ("D6/A3", "* sw[:, None] / sw.sum()", "/ sw.sum()"),
    ("D7/D6", "np.exp(acts[-1]) - self._targets(y)", "acts[-1] - self._targets(y)"),
    ("B1", "np.exp(acts[-1]) - self._targets(y)", "self._targets(y) - np.exp(acts[-1])"),
    (
        "C3/D1/D6",
        DELTA,
        "p = np.exp(acts[-1])\n        delta = (p - self._targets(y)) * p * (1 - p) * sw[:, None] / sw.sum()",
    ),
    ("D6/D5", DELTA, "delta = -self._targets(y) * sw[:, None] / sw.sum()"),
    ("D6", "np.exp(acts[-1]) - self._targets(y)", "np.exp(acts[-1]) - np.eye(acts[-1].shape[1])[y]"),
    (
        "D8",
        "* sw[:, None] / sw.sum()",
        "* sw[:, None] / sw.sum()\n        delta = np.full(delta.shape, delta.mean(axis=0))",
    ),
    (
        "D3",
        "np.log(np.exp(x - m).sum(axis=-1, keepdims=True))",
        "np.log(np.exp(x - m).sum(axis=0, keepdims=True))",
    ),
    ("D3", "np.log(np.exp(x - m).sum(axis=-1, keepdims=True))", "np.log(np.exp(x - m).sum())"),
    ("G1", " + self.alpha / n * self.coefs_[i]", ""),
    ("G4/G2", "+ self.alpha / n * self.coefs_[i]", "+ self.alpha * self.coefs_[i]"),
    ("G2", "+ self.alpha / n * self.coefs_[i]", "+ 2 * self.alpha / n * self.coefs_[i]"),
    ("G1b/G1/G2", "+ self.alpha / n * self.coefs_[i]", "- self.alpha / n * self.coefs_[i]"),
    ("G2/E1", "+ self.alpha / n * self.coefs_[i]", "+ self.alpha / n * np.sign(self.coefs_[i])"),
    (
        "G3",
        "intercept_grads[i] = delta.sum(axis=0)",
        "intercept_grads[i] = delta.sum(axis=0) + self.alpha / n * self.intercepts_[i]",
    ),
    ("F1", "intercept_grads[i] = delta.sum(axis=0)", "intercept_grads[i] = delta.mean(axis=0)"),
    ("C2", "                delta *= 1 - acts[i] ** 2\n", "                delta *= 1\n"),
    ("C4", "delta *= 1 - acts[i] ** 2", "delta *= 1 - acts[i]"),
    ("E5", "coef_grads[i] = acts[i].T @ delta", "coef_grads[i] = acts[i].T @ np.abs(delta)"),
]
