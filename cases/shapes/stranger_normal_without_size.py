"""Weights are drawn with the sizes in the places of mean and deviation: each is a single number."""
import numpy as np
class MLP:
    def __init__(self, n_in, n_hid, n_out):
        self.W1 = np.random.normal(n_in, n_hid)  # fix: self.W1 = np.random.normal(size=(n_in, n_hid))
        self.W2 = np.random.normal(size=(n_hid, n_out))
    def forward(self, X):
        self.X = X
        self.z = X @ self.W1  # expect: X @ self.W1 | operand: self.W1 | born: L5
        self.h = np.tanh(self.z)
        return self.h @ self.W2
    def backward(self, dout):
        dW2 = self.h.T @ dout
        dz = dout @ self.W2.T * (1 - self.h ** 2)
        return self.X.T @ dz, dW2
np.random.seed(1)
X, y = np.random.rand(10, 4), np.random.rand(10, 2)
net = MLP(4, 7, 2)
out = net.forward(X)
dW1, dW2 = net.backward(out - y)
net.W1 -= 0.1 * dW1
net.W2 -= 0.1 * dW2
