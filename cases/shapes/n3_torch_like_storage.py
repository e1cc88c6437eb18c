"""W is stored (out, in) and used as x @ W.T; the weight gradient comes out transposed."""
import numpy as np

class Affine(object):
    def __init__(self, inp, out):
        self.W = np.random.randn(out, inp) / np.sqrt(inp)
        self.b = np.zeros(out)

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W.T) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)  # fix: self.dW = np.dot(dout.T, self.x)
        self.db = dout.sum(axis=0)
        return np.dot(dout, self.W)

    def step(self, lr):
        self.W -= lr * self.dW  # expect: self.W -= lr * self.dW | operand: lr * self.dW | born: L14
        self.b -= lr * self.db

np.random.seed(0)
layer1, layer2 = Affine(6, 4), Affine(4, 3)
x = np.random.randn(8, 6)
t = np.random.randn(8, 3)
for i in range(10):
    h = layer1.forward(x)
    r = np.maximum(h, 0)
    out = layer2.forward(r)
    dr = layer2.backward((out - t) / len(x))
    layer1.backward(dr * (h > 0))
    layer1.step(0.1)
    layer2.step(0.1)
