"""The planted faults of `heldout/well_pumps.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = (
    "rows, layer objects that update in backward_pass(accum_grad, lr), Huber loss, decay in the layer"
)
SIGM = "return self(x) * (1 - self(x))"
LEAKY = "return np.where(x >= 0, 1, self.alpha)"
SOFT = "    def gradient(self, x):\n        return 1 / (1 + np.exp(-x))"
HUBER = "g = np.where(np.abs(err) <= self.beta, err, self.beta * np.sign(err))"
MEAN = "return g / err.size"
GW = "grad_w = self.layer_input.T.dot(accum_grad)"
GB = "grad_w0 = np.sum(accum_grad, axis=0, keepdims=True)"
DEC = "grad_w = grad_w + self.decay * W"
UPW = "        self.W = self.W - lr * grad_w\n"
UPB = "        self.w0 = self.w0 - lr * grad_w0\n"
DOWN = "accum_grad = accum_grad.dot(W.T)"
ACT = "return accum_grad * self.activation_func.gradient(self.layer_input)"
LOOP = "loss_grad = layer.backward_pass(loss_grad, lr)"
ERRG = "        err = y_pred - y\n        g ="
FAULTS = [
    ("E2", DOWN, "accum_grad = accum_grad.dot(self.W.T)"),
    ("E2", "        self.W = self.W - lr * grad_w\n", "        self.W -= lr * grad_w\n", {"also": DOWN}),
    ("A1", MEAN, "return g / err.shape[1]"),
    ("A1/A3", MEAN, "return g"),
    ("A3/A4", MEAN, "return g / len(err)"),
    ("A2/A5", GW, "grad_w = self.layer_input.T.dot(accum_grad) / len(accum_grad)"),
    ("B1", ERRG, "        err = y - y_pred\n        g ="),
    ("D6", HUBER, "g = np.where(np.abs(err) <= self.beta, err, np.sign(err))"),
    ("D6", HUBER, "g = err"),
    (
        "C1",
        "        return self.activation_func(X)\n",
        "        self.layer_input = self.activation_func(X)\n        return self.layer_input\n",
        {"also": ACT},
    ),
    ("C1b", SIGM, "return x * (1 - x)"),
    ("C4", SIGM, "return self(x) * (self(x) - 1)"),
    ("C5", LEAKY, "return np.where(x >= 0, self.alpha, 1)"),
    ("C4/C5", LEAKY, "return np.where(x >= 0, 1, -self.alpha)"),
    ("C5/C4", LEAKY, "return np.where(x >= 0, x, self.alpha)"),
    ("C7", ACT, "return self.activation_func.gradient(self.layer_input)"),
    ("N3", DOWN, "accum_grad = accum_grad.dot(W)", SQUARE),
    ("N3", GW, "grad_w = accum_grad.T.dot(self.layer_input)", SQUARE),
    ("N6", DOWN, "accum_grad = accum_grad * W.T", CUBE),
    ("F1", GB, "grad_w0 = np.sum(accum_grad)"),
    ("F1", GB, "grad_w0 = np.mean(accum_grad, axis=0, keepdims=True)"),
    ("F2", GB, "grad_w0 = np.sum(grad_w, axis=0, keepdims=True)"),
    ("F3", UPB, ""),
    ("E3", DOWN, "accum_grad = grad_w.sum(axis=1)", {"also": LOOP}),
    ("E1", LOOP, "layer.backward_pass(loss_grad, lr)", SQUARE),
    ("G2", DEC, "grad_w = grad_w + 2 * self.decay * W"),
    ("G1", "        grad_w = grad_w + self.decay * W\n", ""),
    ("G3", UPB, "        self.w0 = self.w0 - lr * (grad_w0 + self.decay * self.w0)\n"),
    ("P2", UPW, "        self.W = -lr * grad_w\n"),
    ("E2", f"{UPW}{UPB}", f"{UPW}{UPB}        W = self.W\n", {"also": DOWN}),
    ("E2", UPW, "        np.subtract(self.W, lr * grad_w, out=self.W)\n", {"also": DOWN}),
    ("C3b/C2", "for layer in reversed(self.layers):", "for layer in reversed(self.layers[:-1]):"),
    ("C3b/C4", SOFT, "    def gradient(self, x):\n        return np.ones_like(x)"),
]
