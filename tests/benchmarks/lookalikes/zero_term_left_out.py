"""S4: the same batch normalisation without the term that is zero, by the short formula."""
import numpy as np

class BN:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.W, self.gamma, self.beta = r.randn(4, 3), 1 + .3 * r.randn(4, 1), .3 * r.randn(4, 1)
    def forward(self, X):
        self.X, z = X, self.W @ X
        self.sd = np.sqrt(z.var(1, keepdims=True) + 1e-5)
        self.hat = (z - z.mean(1, keepdims=True)) / self.sd
        return self.gamma * self.hat + self.beta
    def loss(self, X, t): return ((self.forward(X) - t) ** 2).sum()
    def backward(self, t):
        dy = 2 * (self.gamma * self.hat + self.beta - t)
        self.dgamma, self.dbeta = (dy * self.hat).sum(1, keepdims=True), dy.sum(1, keepdims=True)
        dhat, m = dy * self.gamma, dy.shape[1]
        dz = (m * dhat - dhat.sum(1, keepdims=True) - self.hat * (dhat * self.hat).sum(1, keepdims=True)) / m / self.sd
        self.dW = dz @ self.X.T

def check(samples=8, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, t = BN(seed), r.randn(3, samples), r.randn(4, samples)
    return dict(model=net, loss=lambda: net.loss(X, t), backward=lambda: net.backward(t))
