"""The planted faults of `nets/tram_columns.py`."""

from __future__ import annotations

CONVENTION = "columns are samples, lists by comprehensions, a skip connection, gradients in a dict of lists"
FAULTS = [
    ("E6", "                back = back + self.S.T @ d\n", "                back = self.S.T @ d\n"),
    ("E6", "            if l == 0:\n                back = back + self.S.T @ d\n", ""),
    ("E6/E1", "            if l == 0:\n", "            if l == 1:\n"),
    ("E6/E2/J2/H5", "range(len(self.acts) - 1, -1, -1)", "range(len(self.acts) - 1, 0, -1)"),
    ("E1/E6", "range(len(self.acts) - 1, -1, -1)", "range(len(self.acts))"),
    ("C6/E1", "self.acts[l][1](zs[l])", "self.acts[l - 1][1](zs[l])"),
    ("C1", "self.acts[l][1](zs[l])", "self.acts[l][1](hs[l + 1])"),
    ("C7", "back * self.acts[l][1](zs[l])", "self.acts[l][1](zs[l])"),
    ("C4/C2", "return 1 - np.tanh(z) ** 2", "return 1 - z ** 2"),
    ("C4/C5/C5b", "        return 1 / (1 + np.exp(-z))\n", "        return (z > 0).astype(float)\n"),
    ("E3/E4", "back = self.W[l].T @ delta\n", "back = self.W[l].T @ back[:self.W[l].shape[0]]\n"),
    ("E1", "deltas.insert(0, delta)", "deltas.append(delta)", {"sizes": (4, 4, 4, 4, 4)}),
    (
        "E5/E1",
        "for delta, h in zip(deltas, hs)]",
        "for delta, h in zip(deltas, hs[1:] + hs[:1])]",
        {"sizes": (4, 4, 4, 4, 4)},
    ),
    ("F1/A1/A2", "delta.sum(axis=1, keepdims=True)", "delta.mean(axis=1, keepdims=True)"),
    ("F1", "delta.sum(axis=1, keepdims=True)", "delta.sum(keepdims=True) * np.ones((len(delta), 1))"),
    ("G1", "        gW = [g + self.lam * np.tanh(W) for g, W in zip(gW, self.W)]\n", ""),
    ("G2", "g + self.lam * np.tanh(W)", "g + self.lam * W"),
    ("G2", "g + self.lam * np.tanh(W)", "g - self.lam * np.tanh(W)"),
    ("E5/E1/E3", "gS = d @ hs[1].T", "gS = d @ zs[0].T"),
    ("F3", "gS = d @ hs[1].T", "gS = np.zeros_like(self.S)"),
    ("A1", "- Y) / m", "- Y)"),
    (
        "C3/D6",
        "d = (1 / (1 + np.exp(-u)) - Y) / m",
        "p = 1 / (1 + np.exp(-u))\n        d = (p - Y) * p * (1 - p) / m",
    ),
    ("F3/E1", "'S': gS}", "'S': 0 * gS}"),
    ("D7/D6", "d = (1 / (1 + np.exp(-u)) - Y) / m", "d = (u - Y) / m"),
]
