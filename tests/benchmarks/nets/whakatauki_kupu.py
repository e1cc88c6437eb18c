"""Whakataukī: guesses the next word (kupu) of a Māori proverb. A language teacher's class with macrons in the names: a GRU with the reset gate outside of the product, every state looks back at all earlier states (bilinear attention), one list per quantity with an entry per step, gradients as attributes dE, dWz ... summed over the proverbs, then clipped."""
import numpy as np


def sig(x):
    return 1.0 / (1.0 + np.exp(-x))


def ngohe(s):
    """softmax of a vector"""
    e = np.exp(s - np.max(s))
    return e / np.sum(e)


class Kaituhi:
    """kupu -> whakaurunga -> GRU -> aro ki muri -> kupu e whai ake"""

    def __init__(self, kupu, whaka, huna, arotahi, matapōkere):
        def hou(*rahi):
            return matapōkere.normal(0, 1.9 / np.sqrt(rahi[-1]), rahi)
        self.tepe = 5.0
        self.E = matapōkere.normal(0, 0.8, (kupu, whaka))
        self.Wz, self.Uz = hou(huna, whaka), hou(huna, huna)
        self.Wr, self.Ur = hou(huna, whaka), hou(huna, huna)
        self.Wn, self.Un = hou(huna, whaka), hou(huna, huna)
        self.bz, self.br, self.bn = matapōkere.normal(0, 0.3, (3, huna))
        self.h0 = matapōkere.normal(0, 0.4, huna)
        self.Wa = 1.6 * hou(huna, huna)
        self.Wc, self.bc = hou(arotahi, 2 * huna), matapōkere.normal(0, 0.2, arotahi)
        self.Wy, self.by = hou(kupu, arotahi), matapōkere.normal(0, 0.2, kupu)
        self.ingoa = ['E', 'Wz', 'Uz', 'bz', 'Wr', 'Ur', 'br', 'Wn', 'Un', 'bn', 'h0', 'Wa', 'Wc', 'bc', 'Wy', 'by']
        self.tahia()

    def tahia(self):
        # sweep: gradients back to nought
        for i in self.ingoa:
            setattr(self, 'd' + i, np.zeros_like(getattr(self, i)))

    # ---------------------------------------------------------------- whakamua
    def whakamua(self, rerenga):
        """rerenga: list of word numbers; the last one is only guessed"""
        self.rerenga = rerenga
        self.h = [self.h0]
        self.x, self.z, self.r, self.n, self.m = [], [], [], [], []
        self.aro, self.horopaki, self.o, self.p = [], [], [], []
        hapa = 0.0
        for t in range(len(rerenga) - 1):
            mua = self.h[t]
            x = self.E[rerenga[t]]
            z = sig(self.Wz @ x + self.Uz @ mua + self.bz)
            r = sig(self.Wr @ x + self.Ur @ mua + self.br)
            m = self.Un @ mua
            n = np.tanh(self.Wn @ x + r * m + self.bn)
            h = (1 - z) * n + z * mua
            # titiro ki muri: all states before this one
            muri = np.array(self.h)
            aro = ngohe(muri @ (self.Wa.T @ h) / np.sqrt(len(h)))
            horopaki = aro @ muri
            o = np.tanh(self.Wc @ np.concatenate([h, horopaki]) + self.bc)
            p = ngohe(self.Wy @ o + self.by)
            hapa -= np.log(p[rerenga[t + 1]])
            for rārangi, mea in ((self.h, h), (self.x, x), (self.z, z), (self.r, r), (self.n, n), (self.m, m),
                                 (self.aro, aro), (self.horopaki, horopaki), (self.o, o), (self.p, p)):
                rārangi.append(mea)
        return hapa

    # ---------------------------------------------------------------- whakamuri
    def whakamuri(self, katoa):
        """katoa: how many words are guessed in all the proverbs together"""
        T, H = len(self.x), len(self.h0)
        dh = [np.zeros(H) for _ in range(T + 1)]
        for t in reversed(range(T)):
            mua, nāianei = self.h[t], self.h[t + 1]
            x, z, r, n = self.x[t], self.z[t], self.r[t], self.n[t]
            # kupu
            dy = self.p[t].copy()
            dy[self.rerenga[t + 1]] -= 1
            dy /= katoa
            self.dWy += np.outer(dy, self.o[t])
            self.dby += dy
            da = self.Wy.T @ dy * (1 - self.o[t] ** 2)
            self.dWc += np.outer(da, np.concatenate([nāianei, self.horopaki[t]]))
            self.dbc += da
            dh[t + 1] += self.Wc[:, :H].T @ da
            dhoro = self.Wc[:, H:].T @ da
            # aro
            muri = np.array(self.h[:t + 1])
            daro = muri @ dhoro
            ds = self.aro[t] * (daro - np.sum(daro * self.aro[t]))
            ds /= np.sqrt(H)
            kohinga = ds @ muri
            self.dWa += np.outer(nāianei, kohinga)
            dh[t + 1] += self.Wa @ kohinga
            pātai = self.Wa.T @ nāianei
            for j in range(t + 1):
                dh[j] += self.aro[t][j] * dhoro
                dh[j] += ds[j] * pātai
            # kuaha
            dz = dh[t + 1] * (mua - n)
            dn = dh[t + 1] * (1 - z)
            dh[t] += dh[t + 1] * z
            dn = dn * (1 - n ** 2)
            dr = dn * self.m[t]
            dm = dn * r
            dz = dz * z * (1 - z)
            dr = dr * r * (1 - r)
            self.dWz += np.outer(dz, x)
            self.dUz += np.outer(dz, mua)
            self.dbz += dz
            self.dWr += np.outer(dr, x)
            self.dUr += np.outer(dr, mua)
            self.dbr += dr
            self.dWn += np.outer(dn, x)
            self.dUn += np.outer(dm, mua)
            self.dbn += dn
            dh[t] += self.Uz.T @ dz + self.Ur.T @ dr + self.Un.T @ dm
            self.dE[self.rerenga[t]] += self.Wz.T @ dz + self.Wr.T @ dr + self.Wn.T @ dn
        self.dh0 += dh[0]

    def tapahi(self):
        # scissors
        for i in self.ingoa:
            d = getattr(self, 'd' + i)
            np.clip(d, -self.tepe, self.tepe, out=d)

    def rōnaki(self, kohikohinga):
        """gradients of the mean over all words of the collection"""
        self.tahia()
        katoa = sum(len(rerenga) - 1 for rerenga in kohikohinga)
        hapa = 0.0
        for rerenga in kohikohinga:
            hapa += self.whakamua(rerenga)
            self.whakamuri(katoa)
        self.tapahi()
        return hapa / katoa

    def hapa(self, kohikohinga):
        return sum(self.whakamua(r) for r in kohikohinga) / sum(len(r) - 1 for r in kohikohinga)


def check(kupu=7, whaka=3, huna=4, arotahi=5, samples=5, seed=0):
    matapōkere = np.random.default_rng(seed + 1840)
    k = Kaituhi(kupu, whaka, huna, arotahi, matapōkere)
    kohikohinga = [matapōkere.integers(0, kupu, matapōkere.integers(4, 8)).tolist() for _ in range(samples)]
    return dict(model=k, loss=lambda: k.hapa(kohikohinga), backward=lambda: k.rōnaki(kohikohinga))
