"""Cross-entropy with a weight per class, divided by the sum of the weights: not by the number of samples."""
import numpy as np

class Classifier:
    class_weight = (0.5, 1.0, 3.0)

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.theta = rng.normal(size=(4, 3))
        self.intercept = rng.normal(size=3)

    def loss(self, X, y):
        scores = X @ self.theta + self.intercept
        scores -= scores.max(axis=1, keepdims=True)
        self.prob = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        self.weight = np.array(self.class_weight)[y]
        return -(self.weight * np.log(self.prob[range(len(y)), y])).sum() / self.weight.sum()

    def gradient(self, X, y):
        delta = self.prob.copy()
        delta[range(len(y)), y] -= 1
        delta *= (self.weight / self.weight.sum())[:, None]
        self.theta_grad = X.T @ delta
        self.intercept_grad = delta.sum(axis=0)

def check(samples=7, seed=0):
    rng = np.random.default_rng(seed + 1)
    net, X, y = Classifier(seed), rng.normal(size=(samples, 4)), rng.integers(0, 3, samples)
    return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.gradient(X, y))
