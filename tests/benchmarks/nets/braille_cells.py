"""Reads photographed braille cells: strided convolution and overlapping max pooling as plain index loops, PReLU with a slope per channel, GELU below the scores. Functions that return (output, cache), a dict of weights."""
import numpy as np


def conv(x, K, c, stride):
    n, depth, high, wide = x.shape
    maps, _, kh, kw = K.shape
    oh, ow = (high - kh) // stride + 1, (wide - kw) // stride + 1
    out = np.zeros((n, maps, oh, ow))
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            patch = x[:, :, top:top + kh, left:left + kw]
            for m in range(maps):
                out[:, m, i, j] = (patch * K[m]).sum(axis=(1, 2, 3)) + c[m]
    return out, (x, K, stride)


def conv_back(dout, cache):
    x, K, stride = cache
    maps, depth, kh, kw = K.shape
    _, _, oh, ow = dout.shape
    dx, dK = np.zeros_like(x), np.zeros_like(K)
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            for m in range(maps):
                g = dout[:, m, i, j].reshape(-1, 1, 1, 1)
                dK[m] += (g * x[:, :, top:top + kh, left:left + kw]).sum(axis=0)
                dx[:, :, top:top + kh, left:left + kw] += g * K[m]
    dc = dout.sum(axis=(0, 2, 3))
    return dx, dK, dc


def prelu(z, slope):
    return np.where(z > 0, z, slope[:, None, None] * z), (z, slope)


def prelu_back(dout, cache):
    z, slope = cache
    dslope = np.sum(dout * z * (z < 0), axis=(0, 2, 3))
    dz = np.where(z > 0, dout, slope[:, None, None] * dout)
    return dz, dslope


def maxpool(x, size, step):
    n, depth, high, wide = x.shape
    oh, ow = (high - size) // step + 1, (wide - size) // step + 1
    out = np.empty((n, depth, oh, ow))
    for i in range(oh):
        for j in range(ow):
            out[:, :, i, j] = x[:, :, i * step:i * step + size, j * step:j * step + size].max(axis=(2, 3))
    return out, (x, size, step)


def maxpool_back(dout, cache):
    x, size, step = cache
    dx = np.zeros(x.shape)
    n, depth, oh, ow = dout.shape
    for s in range(n):
        for d in range(depth):
            for i in range(oh):
                for j in range(ow):
                    window = x[s, d, i * step:i * step + size, j * step:j * step + size]
                    r, q = np.unravel_index(window.argmax(), window.shape)
                    dx[s, d, i * step + r, j * step + q] += dout[s, d, i, j]
    return dx


C0 = np.sqrt(2 / np.pi)


def gelu(u):
    t = np.tanh(C0 * (u + 0.044715 * u ** 3))
    return 0.5 * u * (1 + t), (u, t)


def gelu_back(dout, cache):
    u, t = cache
    inner = C0 * (1 + 3 * 0.044715 * u ** 2)
    return dout * (0.5 * (1 + t) + 0.5 * u * (1 - t ** 2) * inner)


def make(rng, letters, hidden=6):
    return dict(
        K=rng.normal(0, 0.4, (3, 2, 3, 2)), c=rng.normal(0, 0.2, 3), slope=np.array([0.1, 0.25, 0.4]),
        A=rng.normal(0, 0.4, (3 * 3 * 2, hidden)), a=rng.normal(0, 0.1, hidden),
        B=rng.normal(0, 0.5, (hidden, letters)), b=rng.normal(0, 0.1, letters),
    )


def run(w, x):
    z, c1 = conv(x, w["K"], w["c"], 2)
    h, c2 = prelu(z, w["slope"])
    p, c3 = maxpool(h, 2, 1)
    flat = p.reshape(len(x), -1)
    u = flat @ w["A"] + w["a"]
    v, c4 = gelu(u)
    scores = v @ w["B"] + w["b"]
    return scores, (c1, c2, c3, c4, p.shape, flat, v)


def loss_and_grads(w, x, letter):
    scores, (c1, c2, c3, c4, shape, flat, v) = run(w, x)
    n = len(x)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    q = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(q[np.arange(n), letter]).mean()

    g = {}
    d = q.copy()
    d[np.arange(n), letter] -= 1
    d /= n
    g["B"], g["b"] = v.T @ d, d.sum(axis=0)
    d = gelu_back(d @ w["B"].T, c4)
    g["A"], g["a"] = flat.T @ d, d.sum(axis=0)
    d = (d @ w["A"].T).reshape(shape)
    d = maxpool_back(d, c3)
    d, g["slope"] = prelu_back(d, c2)
    _, g["K"], g["c"] = conv_back(d, c1)
    return loss, g


def check(samples=4, letters=5, seed=0):
    rng = np.random.default_rng([seed, 71])
    w = make(rng, letters)
    x = rng.normal(size=(samples, 2, 9, 6))
    letter = rng.integers(0, letters, samples)
    return dict(model=w, loss=lambda: loss_and_grads(w, x, letter)[0],
                backward=lambda: loss_and_grads(w, x, letter)[1])
