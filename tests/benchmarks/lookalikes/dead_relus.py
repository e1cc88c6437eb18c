"""Q: most units of a relu layer are dead: their gradients are zero, and rightly so."""
import numpy as np

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.W1, self.b1, self.W2, self.b2 = r.rand(3, 6), np.array([-90., -90, 2, 3, -90, 1]), r.randn(6, 2), r.randn(2)
    def forward(self, X):
        self.X, self.z = X, X @ self.W1 + self.b1
        self.a = self.z * (self.z > 0)
        return self.a @ self.W2 + self.b2
    def loss(self, X, y): return 0.5 * ((self.forward(X) - y) ** 2).sum()
    def backward(self, y):
        d = self.a @ self.W2 + self.b2 - y
        self.dW2, self.db2 = self.a.T @ d, d.sum(0)
        dz = d @ self.W2.T * (self.z > 0)
        self.dW1, self.db1 = self.X.T @ dz, dz.sum(0)

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Net(seed), 4 * r.rand(samples, 3), r.randn(samples, 2)
    return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(y))
