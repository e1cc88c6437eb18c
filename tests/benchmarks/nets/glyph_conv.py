"""Letters from scans, moved over from C: a struct per layer, fprop and bprop functions that take the struct; planes before rows before columns."""
import numpy as np
from types import SimpleNamespace as struct


def conv_new(rng, planes, filters, kh, kw, step, pad):
    k = rng.randn(filters, planes, kh, kw) * np.sqrt(2.0 / (planes * kh * kw))
    return struct(k=k, bias=rng.randn(filters) * 0.1, step=step, pad=pad)


def conv_fprop(L, src):
    kh, kw = L.k.shape[2:]
    L.src = np.pad(src, ((0, 0), (0, 0), (L.pad, L.pad), (L.pad, L.pad)))
    n, _, h, w = L.src.shape
    oh, ow = (h - kh) // L.step + 1, (w - kw) // L.step + 1
    out = np.zeros((n, L.k.shape[0], oh, ow))
    for r in range(oh):
        for c in range(ow):
            y, x = r * L.step, c * L.step
            patch = L.src[:, :, y:y + kh, x:x + kw]
            out[:, :, r, c] = np.tensordot(patch, L.k, axes=([1, 2, 3], [1, 2, 3])) + L.bias
    return out


def conv_bprop(L, dout):
    kh, kw = L.k.shape[2:]
    _, _, oh, ow = dout.shape
    L.dk = np.zeros_like(L.k)
    L.dbias = dout.sum(axis=(0, 2, 3))
    dsrc = np.zeros_like(L.src)
    for r in range(oh):
        for c in range(ow):
            y, x = r * L.step, c * L.step
            d = dout[:, :, r, c]
            L.dk += np.tensordot(d, L.src[:, :, y:y + kh, x:x + kw], axes=([0], [0]))
            dsrc[:, :, y:y + kh, x:x + kw] += np.tensordot(d, L.k, axes=([1], [0]))
    h, w = dsrc.shape[2:]
    return dsrc[:, :, L.pad:h - L.pad, L.pad:w - L.pad]


def pool_new(size, step):
    return struct(size=size, step=step)


def pool_fprop(L, src):
    L.src = src
    n, p, h, w = src.shape
    oh, ow = (h - L.size) // L.step + 1, (w - L.size) // L.step + 1
    out = np.zeros((n, p, oh, ow))
    for r in range(oh):
        for c in range(ow):
            y, x = r * L.step, c * L.step
            out[:, :, r, c] = src[:, :, y:y + L.size, x:x + L.size].max(axis=(2, 3))
    return out


def pool_bprop(L, dout):
    dsrc = np.zeros_like(L.src)
    n, p, oh, ow = dout.shape
    for i in range(n):
        for j in range(p):
            for r in range(oh):
                for c in range(ow):
                    y, x = r * L.step, c * L.step
                    win = L.src[i, j, y:y + L.size, x:x + L.size]
                    a, b = np.unravel_index(np.argmax(win), win.shape)
                    dsrc[i, j, y + a, x + b] += dout[i, j, r, c]
    return dsrc


def relu_fprop(L, src):
    L.src = src
    return np.maximum(src, 0.0)


def relu_bprop(L, dout):
    return dout * (L.src > 0)


def full_new(rng, n_in, n_out):
    return struct(w=rng.randn(n_in, n_out) / np.sqrt(n_in), bias=rng.randn(n_out) * 0.1)


def full_fprop(L, src):
    L.shape = src.shape
    L.flat = src.reshape(src.shape[0], -1)
    return L.flat @ L.w + L.bias


def full_bprop(L, dout):
    L.dw = L.flat.T @ dout
    L.dbias = dout.sum(axis=0)
    return (dout @ L.w.T).reshape(L.shape)


FPROP = dict(conv=conv_fprop, pool=pool_fprop, relu=relu_fprop, full=full_fprop)
BPROP = dict(conv=conv_bprop, pool=pool_bprop, relu=relu_bprop, full=full_bprop)


def xent(out, label):
    out = out - out.max(axis=1, keepdims=True)
    p = np.exp(out) / np.exp(out).sum(axis=1, keepdims=True)
    n = len(label)
    loss = (np.log(np.exp(out).sum(axis=1)) - out[np.arange(n), label]).mean()
    d = p.copy()
    d[np.arange(n), label] -= 1
    return loss, d / n


def net_fprop(net, img):
    for kind, L in net:
        img = FPROP[kind](L, img)
    return img


def net_bprop(net, img, label):
    _, d = xent(net_fprop(net, img), label)
    for kind, L in reversed(net):
        d = BPROP[kind](L, d)


def check(samples=3, h=8, w=7, letters=4, lift=0.0, seed=0):
    rng = np.random.RandomState(seed + 26)
    net = [
        ('conv', conv_new(rng, 1, 3, 3, 2, 1, 0)),
        ('pool', pool_new(2, 1)),
        ('relu', struct()),
        ('conv', conv_new(rng, 3, 2, 3, 3, 2, 1)),
        ('relu', struct()),
    ]
    img, label = rng.randn(samples, 1, h, w), rng.randint(0, letters, samples)
    n_flat = net_fprop(net, img).reshape(samples, -1).shape[1]
    net.append(('full', full_new(rng, n_flat, letters)))
    net[-1][1].bias += lift
    net_bprop(net, rng.randn(samples, 1, h, w), label)
    return dict(model=net, loss=lambda: xent(net_fprop(net, img), label)[0], backward=lambda: net_bprop(net, img, label))
