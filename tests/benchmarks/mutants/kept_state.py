"""The planted faults of `nets/kept_state.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "layer objects, kept and cleared state"
FAULTS = [
    ("O1", "    s = a.copy()\n", "    s = a\n"),
    ("C5b/C2", "s[s > 0] = 1", "s[s >= 0] = 1"),
    ("C5", "s[s > 0] = 1", "s[s > 1] = 1"),
    ("C5/C4", "    s[s > 0] = 1\n", ""),
    # what is not reset is wrong as well where it is added to
    ("O3", "            unit.grad_w[...] = 0\n", "", {"also": "self.grad_w +="}),
    ("O3", "            unit.grad_c[...] = 0\n", "", {"also": "self.grad_c +="}),
    (
        "O3",
        "        for unit in self.units:\n            unit.grad_w[...] = 0\n            unit.grad_c[...] = 0\n        out",
        "        out",
    ),
    ("O1/O4/E3", "signal = out - t", "signal = out\n        signal -= t\n        out[...] = 0"),
    (
        "O1",
        "self.grad_w += self.came.T @ signal",
        "self.came *= self.came > self.came.mean()\n        self.grad_w += self.came.T @ signal",
    ),
    (
        "E2/O1",
        "return signal @ self.w.T",
        "self.w -= 0.1 * self.came.T @ signal\n        return signal @ self.w.T",
    ),
    (
        "O1",
        "self.grad_w += self.came.T @ signal",
        "self.came -= self.came.mean(axis=0)\n        self.grad_w += self.came.T @ signal",
    ),
    ("C2", "signal = signal * rectify_slope(self.out)", "signal = signal * 1"),
    ("C7", "signal = signal * rectify_slope(self.out)", "signal = rectify_slope(self.out)"),
    ("C5c/C7", "signal = signal * rectify_slope(self.out)", "signal = rectify(signal)"),
    ("A1", "signal *= 2 / len(x)", "signal *= 2"),
    ("A3", "signal *= 2 / len(x)", "signal *= 1 / len(x)"),
    ("A4/A3", "signal *= 2 / len(x)", "signal *= 2 / t.size"),
    ("B1", "signal = out - t", "signal = t - out"),
    ("F1", "np.sum(signal, axis=0, keepdims=True)", "np.mean(signal, axis=0, keepdims=True)"),
    ("F1", "np.sum(signal, axis=0, keepdims=True)", "np.sum(signal)"),
    ("E5", "self.grad_w += self.came.T @ signal", "self.grad_w += np.abs(self.came).T @ signal"),
    ("E7", "self.grad_w += self.came.T @ signal", "self.grad_w += self.came.T @ (signal * signal)"),
    ("N3", "return signal @ self.w.T", "return signal @ self.w", SQUARE),
    ("N3", "self.grad_w += self.came.T @ signal", "self.grad_w += signal.T @ self.came", SQUARE),
    ("F3", "        self.grad_c += np.sum(signal, axis=0, keepdims=True)\n", ""),
]
