"""Gradients are plain sums; the mean is taken in the step, as learning_rate / len(batch)."""
import numpy as np

class Network(object):
    def __init__(self, sizes, seed):
        r = np.random.RandomState(seed)
        self.biases = [r.randn(n, 1) for n in sizes[1:]]
        self.weights = [r.randn(n, m) for m, n in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = 1 / (1 + np.exp(-(np.dot(w, a) + b)))
        return a

    def cost(self, data):
        return sum(0.5 * np.sum((self.feedforward(x) - y) ** 2) for x, y in data) / len(data)

    def update_mini_batch(self, mini_batch, eta):
        nb = [np.zeros(b.shape) for b in self.biases]
        nw = [np.zeros(w.shape) for w in self.weights]
        for x, y in mini_batch:
            acts = [x]
            for b, w in zip(self.biases, self.weights):
                acts.append(1 / (1 + np.exp(-(np.dot(w, acts[-1]) + b))))
            d = (acts[-1] - y) * acts[-1] * (1 - acts[-1])
            for i in range(len(self.weights) - 1, -1, -1):
                nb[i] += d
                nw[i] += np.dot(d, acts[i].T)
                d = np.dot(self.weights[i].T, d) * acts[i] * (1 - acts[i])
        self.weights = [w - (eta / len(mini_batch)) * g for w, g in zip(self.weights, nw)]
        self.biases = [b - (eta / len(mini_batch)) * g for b, g in zip(self.biases, nb)]

def check(samples=5, seed=0):
    r = np.random.RandomState(seed + 1)
    net = Network((3, 4, 2), seed)
    data = [(r.randn(3, 1), r.rand(2, 1)) for _ in range(samples)]
    return dict(model=net, loss=lambda: net.cost(data), step=lambda: net.update_mini_batch(data, 0.5), learning_rate=0.5)
