"""A little U-net for masks: same-padding 3x3 convolutions as sums over shifts, max pooling, a 2x2 transposed convolution, the skip joined on channels, a pixel-wise logistic loss."""
import numpy as np


# ---------------------------------------------------------------- building blocks: f_fwd -> (out, cache), f_bwd(dout, cache) -> grads

def conv3_fwd(x, k, b):
    # x (N, C, H, W)   k (F, C, 3, 3)
    N, C, H, W = x.shape
    xp = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    out = np.zeros((N, k.shape[0], H, W)) + b[None, :, None, None]
    for dy in range(3):
        for dx in range(3):
            out += np.einsum("nchw,fc->nfhw", xp[:, :, dy:dy + H, dx:dx + W], k[:, :, dy, dx])
    return out, (xp, k)


def conv3_bwd(dout, cache):
    xp, k = cache
    H, W = dout.shape[2:]
    dk = np.zeros_like(k)
    dxp = np.zeros_like(xp)
    for dy in range(3):
        for dx in range(3):
            window = xp[:, :, dy:dy + H, dx:dx + W]
            dk[:, :, dy, dx] = np.einsum("nfhw,nchw->fc", dout, window)
            dxp[:, :, dy:dy + H, dx:dx + W] += np.einsum("nfhw,fc->nchw", dout, k[:, :, dy, dx])
    db = dout.sum(axis=(0, 2, 3))
    return dxp[:, :, 1:-1, 1:-1], dk, db


def relu_fwd(x):
    return x * (x > 0), x


def relu_bwd(dout, x):
    return dout * (x > 0)


def pool_fwd(x):
    N, C, H, W = x.shape
    blocks = x.reshape(N, C, H // 2, 2, W // 2, 2)
    out = blocks.max(axis=(3, 5))
    return out, (blocks, out)


def pool_bwd(dout, cache):
    blocks, out = cache
    N, C, h, _, w, _ = blocks.shape
    mask = blocks == out[:, :, :, None, :, None]
    dblocks = mask * dout[:, :, :, None, :, None]
    return dblocks.reshape(N, C, 2 * h, 2 * w)


def up_fwd(x, k, b):
    # transposed convolution, stride 2, kernel 2: k (C, F, 2, 2)
    N, C, h, w = x.shape
    out = np.zeros((N, k.shape[1], 2 * h, 2 * w))
    for i in range(2):
        for j in range(2):
            out[:, :, i::2, j::2] = np.einsum("nchw,cf->nfhw", x, k[:, :, i, j])
    return out + b.reshape(1, -1, 1, 1), (x, k)


def up_bwd(dout, cache):
    x, k = cache
    dx, dk = 0, np.empty_like(k)
    for i in range(2):
        for j in range(2):
            d = dout[:, :, i::2, j::2]
            dx = dx + np.einsum("nfhw,cf->nchw", d, k[:, :, i, j])
            dk[:, :, i, j] = np.einsum("nchw,nfhw->cf", x, d)
    return dx, dk, dout.sum((0, 2, 3))


# ---------------------------------------------------------------- the net

class UNet:
    def __init__(self, channels, width, seed):
        rs = np.random.RandomState(seed)
        he = lambda *s: rs.randn(*s) * np.sqrt(2 / (s[1] * s[2] * s[3]))
        c, f = channels, width
        self.w = {
            "k_in": he(f, c, 3, 3), "b_in": rs.randn(f) * .1,
            "k_deep": he(f + 1, f, 3, 3), "b_deep": rs.randn(f + 1) * .1,
            "k_up": he(f + 1, f, 2, 2), "b_up": rs.randn(f) * .1,
            "k_out": he(1, 2 * f, 3, 3), "b_out": rs.randn(1) * .1,
        }
        self.dw = {}

    def forward(self, x):
        w, c = self.w, {}
        a, c["in"] = conv3_fwd(x, w["k_in"], w["b_in"])
        skip, c["relu_in"] = relu_fwd(a)
        p, c["pool"] = pool_fwd(skip)
        a, c["deep"] = conv3_fwd(p, w["k_deep"], w["b_deep"])
        deep, c["relu_deep"] = relu_fwd(a)
        up, c["up"] = up_fwd(deep, w["k_up"], w["b_up"])
        logits, c["out"] = conv3_fwd(np.concatenate((skip, up), axis=1), w["k_out"], w["b_out"])
        self.caches = c
        return logits[:, 0]

    def loss(self, x, mask):
        z = self.forward(x)
        self.dz = (1 / (1 + np.exp(-z)) - mask) / z.size
        return np.mean(np.maximum(z, 0) - z * mask + np.log1p(np.exp(-np.abs(z))))

    def backward(self):
        c, dw = self.caches, self.dw
        d, dw["k_out"], dw["b_out"] = conv3_bwd(self.dz[:, None], c["out"])
        half = d.shape[1] // 2
        dskip, dup = d[:, :half], d[:, half:]
        ddeep, dw["k_up"], dw["b_up"] = up_bwd(dup, c["up"])
        ddeep = relu_bwd(ddeep, c["relu_deep"])
        dp, dw["k_deep"], dw["b_deep"] = conv3_bwd(ddeep, c["deep"])
        dskip = dskip + pool_bwd(dp, c["pool"])
        da = relu_bwd(dskip, c["relu_in"])
        _, dw["k_in"], dw["b_in"] = conv3_bwd(da, c["in"])
        return dw


def check(samples=3, channels=2, width=3, size=(4, 6), seed=0):
    rs = np.random.RandomState(seed + 9)
    net = UNet(channels, width, seed)
    x = rs.randn(samples, channels, *size) + 0.3
    mask = (rs.rand(samples, *size) > .6) * 1.0
    return dict(model=net, loss=lambda: net.loss(x, mask), backward=lambda: net.backward())
