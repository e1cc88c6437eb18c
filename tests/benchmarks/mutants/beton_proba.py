"""The planted faults of `nets/beton_proba.py`."""

from __future__ import annotations

SQUARE = {"rozmiary": (5, 5, 5, 5)}
CUBE = {"rozmiary": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, layer objects that update themselves in backward(grad, lr), batch norm, Huber loss"
KEEP = "        self.x = x\n        return np.matmul(x, self.wagi) + self.bias\n"
GW = "grad_wagi = np.matmul(self.x.T, grad)"
GB = "grad_bias = np.sum(grad, axis=0, keepdims=True)"
GX = "        grad_x = np.matmul(grad, self.wagi.T)\n"
UW = "        self.wagi = self.wagi - lr * grad_wagi\n"
UB = "        self.bias = self.bias - lr * grad_bias\n"
TOP = "g = np.where(np.abs(r) <= prog, r, prog * np.sign(r))"
MEAN = "return g / r.size"
LEAKY = "return grad * np.where(self.x > 0, 1.0, self.alfa)"
TANH = "return grad * (1 - np.square(self.y))"
DXN = "dxn = grad * self.gamma"
DODCH = "dodch = -np.sum(dxn * self.xc, axis=0, keepdims=True) / self.odch ** 2"
DXC = "dxc = dxn / self.odch + 2 * self.xc * dwar / self.n"
DX = "dx = dxc + dsr / self.n"
FAULTS = [
    ("N3", GX, GX.replace(".T", ""), SQUARE),
    ("N3", GW, "grad_wagi = np.matmul(grad.T, self.x)", SQUARE),
    ("N3", GW, "grad_wagi = np.matmul(self.x, grad)", CUBE),
    ("N6", GX, GX.replace("np.matmul(grad, self.wagi.T)", "grad * self.wagi.T"), CUBE),
    ("F1", GB, "grad_bias = np.mean(grad, axis=0, keepdims=True)"),
    ("F1", GB, "grad_bias = np.sum(grad)"),
    ("F1", GB, "grad_bias = np.sum(grad, axis=1, keepdims=True).T", CUBE),
    ("A1", MEAN, "return g / r.shape[1]"),
    ("A3", MEAN, "return g / len(r)"),
    ("B1", "    r = y - cel\n    g = np", "    r = cel - y\n    g = np"),
    ("D6", TOP, "g = r"),
    ("D6", TOP, "g = np.sign(r)"),
    ("D6", TOP, "g = np.where(np.abs(r) <= prog, r, np.abs(r))"),
    ("E2", GX + UW, UW + GX),
    ("E1", "            grad = w.wstecz(grad, lr)", "            g = w.wstecz(grad, lr)", SQUARE),
    ("E3", GX, GX.replace("matmul(grad,", "matmul(self.x,"), SQUARE),
    (
        "E5",
        KEEP,
        "        self.x = np.matmul(x, self.wagi) + self.bias\n        return self.x\n",
        {**SQUARE, "also": GW},
    ),
    ("C5", LEAKY, "return grad * np.where(self.x > 0, 1.0, -self.alfa)"),
    ("C5", LEAKY, "return np.where(self.x > 0, grad, self.alfa)"),
    ("C5", LEAKY, "return grad * np.where(self.x > 1, 1.0, self.alfa)"),
    ("C7", TANH, "return 1 - np.square(self.y)"),
    ("C7/C4", TANH, "return grad * (1 - np.square(grad))"),
    ("C1", TANH, "return grad * (1 - np.square(np.tanh(self.y)))"),
    ("C4", TANH, "return grad * (1 - self.y)"),
    ("I1", DXN, "dxn = grad"),
    ("I2", DX, "dx = dxc"),
    ("I2", DXC, "dxc = dxn / self.odch"),
    ("I2", DODCH, DODCH.replace(" ** 2", "")),
    ("F3", UB, ""),
    ("P2", UW, "        self.wagi = lr * grad_wagi\n"),
    (
        "O1",
        "        self.xn = self.xc / self.odch\n",
        "        self.xn = self.xc\n        self.xn /= self.odch\n",
        {"also": DODCH},
    ),
]
