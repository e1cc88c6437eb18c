"""The derivative of the linear activation is the int 1, which has no .T."""
import numpy as np

def linear(z):
    return z

def d_linear(z):
    return 1  # fix: return np.ones_like(z)

def d_tanh(z):
    return 1 - np.tanh(z) ** 2

class Layer:
    def __init__(self, i, o, f, df):
        self.W = np.random.randn(o, i) * 0.3
        self.f, self.df = f, df

    def forward(self, x):
        self.x = x
        self.z = self.W @ x
        return self.f(self.z)

    def backward(self, g, lr):
        d = (g.T * self.df(self.z).T).T  # expect: self.df(self.z).T | operand: self.df(self.z) | born: L8
        out = self.W.T @ d
        self.W -= lr * d @ self.x.T
        return out

np.random.seed(43)
net = [Layer(3, 4, np.tanh, d_tanh), Layer(4, 2, linear, d_linear)]
X = np.random.rand(3, 9)
Y = np.random.rand(2, 9)
for i in range(5):
    a = X
    for l in net:
        a = l.forward(a)
    g = a - Y
    for l in net[::-1]:
        g = l.backward(g, 0.05)
