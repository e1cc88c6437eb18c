"""Which fern is it? After the second volume of a Japanese book: every layer has self.params and self.grads, gradients are written in place with [...], a model collects both lists for an optimizer; terse, rows, sigmoid layers, softmax with loss in one layer, ids or one-hot targets."""
import numpy as np


class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]
        self.x = None

    def forward(self, x):
        W, b = self.params
        out = np.dot(x, W) + b
        self.x = x
        return out

    def backward(self, dout):
        W, b = self.params
        dx = np.dot(dout, W.T)
        dW = np.dot(self.x.T, dout)
        db = np.sum(dout, axis=0)
        self.grads[0][...] = dW
        self.grads[1][...] = db
        return dx


class Sigmoid:
    def __init__(self):
        self.params, self.grads = [], []
        self.out = None

    def forward(self, x):
        out = 1 / (1 + np.exp(-x))
        self.out = out
        return out

    def backward(self, dout):
        dx = dout * (1.0 - self.out) * self.out
        return dx


class Swish:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-x))
        return x * self.s

    def backward(self, dout):
        dx = dout * (self.s + self.x * self.s * (1 - self.s))
        return dx


def softmax(x):
    x = x - x.max(axis=1, keepdims=True)
    y = np.exp(x)
    return y / y.sum(axis=1, keepdims=True)


class SoftmaxWithLoss:
    def __init__(self):
        self.params, self.grads = [], []
        self.y = None
        self.t = None

    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t
        # one-hot -> ids
        if self.t.size == self.y.size:
            self.t = self.t.argmax(axis=1)
        batch_size = self.y.shape[0]
        return -np.sum(np.log(self.y[np.arange(batch_size), self.t])) / batch_size

    def backward(self, dout=1):
        batch_size = self.t.shape[0]
        dx = self.y.copy()
        dx[np.arange(batch_size), self.t] -= 1
        dx *= dout
        dx = dx / batch_size
        return dx


class FernNet:
    def __init__(self, I, H1, H2, O, rng):
        def affine(n, m):
            return Affine(1.2 * rng.randn(n, m) / np.sqrt(n), 0.3 * rng.randn(m))

        self.layers = [affine(I, H1), Swish(), affine(H1, H2), Sigmoid(), affine(H2, O)]
        self.loss_layer = SoftmaxWithLoss()
        self.params, self.grads = [], []
        for layer in self.layers:
            self.params += layer.params
            self.grads += layer.grads

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def forward(self, x, t):
        score = self.predict(x)
        return self.loss_layer.forward(score, t)

    def backward(self, dout=1):
        dout = self.loss_layer.backward(dout)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout


class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for i in range(len(params)):
            params[i] -= self.lr * grads[i]


def check(sizes=(6, 8, 5, 4), samples=9, seed=0, up=0.0):
    rng = np.random.RandomState(seed + 90)
    net = FernNet(*sizes, rng)
    net.params[-1] += up
    x = rng.randn(samples, sizes[0])
    t = np.eye(sizes[-1])[rng.randint(0, sizes[-1], samples)]
    net.forward(rng.randn(samples, sizes[0]), t)
    net.backward()

    def back():
        net.forward(x, t)
        net.backward()

    return dict(model=net, loss=lambda: net.forward(x, t), backward=back)
