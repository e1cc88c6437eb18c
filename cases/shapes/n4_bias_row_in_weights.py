"""The weights carry a bias row, the delta of the layer below is taken with all rows."""
import numpy as np

class BiasedLayer:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.uniform(-1, 1, (n_in + 1, n_out))

    def forward(self, a):
        self.a = np.concatenate((np.ones((len(a), 1)), a), axis=1)
        self.z = self.a @ self.W
        self.out = np.tanh(self.z)
        return self.out

    def backward(self, grad):
        self.delta = grad * (1 - self.out ** 2)  # expect: grad * (1 - self.out ** 2) | operand: grad | born: L6
        self.grad_W = self.a.T @ self.delta
        return self.delta @ self.W.T  # fix: return self.delta @ self.W[1:].T

rng = np.random.default_rng(37)
net = [BiasedLayer(3, 5, rng), BiasedLayer(5, 2, rng)]
X, Y = rng.random((6, 3)), rng.random((6, 2))
for epoch in range(9):
    a = X
    for l in net:
        a = l.forward(a)
    g = a - Y
    for l in reversed(net):
        g = l.backward(g)
    for l in net:
        l.W -= 0.1 * l.grad_W
