"""The planted faults of `nets/ferns_params_grads.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, layers with params and grads lists written in place, softmax with loss, after a book"
DX = "dx = np.dot(dout, W.T)"
DW = "dW = np.dot(self.x.T, dout)"
DB = "db = np.sum(dout, axis=0)"
PUTB = "        self.grads[1][...] = db\n"
SIG = "dx = dout * (1.0 - self.out) * self.out"
SWI = "dx = dout * (self.s + self.x * self.s * (1 - self.s))"
SHIFT = "    x = x - x.max(axis=1, keepdims=True)\n"
SOFT = "return y / y.sum(axis=1, keepdims=True)"
NLL = "return -np.sum(np.log(self.y[np.arange(batch_size), self.t])) / batch_size"
SUB = "        dx[np.arange(batch_size), self.t] -= 1\n"
DIV = "dx = dx / batch_size"
LOOP = "            dout = layer.backward(dout)\n"
FAULTS = [
    ("A1", "        " + DIV + "\n", ""),
    ("A4", DIV, "dx = dx / dx.shape[1]"),
    ("A4", DIV, "dx = dx / dx.size"),
    ("B1", DIV, "dx = -dx / batch_size"),
    (
        "A3/A4/D6",
        NLL,
        "return -np.sum(np.log(self.y[np.arange(batch_size), self.t])) / self.y.size",
        {"also": DIV},
    ),
    ("C3/D1", DIV, "dx = dx * self.y * (1 - self.y) / batch_size"),
    (
        "D1",
        "        dx = self.y.copy()\n" + SUB,
        "        dx = np.zeros_like(self.y)\n        dx[np.arange(batch_size), self.t] = -1 / self.y[np.arange(batch_size), self.t]\n        dx = dx * self.y * (1 - self.y)\n",
    ),
    (
        "D1",
        "        dx = self.y.copy()\n" + SUB,
        "        dx = np.zeros_like(self.y)\n        dx[np.arange(batch_size), self.t] = self.y[np.arange(batch_size), self.t] - 1\n",
    ),
    ("D3", SOFT, "return y / y.sum()", {"also": DIV}),
    ("D3", SOFT, "return y / y.sum(axis=0)", {"also": DIV}),
    ("N2/D3", SOFT, "return y / y.sum(axis=1)", {**CUBE, "also": DIV}),
    ("D4", SHIFT, "", {"up": 900.0, "also": "y = np.exp(x)"}),
    ("N9/N2/D6", SUB, "        dx[:, self.t] -= 1\n"),
    ("N3", DX, "dx = np.dot(dout, W)", SQUARE),
    ("N3", DW, "dW = np.dot(dout.T, self.x)", SQUARE),
    ("N3", DW, "dW = np.dot(self.x, dout)", CUBE),
    ("N6", DX, "dx = dout * W.T", CUBE),
    ("F1", DB, "db = np.sum(dout)"),
    ("F1", DB, "db = np.sum(dout, axis=1)", CUBE),
    ("F1", DB, "db = np.mean(dout, axis=0)"),
    ("F2", DB, "db = np.sum(dW, axis=0)"),
    ("F3", PUTB, "        db[...] = self.grads[1]\n"),
    ("E5", DW, "dW = np.dot(np.ones_like(self.x).T, dout)"),
    ("E3", DX, "dx = np.dot(np.dot(self.x, W) + b, W.T)"),
    ("E1", LOOP, "            layer.backward(dout)\n", SQUARE),
    ("C1", SIG, "s = 1 / (1 + np.exp(-self.out))\n        dx = dout * (1.0 - s) * s"),
    ("C4", SIG, "dx = dout * (1.0 - self.out)"),
    ("C7", SIG, "dx = (1.0 - self.out) * self.out"),
    ("C4", SWI, "dx = dout * (self.s + self.s * (1 - self.s))"),
    ("C2", SWI, "dx = dout"),
    ("O1", "        return x * self.s\n", "        x *= self.s\n        return x\n", {"also": SWI}),
    ("O3", "self.grads[0][...] = dW", "self.grads[0][...] += dW"),
    ("O3", "self.grads[1][...] = db", "self.grads[1][...] += db"),
    ("N3", "out = np.dot(x, W) + b", "out = np.dot(x, W.T) + b", {**SQUARE, "also": DX}),
]
