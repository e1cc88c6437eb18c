"""A "neural network in sixty lines" from a blog post, with a second hidden layer of the reader's own: rows, relu and tanh, train_step changes the weights at once."""
import numpy as np


def relu_derivative(a):
    d = a.copy()
    d[d > 0] = 1
    return d


class NeuralNetwork:
    def __init__(self, input_dim, hidden1, hidden2, output_dim, reg=0.01, seed=0):
        np.random.seed(seed)
        self.W1 = np.random.randn(input_dim, hidden1) / np.sqrt(input_dim)
        self.b1 = 0.2 * np.random.randn(hidden1)
        self.W2 = np.random.randn(hidden1, hidden2) / np.sqrt(hidden1)
        self.b2 = 0.2 * np.random.randn(hidden2)
        self.W3 = np.random.randn(hidden2, output_dim) / np.sqrt(hidden2)
        self.b3 = 0.2 * np.random.randn(output_dim)
        self.reg = reg

    def forward(self, X):
        z1 = X.dot(self.W1) + self.b1
        a1 = np.maximum(z1, 0)
        z2 = a1.dot(self.W2) + self.b2
        a2 = np.tanh(z2)
        z3 = a2.dot(self.W3) + self.b3
        z3 = z3 - np.max(z3, axis=1, keepdims=True)
        exp_scores = np.exp(z3)
        probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
        return z1, a1, z2, a2, probs

    def calculate_loss(self, X, y):
        num_examples = len(X)
        probs = self.forward(X)[-1]
        correct_logprobs = -np.log(probs[range(num_examples), y])
        data_loss = np.sum(correct_logprobs) / num_examples
        squares = np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2) + np.sum(self.W3 ** 2)
        return data_loss + self.reg / 2 * squares

    def predict(self, X):
        return np.argmax(self.forward(X)[-1], axis=1)

    def train_step(self, X, y, epsilon):
        num_examples = len(X)
        z1, a1, z2, a2, probs = self.forward(X)

        # backpropagation
        delta4 = probs.copy()
        delta4[range(num_examples), y] -= 1
        delta4 = delta4 / num_examples
        delta3 = delta4.dot(self.W3.T) * (1 - np.power(a2, 2))
        delta2 = delta3.dot(self.W2.T) * relu_derivative(a1)

        dW3 = a2.T.dot(delta4) + self.reg * self.W3
        db3 = np.sum(delta4, axis=0)
        dW2 = a1.T.dot(delta3) + self.reg * self.W2
        db2 = np.sum(delta3, axis=0)
        dW1 = X.T.dot(delta2) + self.reg * self.W1
        db1 = np.sum(delta2, axis=0)

        # gradient descent
        self.W1 = self.W1 - epsilon * dW1
        self.b1 = self.b1 - epsilon * db1
        self.W2 = self.W2 - epsilon * dW2
        self.b2 = self.b2 - epsilon * db2
        self.W3 = self.W3 - epsilon * dW3
        self.b3 = self.b3 - epsilon * db3


def check(sizes=(4, 6, 5, 3), samples=7, seed=0, offset=0.0):
    net = NeuralNetwork(*sizes, seed=seed)
    net.b3 += offset
    rng = np.random.RandomState(seed + 77)
    X = rng.randn(samples, sizes[0])
    y = rng.randint(0, sizes[-1], samples)
    return dict(model=net, loss=lambda: net.calculate_loss(X, y), step=lambda: net.train_step(X, y, 0.05), learning_rate=0.05)
