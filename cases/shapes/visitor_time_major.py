"""The sequence has its time axis first, the loop takes the batch apart."""
import numpy as np
class RNN:
    def __init__(self, d, h, rng):
        self.U, self.W = rng.normal(size=(d, h)) * .3, rng.normal(size=(h, h)) * .3
    def forward(self, x):
        N, T, D = x.shape
        h = np.zeros((N, self.W.shape[0]))
        self.hs = []
        for t in range(T):
            h = np.tanh(x[t] @ self.U + h @ self.W)  # expect: x[t] @ self.U + h @ self.W | operand: x[t] @ self.U | born: L18  # fix: h = np.tanh(x[:, t] @ self.U + h @ self.W)
            self.hs.append(h)
        return h
    def loss(self, x, y):
        d = self.forward(x) - y
        return (d * d).mean(), d
rng = np.random.default_rng(6)
x = rng.normal(size=(4, 6, 3))
net = RNN(3, 5, rng)
value, d = net.loss(x, rng.normal(size=(4, 5)))
