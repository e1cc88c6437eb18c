"""Ilish bazar: how fresh is the hilsa on the counter? A third-year student from Barisal after two weeks of video lectures: one class, params in a dict, fish in rows, activation names as strings, softmax with cross-entropy and L2; train_step calls forward, backward and update."""
import numpy as np


def one_hot(labels, K):
    Y = np.zeros((len(labels), K))
    Y[np.arange(len(labels)), labels] = 1
    return Y


class NeuralNetwork:

    def __init__(self, layer_sizes, activations, lr=0.1, lam=0.03, rng=None):
        self.num_layers = len(layer_sizes) - 1
        self.activations = activations
        self.lr = lr
        self.lam = lam
        self.params = {}
        for l in range(1, self.num_layers + 1):
            n_in, n_out = layer_sizes[l - 1], layer_sizes[l]
            self.params['W' + str(l)] = rng.standard_normal((n_in, n_out)) * np.sqrt(2.0 / n_in)
            self.params['b' + str(l)] = rng.uniform(-0.4, 0.4, (1, n_out))
        self.zero_grads()

    def zero_grads(self):
        self.grads = {}
        for key in self.params:
            self.grads[key] = np.zeros(self.params[key].shape)

    def activate(self, Z, name):
        if name == 'relu':
            return np.maximum(Z, 0)
        if name == 'sigmoid':
            return 1 / (1 + np.exp(-Z))
        # softmax: protita row alada
        Z = Z - np.max(Z, axis=1, keepdims=True)
        exps = np.exp(Z)
        return exps / np.sum(exps, axis=1, keepdims=True)

    def activate_prime(self, l):
        A = self.cache['A' + str(l)]
        if self.activations[l - 1] == 'relu':
            return (A > 0).astype(float)
        return A * (1 - A)

    def forward(self, X):
        self.cache = {'A0': X}
        A = X
        for l in range(1, self.num_layers + 1):
            Z = np.dot(A, self.params['W' + str(l)]) + self.params['b' + str(l)]
            A = self.activate(Z, self.activations[l - 1])
            self.cache['Z' + str(l)] = Z
            self.cache['A' + str(l)] = A
        return A

    def loss(self, X, Y):
        probs = self.forward(X)
        N = X.shape[0]
        data_loss = -np.sum(Y * np.log(probs)) / N
        reg_loss = 0
        for l in range(1, self.num_layers + 1):
            reg_loss += 0.5 * self.lam * np.sum(self.params['W' + str(l)] ** 2)
        return data_loss + reg_loss

    def backward(self, Y):
        N = Y.shape[0]
        probs = self.cache['A' + str(self.num_layers)]
        # softmax + cross entropy ek shathe
        delta = (probs - Y) / N
        for l in range(self.num_layers, 0, -1):
            W = self.params['W' + str(l)]
            A_prev = self.cache['A' + str(l - 1)]
            self.grads['W' + str(l)] += np.dot(A_prev.T, delta)
            self.grads['W' + str(l)] += self.lam * W
            self.grads['b' + str(l)] += np.sum(delta, axis=0, keepdims=True)
            if l > 1:
                # nicher layer e pathao
                error = np.dot(delta, W.T)
                delta = error * self.activate_prime(l - 1)

    def update(self):
        for l in range(1, self.num_layers + 1):
            self.params['W' + str(l)] -= self.lr * self.grads['W' + str(l)]
            self.params['b' + str(l)] -= self.lr * self.grads['b' + str(l)]

    def train_step(self, X, Y):
        self.zero_grads()
        self.forward(X)
        self.backward(Y)
        self.update()


def check(sizes=(6, 8, 7, 4), samples=9, seed=0, base=0.0):
    rng = np.random.default_rng(seed + 83)
    net = NeuralNetwork(sizes, ('relu', 'sigmoid', 'softmax'), lr=0.1, rng=rng)
    # ager batch diye ekbar cholano hoyeche
    first = rng.normal(size=(5, sizes[0]))
    net.train_step(first, one_hot(rng.integers(0, sizes[-1], 5), sizes[-1]))
    net.params['b3'] += base
    X = rng.normal(size=(samples, sizes[0]))
    Y = one_hot(rng.integers(0, sizes[-1], samples), sizes[-1])
    return dict(model=net, loss=lambda: net.loss(X, Y), step=lambda: net.train_step(X, Y), learning_rate=0.1)
