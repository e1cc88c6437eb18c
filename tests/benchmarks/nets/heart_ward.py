"""A nurse who learns Python from evening courses: one class with self.W1, self.b1 and so on, rows are patients; leaky ReLU, tanh, softmax with cross-entropy on class ids and L2; gradients kept as self.dW1, applied by update()."""
import numpy as np


class HeartNet:
    """in -> leaky relu -> tanh -> softmax over the diagnoses"""

    def __init__(self, n_in=5, n_h1=7, n_h2=4, n_out=3, reg=0.05, seed=1):
        rng = np.random.default_rng(seed)
        self.W1 = rng.standard_normal((n_in, n_h1)) * np.sqrt(2 / n_in)
        self.b1 = rng.standard_normal(n_h1) * 0.2
        self.W2 = rng.standard_normal((n_h1, n_h2)) * np.sqrt(1 / n_h1)
        self.b2 = rng.standard_normal(n_h2) * 0.2
        self.W3 = rng.standard_normal((n_h2, n_out)) * np.sqrt(1 / n_h2)
        self.b3 = rng.standard_normal(n_out) * 0.2
        self.reg = reg
        self.leak = 0.05

    def leaky(self, z):
        return np.where(z > 0, z, self.leak * z)

    def leaky_grad(self, z):
        g = np.ones_like(z)
        g[z <= 0] = self.leak
        return g

    def softmax(self, scores):
        e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
        return e / np.sum(e, axis=1, keepdims=True)

    def forward(self, X):
        self.X = X
        self.z1 = X.dot(self.W1) + self.b1
        self.a1 = self.leaky(self.z1)
        self.z2 = self.a1.dot(self.W2) + self.b2
        self.a2 = np.tanh(self.z2)
        self.z3 = self.a2.dot(self.W3) + self.b3
        self.probs = self.softmax(self.z3)
        return self.probs

    def loss(self, X, y):
        probs = self.forward(X)
        data_loss = -np.mean(np.log(probs[np.arange(len(y)), y]))
        reg_loss = 0.5 * self.reg * (np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2) + np.sum(self.W3 ** 2))
        return data_loss + reg_loss

    def backward(self, y):
        N = self.X.shape[0]

        # output layer
        dz3 = self.probs.copy()
        dz3[np.arange(N), y] -= 1
        dz3 /= N
        self.dW3 = self.a2.T.dot(dz3) + self.reg * self.W3
        self.db3 = dz3.sum(axis=0)

        # second hidden layer
        da2 = dz3.dot(self.W3.T)
        dz2 = da2 * (1 - self.a2 ** 2)
        self.dW2 = self.a1.T.dot(dz2) + self.reg * self.W2
        self.db2 = dz2.sum(axis=0)

        # first hidden layer
        da1 = dz2.dot(self.W2.T)
        dz1 = da1 * self.leaky_grad(self.z1)
        self.dW1 = self.X.T.dot(dz1) + self.reg * self.W1
        self.db1 = dz1.sum(axis=0)

    def update(self, lr):
        for name in ["W1", "b1", "W2", "b2", "W3", "b3"]:
            p = getattr(self, name)
            p -= lr * getattr(self, "d" + name)

    def fit(self, X, y, epochs=200, lr=0.1, verbose=False):
        history = []
        for epoch in range(epochs):
            L = self.loss(X, y)
            self.backward(y)
            self.update(lr)
            history.append(L)
            if verbose and epoch % 20 == 0:
                print("epoch", epoch, "loss", round(L, 4), "acc", self.accuracy(X, y))
        return history

    def predict(self, X):
        return np.argmax(self.forward(X), axis=1)

    def accuracy(self, X, y):
        return np.mean(self.predict(X) == y)


def check(n_in=5, n_h1=7, n_h2=4, n_out=3, samples=6, seed=0):
    rng = np.random.default_rng(seed + 31)
    net = HeartNet(n_in, n_h1, n_h2, n_out, seed=seed + 32)
    X = rng.standard_normal((samples, n_in))
    y = rng.integers(0, n_out, samples)

    def backward():
        net.forward(X)
        net.backward(y)

    return dict(model=net, loss=lambda: net.loss(X, y), backward=backward)
