"""O4: delta is the array of probabilities, changed in place: harmless in one pass."""
import numpy as np

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.W1, self.b1, self.W2, self.b2 = r.randn(3, 5), r.randn(1, 5), r.randn(5, 4), r.randn(1, 4)
    def forward(self, X):
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        e = np.exp(self.a1 @ self.W2 + self.b2)
        self.probs = e / e.sum(1, keepdims=True)
        return self.probs
    def loss(self, X, y): return -np.log(self.forward(X)[range(len(y)), y]).sum() / len(y)
    def backward(self, X, y):
        delta3 = self.probs
        delta3[range(len(y)), y] -= 1
        delta3 /= len(y)
        self.dW2, self.db2 = self.a1.T @ delta3, delta3.sum(0, keepdims=True)
        delta2 = delta3 @ self.W2.T * (1 - self.a1 ** 2)
        self.dW1, self.db1 = X.T @ delta2, delta2.sum(0)

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Net(seed), r.randn(samples, 3), r.randint(0, 4, samples)
    return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(X, y))
