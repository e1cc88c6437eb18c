"""A step with momentum: from rest it moves by the gradient alone, the kept velocity is no fault of backward."""
import numpy as np

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.W, self.V = r.randn(3, 5) * .6, r.randn(5, 2) * .6
        self.velocity = {'W': np.zeros((3, 5)), 'V': np.zeros((5, 2))}

    def loss(self, x, t):
        return 0.5 * np.mean(np.sum((np.tanh(x @ self.W) @ self.V - t) ** 2, axis=1))

    def step(self, x, t, lr=0.05, mu=0.9):
        h = np.tanh(x @ self.W)
        d = (h @ self.V - t) / len(x)
        gV, gW = h.T @ d, x.T @ (d @ self.V.T * (1 - h ** 2))
        for name, g in (('V', gV), ('W', gW)):
            self.velocity[name] = mu * self.velocity[name] - lr * g
            setattr(self, name, getattr(self, name) + self.velocity[name])

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, x, t = Net(seed), r.randn(samples, 3), r.randn(samples, 2)
    return dict(model=net, loss=lambda: net.loss(x, t), step=lambda: net.step(x, t), learning_rate=0.05)
