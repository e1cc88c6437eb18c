"""The planted faults of `nets/renoster_spore.py`."""

from __future__ import annotations

SQUARE = {"mate": (5, 5, 5, 5)}
CUBE = {"mate": (5, 5, 5, 5), "samples": 5}
CONVENTION = (
    "dict of params, pairs of functions with caches, batchnorm after the activation, dropout, L2, Afrikaans"
)
ONE = "dx[np.arange(N), y] -= 1"
MEAN = "    dx /= N\n"
DX = "dx = dout.dot(w.T)"
DW = "dw = x.T.dot(dout)"
DB = "db = dout.sum(axis=0)"
LEAK = "dx[x < 0] *= LEK"
GAMMA = "dgamma = np.sum(dout * xhoed, axis=0)"
XHAT = "dxhoed = dout * gamma"
VAR = "dvar = -0.5 * dinv * inv ** 3"
SPREAD = "    dsentrum += 2.0 / N * sentrum * dvar\n"
CENTRE = "dx = dsentrum - dsentrum.mean(axis=0)"
DROP = "return dout * masker"
DROPS = "            dh = uitval_terug(dh, k_uit)\n"
TOP = "dh, grads['W%d' % laaste], grads['b%d' % laaste] = affien_terug(dtel, k_top)"
LOW = "dh, grads['W%d' % i], grads['b%d' % i] = affien_terug(dh, k_aff)"
REG = "grads['W%d' % i] += self.reg * P['W%d' % i]"
EACH = "        for i in range(1, laaste + 1):\n            grads"
FAULTS = [
    ("A1", MEAN, ""),
    ("A4", MEAN, "    dx /= dx.shape[1]\n"),
    ("B1", MEAN, "    dx /= -N\n"),
    ("D1/C3", ONE, f"p = np.exp(logp)\n    {ONE}\n    dx *= p * (1 - p)"),
    ("D3", "np.exp(skuif).sum(axis=1, keepdims=True)", "np.exp(skuif).sum()", {"also": ONE}),
    ("N3", DX, "dx = dout.dot(w)", SQUARE),
    ("N3", DW, "dw = dout.T.dot(x)", SQUARE),
    ("N6", DW, "dw = x * dout", CUBE),
    ("F1", DB, "db = dout.mean(axis=0)"),
    ("F1", DB, "db = dout.sum(axis=1)", CUBE),
    ("C5", LEAK, "dx[x < 0] = LEK"),
    ("C5", LEAK, "dx[x > 0] *= LEK"),
    ("C7", "dx = dout.copy()", "dx = np.ones_like(dout)"),
    ("C2", "            dh = lek_terug(dh, k_lek)\n", ""),
    ("I1", XHAT, "dxhoed = dout.copy()"),
    ("O1", XHAT, "dxhoed = dout\n    dxhoed *= gamma", {"also": GAMMA}),
    ("I4/F1", GAMMA, "dgamma = np.mean(dout * xhoed, axis=0)"),
    ("I2", VAR, "dvar = -0.5 * dinv * inv ** 2"),
    ("I2/E6", SPREAD, ""),
    ("I2", SPREAD, "    dsentrum += 2.0 * sentrum * dvar\n"),
    ("I2/E6", CENTRE, "dx = dsentrum"),
    ("K1", DROPS, ""),
    ("K1", DROP, "return dout * (masker > 0)"),
    (
        "E3",
        LOW,
        "_, grads['W%d' % i], grads['b%d' % i] = affien_terug(dh, k_aff)\n            dh = dh.dot(grads['W%d' % i].T)",
    ),
    ("E5", "return x.dot(w) + b, (x, w)", "return x.dot(w) + b, (x.dot(w) + b, w)", {**SQUARE, "also": DW}),
    ("E1", TOP, f"_{TOP[2:]}\n        dh = dtel.dot(P['W1'].T)", SQUARE),
    ("G1", f"{EACH}['W%d' % i] += self.reg * P['W%d' % i]\n", ""),
    ("G2", REG, "grads['W%d' % i] += 2 * self.reg * P['W%d' % i]"),
    ("G3", REG, f"{REG}\n            grads['b%d' % i] += self.reg * P['b%d' % i]"),
    ("G1", EACH, "        for i in range(1, laaste):\n            grads"),
]
