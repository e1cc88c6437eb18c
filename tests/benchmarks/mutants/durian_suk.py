"""The planted faults of `nets/durian_suk.py`."""

from __future__ import annotations

SQUARE = {"input_dim": 5, "hidden_dims": (5, 5), "num_classes": 5}
CUBE = {**SQUARE, "samples": 5}
CONVENTION = (
    "functions of a course with caches, dropout with kept masks, learned scale and shift, params and grads"
)
DX = "dx = dout.dot(w.T)"
DB = "db = np.sum(dout, axis=0)"
RELU = "dx = dout * (x > 0)"
DU = "du = dout * (1 - out ** 2)"
DGAMMA = "dgamma = np.sum(du * x, axis=0)"
DK = "dx = du * gamma"
DROP = "return dout * mask / p"
SHIFT = "shifted = x - np.max(x, axis=1, keepdims=True)"
NORM = "probs /= np.sum(probs, axis=1, keepdims=True)"
ONE = "    dx[np.arange(N), y] -= 1\n"
DIV = "    dx /= N\n"
DR2 = "dr2 = dropout_backward(dh2, drop2_cache)"
DK1 = "dk1 = dropout_backward(dh1, drop1_cache)"
FC1 = "dX, grads['W1'], grads['b1'] = affine_backward(ds1, fc1_cache)"
REG1 = "grads['W1'] += self.reg * params['W1']"
REG2 = "grads['W2'] += self.reg * params['W2']"
REG3 = "        grads['W3'] += self.reg * params['W3']\n"
FAULTS = [
    ("A1", DIV, ""),
    ("A4", DIV, "    dx /= dx.shape[1]\n"),
    ("F1", DB, "db = np.mean(dout, axis=0)"),
    ("B1", "    dx = probs.copy()\n" + ONE, "    dx = -probs\n    dx[np.arange(N), y] += 1\n"),
    ("D1", DIV, "    dx = dx * probs * (1 - probs) / N\n"),
    (
        "D1",
        "    dx = probs.copy()\n" + ONE,
        "    dx = np.zeros_like(probs)\n    dx[np.arange(N), y] = probs[np.arange(N), y] - 1\n",
    ),
    ("D3", NORM, "probs /= np.sum(probs)", {"also": DIV.strip()}),
    ("D4", SHIFT, "shifted = x", {"high": 800.0, "also": "probs = np.exp(shifted)"}),
    ("D7", "    dx = probs.copy()\n", "    dx = x.copy()\n"),
    ("N9/D6", ONE, "    dx[:, y] -= 1\n"),
    ("N3", DX, "dx = dout.dot(w)", SQUARE),
    ("N6", DX, "dx = dout * w.T", CUBE),
    ("N2/D3", NORM, "probs /= np.sum(probs, axis=1)", {**CUBE, "also": DIV.strip()}),
    ("F1", DB, "db = np.sum(dout)"),
    ("F1", DB, "db = np.sum(dout, axis=1)", CUBE),
    ("F1", DB, "db = dout", CUBE),
    ("F2", DB, "db = np.sum(dw, axis=0)"),
    ("E5", DGAMMA, "dgamma = np.sum(du * out, axis=0)"),
    ("I1/E4", DK, "dx = du"),
    ("C2", DGAMMA, "dgamma = np.sum(dout * x, axis=0)"),
    ("E4", DK, "dx = dout * gamma"),
    ("C1", DU, "du = dout * (1 - np.tanh(out) ** 2)"),
    ("C5", RELU, "dx = dout * (x < 0)"),
    ("C5c/C5", RELU, "dx = np.maximum(0, dout)"),
    ("K1", DR2, "dr2 = dh2"),
    ("K1", DROP, "return dout * mask"),
    ("K1/E1", DK1, "dk1 = dropout_backward(dh1, drop2_cache)", SQUARE),
    ("E1/C2", FC1, "dX, grads['W1'], grads['b1'] = affine_backward(dk1, fc1_cache)"),
    ("G1", REG3, ""),
    ("G2", REG1, "grads['W1'] += 2 * self.reg * params['W1']"),
    ("E6/G2", REG2, "grads['W2'] = self.reg * params['W2']"),
    (
        "O1",
        "    out = x * mask / p\n    return out, (mask, p)\n",
        "    x *= mask / p\n    return x, (mask, p)\n",
        {"also": DU},
    ),
]
