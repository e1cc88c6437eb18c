"""Tags of articles: sigmoid outputs with smoothed labels and weighted positives, layers that update themselves with decay."""
import numpy as np


class Linear:
    def __init__(self, fan_in, fan_out, rng, decay=0.0):
        self.weight = rng.normal(0, 1 / np.sqrt(fan_in), (fan_in, fan_out))
        self.bias = rng.normal(0, 0.1, fan_out)
        self.decay = decay

    def __call__(self, x):
        self.x = x
        return x @ self.weight + self.bias

    def backward(self, grad, lr):
        grad_in = grad @ self.weight.T
        grad_w = self.x.T @ grad + self.decay * self.weight
        grad_b = grad.sum(axis=0)
        self.weight -= lr * grad_w
        self.bias -= lr * grad_b
        return grad_in


class ELU:
    def __call__(self, x):
        self.y = np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)
        return self.y

    def backward(self, grad, lr):
        return grad * np.where(self.y > 0, 1.0, self.y + 1.0)


class WeightedBCE:
    """Sum over tags, mean over articles; positives count pos_weight times."""

    def __init__(self, pos_weight, smooth=0.1):
        self.pos_weight, self.smooth = pos_weight, smooth

    def __call__(self, logits, tags):
        self.t = tags * (1 - self.smooth) + 0.5 * self.smooth
        self.prob = 1 / (1 + np.exp(-logits))
        ll = self.pos_weight * self.t * np.log(self.prob) + (1 - self.t) * np.log(1 - self.prob)
        return -ll.sum() / len(tags)

    def backward(self):
        d = -self.pos_weight * self.t * (1 - self.prob) + (1 - self.t) * self.prob
        return d / len(self.t)


class Tagger:
    def __init__(self, n_words, n_hidden, n_tags, seed):
        rng = np.random.default_rng(seed)
        self.layers = [Linear(n_words, n_hidden, rng, 0.01), ELU(), Linear(n_hidden, n_tags, rng, 0.01)]
        self.criterion = WeightedBCE(np.linspace(1.0, 2.0, n_tags))

    def objective(self, words, tags):
        out = words
        for layer in self.layers:
            out = layer(out)
        decay = sum(l.decay / 2 * np.sum(l.weight ** 2) for l in self.layers if isinstance(l, Linear))
        return self.criterion(out, tags) + decay

    def train_batch(self, words, tags, lr):
        self.objective(words, tags)
        grad = self.criterion.backward()
        for layer in reversed(self.layers):
            grad = layer.backward(grad, lr)


def check(sizes=(6, 5, 4), samples=9, seed=0):
    net = Tagger(*sizes, seed)
    rng = np.random.default_rng(seed + 100)
    words = rng.normal(size=(samples, sizes[0]))
    tags = (rng.random((samples, sizes[2])) < 0.4).astype(float)
    return dict(
        model=net, loss=lambda: net.objective(words, tags),
        step=lambda: net.train_batch(words, tags, 0.05), learning_rate=0.05,
    )
