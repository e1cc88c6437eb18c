"""A 1-d input meets a column bias: the activation is square, and the weight gradient of the sample fails."""
import numpy as np

class Node:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(size=(n_out, n_in)) * 0.5
        self.b = np.zeros((n_out, 1))

    def forward(self, x):
        self.x = x
        self.a = np.tanh(self.W @ x + self.b)
        return self.a

    def backward(self, grad, lr=0.1):
        d = grad * (1 - self.a ** 2)
        out = self.W.T @ d
        self.W -= lr * d @ self.x.T
        self.b -= lr * d  # expect: self.b -= lr * d | operand: lr * d | born: L6
        return out

rng = np.random.default_rng(17)
x = rng.random(3)
target = rng.random((2, 1))
hidden, top = Node(3, 4, rng), Node(4, 2, rng)
for i in range(5):
    y = top.forward(hidden.forward(x.T))  # fix: y = top.forward(hidden.forward(x.reshape(-1, 1)))
    hidden.backward(top.backward(y - target))
