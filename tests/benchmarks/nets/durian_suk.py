"""durian_suk: is the durian ripe? A Thai student (transliterated) does the homework with knocking sounds and colour of the husk. Functions xxx_forward(…) -> out, cache and xxx_backward(dout, cache) as the course hands them out, parameters and grads in dicts, inverted dropout with a mask that is drawn once, a learned scale and shift per unit after the first layer, L2 on the weights."""
import numpy as np


def affine_forward(x, w, b):
    out = x.dot(w) + b
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T)
    dw = x.T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


def relu_forward(x):
    out = np.maximum(0, x)
    return out, x


def relu_backward(dout, cache):
    x = cache
    dx = dout * (x > 0)
    return dx


def khaen_forward(x, gamma, beta):
    """'arm' of the unit: tanh(gamma * x + beta), one gamma and beta per column"""
    u = gamma * x + beta
    out = np.tanh(u)
    return out, (x, gamma, out)


def khaen_backward(dout, cache):
    x, gamma, out = cache
    du = dout * (1 - out ** 2)
    dgamma = np.sum(du * x, axis=0)
    dbeta = np.sum(du, axis=0)
    dx = du * gamma
    return dx, dgamma, dbeta


def dropout_forward(x, mask, p):
    # p = probability to KEEP a unit; divide here so that the test time needs nothing
    out = x * mask / p
    return out, (mask, p)


def dropout_backward(dout, cache):
    mask, p = cache
    return dout * mask / p


def softmax_loss(x, y):
    shifted = x - np.max(x, axis=1, keepdims=True)
    probs = np.exp(shifted)
    probs /= np.sum(probs, axis=1, keepdims=True)
    N = x.shape[0]
    loss = -np.sum(np.log(probs[np.arange(N), y])) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


class DurianNet(object):
    reg = 0.15
    keep = 0.75

    def __init__(self, input_dim, hidden_dims, num_classes, rng, weight_scale=0.7):
        h1, h2 = hidden_dims
        self.params = {}
        self.params['W1'] = weight_scale * rng.standard_normal((input_dim, h1))
        self.params['b1'] = 0.3 * rng.standard_normal(h1)
        self.params['gamma1'] = 1.0 + 0.3 * rng.standard_normal(h1)
        self.params['beta1'] = 0.2 * rng.standard_normal(h1)
        self.params['W2'] = weight_scale * rng.standard_normal((h1, h2))
        self.params['b2'] = 0.3 * rng.standard_normal(h2)
        self.params['W3'] = weight_scale * rng.standard_normal((h2, num_classes))
        self.params['b3'] = 0.3 * rng.standard_normal(num_classes)
        self.masks = None

    def draw_masks(self, rng, n):
        self.masks = [rng.random((n, self.params[b].size)) < self.keep for b in ('b1', 'b2')]

    def loss(self, X, y=None):
        params = self.params
        s1, fc1_cache = affine_forward(X, params['W1'], params['b1'])
        k1, khaen_cache = khaen_forward(s1, params['gamma1'], params['beta1'])
        h1, drop1_cache = dropout_forward(k1, self.masks[0], self.keep)
        s2, fc2_cache = affine_forward(h1, params['W2'], params['b2'])
        r2, relu_cache = relu_forward(s2)
        h2, drop2_cache = dropout_forward(r2, self.masks[1], self.keep)
        scores, fc3_cache = affine_forward(h2, params['W3'], params['b3'])
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        for name in ('W1', 'W2', 'W3'):
            loss += 0.5 * self.reg * np.sum(params[name] ** 2)

        grads = {}
        dh2, grads['W3'], grads['b3'] = affine_backward(dscores, fc3_cache)
        dr2 = dropout_backward(dh2, drop2_cache)
        ds2 = relu_backward(dr2, relu_cache)
        dh1, grads['W2'], grads['b2'] = affine_backward(ds2, fc2_cache)
        dk1 = dropout_backward(dh1, drop1_cache)
        ds1, grads['gamma1'], grads['beta1'] = khaen_backward(dk1, khaen_cache)
        dX, grads['W1'], grads['b1'] = affine_backward(ds1, fc1_cache)
        grads['W1'] += self.reg * params['W1']
        grads['W2'] += self.reg * params['W2']
        grads['W3'] += self.reg * params['W3']
        return loss, grads


def check(input_dim=4, hidden_dims=(6, 5), num_classes=3, samples=7, seed=0, high=0.0):
    rng = np.random.default_rng(seed + 2567)
    net = DurianNet(input_dim, hidden_dims, num_classes, rng)
    net.params['b3'] += high
    net.draw_masks(rng, samples)
    X = rng.standard_normal((samples, input_dim))
    y = rng.integers(0, num_classes, samples)
    return dict(model=net, loss=lambda: net.loss(X, y)[0], backward=lambda: net.loss(X, y)[1])
