"""The planted faults of `nets/buffers_inplace.py`."""

from __future__ import annotations

CONVENTION = "work arrays written in place"
FAULTS = [
    (
        "O1",
        "np.square(self.a, out=self.delta)\n        np.subtract(1, self.delta, out=self.delta)\n",
        "np.square(self.a, out=self.a)\n        np.subtract(1, self.a, out=self.delta)\n",
        {"widths": (5, 7, 6, 4)},
    ),
    ("C4/C2", "        np.subtract(1, self.delta, out=self.delta)\n", ""),
    ("C4", "np.square(self.a, out=self.delta)", "np.abs(self.a, out=self.delta)"),
    ("C1b/C4", "np.square(self.a, out=self.delta)", "np.square(self.z, out=self.delta)"),
    ("C2/C7/E6", "self.delta *= above", "self.delta[...] = above"),
    ("C7", "        self.delta *= above\n", ""),
    ("O4/O1/E3", "d = self.prob.copy()", "d = self.prob"),
    ("O1/E5", "        self.delta *= above\n", "        self.delta *= above\n        self.x *= 0.5\n"),
    (
        "O1/E5",
        "        n = len(labels)\n        d = self.prob.copy()",
        "        n = len(labels)\n        self.x -= self.x.mean(axis=0)\n        d = self.prob.copy()",
    ),
    (
        "O1",
        "        d = self.prob.copy()\n",
        "        np.maximum(self.x, 0, out=self.x)\n        d = self.prob.copy()\n",
    ),
    (
        "E2",
        "        return self.delta @ self.w\n",
        "        self.w -= 0.1 * self.dw\n        return self.delta @ self.w\n",
    ),
    ("E5", "np.dot(self.delta.T, self.x, out=self.dw)", "np.dot(self.delta.T, np.tanh(self.x), out=self.dw)"),
    ("F1", "self.delta.sum(axis=0, out=self.db)", "self.delta.mean(axis=0, out=self.db)"),
    ("F3/O3/O6", "        self.delta.sum(axis=0, out=self.db)\n", ""),
    ("E3/E4", "return self.delta @ self.w", "return above @ self.w"),
    ("A1", "        d /= n\n", ""),
    ("E3/D6", "        d[np.arange(n), labels] -= 1\n", ""),
    ("G2", "layer.dw += self.penalty * layer.w", "layer.dw += 0.5 * self.penalty * layer.w"),
    ("G2/G1/G3", "layer.dw += self.penalty * layer.w", "layer.dw += self.penalty * layer.w.mean()"),
    ("P2/G1/E3/E6", "layer.dw += self.penalty * layer.w", "layer.dw = self.penalty * layer.w"),
    (
        "G1",
        "for layer in [*self.hidden, self.readout]:\n            layer.dw",
        "for layer in [self.readout]:\n            layer.dw",
    ),
    ("O3/E6", "np.dot(self.delta.T, self.x, out=self.dw)", "self.dw += np.dot(self.delta.T, self.x)"),
]
