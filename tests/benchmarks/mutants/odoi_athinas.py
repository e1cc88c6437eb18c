"""The planted faults of `nets/odoi_athinas.py`."""

from __future__ import annotations

SQUARE = {"grammata": 6, "kryfa": 6}
CUBE = {"grammata": 6, "kryfa": 6, "samples": 6}
CONVENTION = "rows, functions, dicts of parameters and gradients, looked-up vectors, Greek in Latin letters"
SHIFT = "    z = z - z.max(1, keepdims=True)\n"
SOFT = "return e / e.sum(1, keepdims=True)"
PROB = "    dz = pithanotites(z)\n"
SUB = "    dz[np.arange(N), epomeno] -= 1\n"
DIV = "    dz /= N\n"
B = "kl['b'] = dz.sum(0)"
U = "kl['U'] = h.T @ dz"
W = "kl['W'] = x.T @ dz"
DH = "dh = dz @ par['U'].T"
DU = "du = dh * (1 - h ** 2)"
D = "kl['d'] = du.sum(0)"
H = "kl['H'] = x.T @ du"
DX = "dx = du @ par['H'].T + dz @ par['W'].T"
ADD = "np.add.at(kl['C'], ids, dx.reshape(ids.shape + (-1,)))"
DEC = "kl[k] += 2 * POINI * par[k]"
FAULTS = [
    ("A1", DIV, ""),
    ("A4", DIV, "    dz /= dz.shape[1]\n"),
    ("A2/A5", DU, "du = dh * (1 - h ** 2) / N"),
    ("C3/D1", DIV, "    dz *= pithanotites(z) * (1 - pithanotites(z))\n    dz /= N\n"),
    (
        "D1",
        PROB + SUB,
        "    p = pithanotites(z)\n    dz = np.zeros_like(p)\n    dz[np.arange(N), epomeno] = -1 / p[np.arange(N), epomeno]\n    dz = dz * p * (1 - p)\n",
    ),
    (
        "D5/D6",
        PROB + SUB,
        "    p = pithanotites(z)\n    dz = np.zeros_like(p)\n    dz[np.arange(N), epomeno] = -1 / p[np.arange(N), epomeno]\n",
    ),
    ("D3", SOFT, "return e / e.sum()", {"also": "dz /= N"}),
    ("D3", SOFT, "return e / e.sum(0)", {"also": "dz /= N"}),
    ("N2/D3", SOFT, "return e / e.sum(1)", {**CUBE, "also": "dz /= N"}),
    ("D4", SHIFT, "", {"psila": 900.0, "also": "e = np.exp(z)"}),
    ("D7", PROB, "    dz = z.copy()\n"),
    ("N9/N2/D6", SUB, "    dz[:, epomeno] -= 1\n"),
    ("N3", DH, "dh = dz @ par['U']", SQUARE),
    ("N3", H, "kl['H'] = du.T @ x", SQUARE),
    ("N3", U, "kl['U'] = h @ dz", CUBE),
    ("N6", DH, "dh = dz * par['U'].T", CUBE),
    ("F1", B, "kl['b'] = dz.sum()"),
    ("F1", D, "kl['d'] = du.sum(1)", CUBE),
    ("F2", D, "kl['d'] = (x.T @ du).sum(0)"),
    ("E6", DX, "dx = du @ par['H'].T"),
    ("E6", DX, "dx = dz @ par['W'].T"),
    ("L1", ADD, "kl['C'][ids] += dx.reshape(ids.shape + (-1,))"),
    ("E6/L1/E8", ADD, "np.add.at(kl['C'], ids[:, -1], dx.reshape(ids.shape + (-1,))[:, -1])"),
    ("E1", ADD, "np.add.at(kl['C'], ids[:, ::-1], dx.reshape(ids.shape + (-1,)))"),
    ("E5", U, "kl['U'] = u.T @ dz"),
    ("E3", DH, "dh = z @ par['U'].T"),
    ("C1", DU, "du = dh * (1 - np.tanh(h) ** 2)"),
    ("C1c/C4", DU, "du = dh * h * (1 - h)"),
    ("C2", DU, "du = dh"),
    ("C7", DU, "du = 1 - h ** 2"),
    ("G2", DEC, "kl[k] += POINI * par[k]"),
    ("G1", "    for k in 'HUW':\n        kl[k]", "    for k in 'HU':\n        kl[k]", {"also": DEC}),
    ("G3", "    for k in 'HUW':\n        kl[k]", "    for k in 'HUWbd':\n        kl[k]", {"also": DEC}),
    ("O2/O1", "kl['C'] = np.zeros_like(par['C'])", "kl['C'] = par['C']", {"also": "np.add.at"}),
]
