"""Harf-e ba'di (next letter) of a ghazal line: GRU with the reset gate behind the product, columns, lists over time; written by a Persian reader of Karpathy's gist. The start state is learned, the loss is summed over the line."""
import numpy as np


def sigma(x):
    return 1 / (1 + np.exp(-x))


class Hafeze:
    """hafeze = memory"""

    def __init__(self, alefba, andaze, daroon, tas):
        def w(*shape):
            return tas.randn(*shape) / np.sqrt(shape[-1])

        self.emb = tas.randn(daroon, alefba)
        self.Wz, self.Uz, self.bz = w(andaze, daroon), w(andaze, andaze), 0.3 * tas.randn(andaze, 1)
        self.Wr, self.Ur, self.br = w(andaze, daroon), w(andaze, andaze), 0.3 * tas.randn(andaze, 1)
        self.Wn, self.Un, self.bn = w(andaze, daroon), w(andaze, andaze), 0.3 * tas.randn(andaze, 1)
        self.cn = 0.3 * tas.randn(andaze, 1)
        self.Wy, self.by = 2 * w(alefba, andaze), 0.3 * tas.randn(alefba, 1)
        self.h0 = 0.5 * tas.randn(andaze, 1)

    def jolo(self, horuf):
        """horuf: indices of letters; returns everything, one list entry per step"""
        x, z, r, q, n, p = [], [], [], [], [], []
        h = [self.h0]
        for harf in horuf:
            x.append(self.emb[:, [harf]])
            z.append(sigma(self.Wz @ x[-1] + self.Uz @ h[-1] + self.bz))
            r.append(sigma(self.Wr @ x[-1] + self.Ur @ h[-1] + self.br))
            q.append(self.Un @ h[-1] + self.cn)
            n.append(np.tanh(self.Wn @ x[-1] + r[-1] * q[-1] + self.bn))
            h.append((1 - z[-1]) * n[-1] + z[-1] * h[-1])
            o = self.Wy @ h[-1] + self.by
            e = np.exp(o - o.max())
            p.append(e / e.sum())
        return x, z, r, q, n, h, p

    def zarar(self, horuf, badi):
        p = self.jolo(horuf)[-1]
        return -sum(np.log(p[t][badi[t], 0]) for t in range(len(badi)))

    def aqab(self, horuf, badi):
        x, z, r, q, n, h, p = self.jolo(horuf)
        g = {nam: np.zeros_like(v) for nam, v in vars(self).items()}
        dh_badi = np.zeros_like(self.h0)
        for t in reversed(range(len(horuf))):
            dy = np.copy(p[t])
            dy[badi[t]] -= 1
            g['Wy'] += dy @ h[t + 1].T
            g['by'] += dy

            dh = self.Wy.T @ dy + dh_badi
            dn = dh * (1 - z[t])
            dz = dh * (h[t] - n[t])

            dn_kham = dn * (1 - n[t] ** 2)
            dq = dn_kham * r[t]
            dr_kham = dn_kham * q[t] * r[t] * (1 - r[t])
            dz_kham = dz * z[t] * (1 - z[t])

            g['Wn'] += dn_kham @ x[t].T
            g['bn'] += dn_kham
            g['Un'] += dq @ h[t].T
            g['cn'] += dq
            g['Wr'] += dr_kham @ x[t].T
            g['Ur'] += dr_kham @ h[t].T
            g['br'] += dr_kham
            g['Wz'] += dz_kham @ x[t].T
            g['Uz'] += dz_kham @ h[t].T
            g['bz'] += dz_kham

            dx = self.Wn.T @ dn_kham + self.Wr.T @ dr_kham + self.Wz.T @ dz_kham
            g['emb'][:, horuf[t]] += dx[:, 0]
            dh_badi = self.Un.T @ dq + self.Ur.T @ dr_kham + self.Uz.T @ dz_kham + dh * z[t]
        g['h0'] = dh_badi
        return g

    def gam(self, g, nerkh=0.05):
        for nam in g:
            np.clip(g[nam], -5, 5, out=g[nam])
            setattr(self, nam, getattr(self, nam) - nerkh * g[nam])


def check(alefba=6, andaze=5, daroon=4, samples=7, seed=0):
    tas = np.random.RandomState(seed + 791)
    shabake = Hafeze(alefba, andaze, daroon, tas)
    horuf = [int(i) for i in tas.randint(0, alefba, samples)]
    horuf[-1] = horuf[0]
    badi = horuf[1:] + [int(tas.randint(alefba))]
    return dict(
        model=shabake,
        loss=lambda: shabake.zarar(horuf, badi),
        backward=lambda: shabake.aqab(horuf, badi),
    )
