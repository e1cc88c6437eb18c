"""Q: a sigmoid with the wrong sign of the exponent and a derivative that fits it: odd, not wrong."""
import numpy as np

def sigmoid(x): return 1 / (1 + np.exp(x))
def sigmoid_prime(x): return -np.exp(x) / (1 + np.exp(x)) ** 2

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.W1, self.W2 = r.randn(5, 3), r.randn(2, 5)
    def forward(self, x):
        self.x = x
        self.z = self.W1 @ x
        self.a = sigmoid(self.z)
        return self.W2 @ self.a
    def loss(self, x, y): return np.sum((self.forward(x) - y) ** 2)
    def backward(self, y):
        d = 2 * (self.W2 @ self.a - y)
        self.dW2 = d @ self.a.T
        self.dW1 = (self.W2.T @ d * sigmoid_prime(self.z)) @ self.x.T

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, x, y = Net(seed), r.randn(3, samples), r.randn(2, samples)
    return dict(model=net, loss=lambda: net.loss(x, y), backward=lambda: net.backward(y))
