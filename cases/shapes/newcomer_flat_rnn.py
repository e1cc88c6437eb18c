"""A recurrent net with flat states: the input gradient needs an outer product, the scalar before it went unseen."""
import numpy as np
class RNN:
    def __init__(self, n_in, n_hidden, n_out):
        s = 0.3
        self.Wx = np.random.uniform(-s, s, (n_hidden, n_in))
        self.Wh = np.random.uniform(-s, s, (n_hidden, n_hidden))
        self.Wy = np.random.uniform(-s, s, (n_out, n_hidden))
    def forward(self, xs):
        self.xs, self.hs, ys = xs, [np.zeros(len(self.Wh))], []
        for x in xs:
            self.hs.append(np.tanh(self.Wx @ x + self.Wh @ self.hs[-1]))
            ys.append(self.Wy @ self.hs[-1])
        return ys
    def backward(self, dys):
        gx, gy = np.zeros_like(self.Wx), np.zeros_like(self.Wy)
        dnext = np.zeros(len(self.Wh))
        for t in range(len(dys) - 1, -1, -1):
            gy += np.outer(dys[t], self.hs[t + 1])
            da = (self.Wy.T @ dys[t] + dnext) * (1 - self.hs[t + 1] ** 2)
            gx += np.dot(da, self.xs[t])  # expect: np.dot(da, self.xs[t]) | operand: self.xs[t] | born: L26  # fix: gx += np.outer(da, self.xs[t])
            dnext = self.Wh.T @ da
        return gx, gy
np.random.seed(3)
net = RNN(3, 6, 2)
xs = np.random.randn(5, 3)
ys = net.forward(xs)
print(net.backward([y - 1 for y in ys])[0].shape)
