"""One sample as a column; the gradient of the first weights has its factors in the wrong order."""
import numpy as np
class Net:
    def __init__(self, n_i, n_h, n_o):
        self.W = [0.1 * np.random.randn(n_h, n_i), 0.1 * np.random.randn(n_o, n_h)]
    @property
    def depth(self):
        return len(self.W)
    def propagate(self, x):
        self.a = [x]
        for w in self.W:
            self.a.append(np.tanh(w @ self.a[-1]))
        return self.a[-1]
    def learn(self, target, eta):
        delta = (self.a[-1] - target) * (1 - self.a[-1] ** 2)
        for i in reversed(range(self.depth)):
            step = self.a[i] @ delta.T  # fix: step = delta @ self.a[i].T
            delta = self.W[i].T @ delta * (1 - self.a[i] ** 2)
            self.W[i] -= eta * step  # expect: self.W[i] -= eta * step | operand: eta * step | born: L17
np.random.seed(21)
net = Net(3, 4, 2)
for x in np.random.randn(6, 3, 1):
    net.propagate(x)
    net.learn(np.array([[1.0], [-1.0]]), 0.1)
