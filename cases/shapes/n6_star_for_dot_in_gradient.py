"""The weight gradient is written with * between the transposed input and the delta."""
import numpy as np

class Layer(object):
    def __init__(self, n, m):
        self.W = np.random.rand(n, m) - 0.5
        self.B = np.zeros(m)

    def run(self, x):
        self.x = x
        self.y = 1 / (1 + np.exp(-(x.dot(self.W) + self.B)))
        return self.y

    def learn(self, err, eta):
        d = err * self.y * (1 - self.y)
        back = d.dot(self.W.T)
        self.W -= eta * (self.x.T * d)  # expect: self.x.T * d | operand: d | born: L6  # fix: self.W -= eta * (self.x.T @ d)
        self.B -= eta * d.sum(axis=0)
        return back

np.random.seed(30)
inputs = np.random.rand(9, 3)
wanted = np.random.rand(9, 2)
hidden, output = Layer(3, 5), Layer(5, 2)
for i in range(20):
    e = output.run(hidden.run(inputs)) - wanted
    hidden.learn(output.learn(e, 0.5), 0.5)
