"""Dropout masks kept in a list; in the backward loop the mask of the wrong layer is used."""
import numpy as np
class MLP:
    def __init__(self, dims, keep=0.8):
        self.keep = keep
        self.Ws = [np.random.randn(m, n) * 0.1 for m, n in zip(dims[:-1], dims[1:])]
    def forward(self, x):
        self.inputs, self.masks = [x], []
        for k, W in enumerate(self.Ws):
            z = self.inputs[-1].dot(W)
            if k + 1 < len(self.Ws):
                h = np.maximum(z, 0)
                m = (np.random.rand(*h.shape) < self.keep) / self.keep
                self.masks.append(m)
                self.inputs.append(h * m)
            else:
                self.inputs.append(z)
        return self.inputs[-1]
    def backward(self, d):
        grads = [None] * len(self.Ws)
        for k in reversed(range(len(self.Ws))):
            grads[k] = self.inputs[k].T.dot(d)
            if k > 0:
                d = d.dot(self.Ws[k].T) * (self.inputs[k] > 0)
                d *= self.masks[k - 2]  # expect: d *= self.masks[k - 2] | operand: self.masks[k - 2] | born: L13  # fix: d *= self.masks[k - 1]
        return grads
np.random.seed(11)
net = MLP([5, 9, 7, 2])
for _ in range(3):
    out = net.forward(np.random.rand(12, 5))
    for W, g in zip(net.Ws, net.backward(out - 1)):
        W -= 0.05 * g
