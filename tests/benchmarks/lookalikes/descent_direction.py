"""Everything stored is the direction downhill, the negative gradient, and is added: the step is right."""
import numpy as np

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.syn0, self.syn1 = 2 * r.random_sample((3, 5)) - 1, 2 * r.random_sample((5, 2)) - 1

    def forward(self, X):
        self.l1 = 1 / (1 + np.exp(-X.dot(self.syn0)))
        self.l2 = 1 / (1 + np.exp(-self.l1.dot(self.syn1)))
        return self.l2

    def cost(self, X, y):
        return 0.5 * np.sum((y - self.forward(X)) ** 2)

    def train(self, X, y, alpha=0.1):
        self.forward(X)
        down2 = (y - self.l2) * self.l2 * (1 - self.l2)
        down1 = down2.dot(self.syn1.T) * self.l1 * (1 - self.l1)
        self.syn1 += alpha * self.l1.T.dot(down2)
        self.syn0 += alpha * X.T.dot(down1)

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Net(seed), r.randn(samples, 3), r.rand(samples, 2)
    return dict(model=net, loss=lambda: net.cost(X, y), step=lambda: net.train(X, y), learning_rate=0.1)
