"""Two convolution branches joined along the channels, NCHW by im2col indices; global max and mean; two tasks with weights."""
import numpy as np


def patches(x, k):
    """(N, C, H, W) -> (N, H', W', C * k * k)"""
    N, C, H, W = x.shape
    view = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    return view.transpose(0, 2, 3, 1, 4, 5).reshape(N, H - k + 1, W - k + 1, C * k * k)


def unpatch(dp, shape, k):
    N, C, H, W = shape
    out = np.zeros(shape)
    dp = dp.reshape(N, H - k + 1, W - k + 1, C, k, k)
    for i in range(k):
        for j in range(k):
            out[:, :, i:H - k + 1 + i, j:W - k + 1 + j] += dp[:, :, :, :, i, j].transpose(0, 3, 1, 2)
    return out


class Branch:
    def __init__(self, cin, cout, k, rng):
        self.k = k
        self.W = rng.normal(0, 0.4, (cin * k * k, cout))
        self.b = rng.normal(0, 0.1, cout)

    def forward(self, x, crop):
        self.shape, self.crop = x.shape, crop
        inner = x[:, :, crop:x.shape[2] - crop, crop:x.shape[3] - crop] if crop else x
        self.inner = inner.shape
        self.cols = patches(inner, self.k)
        self.z = self.cols @ self.W + self.b
        return np.maximum(self.z, 0).transpose(0, 3, 1, 2)

    def backward(self, dout):
        dz = dout.transpose(0, 2, 3, 1) * (self.z > 0)
        flat = dz.reshape(-1, dz.shape[-1])
        self.dW = self.cols.reshape(len(flat), -1).T @ flat
        self.db = flat.sum(0)
        dinner = unpatch(dz @ self.W.T, self.inner, self.k)
        dx = np.zeros(self.shape)
        c = self.crop
        dx[:, :, c:self.shape[2] - c, c:self.shape[3] - c] = dinner
        return dx


class Net:
    def __init__(self, cin, mid, classes, seed):
        r = np.random.default_rng(seed)
        self.stem = Branch(cin, 3, 2, r)
        self.left, self.right = Branch(3, mid, 1, r), Branch(3, mid + 1, 3, r)
        self.Wc, self.bc = r.normal(0, 0.5, (2 * mid + 1, classes)), r.normal(0, 0.1, classes)
        self.Wr, self.br = r.normal(0, 0.5, (2 * mid + 1, 1)), r.normal(0, 0.1, 1)
        self.alpha = 0.3

    def loss(self, x, label, value):
        self.label, self.value = label, value
        s = self.stem.forward(x, 0)
        both = np.concatenate([self.left.forward(s, 1), self.right.forward(s, 0)], axis=1)
        self.both = both
        self.top = both.max(axis=(2, 3))
        self.avg = both.mean(axis=(2, 3))
        logits = self.top @ self.Wc + self.bc
        e = np.exp(logits - logits.max(1, keepdims=True))
        self.p = e / e.sum(1, keepdims=True)
        self.guess = self.avg @ self.Wr + self.br
        ce = -np.mean(np.log(self.p[np.arange(len(label)), label]))
        return ce + self.alpha * np.mean((self.guess[:, 0] - value) ** 2)

    def backward(self):
        n = len(self.label)
        dl = self.p.copy()
        dl[np.arange(n), self.label] -= 1
        dl /= n
        dg = self.alpha * 2 * (self.guess - self.value[:, None]) / n
        self.dWc, self.dbc = self.top.T @ dl, dl.sum(0)
        self.dWr, self.dbr = self.avg.T @ dg, dg.sum(0)
        dtop, davg = dl @ self.Wc.T, dg @ self.Wr.T
        N, C, H, W = self.both.shape
        where = self.both.reshape(N, C, -1).argmax(axis=2)
        dboth = np.zeros((N, C, H * W))
        np.put_along_axis(dboth, where[:, :, None], dtop[:, :, None], axis=2)
        dboth = dboth.reshape(N, C, H, W)
        dboth += davg[:, :, None, None] / (H * W)
        m = self.left.W.shape[1]
        ds = self.left.backward(dboth[:, :m])
        ds += self.right.backward(dboth[:, m:])
        self.stem.backward(ds)


def check(sizes=(2, 3, 4), samples=5, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Net(*sizes, seed)
    x = rng.normal(size=(samples, sizes[0], 6, 7))
    label, value = rng.integers(0, sizes[2], samples), rng.normal(size=samples)
    return dict(model=net, loss=lambda: net.loss(x, label, value), backward=net.backward)
