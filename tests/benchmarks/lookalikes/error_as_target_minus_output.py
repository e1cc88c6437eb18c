"""S7: the error is target minus output and the update adds: the same descent."""
import numpy as np

def sig(v): return 1 / (1 + np.exp(-v))

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.W1, self.W2 = r.randn(4, 5), r.randn(5, 2)
    def out(self, X):
        self.h = sig(X.dot(self.W1)); self.o = sig(self.h.dot(self.W2)); return self.o
    def train(self, X, y, lr):
        o = self.out(X)
        err = y - o
        d2 = err * o * (1 - o)
        d1 = d2.dot(self.W2.T) * self.h * (1 - self.h)
        self.W2 += lr * self.h.T.dot(d2)
        self.W1 += lr * X.T.dot(d1)

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 9)
    net, X, y = Net(seed), r.randn(samples, 4), r.rand(samples, 2)
    return dict(model=net, loss=lambda: 0.5 * np.sum((y - net.out(X)) ** 2), step=lambda: net.train(X, y, 0.3), learning_rate=0.3)
