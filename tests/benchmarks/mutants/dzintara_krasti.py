"""The planted faults of `nets/dzintara_krasti.py`."""

from __future__ import annotations

SQUARE = {"platumi": (5, 5, 5, 5)}
CUBE = {"platumi": (5, 5, 5, 5), "samples": 5}
CONVENTION = (
    "layer objects with p and g, batch norm, dropout, softmax with its Jacobian, an optimiser, Latvian"
)
TOP = "return -self.svari * self.y / self.q / len(self.y)"
LOSS = "return -(self.svari * y * np.log(q)).sum() / len(y)"
SOFT = "return self.s * (d - (d * self.s).sum(axis=1, keepdims=True))"
WG = "self.g['W'] = self.x.T @ d"
BG = "        self.g['b'] = d.sum(axis=0)\n"
XG = "return d @ self.p['W'].T"
SILU = "return d * (self.s + self.x * self.s * (1 - self.s))"
TANH = "return d * (1 - self.y * self.y)"
NORM = "return dxn / self.saknes + 2 * self.xc * ddisp / n + dvid / n"
DROP = "return x * self.mask / self.keep"
INIT = "    def __init__(self):\n        self.p = {}\n        self.g = {}\n"
BACK = "return d * self.mask / self.keep"
LOOP = "            d = slānis.atpakaļ(d)\n"
DECAY = "                if v == 'W':\n                    g = g + self.lam * slānis.p[v]\n"
STEP = "slānis.p[v] -= self.solis * g"
FAULTS = [
    ("A1", TOP, "return -self.svari * self.y / self.q"),
    ("A4", TOP, "return -self.svari * self.y / self.q / len(self.y.T)"),
    ("A2/A5", WG, "self.g['W'] = self.x.T @ d / len(self.x)"),
    ("B1", TOP, "return self.svari * self.y / self.q / len(self.y)"),
    ("N2", TOP, "return -self.svari.ravel() * self.y / self.q / len(self.y)", {"samples": 4}),
    ("D1", SOFT, "return d * self.s * (1 - self.s)"),
    ("D5", SOFT, "return d"),
    ("D3", "self.s = e / e.sum(axis=1, keepdims=True)", "self.s = e / e.sum(axis=0, keepdims=True)"),
    ("D6", LOSS, "return (self.svari * (q - y) ** 2).sum() / len(y)", {"also": TOP}),
    ("N3", XG, "return d @ self.p['W']", SQUARE),
    ("N3", WG, "self.g['W'] = d.T @ self.x", SQUARE),
    ("N6", XG, "return d * self.p['W'].T", CUBE),
    ("F1", BG, "        self.g['b'] = d.mean(axis=0)\n"),
    ("F1", BG, "        self.g['b'] = d.sum()\n"),
    ("C4", SILU, "return d * (self.s + self.s * (1 - self.s))"),
    ("C7", SILU, "return self.s + self.x * self.s * (1 - self.s)"),
    (
        "C1",
        "        self.x = x\n        self.s = 1 / (1 + np.exp(-x))\n        return x * self.s\n",
        "        self.s = 1 / (1 + np.exp(-x))\n        self.x = x * self.s\n        return self.x\n",
        {"also": SILU},
    ),
    ("C4", TANH, "return d * (1 - self.y)"),
    ("O1", DROP, "x *= self.mask / self.keep\n        return x", {"also": TANH}),
    ("K1", BACK, "return d"),
    ("K1/A5", BACK, "return d * self.mask"),
    ("I1", "dxn = d * self.p['gamma']", "dxn = d"),
    ("I2", NORM, "return dxn / self.saknes + 2 * self.xc * ddisp / n"),
    ("I2", "ddisp = -0.5 * (dxn * self.xc).sum(axis=0) / self.saknes ** 3", "ddisp = 0"),
    ("I4", "self.g['gamma'] = (d * self.xn).sum(axis=0)", "self.g['gamma'] = (d * self.xn).mean(axis=0)"),
    ("E3", XG, "return self.x @ self.p['W'].T", SQUARE),
    ("E1", LOOP, "            slānis.atpakaļ(d)\n", SQUARE),
    (
        "E5",
        "        self.x = x\n        return x @ self.p['W'] + self.p['b']\n",
        "        self.x = x @ self.p['W'] + self.p['b']\n        return self.x\n",
        {**SQUARE, "also": WG},
    ),
    ("O2", INIT, "    g = {}\n\n    def __init__(self):\n        self.p = {}\n", SQUARE),
    ("G1", DECAY, ""),
    ("G3", DECAY, "                g = g + self.lam * slānis.p[v]\n"),
    ("P2", STEP, "slānis.p[v] =- self.solis * g"),
]
