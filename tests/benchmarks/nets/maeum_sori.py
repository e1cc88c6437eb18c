"""Maeum-ui sori (romanised Korean): does a diary sentence sound glad, sad, angry? Word vectors plus place vectors, one causal attention with two heads, layer norm behind the sum, mean over real words only, two-layer head; (batch, length, width), padding is word 0."""
import numpy as np


class ByeongHwa:
    """층 정규화: layer norm over the last axis"""

    def __init__(self, neolbi, jusawi):
        self.keugi = 1 + 0.3 * jusawi.normal(size=neolbi)
        self.idong = 0.3 * jusawi.normal(size=neolbi)

    def ap(self, x):
        ga = x - x.mean(axis=-1, keepdims=True)
        self.yeok = 1 / np.sqrt((ga ** 2).mean(axis=-1, keepdims=True) + 1e-5)
        self.hat = ga * self.yeok
        return self.keugi * self.hat + self.idong

    def dwi(self, dy):
        self.d_keugi = (dy * self.hat).sum(axis=(0, 1))
        self.d_idong = dy.sum(axis=(0, 1))
        dhat = dy * self.keugi
        m1 = dhat.mean(axis=-1, keepdims=True)
        m2 = (dhat * self.hat).mean(axis=-1, keepdims=True)
        return self.yeok * (dhat - m1 - self.hat * m2)


class Juui:
    """attention, heads beside each other"""

    def __init__(self, neolbi, meori, jusawi):
        self.meori = meori
        self.Wq, self.Wk, self.Wv, self.Wo = jusawi.normal(size=(4, neolbi, neolbi)) / np.sqrt(neolbi) * 1.3

    def nanugi(self, x):
        B, L, D = x.shape
        return x.reshape(B, L, self.meori, D // self.meori).transpose(0, 2, 1, 3)

    def moeugi(self, x):
        B, H, L, d = x.shape
        return x.transpose(0, 2, 1, 3).reshape(B, L, H * d)

    def ap(self, x, garigae):
        self.x = x
        self.q, self.k, self.v = (self.nanugi(x @ W) for W in (self.Wq, self.Wk, self.Wv))
        self.nanum = np.sqrt(self.q.shape[-1])
        jeomsu = self.q @ self.k.transpose(0, 1, 3, 2) / self.nanum
        jeomsu = np.where(garigae, jeomsu, -1e9)
        e = np.exp(jeomsu - jeomsu.max(axis=-1, keepdims=True))
        self.a = e / e.sum(axis=-1, keepdims=True)
        self.o = self.moeugi(self.a @ self.v)
        return self.o @ self.Wo

    def dwi(self, dy):
        self.dWo = np.einsum('bli,blj->ij', self.o, dy)
        do = self.nanugi(dy @ self.Wo.T)
        da = do @ self.v.transpose(0, 1, 3, 2)
        dv = self.a.transpose(0, 1, 3, 2) @ do
        ds = self.a * (da - (da * self.a).sum(axis=-1, keepdims=True))
        ds = ds / self.nanum
        dq = self.moeugi(ds @ self.k)
        dk = self.moeugi(ds.transpose(0, 1, 3, 2) @ self.q)
        dv = self.moeugi(dv)
        self.dWq = np.einsum('bli,blj->ij', self.x, dq)
        self.dWk = np.einsum('bli,blj->ij', self.x, dk)
        self.dWv = np.einsum('bli,blj->ij', self.x, dv)
        return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T


class Ilgi:
    def __init__(self, daneo, gil, neolbi, meori, sumeun, maeum, jusawi):
        self.E = jusawi.normal(size=(daneo, neolbi))
        self.jari = 0.5 * jusawi.normal(size=(gil, neolbi))
        self.juui = Juui(neolbi, meori, jusawi)
        self.norm = ByeongHwa(neolbi, jusawi)
        self.W1 = jusawi.normal(size=(neolbi, sumeun)) * 0.7
        self.b1 = jusawi.normal(size=sumeun) * 0.3
        self.W2 = jusawi.normal(size=(sumeun, maeum))
        self.b2 = jusawi.normal(size=maeum) * 0.3

    def ap(self, munjang):
        B, L = munjang.shape
        self.jinjja = (munjang > 0).astype(float)
        garigae = np.tril(np.ones((L, L), dtype=bool)) & (munjang > 0)[:, None, None, :]
        x = self.E[munjang] + self.jari[:L]
        self.n = self.norm.ap(x + self.juui.ap(x, garigae))
        self.su = self.jinjja.sum(axis=1, keepdims=True)
        self.m = (self.n * self.jinjja[:, :, None]).sum(axis=1) / self.su
        self.h = np.tanh(self.m @ self.W1 + self.b1)
        s = self.h @ self.W2 + self.b2
        e = np.exp(s - s.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def sonsil(self, munjang, maeum):
        p = self.ap(munjang)
        return -np.log(p[range(len(maeum)), maeum]).mean()

    def dwi(self, munjang, maeum):
        self.ap(munjang)
        B, L = munjang.shape
        ds = self.p.copy()
        ds[range(B), maeum] -= 1
        ds /= B
        self.dW2 = self.h.T @ ds
        self.db2 = ds.sum(axis=0)
        dh = (ds @ self.W2.T) * (1 - self.h * self.h)
        self.dW1 = self.m.T @ dh
        self.db1 = dh.sum(axis=0)
        dm = dh @ self.W1.T / self.su
        dn = dm[:, None, :] * self.jinjja[:, :, None]
        dr = self.norm.dwi(dn)
        dx = dr + self.juui.dwi(dr)
        self.dE = np.zeros_like(self.E)
        np.add.at(self.dE, munjang, dx)
        self.djari = np.zeros_like(self.jari)
        self.djari[:L] = dx.sum(axis=0)


def check(daneo=7, gil=5, neolbi=4, meori=2, sumeun=6, maeum=3, samples=6, seed=0):
    jusawi = np.random.default_rng(seed + 82)
    ilgi = Ilgi(daneo, gil, neolbi, meori, sumeun, maeum, jusawi)
    munjang = jusawi.integers(1, daneo, size=(samples, gil))
    munjang[0, 1] = munjang[0, 0]
    munjang[1::2, gil - 1] = 0
    munjang[::3, gil - 2:] = 0
    gibun = jusawi.integers(0, maeum, size=samples)
    return dict(model=ilgi, loss=lambda: ilgi.sonsil(munjang, gibun), backward=lambda: ilgi.dwi(munjang, gibun))
