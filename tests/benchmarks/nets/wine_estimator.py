"""An estimator with trailing underscores: coefs_ and intercepts_ as lists, derivatives applied in place to delta, softmax over quality levels whose mean is held against the rating, l2 divided by the samples."""
import numpy as np


def inplace_identity(X):
    pass


def inplace_relu(X):
    np.maximum(X, 0, out=X)


def inplace_tanh(X):
    np.tanh(X, out=X)


def inplace_logistic(X):
    X *= -1
    np.exp(X, out=X)
    X += 1
    np.reciprocal(X, out=X)


def relu_derivative(Z, delta):
    """Z is the activation, delta is changed"""
    delta[Z == 0] = 0


def tanh_derivative(Z, delta):
    delta *= 1 - Z ** 2


def logistic_derivative(Z, delta):
    delta *= Z
    delta *= 1 - Z


ACTIVATIONS = {"relu": inplace_relu, "tanh": inplace_tanh, "logistic": inplace_logistic, "identity": inplace_identity}
DERIVATIVES = {"relu": relu_derivative, "tanh": tanh_derivative, "logistic": logistic_derivative}


def softmax(X):
    tmp = X - X.max(axis=1)[:, np.newaxis]
    np.exp(tmp, out=X)
    X /= X.sum(axis=1)[:, np.newaxis]
    return X


class WineRegressor:
    """Levels 0..K-1; the predicted quality is the mean level under the softmax, its doubt the entropy."""

    def __init__(self, hidden_layer_sizes=(6, 5, 4), activations=("relu", "logistic", "tanh"), levels=4, alpha=0.1, entropy_reg=0.2):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activations = activations
        self.levels = levels
        self.alpha = alpha
        self.entropy_reg = entropy_reg

    def _initialize(self, n_features, random_state):
        units = [n_features, *self.hidden_layer_sizes, self.levels]
        self.coefs_, self.intercepts_ = [], []
        for fan_in, fan_out in zip(units[:-1], units[1:]):
            bound = np.sqrt(6.0 / (fan_in + fan_out)) * 1.5
            self.coefs_.append(random_state.uniform(-bound, bound, (fan_in, fan_out)))
            self.intercepts_.append(random_state.uniform(-bound, bound, fan_out))
        self.n_layers_ = len(units)

    def _forward_pass(self, activations):
        for i in range(self.n_layers_ - 1):
            activations[i + 1] = activations[i] @ self.coefs_[i] + self.intercepts_[i]
            if i + 1 < self.n_layers_ - 1:
                ACTIVATIONS[self.activations[i]](activations[i + 1])
        softmax(activations[-1])
        return activations

    def _loss(self, P, y, n_samples):
        quality = P @ np.arange(self.levels)
        fit = ((quality[:, np.newaxis] - y) ** 2).sum() / (2 * n_samples)
        entropy = -(P * np.log(P)).sum() / n_samples
        penalty = sum((W ** 2).sum() for W in self.coefs_)
        return fit + self.entropy_reg * entropy + 0.5 * self.alpha / n_samples * penalty

    def _grad_layer(self, layer, n_samples, activations, deltas, coef_grads, intercept_grads):
        coef_grads[layer] = activations[layer].T @ deltas[layer]
        coef_grads[layer] += self.alpha / n_samples * self.coefs_[layer]
        intercept_grads[layer] = deltas[layer].sum(axis=0)

    def _backprop(self, X, y):
        n_samples = X.shape[0]
        activations = [X] + [None] * (self.n_layers_ - 1)
        deltas = [None] * (self.n_layers_ - 1)
        coef_grads, intercept_grads = [None] * len(deltas), [None] * len(deltas)
        self._forward_pass(activations)
        P = activations[-1]
        loss = self._loss(P, y, n_samples)

        residual = (P @ np.arange(self.levels)).reshape(-1, 1) - y
        upstream = residual * np.arange(self.levels) / n_samples
        upstream -= self.entropy_reg * (np.log(P) + 1) / n_samples
        last = self.n_layers_ - 2
        deltas[last] = P * (upstream - (upstream * P).sum(axis=1, keepdims=True))

        for i in range(last, 0, -1):
            deltas[i - 1] = deltas[i] @ self.coefs_[i].T
            DERIVATIVES[self.activations[i - 1]](activations[i], deltas[i - 1])
        for layer in range(last + 1):
            self._grad_layer(layer, n_samples, activations, deltas, coef_grads, intercept_grads)
        return loss, coef_grads, intercept_grads

    def loss(self, X, y):
        activations = self._forward_pass([X] + [None] * (self.n_layers_ - 1))
        return self._loss(activations[-1], y, X.shape[0])


def check(samples=7, n_features=3, hidden=(6, 5, 4), levels=4, seed=0):
    random_state = np.random.RandomState(seed)
    wine = WineRegressor(hidden, levels=levels)
    wine._initialize(n_features, random_state)
    X, y = random_state.randn(samples, n_features), random_state.randint(0, levels, (samples, 1)) * 1.0
    return dict(model=wine, loss=lambda: wine.loss(X, y), backward=lambda: wine._backprop(X, y))
