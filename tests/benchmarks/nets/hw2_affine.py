"""Homework 2, part C: three affine layers, leaky relu and tanh between them, a softmax loss, everything modular with caches."""
import numpy as np


def affine_fwd(x, w, b):
    out = x.dot(w) + b
    return out, (x, w, b)


def affine_bwd(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T)
    dw = x.T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


def lrelu_fwd(x, slope=0.1):
    out = np.where(x > 0, x, slope * x)
    return out, (x, out, slope)


def lrelu_bwd(dout, cache):
    x, out, slope = cache
    dx = dout.copy()
    dx[x <= 0] *= slope
    return dx


def tanh_fwd(x):
    out = np.tanh(x)
    return out, (x, out)


def tanh_bwd(dout, cache):
    x, out = cache
    dx = dout * (1 - out * out)
    return dx


def softmax_loss(scores, y):
    """scores (N, C), y (N,) with the numbers of the classes"""
    N = scores.shape[0]
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted), axis=1, keepdims=True)
    logp = shifted - np.log(Z)
    loss = -np.sum(logp[np.arange(N), y]) / N
    dscores = np.exp(logp)
    dscores[np.arange(N), y] -= 1
    dscores /= N
    return loss, dscores


class ThreeLayerNet(object):
    """affine - leaky relu - affine - tanh - affine - softmax"""

    def __init__(self, dims, weight_scale=0.8, reg=0.1, gain=1.0, rng=None):
        D, H1, H2, C = dims
        self.reg = reg
        self.params = {}
        for i, (m, n) in enumerate([(D, H1), (H1, H2), (H2, C)], start=1):
            self.params['w%d' % i] = weight_scale * rng.randn(m, n)
            self.params['b%d' % i] = weight_scale * rng.randn(n) / 3
        self.params['w3'] *= gain

    def loss(self, X, y=None):
        p = self.params
        a1, fc1 = affine_fwd(X, p['w1'], p['b1'])
        h1, act1 = lrelu_fwd(a1)
        a2, fc2 = affine_fwd(h1, p['w2'], p['b2'])
        h2, act2 = tanh_fwd(a2)
        scores, fc3 = affine_fwd(h2, p['w3'], p['b3'])
        if y is None:
            return scores

        data_loss, dscores = softmax_loss(scores, y)
        reg_loss = 0.5 * self.reg * sum(np.sum(p[w] ** 2) for w in ('w1', 'w2', 'w3'))

        grads = {}
        dh2, grads['w3'], grads['b3'] = affine_bwd(dscores, fc3)
        da2 = tanh_bwd(dh2, act2)
        dh1, grads['w2'], grads['b2'] = affine_bwd(da2, fc2)
        da1 = lrelu_bwd(dh1, act1)
        _, grads['w1'], grads['b1'] = affine_bwd(da1, fc1)
        for w in ('w1', 'w2', 'w3'):
            grads[w] += self.reg * p[w]
        return data_loss + reg_loss, grads


def check(dims=(5, 6, 7, 4), samples=9, gain=1.0, seed=0):
    rng = np.random.RandomState(seed + 231)
    net = ThreeLayerNet(dims, gain=gain, rng=rng)
    X, y = rng.randn(samples, dims[0]), rng.randint(0, dims[-1], samples)
    return dict(model=net, loss=lambda: net.loss(X, y))
