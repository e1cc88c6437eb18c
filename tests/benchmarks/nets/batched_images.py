"""Conv - relu - maxpool - dense on small images; im2col by stride tricks, batches by a generator."""
import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def batches(X, y, size):
    for i in range(0, len(X), size):
        yield X[i:i + size], y[i:i + size]


class Conv:
    def __init__(self, c_in, c_out, k, rng):
        self.params = {'W': rng.normal(0, np.sqrt(2 / (c_in * k * k)), (c_out, c_in, k, k)), 'b': rng.normal(0, .1, c_out)}
        self.grads = {}
        self.k = k

    def forward(self, x):
        self.x = x
        win = sliding_window_view(x, (self.k, self.k), axis=(2, 3))     # N C H' W' k k
        N, C, H, W = win.shape[:4]
        self.cols = win.transpose(0, 2, 3, 1, 4, 5).reshape(N * H * W, -1)
        out = self.cols @ self.params['W'].reshape(len(self.params['W']), -1).T + self.params['b']
        self.hw = H, W
        return out.reshape(N, H, W, -1).transpose(0, 3, 1, 2)

    def backward(self, d):
        H, W = self.hw
        d2 = d.transpose(0, 2, 3, 1).reshape(-1, d.shape[1])
        self.grads['W'] = (d2.T @ self.cols).reshape(self.params['W'].shape)
        self.grads['b'] = d2.sum(axis=0)
        dcols = d2 @ self.params['W'].reshape(d.shape[1], -1)
        dcols = dcols.reshape(len(d), H, W, self.x.shape[1], self.k, self.k)
        dx = np.zeros_like(self.x)
        for i in range(self.k):
            for j in range(self.k):
                dx[:, :, i:i + H, j:j + W] += dcols[:, :, :, :, i, j].transpose(0, 3, 1, 2)
        return dx


class Relu:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, d):
        return d * self.mask


class MaxPool2:
    def forward(self, x):
        N, C, H, W = x.shape
        self.x = x
        s = x.strides
        blocks = as_strided(x, (N, C, H // 2, W // 2, 2, 2), (s[0], s[1], 2 * s[2], 2 * s[3], s[2], s[3]))
        self.out = blocks.max(axis=(4, 5))
        return self.out

    def backward(self, d):
        up = lambda a: a.repeat(2, axis=2).repeat(2, axis=3)
        return up(d) * (up(self.out) == self.x)


class Flatten:
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, d):
        return d.reshape(self.shape)


class Dense:
    def __init__(self, i, o, rng):
        self.params = {'W': rng.normal(0, 1 / np.sqrt(i), (i, o)), 'b': np.zeros(o)}
        self.grads = {}

    def forward(self, x):
        self.x = x
        return x @ self.params['W'] + self.params['b']

    def backward(self, d):
        self.grads['W'] = self.x.T @ d
        self.grads['b'] = d.sum(axis=0)
        return d @ self.params['W'].T


class Net:
    def __init__(self, rng):
        self.layers = [Conv(2, 3, 3, rng), Relu(), MaxPool2(), Conv(3, 4, 2, rng), Relu(), Flatten(), Dense(4 * 2 * 1, 3, rng)]

    def forward(self, x):
        for l in self.layers:
            x = l.forward(x)
        return x

    def loss_and_delta(self, x, y):
        z = self.forward(x)
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        loss = -np.log(p[np.arange(len(y)), y] + 1e-12).mean()
        p[np.arange(len(y)), y] -= 1
        return loss, p / len(y)


def epoch_loss(net, X, y, size):
    return sum(net.loss_and_delta(bx, by)[0] for bx, by in batches(X, y, size))


def epoch_grads(net, X, y, size):
    total = None
    for bx, by in batches(X, y, size):
        _, d = net.loss_and_delta(bx, by)
        for l in reversed(net.layers):
            d = l.backward(d)
        now = [{k: g.copy() for k, g in l.grads.items()} for l in net.layers if hasattr(l, 'params')]
        if total is None:
            total = now
        else:
            for a, b in zip(total, now):
                for k in a:
                    a[k] += b[k]
    return total


def check(samples=6, seed=0):
    rng = np.random.default_rng(seed)
    net = Net(rng)
    X, y = rng.normal(size=(samples, 2, 8, 6)), rng.integers(0, 3, samples)
    return dict(model=net, loss=lambda: epoch_loss(net, X, y, 4), backward=lambda: epoch_grads(net, X, y, 4))
