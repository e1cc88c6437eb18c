"""Log-probabilities and a negative log-likelihood with class weights and smoothed labels; weights in lists, decay over N."""
import numpy as np


def log_softmax(x):
    m = x.max(axis=-1, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(axis=-1, keepdims=True))


class Classifier:
    def __init__(self, dims, class_weight, smoothing, alpha, seed):
        r = np.random.default_rng(seed)
        self.coefs_ = [r.normal(0, 1.2 / np.sqrt(i), (i, o)) for i, o in zip(dims, dims[1:])]
        self.intercepts_ = [r.normal(0, 0.1, o) for o in dims[1:]]
        self.class_weight, self.smoothing, self.alpha = class_weight, smoothing, alpha

    def _forward_pass(self, activations):
        last = len(self.coefs_) - 1
        for i, (coef, intercept) in enumerate(zip(self.coefs_, self.intercepts_)):
            pre = activations[i] @ coef + intercept
            activations.append(np.tanh(pre) if i < last else log_softmax(pre))
        return activations

    def _targets(self, y):
        k = self.coefs_[-1].shape[1]
        T = np.full((len(y), k), self.smoothing / k)
        T[np.arange(len(y)), y] += 1 - self.smoothing
        return T

    def compute_loss(self, X, y):
        logp = self._forward_pass([X])[-1]
        T = self._targets(y)
        sw = self.class_weight[y]
        nll = -(sw[:, None] * T * logp).sum() / sw.sum()
        penalty = 0.5 * self.alpha * sum((c ** 2).sum() for c in self.coefs_) / len(X)
        return nll + penalty

    def compute_grads(self, X, y):
        acts = self._forward_pass([X])
        n = len(X)
        sw = self.class_weight[y]
        delta = (np.exp(acts[-1]) - self._targets(y)) * sw[:, None] / sw.sum()
        coef_grads = [None] * len(self.coefs_)
        intercept_grads = [None] * len(self.coefs_)
        for i in range(len(self.coefs_) - 1, -1, -1):
            coef_grads[i] = acts[i].T @ delta + self.alpha / n * self.coefs_[i]
            intercept_grads[i] = delta.sum(axis=0)
            if i > 0:
                delta = delta @ self.coefs_[i].T
                delta *= 1 - acts[i] ** 2
        return coef_grads, intercept_grads


def check(sizes=(5, 6, 4, 3), samples=8, seed=0):
    net = Classifier(sizes, np.linspace(0.5, 2.0, sizes[-1]), 0.15, 0.3, seed)
    r = np.random.default_rng(seed + 100)
    X, y = r.normal(size=(samples, sizes[0])), r.integers(0, sizes[-1], samples)
    return dict(
        model=[net.coefs_, net.intercepts_], loss=lambda: net.compute_loss(X, y),
        backward=lambda: net.compute_grads(X, y),
    )
