"""Вишиванка: який стібок далі? A Ukrainian embroiderer's brother trains a tiny transformer on rows of cross-stitch colours. Batches of ids (B, T), two heads cut out of one matrix by reshape, causal mask, pre-norm without shift (RMS), a SiLU feed-forward, and the word table serves twice: at the entrance and, transposed, for the scores. self.p holds the weights, self.g the gradients, self.m what backward needs."""
import numpy as np


def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def rms(x, gain):
    r = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + 1e-6)
    n = x / r
    return n * gain, (n, r, gain)


def rms_nazad(dy, kesh):
    n, r, gain = kesh
    dgain = np.sum(dy * n, axis=(0, 1))
    dn = dy * gain
    dx = (dn - n * np.mean(dn * n, axis=-1, keepdims=True)) / r
    return dx, dgain


class Vyshyvka:
    def __init__(self, kolory, dovzhyna, d, shyryna, holovy, rng):
        self.holovy = holovy
        n = rng.normal
        self.p = {
            'tablytsia': n(0, 0.45, (kolory, d)),
            'mistse': n(0, 0.4, (dovzhyna, d)),
            'gain1': 1 + n(0, 0.2, d),
            'QKV': n(0, 0.7, (d, 3 * d)),
            'O': n(0, 0.45, (d, d)),
            'gain2': 1 + n(0, 0.2, d),
            'W1': n(0, 0.6, (d, shyryna)),
            'b1': n(0, 0.3, shyryna),
            'W2': n(0, 0.4, (shyryna, d)),
            'b2': n(0, 0.3, d),
        }
        self.g = {k: np.zeros_like(v) for k, v in self.p.items()}

    def na_holovy(self, x):
        B, T, d = x.shape
        return x.reshape(B, T, self.holovy, d // self.holovy).transpose(0, 2, 1, 3)

    def z_holiv(self, x):
        B, H, T, k = x.shape
        return x.transpose(0, 2, 1, 3).reshape(B, T, H * k)

    def vpered(self, ids):
        p = self.p
        T = ids.shape[1]
        x = p['tablytsia'][ids] + p['mistse'][:T]
        # увага
        a, kesh1 = rms(x, p['gain1'])
        q, k, v = [self.na_holovy(c) for c in np.split(a @ p['QKV'], 3, axis=-1)]
        s = np.einsum('bhtk,bhuk->bhtu', q, k) / np.sqrt(q.shape[-1])
        s = np.where(np.tril(np.ones((T, T), bool)), s, -1e9)
        w = softmax(s)
        c = self.z_holiv(np.einsum('bhtu,bhuk->bhtk', w, v))
        x = x + c @ p['O']
        # прямі шари
        f, kesh2 = rms(x, p['gain2'])
        z = f @ p['W1'] + p['b1']
        sig = 1 / (1 + np.exp(-z))
        h = z * sig
        x = x + h @ p['W2'] + p['b2']
        self.m = dict(ids=ids, a=a, kesh1=kesh1, q=q, k=k, v=v, w=w, c=c, f=f, kesh2=kesh2, z=z, sig=sig, h=h, x=x)
        return softmax(x @ p['tablytsia'].T)

    def vtrata(self, ids, dali):
        P = self.vpered(ids)
        return -np.mean(np.log(np.take_along_axis(P, dali[..., None], axis=-1)))

    def nazad(self, ids, dali):
        p, g = self.p, self.g
        P = self.vpered(ids)
        m = self.m
        B, T = ids.shape
        for k in g:
            g[k] = np.zeros_like(p[k])

        dl = P.copy()
        dl[np.arange(B)[:, None], np.arange(T), dali] -= 1
        dl /= B * T
        g['tablytsia'] += np.einsum('btn,btd->nd', dl, m['x'])
        dx = dl @ p['tablytsia']

        # прямі шари назад
        g['b2'] += dx.sum(axis=(0, 1))
        g['W2'] += np.einsum('bth,btd->hd', m['h'], dx)
        dh = dx @ p['W2'].T
        dz = dh * m['sig'] * (1 + m['z'] * (1 - m['sig']))
        g['b1'] += dz.sum(axis=(0, 1))
        g['W1'] += np.einsum('btd,bth->dh', m['f'], dz)
        dr, dgain = rms_nazad(dz @ p['W1'].T, m['kesh2'])
        g['gain2'] += dgain
        dx = dx + dr

        # увага назад
        g['O'] += np.einsum('btc,btd->cd', m['c'], dx)
        dc = self.na_holovy(dx @ p['O'].T)
        dw = np.einsum('bhtk,bhuk->bhtu', dc, m['v'])
        dv = np.einsum('bhtu,bhtk->bhuk', m['w'], dc)
        ds = m['w'] * (dw - np.sum(m['w'] * dw, axis=-1, keepdims=True))
        ds = ds / np.sqrt(m['q'].shape[-1])
        dq = np.einsum('bhtu,bhuk->bhtk', ds, m['k'])
        dk = np.einsum('bhtu,bhtk->bhuk', ds, m['q'])
        dqkv = np.concatenate([self.z_holiv(t) for t in (dq, dk, dv)], axis=-1)
        g['QKV'] += np.einsum('btd,bte->de', m['a'], dqkv)
        dr, dgain = rms_nazad(dqkv @ p['QKV'].T, m['kesh1'])
        g['gain1'] += dgain
        dx = dx + dr

        # таблиця вдруге, тепер як вхід
        np.add.at(g['tablytsia'], ids, dx)
        g['mistse'][:T] += dx.sum(axis=0)
        return g


def check(kolory=7, dovzhyna=5, d=6, shyryna=8, holovy=2, samples=3, seed=0):
    rng = np.random.default_rng(seed + 24)
    siat = Vyshyvka(kolory, dovzhyna, d, shyryna, holovy, rng)
    riad = rng.integers(0, kolory, (samples, dovzhyna + 1))
    ids, dali = riad[:, :-1], riad[:, 1:]
    return dict(model=siat, loss=lambda: siat.vtrata(ids, dali), backward=lambda: siat.nazad(ids, dali))
