"""One CHW image at a time: loops over filters and positions, max pooling with stored switches, input gradient as a full convolution."""
import numpy as np


def correlate(img, ker):
    kh, kw = ker.shape
    H, W = img.shape[0] - kh + 1, img.shape[1] - kw + 1
    res = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            res[i, j] = np.sum(img[i:i + kh, j:j + kw] * ker)
    return res


def full(img, ker):
    kh, kw = ker.shape
    padded = np.pad(img, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return correlate(padded, np.rot90(ker, 2))


class Filters:
    def __init__(self, n_in, n_out, size, rs):
        self.kernels = rs.randn(n_out, n_in, *size) * 0.4
        self.offset = rs.randn(n_out) * 0.1
        self.clear()

    def clear(self):
        self.dkernels = np.zeros_like(self.kernels)
        self.doffset = np.zeros_like(self.offset)

    def feed(self, maps):
        self.maps = maps
        out = []
        for k in range(len(self.kernels)):
            acc = self.offset[k]
            for c in range(len(maps)):
                acc = acc + correlate(maps[c], self.kernels[k, c])
            out.append(acc)
        self.pre = np.array(out)
        return np.maximum(self.pre, 0)

    def back(self, err):
        err = err * (self.pre > 0)
        down = np.zeros_like(self.maps)
        for k in range(len(self.kernels)):
            self.doffset[k] += err[k].sum()
            for c in range(len(self.maps)):
                self.dkernels[k, c] += correlate(self.maps[c], err[k])
                down[c] += full(err[k], self.kernels[k, c])
        return down


class Pool:
    def __init__(self, step):
        self.step = step

    def feed(self, maps):
        s = self.step
        C, H, W = maps.shape
        self.shape = maps.shape
        self.switch = {}
        out = np.zeros((C, H // s, W // s))
        for c in range(C):
            for i in range(H // s):
                for j in range(W // s):
                    patch = maps[c, i * s:(i + 1) * s, j * s:(j + 1) * s]
                    r, q = np.unravel_index(patch.argmax(), patch.shape)
                    self.switch[c, i, j] = (i * s + r, j * s + q)
                    out[c, i, j] = patch[r, q]
        return out

    def back(self, err):
        down = np.zeros(self.shape)
        for (c, i, j), (r, q) in self.switch.items():
            down[c, r, q] = err[c, i, j]
        return down


class Classifier:
    def __init__(self, n, k, rs):
        self.V = rs.randn(k, n) * 0.3
        self.v0 = rs.randn(k) * 0.1
        self.clear()

    def clear(self):
        self.dV = np.zeros_like(self.V)
        self.dv0 = np.zeros_like(self.v0)

    def feed(self, maps):
        self.flat = maps.ravel()
        self.shape = maps.shape
        s = self.V @ self.flat + self.v0
        e = np.exp(s - s.max())
        self.p = e / e.sum()
        return self.p

    def back(self, label):
        err = self.p.copy()
        err[label] -= 1
        self.dV += np.outer(err, self.flat)
        self.dv0 += err
        return (self.V.T @ err).reshape(self.shape)


class ImageNet:
    def __init__(self, shape, k, seed):
        rs = np.random.RandomState(seed)
        C, H, W = shape
        self.one = Filters(C, 3, (2, 3), rs)
        self.pool = Pool(2)
        self.two = Filters(3, 4, (2, 2), rs)
        self.top = Classifier(4 * ((H - 1) // 2 - 1) * ((W - 2) // 2 - 1), k, rs)

    def forward(self, img):
        return self.top.feed(self.two.feed(self.pool.feed(self.one.feed(img))))

    def nll(self, imgs, labels):
        return sum(-np.log(self.forward(x)[t]) for x, t in zip(imgs, labels)) / len(imgs)

    def gradients(self, imgs, labels):
        for part in (self.one, self.two, self.top):
            part.clear()
        for x, t in zip(imgs, labels):
            self.forward(x)
            err = self.top.back(t)
            err = self.two.back(err)
            err = self.pool.back(err)
            self.one.back(err)
        n = len(imgs)
        for part in (self.one, self.two):
            part.dkernels /= n
            part.doffset /= n
        self.top.dV /= n
        self.top.dv0 /= n


def check(sizes=((2, 7, 9), 3), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = ImageNet(*sizes, seed)
    imgs, labels = rng.normal(size=(samples, *sizes[0])), rng.integers(0, sizes[1], samples)
    return dict(model=net, loss=lambda: net.nll(imgs, labels), backward=lambda: net.gradients(imgs, labels))
