"""XOR in five staged methods: delta3 is y_hat - onehot, never divided by the 4 samples that the loss averages over.

seen: gradient check fails by 4
"""
import numpy as np


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rng):
        self.W1 = rng.normal(size=(inputs, hidden)) / np.sqrt(inputs)
        self.b1 = np.zeros((1, hidden))
        self.W2 = rng.normal(size=(hidden, outputs)) / np.sqrt(hidden)
        self.b2 = np.zeros((1, outputs))

    def forward(self, X):
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.tanh(self.z1)
        self.z2 = self.a1 @ self.W2 + self.b2
        e = np.exp(self.z2)
        self.y_hat = e / e.sum(axis=1, keepdims=True)
        return self.y_hat

    def backward_output(self, X, y):
        self.delta3 = self.y_hat                            # warns: O4 y_hat
        self.delta3[range(X.shape[0]), y] -= 1              # expect: A1 W1,b1,W2,b2  # fix: self.delta3 = (self.y_hat - np.eye(2)[y]) / len(X)

    def backward_hidden(self):
        self.delta2 = self.delta3 @ self.W2.T * (1 - self.a1 ** 2)

    def gradient(self, X):
        self.dW2 = self.a1.T @ self.delta3
        self.db2 = np.sum(self.delta3, axis=0, keepdims=True)
        self.dW1 = X.T @ self.delta2
        self.db1 = np.sum(self.delta2, axis=0)


X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = np.array([0, 1, 1, 0])


def check():
    net = NeuralNetwork(2, 3, 2, np.random.default_rng(0))

    def backward():
        net.forward(X)
        net.backward_output(X, y)
        net.backward_hidden()
        net.gradient(X)

    def loss():
        return -np.log(net.forward(X)[range(4), y]).mean()

    return dict(model=net, loss=loss, backward=backward)
