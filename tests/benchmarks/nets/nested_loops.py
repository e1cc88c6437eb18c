"""No array algebra: a class with numpy tables, every product written as python loops over samples, outputs and inputs."""
import numpy as np
from math import exp


class SlowNet:
    def __init__(self, n_input, n_hidden, n_output, seed):
        np_random = np.random.RandomState(seed)
        self.n_input, self.n_hidden, self.n_output = n_input, n_hidden, n_output
        self.weights_ih = np_random.uniform(-1, 1, (n_hidden, n_input))
        self.weights_ho = np_random.uniform(-1, 1, (n_output, n_hidden))
        self.bias_h = np_random.uniform(-.5, .5, n_hidden)
        self.bias_o = np_random.uniform(-.5, .5, n_output)

    def feed(self, x):
        hidden = [0.0] * self.n_hidden
        for j in range(self.n_hidden):
            s = self.bias_h[j]
            for i in range(self.n_input):
                s += self.weights_ih[j][i] * x[i]
            hidden[j] = 1.0 / (1.0 + exp(-s))
        scores = [0.0] * self.n_output
        for k in range(self.n_output):
            s = self.bias_o[k]
            for j in range(self.n_hidden):
                s += self.weights_ho[k][j] * hidden[j]
            scores[k] = s
        top = max(scores)
        exps = [np.exp(s - top) for s in scores]
        total = sum(exps)
        return hidden, [e / total for e in exps]

    def cost(self, data, labels):
        summed = 0.0
        for x, label in zip(data, labels):
            _, p = self.feed(x)
            summed -= np.log(p[label])
        return summed / len(data)

    def compute_gradients(self, data, labels):
        self.grad_weights_ih = np.zeros((self.n_hidden, self.n_input))
        self.grad_weights_ho = np.zeros((self.n_output, self.n_hidden))
        self.grad_bias_h = np.zeros(self.n_hidden)
        self.grad_bias_o = np.zeros(self.n_output)
        n = float(len(data))
        for x, label in zip(data, labels):
            hidden, p = self.feed(x)
            error_o = []
            for k in range(self.n_output):
                wanted = 1.0 if k == label else 0.0
                error_o.append((p[k] - wanted) / n)
            error_h = []
            for j in range(self.n_hidden):
                back = 0.0
                for k in range(self.n_output):
                    back += self.weights_ho[k][j] * error_o[k]
                error_h.append(back * hidden[j] * (1.0 - hidden[j]))
            for k in range(self.n_output):
                for j in range(self.n_hidden):
                    self.grad_weights_ho[k][j] += error_o[k] * hidden[j]
                self.grad_bias_o[k] += error_o[k]
            for j in range(self.n_hidden):
                for i in range(self.n_input):
                    self.grad_weights_ih[j][i] += error_h[j] * x[i]
                self.grad_bias_h[j] += error_h[j]


def check(sizes=(3, 4, 3), samples=5, seed=0):
    np_random = np.random.RandomState(seed + 1)
    net = SlowNet(*sizes, seed)
    data, labels = np_random.randn(samples, sizes[0]), np_random.randint(0, sizes[2], samples)
    return dict(model=net, loss=lambda: net.cost(data, labels), backward=lambda: net.compute_gradients(data, labels))
