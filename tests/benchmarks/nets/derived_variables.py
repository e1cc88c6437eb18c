"""Layers with parameters, gradients, derived_variables dicts and lists of retained inputs, as a larger library keeps them."""
from abc import ABC, abstractmethod
import numpy as np


class ActivationBase(ABC):
    def __call__(self, z):
        if z.ndim == 1:
            z = z.reshape(1, -1)
        return self.fn(z)

    @abstractmethod
    def fn(self, z):
        raise NotImplementedError

    @abstractmethod
    def grad(self, x, **kwargs):
        raise NotImplementedError


class Tanh(ActivationBase):
    def fn(self, z):
        return np.tanh(z)

    def grad(self, x):
        return 1 - np.tanh(x) ** 2


class Affine(ActivationBase):
    def __init__(self, slope=1, intercept=0):
        self.slope, self.intercept = slope, intercept

    def fn(self, z):
        return self.slope * z + self.intercept

    def grad(self, x):
        return self.slope * np.ones_like(x)


class ELU(ActivationBase):
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def fn(self, z):
        return np.where(z > 0, z, self.alpha * (np.exp(z) - 1))

    def grad(self, x):
        return np.where(x > 0, np.ones_like(x), self.alpha * np.exp(x))


class LayerBase(ABC):
    def __init__(self):
        self.X = []
        self.act_fn = None
        self.trainable = True
        self.gradients = {}
        self.parameters = {}
        self.derived_variables = {}

    @abstractmethod
    def _init_params(self, **kwargs):
        raise NotImplementedError

    def flush_gradients(self):
        assert self.trainable, "Layer is frozen"
        self.X = []
        for k, v in self.derived_variables.items():
            self.derived_variables[k] = []
        for k, v in self.gradients.items():
            self.gradients[k] = np.zeros_like(v)

    @property
    def hyperparameters(self):
        return {"layer": type(self).__name__, "n_out": self.n_out}


class FullyConnected(LayerBase):
    def __init__(self, n_out, act_fn=None, rng=None):
        super().__init__()
        self.n_in = None
        self.n_out = n_out
        self.act_fn = act_fn or Affine()
        self.rng = rng
        self.is_initialized = False

    def _init_params(self):
        b = self.rng.uniform(-.3, .3, (1, self.n_out))
        W = self.rng.normal(size=(self.n_in, self.n_out)) / np.sqrt(self.n_in)
        self.parameters = {"W": W, "b": b}
        self.derived_variables = {"Z": []}
        self.gradients = {"W": np.zeros_like(W), "b": np.zeros_like(b)}
        self.is_initialized = True

    def forward(self, X, retain_derived=True):
        if not self.is_initialized:
            self.n_in = X.shape[1]
            self._init_params()
        Y, Z = self._fwd(X)
        if retain_derived:
            self.X.append(X)
            self.derived_variables["Z"].append(Z)
        return Y

    def _fwd(self, X):
        W = self.parameters["W"]
        b = self.parameters["b"]
        Z = X @ W + b
        Y = self.act_fn(Z)
        return Y, Z

    def backward(self, dLdy, retain_grads=True):
        assert self.trainable, "Layer is frozen"
        if not isinstance(dLdy, list):
            dLdy = [dLdy]
        dX = []
        X = self.X
        for dy, x in zip(dLdy, X):
            dx, dw, db = self._bwd(dy, x)
            dX.append(dx)
            if retain_grads:
                self.gradients["W"] += dw
                self.gradients["b"] += db
        return dX[0] if len(X) == 1 else dX

    def _bwd(self, dLdy, X):
        W = self.parameters["W"]
        b = self.parameters["b"]
        Z = X @ W + b
        dZ = dLdy * self.act_fn.grad(Z)
        dX = dZ @ W.T
        dW = X.T @ dZ
        dB = dZ.sum(axis=0, keepdims=True)
        return dX, dW, dB


class SquaredError:
    def __call__(self, y, y_pred):
        return self.loss(y, y_pred)

    @staticmethod
    def loss(y, y_pred):
        return 0.5 * np.linalg.norm(y_pred - y) ** 2

    @staticmethod
    def grad(y, y_pred, z, act_fn):
        return (y_pred - y) * act_fn.grad(z)


def check(samples=5, seed=0):
    rng = np.random.RandomState(seed)
    L1, L2, L3 = FullyConnected(6, Tanh(), rng), FullyConnected(4, ELU(0.7), rng), FullyConnected(2, Affine(1.5, .2), rng)
    X, Y = rng.randn(samples, 3), rng.randn(samples, 2)
    net = [L1, L2, L3]

    def run(retain):
        out = X
        for layer in net:
            out = layer.forward(out, retain_derived=retain)
        return out

    run(False)
    crit = SquaredError()

    def backward():
        for layer in net:
            layer.flush_gradients()
        out = run(True)
        g = out - Y
        for layer in reversed(net):
            g = layer.backward(g)

    return dict(model=net, loss=lambda: crit(Y, run(False)), backward=backward)
