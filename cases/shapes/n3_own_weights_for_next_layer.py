"""The hidden delta is propagated with the layer's own weights instead of those of the next one."""
import numpy as np

class Layer:
    def __init__(self, n_in, n_out):
        self.w = np.random.uniform(-0.5, 0.5, (n_in, n_out))
        self.delta = None
        self.out = None

class Net:
    def __init__(self, *sizes):
        self.layers = [Layer(a, b) for a, b in zip(sizes, sizes[1:])]

    def train(self, x, y, rate):
        signal = x
        for layer in self.layers:
            layer.inp = signal
            layer.out = np.tanh(signal @ layer.w)
            signal = layer.out
        for i in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[i]
            if i == len(self.layers) - 1:
                error = layer.out - y
            else:
                nxt = self.layers[i + 1]
                error = nxt.delta @ layer.w.T  # expect: nxt.delta @ layer.w.T | operand: layer.w.T | born: L6  # fix: error = nxt.delta @ nxt.w.T
            layer.delta = error * (1 - layer.out ** 2)
        for layer in self.layers:
            layer.w -= rate * layer.inp.T @ layer.delta

np.random.seed(11)
net = Net(3, 7, 5, 2)
X = np.random.rand(9, 3)
Y = np.random.rand(9, 2)
for k in range(30):
    net.train(X, Y, 0.1)
