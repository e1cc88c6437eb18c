"""Layer chain for one column; the test vector is given as a row."""
import numpy as np
class FC:
    def __init__(self, n, m):
        self.W = np.random.randn(m, n)
        self.b = np.random.randn(m, 1)
    def forward(self, x):
        self.x = x
        return np.dot(self.W, self.x) + self.b  # expect: np.dot(self.W, self.x) | operand: self.x | born: L36
    def backward(self, g, lr):
        gw = np.dot(g, self.x.T)
        gx = np.dot(self.W.T, g)
        self.W -= lr * gw
        self.b -= lr * g
        return gx
class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)
    def backward(self, g, lr):
        return g * (1 - np.tanh(self.x) ** 2)
def predict(network, x):
    for layer in network:
        x = layer.forward(x)
    return x
np.random.seed(0)
X = np.reshape([[0, 0], [0, 1], [1, 0], [1, 1]], (4, 2, 1))
Y = np.reshape([[0], [1], [1], [0]], (4, 1, 1))
network = [FC(2, 3), Tanh(), FC(3, 1), Tanh()]
for e in range(10):
    for x, y in zip(X, Y):
        o = predict(network, x)
        g = 2 * (o - y)
        for layer in reversed(network):
            g = layer.backward(g, 0.1)
print(predict(network, np.array([[0.5, 0.5]])))  # fix: print(predict(network, np.array([[0.5, 0.5]]).T))
