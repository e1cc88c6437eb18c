"""How many hours until a village pump needs service? Keras-looking toy: Dense and Activation layers, `backward_pass(accum_grad, lr)` updates the weights on the way down, Huber loss, weight decay inside the layer. Rows are pumps."""
import numpy as np


class Sigmoid:
    def __call__(self, x):
        return 1 / (1 + np.exp(-x))

    def gradient(self, x):
        return self(x) * (1 - self(x))


class LeakyReLU:
    def __init__(self, alpha=0.2):
        self.alpha = alpha

    def __call__(self, x):
        return np.where(x >= 0, x, self.alpha * x)

    def gradient(self, x):
        return np.where(x >= 0, 1, self.alpha)


class SoftPlus:
    def __call__(self, x):
        return np.log(1 + np.exp(x))

    def gradient(self, x):
        return 1 / (1 + np.exp(-x))


class Huber:
    def __init__(self, beta=0.5):
        self.beta = beta

    def loss(self, y, y_pred):
        err = y_pred - y
        small = np.abs(err) <= self.beta
        return np.mean(np.where(small, 0.5 * err ** 2, self.beta * (np.abs(err) - 0.5 * self.beta)))

    def gradient(self, y, y_pred):
        err = y_pred - y
        g = np.where(np.abs(err) <= self.beta, err, self.beta * np.sign(err))
        return g / err.size


class Dense:
    def __init__(self, n_units, input_dim, decay, rng):
        limit = 1.5 / np.sqrt(input_dim)
        self.W = rng.uniform(-limit, limit, (input_dim, n_units))
        self.w0 = rng.uniform(-0.4, 0.4, (1, n_units))
        self.decay = decay

    def forward_pass(self, X, training=True):
        self.layer_input = X
        return X.dot(self.W) + self.w0

    def backward_pass(self, accum_grad, lr):
        # save weights used during the forward pass
        W = self.W

        grad_w = self.layer_input.T.dot(accum_grad)
        grad_w0 = np.sum(accum_grad, axis=0, keepdims=True)
        grad_w = grad_w + self.decay * W

        self.W = self.W - lr * grad_w
        self.w0 = self.w0 - lr * grad_w0

        # gradient for the layer below, with the old weights
        accum_grad = accum_grad.dot(W.T)
        return accum_grad

    def penalty(self):
        return 0.5 * self.decay * np.sum(self.W ** 2)


class Activation:
    def __init__(self, function):
        self.activation_func = function

    def forward_pass(self, X, training=True):
        self.layer_input = X
        return self.activation_func(X)

    def backward_pass(self, accum_grad, lr):
        return accum_grad * self.activation_func.gradient(self.layer_input)

    def penalty(self):
        return 0.0


class PumpNet:
    def __init__(self, loss_function):
        self.layers = []
        self.loss_function = loss_function

    def add(self, layer):
        self.layers.append(layer)

    def _forward_pass(self, X, training=True):
        layer_output = X
        for layer in self.layers:
            layer_output = layer.forward_pass(layer_output, training)
        return layer_output

    def _backward_pass(self, loss_grad, lr):
        for layer in reversed(self.layers):
            loss_grad = layer.backward_pass(loss_grad, lr)

    def test_on_batch(self, X, y):
        y_pred = self._forward_pass(X, training=False)
        return self.loss_function.loss(y, y_pred) + sum(layer.penalty() for layer in self.layers)

    def train_on_batch(self, X, y, lr):
        y_pred = self._forward_pass(X)
        loss_grad = self.loss_function.gradient(y, y_pred)
        self._backward_pass(loss_grad, lr)

    def fit(self, X, y, n_epochs, lr=0.05, batch_size=16):
        for _ in range(n_epochs):
            for i in range(0, len(X), batch_size):
                self.train_on_batch(X[i:i + batch_size], y[i:i + batch_size], lr)


def check(sizes=(6, 8, 5, 2), samples=9, seed=0, lr=0.05):
    rng = np.random.default_rng(seed + 77)
    net = PumpNet(Huber())
    net.add(Dense(sizes[1], sizes[0], 0.03, rng))
    net.add(Activation(LeakyReLU()))
    net.add(Dense(sizes[2], sizes[1], 0.03, rng))
    net.add(Activation(Sigmoid()))
    net.add(Dense(sizes[3], sizes[2], 0.03, rng))
    net.add(Activation(SoftPlus()))
    X = rng.normal(size=(samples, sizes[0]))
    y = rng.uniform(0.0, 2.5, size=(samples, sizes[3]))
    return dict(
        model=net,
        loss=lambda: net.test_on_batch(X, y),
        step=lambda: net.train_on_batch(X, y, lr),
        learning_rate=lr,
    )
