"""XOR one sample at a time with flat vectors: the gradient of the weights is a dot product of two vectors."""
import numpy as np
class XorNet(object):
    def __init__(self, seed=0):
        rs = np.random.RandomState(seed)
        self.w1 = rs.uniform(-1, 1, (2, 5))
        self.b1 = rs.uniform(-1, 1, 5)
        self.w2 = rs.uniform(-1, 1, (5, 3))
        self.b2 = rs.uniform(-1, 1, 3)
    def feedforward(self, x):
        self.a0 = x
        self.a1 = self.sigmoid(np.dot(x, self.w1) + self.b1)
        self.a2 = self.sigmoid(np.dot(self.a1, self.w2) + self.b2)
        return self.a2
    def sigmoid(self, z, derivative=False):
        return z * (1 - z) if derivative else 1 / (1 + np.exp(-z))
    def backpropagate(self, y, rate=0.5):
        d2 = (self.a2 - y) * self.sigmoid(self.a2, derivative=True)
        d1 = np.dot(self.w2, d2) * self.sigmoid(self.a1, derivative=True)
        self.w2 -= rate * np.dot(self.a1.T, d2)  # expect: np.dot(self.a1.T, d2) | operand: self.a1.T | born: L12  # fix: self.w2 -= rate * np.outer(self.a1, d2)
        self.b2 -= rate * d2
        self.w1 -= rate * np.outer(self.a0, d1)
        self.b1 -= rate * d1
net = XorNet()
for i in range(20):
    for x, y in [((0, 0), (0, 1, 0)), ((1, 0), (1, 0, 1))]:
        net.feedforward(np.array(x))
        net.backpropagate(np.array(y))
