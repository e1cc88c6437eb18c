"""Lá bệnh: ảnh lá cây thuộc bệnh nào? (Vietnamese names without accents): filters slid by loops over positions, channels first, stride 2, overlapping max pooling, tanh and relu, dense layers (out, in), softmax as a layer, Brier score; layers keep their gradients and an object applies them."""
import numpy as np


class TichChap:
    def __init__(self, so_loc, kenh, cao, rong, buoc, rng):
        self.K = rng.normal(size=(so_loc, kenh, cao, rong)) / np.sqrt(kenh * cao * rong)
        self.b = rng.normal(size=so_loc) * 0.2
        self.buoc = buoc

    def vung(self, i, j):
        _, _, cao, rong = self.K.shape
        tren, trai = i * self.buoc, j * self.buoc
        return slice(tren, tren + cao), slice(trai, trai + rong)

    def xuoi(self, x):
        self.x = x
        so_loc, _, cao, rong = self.K.shape
        H = (x.shape[2] - cao) // self.buoc + 1
        W = (x.shape[3] - rong) // self.buoc + 1
        ra = np.empty((x.shape[0], so_loc, H, W))
        for i in range(H):
            for j in range(W):
                doc, ngang = self.vung(i, j)
                ra[:, :, i, j] = np.tensordot(x[:, :, doc, ngang], self.K, axes=([1, 2, 3], [1, 2, 3])) + self.b
        return ra

    def nguoc(self, g):
        self.dK = np.zeros_like(self.K)
        self.db = g.sum(axis=(0, 2, 3))
        dx = np.zeros_like(self.x)
        for i in range(g.shape[2]):
            for j in range(g.shape[3]):
                doc, ngang = self.vung(i, j)
                self.dK += np.tensordot(g[:, :, i, j], self.x[:, :, doc, ngang], axes=([0], [0]))
                dx[:, :, doc, ngang] += np.tensordot(g[:, :, i, j], self.K, axes=([1], [0]))
        return dx


class Tanh:
    def xuoi(self, x):
        self.ra = np.tanh(x)
        return self.ra

    def nguoc(self, g):
        return g * (1 - self.ra ** 2)


class GopMax:
    def __init__(self, o, buoc):
        self.o, self.buoc = o, buoc

    def xuoi(self, x):
        self.x = x
        H = (x.shape[2] - self.o) // self.buoc + 1
        W = (x.shape[3] - self.o) // self.buoc + 1
        self.ra = np.zeros(x.shape[:2] + (H, W))
        for i in range(H):
            for j in range(W):
                r, c = i * self.buoc, j * self.buoc
                self.ra[:, :, i, j] = x[:, :, r:r + self.o, c:c + self.o].max(axis=(2, 3))
        return self.ra

    def nguoc(self, g):
        dx = np.zeros_like(self.x)
        for i in range(g.shape[2]):
            for j in range(g.shape[3]):
                r, c = i * self.buoc, j * self.buoc
                o_nay = self.x[:, :, r:r + self.o, c:c + self.o]
                chon = o_nay == self.ra[:, :, i:i + 1, j:j + 1]
                dx[:, :, r:r + self.o, c:c + self.o] += chon * g[:, :, i:i + 1, j:j + 1]
        return dx


class Phang:
    def xuoi(self, x):
        self.dang = x.shape
        return x.reshape(len(x), -1)

    def nguoc(self, g):
        return g.reshape(self.dang)


class Day:
    def __init__(self, vao, ra, rng):
        self.W = rng.normal(size=(ra, vao)) / np.sqrt(vao)
        self.b = rng.normal(size=ra) * 0.2

    def xuoi(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def nguoc(self, g):
        self.dW = g.T @ self.x
        self.db = g.sum(axis=0)
        return g @ self.W


class Relu:
    def xuoi(self, x):
        self.duong = x > 0
        return x * self.duong

    def nguoc(self, g):
        return g * self.duong


class MemMax:
    def xuoi(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def nguoc(self, g):
        return self.p * (g - np.sum(g * self.p, axis=1, keepdims=True))


class Mang:
    def __init__(self, lop):
        self.lop = lop

    def doan(self, anh):
        for lop in self.lop:
            anh = lop.xuoi(anh)
        return anh

    def mat_mat(self, anh, nhan):
        return np.sum((self.doan(anh) - nhan) ** 2) / len(anh)

    def lan_nguoc(self, anh, nhan):
        g = 2 * (self.doan(anh) - nhan) / len(anh)
        for lop in reversed(self.lop):
            g = lop.nguoc(g)
        return g


def check(kenh=2, so_loc=3, day=5, loai=4, samples=6, seed=0, day_len=0.0):
    rng = np.random.default_rng(seed + 17)
    mang = Mang([
        TichChap(so_loc, kenh, 3, 2, 2, rng), Tanh(), GopMax(2, 1), Phang(),
        Day(so_loc * 2 * 3, day, rng), Relu(), Day(day, loai, rng), MemMax(),
    ])
    mang.lop[6].b += day_len
    anh = rng.normal(size=(samples, kenh, 7, 8))
    nhan = np.eye(loai)[rng.integers(0, loai, samples)]
    mang.lan_nguoc(rng.normal(size=anh.shape), nhan)
    return dict(
        model=mang,
        loss=lambda: mang.mat_mat(anh, nhan),
        backward=lambda: mang.lan_nguoc(anh, nhan),
    )
