"""Mixes perfumes: layers with backward(grad, lr) that update themselves at once, batch normalisation, learned swish, a scale per unit, dropout with a fixed mask, softmax with its Jacobian sample by sample and a squared loss with weight decay."""
import numpy as np


class Layer:
    def forward(self, x):
        raise NotImplementedError

    def backward(self, grad, lr):
        raise NotImplementedError


class Dense(Layer):
    def __init__(self, rng, inputs, units, decay=0.0):
        self.w = rng.normal(0, 0.6, (inputs, units))
        self.b = rng.normal(0, 0.2, (1, units))
        self.decay = decay

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, grad, lr):
        below = grad @ self.w.T
        self.w -= lr * (self.x.T @ grad + 2 * self.decay * self.w)
        self.b -= lr * grad.sum(axis=0, keepdims=True)
        return below


class BatchNorm(Layer):
    def __init__(self, rng, units):
        self.gamma = rng.uniform(0.6, 1.6, units)
        self.beta = rng.normal(0, 0.2, units)

    def forward(self, x):
        self.mu = x.mean(axis=0)
        self.var = x.var(axis=0)
        self.std = np.sqrt(self.var + 1e-5)
        self.xhat = (x - self.mu) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, grad, lr):
        n = len(grad)
        dgamma = np.sum(grad * self.xhat, axis=0)
        dbeta = np.sum(grad, axis=0)
        dxhat = grad * self.gamma
        below = dxhat - dxhat.sum(axis=0) / n
        below -= self.xhat * (dxhat * self.xhat).sum(axis=0) / n
        below /= self.std
        self.gamma -= lr * dgamma
        self.beta -= lr * dbeta
        return below


class LearnedSwish(Layer):
    def __init__(self, units):
        self.steep = np.linspace(0.8, 1.6, units)

    def forward(self, x):
        self.x = x
        self.sig = 1 / (1 + np.exp(-self.steep * x))
        return x * self.sig

    def backward(self, grad, lr):
        bend = self.sig * (1 - self.sig)
        dsteep = (grad * self.x ** 2 * bend).sum(axis=0)
        below = grad * (self.sig + self.steep * self.x * bend)
        self.steep -= lr * dsteep
        return below


class Dropout(Layer):
    def __init__(self, rng, shape, keep=0.7):
        self.mask = rng.random(shape) < keep
        self.keep = keep

    def forward(self, x):
        return x * self.mask / self.keep

    def backward(self, grad, lr):
        return grad * self.mask / self.keep


class Softmax(Layer):
    def forward(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y = e / e.sum(axis=1, keepdims=True)
        return self.y

    def backward(self, grad, lr):
        below = np.empty_like(grad)
        for i, (y, g) in enumerate(zip(self.y, grad)):
            y = y.reshape(-1, 1)
            jacobian = np.diagflat(y) - y @ y.T
            below[i] = jacobian @ g
        return below


class Perfumery:
    def __init__(self, rng, samples, oils, units, notes):
        self.layers = [
            Dense(rng, oils, units, decay=0.05), BatchNorm(rng, units), LearnedSwish(units),
            Dropout(rng, (samples, units)), Dense(rng, units, units - 1), LearnedSwish(units - 1),
            Dense(rng, units - 1, notes), Softmax(),
        ]

    def blend(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def cost(self, x, wanted):
        total = np.sum((self.blend(x) - wanted) ** 2) / len(x)
        for layer in self.layers:
            if isinstance(layer, Dense):
                total += layer.decay * np.sum(layer.w ** 2)
        return total

    def train(self, x, wanted, lr=0.1):
        grad = 2 * (self.blend(x) - wanted) / len(x)
        for layer in reversed(self.layers):
            grad = layer.backward(grad, lr)


def check(samples=6, oils=4, units=5, notes=3, seed=0):
    rng = np.random.default_rng([seed, 33])
    net = Perfumery(rng, samples, oils, units, notes)
    x = rng.normal(size=(samples, oils))
    wanted = rng.dirichlet(np.ones(notes), samples)
    return dict(model=net, loss=lambda: net.cost(x, wanted), step=lambda: net.train(x, wanted),
                learning_rate=0.1)
