"""Two columns of np.matrix multiplied entry by entry."""
import numpy as np

class Net:
    def __init__(self):
        self.w = np.asmatrix(np.random.rand(3, 4))
        self.v = np.asmatrix(np.random.rand(1, 3))

    def forward(self, x):
        self.h = np.tanh(self.w * x)
        return self.v * self.h

    def train(self, x, t, eta):
        e = self.forward(x) - t
        back = self.v.T * e
        gate = 1 - np.power(self.h, 2)
        dh = back * gate  # expect: back * gate | operand: gate | born: L6  # fix: dh = np.multiply(back, gate)
        self.v = self.v - eta * e * self.h.T
        self.w = self.w - eta * dh * x.T

np.random.seed(41)
import warnings
warnings.simplefilter("ignore")
net = Net()
for i in range(12):
    x = np.asmatrix(np.random.rand(4, 1))
    net.train(x, x.sum(), 0.1)
