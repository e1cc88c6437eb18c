"""The planted faults of `nets/kept_lists.py`."""

from __future__ import annotations

CONVENTION = "lists of caches, accumulated gradients, columns"
FAULTS = [
    # what is not reset is wrong as well where it is added to
    ("O3", "                part.A_acc.fill(0)\n", "                pass\n", {"also": "self.A_acc +="}),
    ("O3", "                part.s_acc.fill(0)\n", "", {"also": "self.s_acc +="}),
    ("O1", "        out = v.copy()\n        out[~keep]", "        out = v\n        out[~keep]"),
    (
        "O1",
        "        v = self.seen.pop()\n        self.A_acc",
        "        v = self.seen.pop()\n        v -= v.mean(axis=1, keepdims=True)\n        self.A_acc",
    ),
    (
        "O1",
        "        v = self.seen.pop()\n        self.A_acc",
        "        v = self.seen.pop()\n        v[v < 0.2] = 0\n        self.A_acc",
    ),
    ("O1/E7/E3", "        self.s_acc += err.sum", "        err *= err\n        self.s_acc += err.sum"),
    (
        "E2",
        "        return self.A.T @ err\n",
        "        self.A -= 0.1 * self.A_acc\n        return self.A.T @ err\n",
    ),
    ("C2", "        err = err / (1 + np.exp(-v))\n", ""),
    ("C4/B2", "err = err / (1 + np.exp(-v))", "err = err / (1 + np.exp(v))"),
    ("C7", "err = err / (1 + np.exp(-v))", "err = 1 / (1 + np.exp(-err))"),
    (
        "C1",
        "        err = err / (1 + np.exp(-v))\n",
        "        err = err / (1 + np.exp(-np.log1p(np.exp(v))))\n",
    ),
    (
        "C5/C4",
        "        err[~keep] *= 0.05\n        return err",
        "        err[keep] *= 0.05\n        return err",
    ),
    (
        "C5/C4",
        "        err[~keep] *= 0.05\n        return err",
        "        err[~keep] = 0.05\n        return err",
    ),
    ("C5/C4", "        err[~keep] *= 0.05\n        return err", "        err[~keep] = 0\n        return err"),
    ("D6/C2", "err = np.clip(r, -1, 1) / v.shape[1]", "err = r / v.shape[1]"),
    ("A4/A3", "err = np.clip(r, -1, 1) / v.shape[1]", "err = np.clip(r, -1, 1) / v.shape[0]"),
    ("A1", "err = np.clip(r, -1, 1) / v.shape[1]", "err = np.clip(r, -1, 1)"),
    ("F1", "self.s_acc += err.sum(axis=1, keepdims=True)", "self.s_acc += err.mean(axis=1, keepdims=True)"),
    ("E5", "self.A_acc += err @ v.T", "self.A_acc += err @ np.tanh(v).T"),
    (
        "F2",
        "self.s_acc += err.sum(axis=1, keepdims=True)",
        "self.s_acc += (err @ v.T).sum(axis=1, keepdims=True)",
    ),
    (
        "C4",
        "        v = self.seen.pop()\n        err = err /",
        "        v = self.seen.pop() * 0.5\n        err = err /",
    ),
]
