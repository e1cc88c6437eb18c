"""A linear-chain CRF: forward and backward sums in log space, gradients as expected minus observed counts, no chain rule in sight."""
import numpy as np

def lse(v, axis=None):
    m = np.max(v, axis=axis, keepdims=True)
    return np.squeeze(m + np.log(np.sum(np.exp(v - m), axis=axis, keepdims=True)), axis=axis)

class Crf:
    def __init__(self, seed, features=3, tags=4):
        r = np.random.default_rng(seed)
        self.emit, self.trans = r.normal(size=(features, tags)), r.normal(size=(tags, tags))

    def nll(self, X, y):
        self.X, self.s = X, X @ self.emit
        self.alpha = [self.s[0]]
        for t in range(1, len(X)):
            self.alpha.append(self.s[t] + lse(self.alpha[-1][:, None] + self.trans, axis=0))
        self.logZ = lse(self.alpha[-1])
        return self.logZ - self.s[np.arange(len(y)), y].sum() - self.trans[y[:-1], y[1:]].sum()

    def backward(self, y):
        T = len(y)
        beta = [np.zeros(self.trans.shape[0])]
        for t in range(T - 1, 0, -1):
            beta.insert(0, lse(self.trans + self.s[t] + beta[0], axis=1))
        p = np.exp(np.array(self.alpha) + np.array(beta) - self.logZ)
        p[np.arange(T), y] -= 1
        self.demit = self.X.T @ p
        self.dtrans = np.zeros_like(self.trans)
        for t in range(1, T):
            self.dtrans += np.exp(self.alpha[t - 1][:, None] + self.trans + self.s[t] + beta[t] - self.logZ)
            self.dtrans[y[t - 1], y[t]] -= 1

def check(samples=6, seed=0):
    r = np.random.default_rng(seed + 1)
    net, X, y = Crf(seed), r.normal(size=(samples, 3)), r.integers(0, 4, samples)
    return dict(model=net, loss=lambda: net.nll(X, y), backward=lambda: net.backward(y))
