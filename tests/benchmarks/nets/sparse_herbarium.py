"""A sparse autoencoder for patches of leaf scans, after the exercise of a tutorial: patches in columns, a wanted mean activity, weight decay, momentum, all in one fit_batch."""
import numpy as np

LAMBDA = 0.01   # weight decay
RHO = 0.2       # wanted mean activity of a hidden unit
BETA = 0.3      # how much that counts
MU = 0.9        # momentum


def sigm(x):
    return 1 / (1 + np.exp(-x))


class SparseAutoencoder:
    def __init__(self, visible, hidden, code, seed=0):
        rs = np.random.RandomState(seed)
        r = 2 * np.sqrt(6) / np.sqrt(hidden + visible + 1)
        self.W1 = rs.uniform(-r, r, (hidden, visible))
        self.W2 = rs.uniform(-r, r, (code, hidden))
        self.W3 = rs.uniform(-r, r, (visible, code))
        self.b1 = rs.uniform(-r, r, (hidden, 1)) / 2
        self.b2 = rs.uniform(-r, r, (code, 1)) / 2
        self.b3 = rs.uniform(-r, r, (visible, 1)) / 2
        self.vel = {}

    def feedforward(self, data):
        a2 = np.tanh(np.dot(self.W1, data) + self.b1)
        a3 = sigm(np.dot(self.W2, a2) + self.b2)
        a4 = sigm(np.dot(self.W3, a3) + self.b3)
        return a2, a3, a4

    def cost(self, data):
        m = data.shape[1]
        a2, a3, a4 = self.feedforward(data)
        rho_hat = np.sum(a3, axis=1) / m
        squared = 0.5 * np.sum((a4 - data) ** 2) / m
        decay = 0.5 * LAMBDA * (np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2) + np.sum(self.W3 ** 2))
        kl = np.sum(RHO * np.log(RHO / rho_hat) + (1 - RHO) * np.log((1 - RHO) / (1 - rho_hat)))
        return squared + decay + BETA * kl

    def fit_batch(self, data, rate):
        m = data.shape[1]
        a2, a3, a4 = self.feedforward(data)
        rho_hat = np.mean(a3, axis=1, keepdims=True)

        delta4 = (a4 - data) * a4 * (1 - a4)
        sparsity = BETA * (-RHO / rho_hat + (1 - RHO) / (1 - rho_hat))
        delta3 = (np.dot(self.W3.T, delta4) + sparsity) * a3 * (1 - a3)
        delta2 = np.dot(self.W2.T, delta3) * (1 - a2 ** 2)

        grads = {
            'W3': np.dot(delta4, a3.T) / m + LAMBDA * self.W3,
            'b3': np.sum(delta4, axis=1, keepdims=True) / m,
            'W2': np.dot(delta3, a2.T) / m + LAMBDA * self.W2,
            'b2': np.sum(delta3, axis=1, keepdims=True) / m,
            'W1': np.dot(delta2, data.T) / m + LAMBDA * self.W1,
            'b1': np.sum(delta2, axis=1, keepdims=True) / m,
        }
        for name in grads:
            self.vel[name] = MU * self.vel.get(name, 0) - rate * grads[name]
            setattr(self, name, getattr(self, name) + self.vel[name])


def check(sizes=(6, 5, 4), samples=7, seed=0):
    net = SparseAutoencoder(*sizes, seed=seed)
    data = np.random.RandomState(seed + 31).uniform(0.1, 0.9, (sizes[0], samples))
    return dict(model=net, loss=lambda: net.cost(data), step=lambda: net.fit_batch(data, 0.1), learning_rate=0.1)
