"""Residual blocks with staged batch norm, group norm over images and inverted dropout: functions, caches as tuples."""
import numpy as np


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    N, D = x.shape
    mu = 1. / N * np.sum(x, axis=0)
    xmu = x - mu
    sq = xmu ** 2
    var = 1. / N * np.sum(sq, axis=0)
    sqrtvar = np.sqrt(var + eps)
    ivar = 1. / sqrtvar
    xhat = xmu * ivar
    gammax = gamma * xhat
    out = gammax + beta
    return out, (xhat, gamma, xmu, ivar, sqrtvar, var, eps)


def batchnorm_backward(dout, cache):
    xhat, gamma, xmu, ivar, sqrtvar, var, eps = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgammax = dout
    dgamma = np.sum(dgammax * xhat, axis=0)
    dxhat = dgammax * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dxmu1 = dxhat * ivar
    dsqrtvar = -1. / (sqrtvar ** 2) * divar
    dvar = 0.5 * 1. / np.sqrt(var + eps) * dsqrtvar
    dsq = 1. / N * np.ones((N, D)) * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dxmu1 + dxmu2, axis=0)
    dx2 = 1. / N * np.ones((N, D)) * dmu
    dx = dx1 + dx2
    return dx, dgamma, dbeta


def groupnorm_forward(x, gamma, beta, G, eps=1e-5):
    N, C, L = x.shape
    xg = x.reshape(N, G, C // G, L)
    mean = xg.mean(axis=(2, 3), keepdims=True)
    inv = 1 / np.sqrt(xg.var(axis=(2, 3), keepdims=True) + eps)
    xhat = ((xg - mean) * inv).reshape(N, C, L)
    return xhat * gamma + beta, (xhat, inv, gamma, G)


def groupnorm_backward(dout, cache):
    xhat, inv, gamma, G = cache
    N, C, L = dout.shape
    dgamma = np.sum(dout * xhat, axis=(0, 2), keepdims=True)
    dbeta = np.sum(dout, axis=(0, 2), keepdims=True)
    dxhat = (dout * gamma).reshape(N, G, C // G, L)
    xg = xhat.reshape(N, G, C // G, L)
    M = C // G * L
    mean_d = dxhat.sum(axis=(2, 3), keepdims=True) / M
    mean_dx = (dxhat * xg).sum(axis=(2, 3), keepdims=True) / M
    dx = inv * (dxhat - mean_d - xg * mean_dx)
    return dx.reshape(N, C, L), dgamma, dbeta


def dropout_forward(x, mask, p):
    return x * mask / p, (mask, p)


def dropout_backward(dout, cache):
    mask, p = cache
    dx = dout * mask / p
    return dx


class ResidualNet:
    def __init__(self, d, h, groups, seed):
        r = np.random.RandomState(seed)
        self.params = {
            'W1': r.randn(d, h) * .6, 'b1': r.randn(h) * .1, 'gamma1': 1 + .3 * r.randn(h), 'beta1': .2 * r.randn(h),
            'W2': r.randn(h, d) * .6, 'b2': r.randn(d) * .1,
            'gamma2': 1 + .3 * r.randn(1, d // 2, 1), 'beta2': .2 * r.randn(1, d // 2, 1), 'U': r.randn(d, 3) * .5,
        }
        self.groups, self.keep = groups, 0.7
        self.r = r

    def loss(self, X, y=None, mask=None):
        p = self.params
        z1 = X @ p['W1'] + p['b1']
        n1, bn = batchnorm_forward(z1, p['gamma1'], p['beta1'])
        a1 = np.maximum(n1, 0)
        d1, drop = dropout_forward(a1, mask, self.keep)
        s = X + d1 @ p['W2'] + p['b2']
        g, gn = groupnorm_forward(s.reshape(len(X), -1, 2), p['gamma2'], p['beta2'], self.groups)
        flat = g.reshape(len(X), -1)
        scores = flat @ p['U']
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        probs = e / e.sum(axis=1, keepdims=True)
        loss = -np.mean(np.log(probs[range(len(y)), y]))

        grads = {}
        dscores = probs
        dscores[range(len(y)), y] -= 1
        dscores /= len(y)
        grads['U'] = flat.T @ dscores
        dflat = dscores @ p['U'].T
        dg = dflat.reshape(g.shape)
        ds, grads['gamma2'], grads['beta2'] = groupnorm_backward(dg, gn)
        ds = ds.reshape(s.shape)
        grads['W2'] = d1.T @ ds
        grads['b2'] = ds.sum(axis=0)
        dd1 = ds @ p['W2'].T
        da1 = dropout_backward(dd1, drop)
        dn1 = da1 * (n1 > 0)
        dz1, grads['gamma1'], grads['beta1'] = batchnorm_backward(dn1, bn)
        grads['W1'] = X.T @ dz1
        grads['b1'] = dz1.sum(axis=0)
        grads['X'] = ds + dz1 @ p['W1'].T
        return loss, grads


class Stack:
    """Two blocks' worth: an input layer below the residual block, whose gradient needs both branches."""

    def __init__(self, n_in, d, h, groups, seed):
        self.block = ResidualNet(d, h, groups, seed)
        self.W0 = self.block.r.randn(n_in, d) * .7
        self.dW0 = None

    def loss(self, X, y, mask):
        loss, grads = self.block.loss(X @ self.W0, y, mask)
        self.grads = grads
        self.dW0 = X.T @ grads['X']
        return loss


def check(sizes=(5, 12, 7, 3), samples=8, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Stack(*sizes, seed)
    X, y = rng.normal(size=(samples, sizes[0])), rng.integers(0, 3, samples)
    mask = (rng.random((samples, sizes[2])) < 0.7).astype(float)
    return dict(model=net, loss=lambda: net.loss(X, y, mask), backward=lambda: net.loss(X, y, mask))
