"""The planted faults of `nets/hw2_affine.py`."""

from __future__ import annotations

SQUARE = {"dims": (6, 6, 6, 6)}
CUBE = {"dims": (6, 6, 6, 6), "samples": 6}
CONVENTION = "rows, modular functions with caches, loss and gradients returned together"
DX = "dx = dout.dot(w.T)"
DW = "dw = x.T.dot(dout)"
DB = "db = np.sum(dout, axis=0)"
NEGATIVE = "dx[x <= 0] *= slope"
TANH = "dx = dout * (1 - out * out)"
PROBS = "dscores = np.exp(logp)\n"
MINUS = "dscores[np.arange(N), y] -= 1\n"
MEAN = "    dscores /= N\n"
Z = "Z = np.sum(np.exp(shifted), axis=1, keepdims=True)"
SHIFT = "shifted = scores - np.max(scores, axis=1, keepdims=True)"
REG = "        for w in ('w1', 'w2', 'w3'):\n            grads[w] += self.reg * p[w]\n"
SECOND = "dh1, grads['w2'], grads['b2'] = affine_bwd(da2, fc2)"
FAULTS = [
    ("A1", MEAN, ""),
    ("A4", MEAN, "    dscores /= scores.shape[1]\n"),
    ("B1", MEAN, "    dscores /= -N\n"),
    ("D3", PROBS, "dscores = np.exp(shifted) / np.sum(np.exp(shifted))\n"),
    ("D3", Z, "Z = np.sum(np.exp(shifted))", {"also": "dscores = np.exp(logp)"}),
    ("D3", Z, "Z = np.sum(np.exp(shifted), axis=0, keepdims=True)", {"also": "dscores = np.exp(logp)"}),
    (
        "N2/D3",
        Z,
        "Z = np.sum(np.exp(shifted), axis=1)",
        {"samples": 4, "also": "dscores = np.exp(logp)"},
    ),
    ("D4", SHIFT, "shifted = scores", {"gain": 1500.0}),
    ("D4", SHIFT, "shifted = scores - np.max(scores)", {"gain": 1500.0}),
    ("D7", PROBS, "dscores = scores.copy()\n"),
    ("C3", MEAN, "    dscores *= np.exp(logp) * (1 - np.exp(logp))\n" + MEAN),
    (
        "D1",
        PROBS + "    " + MINUS,
        "dscores = np.zeros_like(logp)\n    dscores[np.arange(N), y] = np.exp(logp[np.arange(N), y]) - 1\n",
    ),
    ("F1", DB, "db = np.sum(dout)"),
    ("F1", DB, "db = dout"),
    ("F1", DB, "db = np.mean(dout, axis=0)"),
    ("F2", DB, "db = np.sum(dw, axis=0)"),
    ("N3", DX, "dx = dout.dot(w)", SQUARE),
    ("N3", DW, "dw = dout.T.dot(x)", SQUARE),
    ("N6", DX, "dx = dout * w.T", CUBE),
    ("C5", NEGATIVE, "dx[x <= 0] = slope"),
    ("C5", NEGATIVE, "dx[x <= 0] = 0"),
    ("C1", TANH, "dx = dout * (1 - np.tanh(out) ** 2)"),
    ("C7", TANH, "dx = 1 - out * out"),
    ("C6", "da1 = lrelu_bwd(dh1, act1)", "da1 = tanh_bwd(dh1, act2)", {"dims": (5, 6, 6, 4)}),
    ("C2", "da2 = tanh_bwd(dh2, act2)", "da2 = dh2"),
    ("E4", SECOND, SECOND + "\n        dh1 = dh2.dot(p['w2'].T)"),
    ("G2", REG, REG.replace("self.reg *", "2 * self.reg *")),
    ("G1", REG, ""),
    ("G3", REG, REG.replace("('w1', 'w2', 'w3')", "p")),
    ("N2", SHIFT, "shifted = scores - np.max(scores, axis=1)", {"samples": 4, "also": "dscores = "}),
]
