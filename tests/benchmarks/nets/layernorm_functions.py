"""Functions with caches in a row layout: affine, layer norm, swish, affine, softmax loss with L2; loss returns grads."""
import numpy as np


def affine_fwd(x, w, b):
    return x @ w + b, (x, w)


def affine_bwd(dout, cache):
    x, w = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db


def swish_fwd(x):
    s = 1 / (1 + np.exp(-x))
    return x * s, (x, s)


def swish_bwd(dout, cache):
    x, s = cache
    return dout * (s + x * s * (1 - s))


def layernorm_fwd(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    inv = 1 / np.sqrt(var + eps)
    xhat = (x - mu) * inv
    return gamma * xhat + beta, (xhat, inv, gamma)


def layernorm_bwd(dout, cache):
    xhat, inv, gamma = cache
    dgamma = np.sum(dout * xhat, axis=0)
    dbeta = np.sum(dout, axis=0)
    dxhat = dout * gamma
    mean1 = dxhat.mean(axis=1, keepdims=True)
    mean2 = (dxhat * xhat).mean(axis=1, keepdims=True)
    dx = inv * (dxhat - mean1 - xhat * mean2)
    return dx, dgamma, dbeta


def softmax_loss(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    n = len(y)
    loss = -logp[np.arange(n), y].mean()
    dscores = np.exp(logp)
    dscores[np.arange(n), y] -= 1
    dscores /= n
    return loss, dscores


class ThreeLayerNet:
    def __init__(self, dims=(4, 7, 5, 3), reg=0.1, seed=0):
        rng = np.random.RandomState(seed)
        d, h1, h2, c = dims
        self.reg = reg
        self.params = {
            "W1": rng.randn(d, h1) * 0.5, "b1": rng.randn(h1) * 0.2,
            "gamma1": 1 + 0.3 * rng.randn(h1), "beta1": 0.2 * rng.randn(h1),
            "W2": rng.randn(h1, h2) * 0.5, "b2": rng.randn(h2) * 0.2,
            "W3": rng.randn(h2, c) * 0.5, "b3": rng.randn(c) * 0.2,
        }

    def loss(self, X, y):
        p, grads = self.params, {}
        a1, fc1 = affine_fwd(X, p["W1"], p["b1"])
        n1, ln1 = layernorm_fwd(a1, p["gamma1"], p["beta1"])
        h1, sw1 = swish_fwd(n1)
        a2, fc2 = affine_fwd(h1, p["W2"], p["b2"])
        h2, sw2 = swish_fwd(a2)
        scores, fc3 = affine_fwd(h2, p["W3"], p["b3"])
        loss, dscores = softmax_loss(scores, y)
        for w in ("W1", "W2", "W3"):
            loss += 0.5 * self.reg * np.sum(p[w] ** 2)

        dh2, grads["W3"], grads["b3"] = affine_bwd(dscores, fc3)
        da2 = swish_bwd(dh2, sw2)
        dh1, grads["W2"], grads["b2"] = affine_bwd(da2, fc2)
        dn1 = swish_bwd(dh1, sw1)
        da1, grads["gamma1"], grads["beta1"] = layernorm_bwd(dn1, ln1)
        _, grads["W1"], grads["b1"] = affine_bwd(da1, fc1)
        for w in ("W1", "W2", "W3"):
            grads[w] += self.reg * p[w]
        return loss, grads


def check(dims=(4, 7, 5, 3), samples=7, seed=0):
    rng = np.random.RandomState(seed + 2)
    net = ThreeLayerNet(dims, seed=seed)
    X, y = rng.randn(samples, dims[0]), rng.randint(0, dims[-1], samples)
    return dict(model=net, loss=lambda: net.loss(X, y))
