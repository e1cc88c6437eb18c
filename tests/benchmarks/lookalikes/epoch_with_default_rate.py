"""step = one epoch over mini-batches from a generator with its own shuffling rng; lr is the step's argument."""
import numpy as np
class Net:
    def __init__(self, seed):
        r = np.random.default_rng(seed)
        self.W1, self.W2 = r.normal(size=(3, 4)), r.normal(size=(4, 2))
        self.rng = np.random.default_rng(7)
    def loss(self, x, y): return np.sum((np.tanh(x @ self.W1) @ self.W2 - y) ** 2)
    def batches(self, x, y, k):
        order = self.rng.permutation(len(x))
        for i in range(0, len(x), k): yield x[order[i:i + k]], y[order[i:i + k]]
    def epoch(self, x, y, lr):
        for bx, by in self.batches(x, y, 2):
            h = np.tanh(bx @ self.W1)
            e = 2 * (h @ self.W2 - by)
            g2, g1 = h.T @ e, bx.T @ (e @ self.W2.T * (1 - h * h))
            self.W2 -= lr * g2
            self.W1 -= lr * g1
def check(samples=6, seed=0):
    net = Net(seed); r = np.random.default_rng(seed + 1); x, y = r.normal(size=(samples, 3)), r.normal(size=(samples, 2))
    return dict(model=net, loss=lambda: net.loss(x, y), step=lambda lr=.001: net.epoch(x, y, lr), learning_rate=.001)
