"""Jaringan saraf untuk data kanker (Indonesian comments): bobot and bias in lists that start at None for layer 0, samples in columns, activation names in a list, binary cross-entropy, L2 by lambda over m, every layer changed on the way back."""
import numpy as np


def aktivasi(nama, z):
    if nama == 'tanh':
        return np.tanh(z)
    if nama == 'swish':
        return z / (1 + np.exp(-z))
    if nama == 'sigmoid':
        return 1 / (1 + np.exp(-z))
    raise ValueError(nama)


def turunan(nama, z, a):
    if nama == 'tanh':
        return 1 - a * a
    if nama == 'swish':
        s = 1 / (1 + np.exp(-z))
        return s + a * (1 - s)
    if nama == 'sigmoid':
        return a * (1 - a)
    raise ValueError(nama)


class JaringanSaraf:
    def __init__(self, ukuran, fungsi, lam, benih):
        acak = np.random.RandomState(benih)
        self.L = len(ukuran) - 1
        self.fungsi = [None] + fungsi
        self.lam = lam
        self.bobot = [None]
        self.bias = [None]
        for l in range(1, self.L + 1):
            self.bobot.append(acak.normal(0, 1 / np.sqrt(ukuran[l - 1]), (ukuran[l], ukuran[l - 1])))
            self.bias.append(acak.normal(0, 0.1, (ukuran[l], 1)))

    def maju(self, X):
        # simpan semua z dan a untuk propagasi balik
        self.z = [None]
        self.a = [X]
        for l in range(1, self.L + 1):
            self.z.append(self.bobot[l].dot(self.a[l - 1]) + self.bias[l])
            self.a.append(aktivasi(self.fungsi[l], self.z[l]))
        return self.a[self.L]

    def biaya(self, X, y):
        m = X.shape[1]
        p = self.maju(X)
        entropi = -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum() / m
        hukuman = 0
        for l in range(1, self.L + 1):
            hukuman += np.sum(self.bobot[l] ** 2)
        return entropi + self.lam * hukuman / (2 * m)

    def mundur(self, y, laju):
        m = y.shape[1]
        p = self.a[self.L]
        # turunan biaya terhadap p, lalu aturan rantai
        da = (-y / p + (1 - y) / (1 - p)) / m
        for l in range(self.L, 0, -1):
            dz = da * turunan(self.fungsi[l], self.z[l], self.a[l])
            dbobot = dz.dot(self.a[l - 1].T) + self.lam / m * self.bobot[l]
            dbias = dz.sum(axis=1, keepdims=True)
            da = self.bobot[l].T.dot(dz)
            # langsung perbarui lapisan ini
            self.bobot[l] = self.bobot[l] - laju * dbobot
            self.bias[l] = self.bias[l] - laju * dbias


def check(sizes=(6, 5, 4, 2), samples=9, seed=0, laju=0.3):
    acak = np.random.RandomState(seed + 77)
    jaringan = JaringanSaraf(sizes, ['tanh', 'swish', 'sigmoid'], 0.4, seed)
    X = acak.randn(sizes[0], samples)
    y = (acak.rand(sizes[-1], samples) > 0.5).astype(float)

    def latih():
        jaringan.maju(X)
        jaringan.mundur(y, laju)

    return dict(model=jaringan, loss=lambda: jaringan.biaya(X, y), step=latih, learning_rate=laju)
