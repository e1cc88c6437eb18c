"""One picture (H, W, C) at a time: convolution with loops over pixels and any stride, pooling by kept positions, steps at once."""
import numpy as np
class Conv:
    """valid cross-correlation of one (H, W, C) picture, any stride"""
    def __init__(self, k, c_in, c_out, stride, rng):
        self.K = rng.normal(0, .3, (c_out, k, k, c_in)); self.b = rng.normal(0, .1, c_out)
        self.k, self.s = k, stride
    def forward(self, img):
        self.img = img
        H, W, _ = img.shape
        oh, ow = (H - self.k) // self.s + 1, (W - self.k) // self.s + 1
        out = np.zeros((oh, ow, len(self.K)))
        for y in range(oh):
            for x in range(ow):
                patch = img[y * self.s:y * self.s + self.k, x * self.s:x * self.s + self.k]
                for f in range(len(self.K)):
                    out[y, x, f] = np.sum(patch * self.K[f]) + self.b[f]
        return out
    def backward(self, d, lr):
        dK = np.zeros(self.K.shape)
        db = np.zeros(self.b.shape)
        dimg = np.zeros(self.img.shape)
        for y in range(d.shape[0]):
            for x in range(d.shape[1]):
                ys, xs = y * self.s, x * self.s
                for f in range(d.shape[2]):
                    dK[f] += d[y, x, f] * self.img[ys:ys + self.k, xs:xs + self.k]
                    dimg[ys:ys + self.k, xs:xs + self.k] += d[y, x, f] * self.K[f]
                    db[f] += d[y, x, f]
        self.K -= lr * dK
        self.b -= lr * db
        return dimg
class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)
    def backward(self, d, lr):
        return np.where(self.x > 0, d, 0)
class Pool:
    def forward(self, x):
        H, W, C = x.shape
        self.shape = x.shape
        out = np.zeros((H // 2, W // 2, C))
        self.where = {}
        for y in range(H // 2):
            for z in range(W // 2):
                for c in range(C):
                    block = x[2 * y:2 * y + 2, 2 * z:2 * z + 2, c]
                    k = int(np.argmax(block))
                    self.where[y, z, c] = (2 * y + k // 2, 2 * z + k % 2, c)
                    out[y, z, c] = block.max()
        return out
    def backward(self, d, lr):
        dx = np.zeros(self.shape)
        for (y, z, c), pos in self.where.items():
            dx[pos] = d[y, z, c]
        return dx
class Flat:
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(-1)
    def backward(self, d, lr):
        return d.reshape(self.shape)
class Head:
    def __init__(self, n, m, rng):
        self.W = rng.normal(0, .3, (m, n)); self.b = np.zeros(m)
    def forward(self, x):
        self.x = x
        return self.W @ x + self.b
    def backward(self, d, lr):
        dx = self.W.T @ d
        self.W -= lr * np.outer(d, self.x)
        self.b -= lr * d
        return dx
class Net:
    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.layers = [Conv(3, 2, 3, 1, rng), Relu(), Pool(), Conv(2, 3, 2, 2, rng), Relu(), Flat(), Head(8, 3, rng)]
    def loss(self, img, y):
        for l in self.layers:
            img = l.forward(img)
        e = np.exp(img - img.max())
        self.p = e / e.sum()
        return -np.log(self.p[y])
    def step(self, img, y, lr=.01):
        self.loss(img, y)
        d = self.p.copy()
        d[y] -= 1
        for l in reversed(self.layers):
            d = l.backward(d, lr)
def check(seed=21):
    net = Net(seed)
    img = np.random.default_rng(2).normal(size=(11, 10, 2))
    return dict(model=net, loss=lambda: net.loss(img, 1), step=lambda: net.step(img, 1), learning_rate=.01)
