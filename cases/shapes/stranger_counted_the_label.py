"""The columns of the table were counted together with the label: the weights have a row too many."""
import numpy as np
rows = [line.split(",") for line in """2,1,0,3,1
0,4,1,1,0
5,2,2,0,1
1,1,3,2,0
3,0,1,4,1""".splitlines()]
data = np.array(rows, dtype=float)
n_features = data.shape[1]  # fix: n_features = data.shape[1] - 1
X, y = data[:, :-1], data[:, -1:]
np.random.seed(0)
class Neuron:
    def __init__(self, n):
        self.w = np.random.randn(n, 1)
        self.b = 0.0
    def out(self, X):
        return 1 / (1 + np.exp(-(X.dot(self.w) + self.b)))  # expect: X.dot(self.w) | operand: self.w | born: L14
    def learn(self, X, y, lr):
        e = self.out(X) - y
        self.w -= lr * X.T.dot(e) / len(X)
        self.b -= lr * e.mean()
n = Neuron(n_features)
for _ in range(10):
    n.learn(X, y, 0.1)
print(n.out(X).round(2))
