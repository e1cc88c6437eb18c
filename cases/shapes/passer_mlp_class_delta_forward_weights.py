"""An MLP class, rows are samples: the hidden delta goes through the weights as they are."""
import numpy as np
class MLP:
    def __init__(self, n_in, n_hid, n_out, seed=0):
        r = np.random.default_rng(seed)
        self.W1 = r.normal(0, 0.3, (n_in, n_hid))
        self.b1 = np.zeros(n_hid)
        self.W2 = r.normal(0, 0.3, (n_hid, n_out))
        self.b2 = np.zeros(n_out)
    def predict(self, X):
        self.X = X
        self.h = np.tanh(X @ self.W1 + self.b1)
        return self.h @ self.W2 + self.b2
    def step(self, X, Y, lr=0.05):
        e = self.predict(X) - Y
        gW2, gb2 = self.h.T @ e, e.sum(0)
        dh = e @ self.W2 * (1 - self.h ** 2)  # expect: e @ self.W2 | operand: self.W2 | born: L8  # fix: dh = e @ self.W2.T * (1 - self.h ** 2)
        self.W2 -= lr * gW2
        self.b2 -= lr * gb2
        self.W1 -= lr * X.T @ dh
        self.b1 -= lr * dh.sum(0)
rng = np.random.default_rng(1)
X, Y = rng.normal(size=(20, 6)), rng.normal(size=(20, 3))
net = MLP(6, 9, 3)
for _ in range(3):
    net.step(X, Y)
