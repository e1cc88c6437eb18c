"""積み木のようにレイヤを重ねる: layers stacked as in a Japanese book: Affine, batch normalisation, dropout with a kept mask, softmax with loss, optimiser objects, weight decay."""
import numpy as np
from collections import OrderedDict


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW, self.db = np.zeros_like(W), np.zeros_like(b)

    def forward(self, x):
        self.inp = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.inp.T, dout)
        self.db = np.sum(dout, axis=0)
        dx = np.dot(dout, self.W.T)
        return dx


class BatchNormalization:
    def __init__(self, gamma, beta, momentum=0.9):
        self.gamma, self.beta = gamma, beta
        self.momentum = momentum
        self.running_mean, self.running_var = None, None

    def forward(self, x):
        if self.running_mean is None:
            self.running_mean = np.zeros(x.shape[1])
            self.running_var = np.zeros(x.shape[1])
        mu = x.mean(axis=0)
        self.xc = x - mu
        var = np.mean(self.xc ** 2, axis=0)
        self.std = np.sqrt(var + 1e-5)
        self.xn = self.xc / self.std
        self.batch_size = x.shape[0]
        self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
        self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        self.dbeta = dout.sum(axis=0)
        self.dgamma = np.sum(self.xn * dout, axis=0)
        dxn = self.gamma * dout
        dxc = dxn / self.std
        dstd = -np.sum((dxn * self.xc) / (self.std * self.std), axis=0)
        dvar = 0.5 * dstd / self.std
        dxc += (2.0 / self.batch_size) * self.xc * dvar
        dmu = np.sum(dxc, axis=0)
        dx = dxc - dmu / self.batch_size
        return dx


class Relu:
    def forward(self, x):
        self.mask = (x <= 0)
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout = dout.copy()
        dout[self.mask] = 0
        return dout


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        dx = dout * (1.0 - self.out) * self.out
        return dx


class Dropout:
    def __init__(self, mask, keep):
        # 毎回同じマスクを使う
        self.mask = mask
        self.keep = keep

    def forward(self, x):
        return x * self.mask / self.keep

    def backward(self, dout):
        return dout * self.mask / self.keep


def softmax(x):
    x = x - np.max(x, axis=-1, keepdims=True)  # オーバーフロー対策
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        return -np.sum(np.log(self.y[np.arange(t.size), t] + 1e-12)) / t.size

    def backward(self, dout=1):
        batch_size = self.t.shape[0]
        dx = self.y.copy()
        dx[np.arange(batch_size), self.t] -= 1
        dx = dx * dout / batch_size
        return dx


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2 ** self.iter) / (1.0 - self.beta1 ** self.iter)
        for key in params.keys():
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


class MultiLayerNet:
    def __init__(self, n_in, n_h1, n_h2, n_out, mask, weight_decay=0.05, seed=0):
        r = np.random.RandomState(seed)
        self.decay = weight_decay
        self.params = {}
        for i, (a, b) in enumerate([(n_in, n_h1), (n_h1, n_h2), (n_h2, n_out)], 1):
            self.params['W%d' % i] = np.sqrt(2.0 / a) * r.randn(a, b)
            self.params['b%d' % i] = 0.2 * r.randn(b)
        self.params['gamma'] = 1.0 + 0.4 * r.randn(n_h1)
        self.params['beta'] = 0.3 * r.randn(n_h1)
        p = self.params
        self.layers = OrderedDict()
        self.layers['Affine1'] = Affine(p['W1'], p['b1'])
        self.layers['BatchNorm1'] = BatchNormalization(p['gamma'], p['beta'])
        self.layers['Relu1'] = Relu()
        self.layers['Affine2'] = Affine(p['W2'], p['b2'])
        self.layers['Sigmoid2'] = Sigmoid()
        self.layers['Dropout2'] = Dropout(mask, 0.75)
        self.layers['Affine3'] = Affine(p['W3'], p['b3'])
        self.last_layer = SoftmaxWithLoss()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        y = self.predict(x)
        weight_decay = 0
        for idx in (1, 2, 3):
            weight_decay += 0.5 * self.decay * np.sum(self.params['W' + str(idx)] ** 2)
        return self.last_layer.forward(y, t) + weight_decay

    def gradient(self, x, t):
        self.loss(x, t)
        dout = 1
        dout = self.last_layer.backward(dout)
        for layer in reversed(list(self.layers.values())):
            dout = layer.backward(dout)
        grads = {}
        for idx in (1, 2, 3):
            affine = self.layers['Affine' + str(idx)]
            grads['W' + str(idx)] = affine.dW + self.decay * affine.W
            grads['b' + str(idx)] = affine.db
        grads['gamma'] = self.layers['BatchNorm1'].dgamma
        grads['beta'] = self.layers['BatchNorm1'].dbeta
        return grads


def check(sizes=(4, 6, 5, 3), samples=8, seed=0, offset=0.0):
    r = np.random.RandomState(seed + 9)
    x = r.randn(samples, sizes[0])
    t = r.randint(0, sizes[-1], samples)
    mask = r.rand(samples, sizes[2]) > 0.25
    net = MultiLayerNet(*sizes, mask, seed=seed)
    net.params['b3'] += offset
    net.gradient(x, t)
    return dict(model=net, loss=lambda: net.loss(x, t), backward=lambda: net.gradient(x, t))
