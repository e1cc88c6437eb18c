"""The planted faults of `nets/reef_fish.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, functions with caches and (out, in) weights, hinge loss, loss and grads together"
DX = "dx = dout @ w\n"
DW = "dw = dout.T @ x\n"
DB = "db = dout.sum(0)"
ELU = "dx = dout * np.where(x > 0, 1.0, out + alpha)"
ARCTAN = "return dout / (1 + x ** 2)"
LOSS = "loss = np.sum(margins) / num_train"
TOP = "dscores = (margins > 0).astype(float)"
RIGHT = "    dscores[range(num_train), y] -= violations\n"
MEAN = "    dscores /= num_train\n"
DH2 = "        dh2 = arctan_backward(dh2, act2)\n"
DH1 = "        dh1 = elu_backward(dh1, act1)\n"
FC2 = "dh1, grads['w2'], grads['b2'] = affine_backward(dh2, fc2)"
L2 = "grads[name] += 2 * self.reg * p[name]"
FAULTS = [
    ("A1", MEAN, ""),
    ("A2", MEAN, "    dscores /= num_train ** 2\n"),
    ("A2/A5", DW, "dw = dout.T @ x / len(x)\n"),
    ("B1", MEAN, "    dscores /= -num_train\n"),
    ("D6", LOSS, "loss = np.sum(margins ** 2) / num_train", {"also": TOP}),
    ("E6/D6", RIGHT, ""),
    ("E6/D6", RIGHT, "    dscores[range(num_train), y] = violations\n"),
    ("D6", "violations = dscores.sum(axis=1)", "violations = margins.sum(axis=1)", {"also": RIGHT.strip()}),
    (
        "N2",
        "correct = scores[range(num_train), y][:, None]",
        "correct = scores[range(num_train), y]",
        {**CUBE, "also": RIGHT.strip()},
    ),
    ("N3", DX, "dx = dout @ w.T\n", SQUARE),
    ("N3", DW, "dw = x.T @ dout\n", SQUARE),
    ("N6", DX, "dx = dout * w\n", CUBE),
    ("F1", DB, "db = dout.mean(0)"),
    ("F1", DB, "db = dout.sum()"),
    ("F2", DB, "db = dw.sum(1)"),
    ("C6/E1", DH2, "        dh2 = elu_backward(dh2, act1)\n", SQUARE),
    ("E1", "affine_backward(dh1, fc1)", "affine_backward(dh2, fc1)", SQUARE),
    ("C2/E1", DH1, "        elu_backward(dh1, act1)\n"),
    ("E3", FC2, "dh1, grads['w2'], grads['b2'] = affine_backward(dh2, fc2)\n        dh1 = h2 @ p['w2']"),
    (
        "E4",
        FC2,
        "_, grads['w2'], grads['b2'] = affine_backward(dh2, fc2)\n        dh1 = dscores @ p['w3'] @ p['w2']",
    ),
    ("C4", ELU, "dx = dout * np.where(x > 0, 1.0, out)"),
    ("C4", ARCTAN, "return dout / (1 + x)"),
    ("C7", ARCTAN, "return 1 / (1 + dout ** 2)"),
    ("C1", "return np.arctan(x), x", "out = np.arctan(x)\n    return out, out", {"also": ARCTAN}),
    ("O1/C1", "return np.arctan(x), x", "return np.arctan(x, out=x), x", {"also": ARCTAN}),
    ("G2", L2, "grads[name] += self.reg * p[name]"),
    ("G1b/G2", L2, "grads[name] -= 2 * self.reg * p[name]"),
]
