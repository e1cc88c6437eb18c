"""cs-course functions: im2col with index arrays, stride 2, padding 1, relu, global average pooling, softmax; grads in a dict."""
import numpy as np


def get_indices(shape, fh, fw, pad, stride):
    N, C, H, W = shape
    oh, ow = (H + 2 * pad - fh) // stride + 1, (W + 2 * pad - fw) // stride + 1
    i0 = np.tile(np.repeat(np.arange(fh), fw), C)
    i1 = stride * np.repeat(np.arange(oh), ow)
    j0 = np.tile(np.arange(fw), fh * C)
    j1 = stride * np.tile(np.arange(ow), oh)
    i = i0.reshape(-1, 1) + i1.reshape(1, -1)
    j = j0.reshape(-1, 1) + j1.reshape(1, -1)
    k = np.repeat(np.arange(C), fh * fw).reshape(-1, 1)
    return k, i, j


def im2col(x, fh, fw, pad, stride):
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    k, i, j = get_indices(x.shape, fh, fw, pad, stride)
    cols = xp[:, k, i, j]
    return cols.transpose(1, 2, 0).reshape(fh * fw * x.shape[1], -1)


def col2im(cols, shape, fh, fw, pad, stride):
    N, C, H, W = shape
    xp = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    k, i, j = get_indices(shape, fh, fw, pad, stride)
    folded = cols.reshape(C * fh * fw, -1, N).transpose(2, 0, 1)
    np.add.at(xp, (slice(None), k, i, j), folded)
    return xp[:, :, pad:-pad, pad:-pad]


def conv_forward(x, w, b, stride, pad):
    F, C, fh, fw = w.shape
    N, _, H, W = x.shape
    cols = im2col(x, fh, fw, pad, stride)
    out = w.reshape(F, -1) @ cols + b.reshape(-1, 1)
    oh, ow = (H + 2 * pad - fh) // stride + 1, (W + 2 * pad - fw) // stride + 1
    out = out.reshape(F, oh, ow, N).transpose(3, 0, 1, 2)
    return out, (x, w, cols, stride, pad)


def conv_backward(dout, cache):
    x, w, cols, stride, pad = cache
    F, C, fh, fw = w.shape
    db = np.sum(dout, axis=(0, 2, 3))
    dflat = dout.transpose(1, 2, 3, 0).reshape(F, -1)
    dw = (dflat @ cols.T).reshape(w.shape)
    dcols = w.reshape(F, -1).T @ dflat
    dx = col2im(dcols, x.shape, fh, fw, pad, stride)
    return dx, dw, db


class ConvNet(object):
    def __init__(self, seed):
        rs = np.random.RandomState(seed)
        self.params = dict(
            W1=rs.randn(3, 2, 3, 2) * .5, b1=rs.randn(3) * .2, W2=rs.randn(4, 3, 2, 3) * .5, b2=rs.randn(4) * .2,
            W3=rs.randn(4, 3) * .7, b3=rs.randn(3) * .2)
        self.reg = 0.05

    def loss(self, X, y):
        p = self.params
        c1, cache1 = conv_forward(X, p['W1'], p['b1'], 2, 1)
        r1 = np.maximum(0, c1)
        c2, cache2 = conv_forward(r1, p['W2'], p['b2'], 1, 1)
        r2 = np.maximum(0, c2)
        feat = r2.mean(axis=(2, 3))
        scores = feat.dot(p['W3']) + p['b3']

        exps = np.exp(scores - scores.max(axis=1, keepdims=True))
        probs = exps / exps.sum(axis=1, keepdims=True)
        N = X.shape[0]
        loss = -np.log(probs[range(N), y]).sum() / N
        loss += self.reg * (np.sum(p['W1'] ** 2) + np.sum(p['W2'] ** 2) + np.sum(p['W3'] ** 2))

        grads = {}
        dscores = probs
        dscores[range(N), y] -= 1
        dscores /= N
        grads['W3'] = feat.T.dot(dscores)
        grads['b3'] = dscores.sum(axis=0)
        dfeat = dscores.dot(p['W3'].T)
        area = r2.shape[2] * r2.shape[3]
        dr2 = np.ones_like(r2) * dfeat[:, :, None, None] / area
        dc2 = dr2 * (c2 > 0)
        dr1, grads['W2'], grads['b2'] = conv_backward(dc2, cache2)
        dc1 = dr1 * (c1 > 0)
        _, grads['W1'], grads['b1'] = conv_backward(dc1, cache1)
        for name in ('W1', 'W2', 'W3'):
            grads[name] += 2 * self.reg * p[name]
        return loss, grads


def check(samples=4, seed=0):
    rs = np.random.RandomState(seed + 6)
    net, X, y = ConvNet(seed), rs.randn(samples, 2, 7, 6), rs.randint(0, 3, samples)
    return dict(model=net, loss=lambda: net.loss(X, y))
