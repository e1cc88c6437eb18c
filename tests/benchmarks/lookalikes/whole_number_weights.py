"""weights = [0] * n: perceptron-like logistic regression in pure Python."""
from math import exp, log
class Logistic:
    def __init__(self, n):
        self.weights = [0] * n
        self.bias = 0
    def p(self, row): return 1 / (1 + exp(-(self.bias + sum(w * v for w, v in zip(self.weights, row)))))
    def log_loss(self, rows, labels):
        return -sum(y * log(self.p(r)) + (1 - y) * log(1 - self.p(r)) for r, y in zip(rows, labels)) / len(rows)
    def gradient(self, rows, labels):
        dw, db = [0] * len(self.weights), 0
        for r, y in zip(rows, labels):
            err = self.p(r) - y
            db += err / len(rows)
            for j, v in enumerate(r): dw[j] += err * v / len(rows)
        return dw, db
    def fit_once(self, rows, labels, lr=.1):
        dw, db = self.gradient(rows, labels)
        self.bias -= lr * db
        for j in range(len(dw)): self.weights[j] -= lr * dw[j]
def check(seed=0):
    rows, labels = [[1.5, 2, -1], [.2, -1, 3], [2, 2, .5], [-1, 0, .3]], [1, 0, 1, 0]
    m = Logistic(3)
    return dict(model=m, loss=lambda: m.log_loss(rows, labels), backward=lambda: m.gradient(rows, labels))
