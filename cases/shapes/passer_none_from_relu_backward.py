"""The backward of an activation changes its argument and returns nothing."""
import numpy as np
class ReLU:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out
    def backward(self, dout):
        dout[self.mask] = 0  # fix: return dout * (1 - self.mask)
class Affine:
    def __init__(self, W):
        self.W = W
    def forward(self, x):
        self.x = x
        return x.dot(self.W)
    def backward(self, dout):
        self.dW = self.x.T.dot(dout)  # expect: self.x.T.dot(dout) | operand: dout | born: L10
        return dout.dot(self.W.T)
np.random.seed(0)
layers = [Affine(np.random.randn(3, 5)), ReLU(), Affine(np.random.randn(5, 2))]
x = np.random.randn(4, 3)
for layer in layers:
    x = layer.forward(x)
d = x - 1
for layer in layers[::-1]:
    d = layer.backward(d)
