"""S4: batch normalisation keeps the term -2 sum(x - mu) / m, which is zero, in its backward pass."""
import numpy as np

class BN:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.W, self.gamma, self.beta = r.randn(3, 4), 1 + .3 * r.randn(4), .3 * r.randn(4)
    def forward(self, X):
        self.X, self.x = X, X @ self.W
        self.mu, self.var = self.x.mean(0), self.x.var(0)
        self.hat = (self.x - self.mu) / np.sqrt(self.var + 1e-5)
        return np.tanh(self.gamma * self.hat + self.beta)
    def loss(self, X, t): return ((self.forward(X) - t) ** 2).sum() / len(X)
    def backward(self, t):
        m = len(t)
        y = np.tanh(self.gamma * self.hat + self.beta)
        dy = 2 * (y - t) / m * (1 - y ** 2)
        self.dgamma, self.dbeta = (dy * self.hat).sum(0), dy.sum(0)
        dhat = dy * self.gamma
        inv = 1 / np.sqrt(self.var + 1e-5)
        dvar = np.sum(dhat * (self.x - self.mu) * -.5 * inv ** 3, axis=0)
        dmu = np.sum(dhat * -inv, axis=0) + dvar * np.sum(-2 * (self.x - self.mu), axis=0) / m
        dx = dhat * inv + dvar * 2 * (self.x - self.mu) / m + dmu / m
        self.dW = self.X.T @ dx

def check(samples=8, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, t = BN(seed), r.randn(samples, 3), r.randn(samples, 4)
    return dict(model=net, loss=lambda: net.loss(X, t), backward=lambda: net.backward(t))
