"""Function sets with caches; the loss returns (loss, grads); batch normalisation and L2 terms."""
import numpy as np


def affine_forward(x, w, b):
    out = x.dot(w) + b
    return out, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    dx = dout.dot(w.T)
    dw = x.T.dot(dout)
    db = dout.sum(axis=0)
    return dx, dw, db


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, x):
    dx = dout.copy()
    dx[x <= 0] = 0
    return dx


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=0)
    xc = x - mu
    var = np.mean(xc ** 2, axis=0)
    std = np.sqrt(var + eps)
    xhat = xc / std
    return gamma * xhat + beta, (xhat, xc, std, gamma)


def batchnorm_backward(dout, cache):
    xhat, xc, std, gamma = cache
    m = dout.shape[0]
    dgamma = np.sum(dout * xhat, axis=0)
    dbeta = np.sum(dout, axis=0)
    dxhat = dout * gamma
    dstd = -np.sum(dxhat * xc, axis=0) / std ** 2
    dvar = 0.5 * dstd / std
    dxc = dxhat / std + 2.0 / m * xc * dvar
    dmu = -np.sum(dxc, axis=0)
    dx = dxc + dmu / m
    return dx, dgamma, dbeta


def softmax_loss(scores, y):
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    n = scores.shape[0]
    loss = -np.sum(logp[range(n), y]) / n
    dscores = np.exp(logp)
    dscores[range(n), y] -= 1
    dscores /= n
    return loss, dscores


class TwoLayerNet:
    def __init__(self, sizes, reg, seed=0):
        rng = np.random.default_rng(seed)
        d, h, c = sizes
        self.reg = reg
        self.params = {
            'W1': rng.normal(size=(d, h)) * 0.5,
            'b1': rng.normal(size=h) * 0.1,
            'gamma': 1 + 0.3 * rng.normal(size=h),
            'beta': 0.2 * rng.normal(size=h),
            'W2': rng.normal(size=(h, c)) * 0.5,
            'b2': rng.normal(size=c) * 0.1,
        }

    def loss(self, X, y):
        p = self.params
        a1, cache1 = affine_forward(X, p['W1'], p['b1'])
        n1, cache_n = batchnorm_forward(a1, p['gamma'], p['beta'])
        h1, cache_r = relu_forward(n1)
        scores, cache2 = affine_forward(h1, p['W2'], p['b2'])
        loss, dscores = softmax_loss(scores, y)
        loss += 0.5 * self.reg * (np.sum(p['W1'] ** 2) + np.sum(p['W2'] ** 2))
        grads = {}
        dh1, grads['W2'], grads['b2'] = affine_backward(dscores, cache2)
        dn1 = relu_backward(dh1, cache_r)
        da1, grads['gamma'], grads['beta'] = batchnorm_backward(dn1, cache_n)
        dx, grads['W1'], grads['b1'] = affine_backward(da1, cache1)
        grads['W2'] += self.reg * p['W2']
        grads['W1'] += self.reg * p['W1']
        return loss, grads


def check(sizes=(4, 6, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = TwoLayerNet(sizes, 0.3, seed)
    X = rng.normal(size=(samples, sizes[0]))
    y = rng.integers(0, sizes[-1], size=samples)
    return dict(model=net.params, loss=lambda: net.loss(X, y))
