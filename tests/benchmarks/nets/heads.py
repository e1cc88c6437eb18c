"""Causal self-attention with several heads, layer norm before, residual around, tanh-gelu: a class with a grads dict."""
import numpy as np


class Block:
    def __init__(self, d, heads, hidden, vocab, length, seed):
        rng = np.random.default_rng(seed)
        s = d ** -0.5
        self.h = heads
        self.p = {
            'tok': rng.normal(size=(vocab, d)) * .7, 'pos': rng.normal(size=(length, d)) * .3,
            'ln_g': 1 + .2 * rng.normal(size=d), 'ln_b': .1 * rng.normal(size=d),
            'qkv': rng.normal(size=(d, 3 * d)) * s * 1.5, 'proj': rng.normal(size=(d, d)) * s,
            'fc': rng.normal(size=(d, hidden)) * s, 'fc_b': rng.normal(size=hidden) * .1,
            'out': rng.normal(size=(hidden, d)) * .4, 'head': rng.normal(size=(d, vocab)) * s,
        }

    def split(self, t):
        B, T, D = t.shape
        return t.reshape(B, T, self.h, D // self.h).transpose(0, 2, 1, 3)

    def merge(self, t):
        B, H, T, K = t.shape
        return t.transpose(0, 2, 1, 3).reshape(B, T, H * K)

    def forward(self, ids):
        p = self.p
        B, T = ids.shape
        x = p['tok'][ids] + p['pos'][:T]
        mu = x.mean(-1, keepdims=True)
        rstd = 1 / np.sqrt(((x - mu) ** 2).mean(-1, keepdims=True) + 1e-5)
        norm = (x - mu) * rstd
        n = norm * p['ln_g'] + p['ln_b']
        q, k, v = (self.split(t) for t in np.split(n @ p['qkv'], 3, axis=-1))
        scale = 1 / np.sqrt(q.shape[-1])
        scores = q @ k.transpose(0, 1, 3, 2) * scale
        future = np.triu(np.ones((T, T), bool), 1)
        scores = np.where(future, -1e9, scores)
        w = np.exp(scores - scores.max(-1, keepdims=True))
        att = w / w.sum(-1, keepdims=True)
        y = self.merge(att @ v)
        r = x + y @ p['proj']
        f = r @ p['fc'] + p['fc_b']
        th = np.tanh(0.8 * (f + 0.04 * f ** 3))
        ge = 0.5 * f * (1 + th)
        z = r + ge @ p['out']
        logits = z @ p['head']
        self.cache = (ids, norm, rstd, n, q, k, v, scale, future, att, y, r, f, th, ge, z)
        return logits

    def loss(self, ids, targets):
        logits = self.forward(ids)
        e = np.exp(logits - logits.max(-1, keepdims=True))
        self.probs = e / e.sum(-1, keepdims=True)
        B, T = targets.shape
        picked = self.probs[np.arange(B)[:, None], np.arange(T), targets]
        return -np.log(picked).mean()

    def backward(self, targets):
        p = self.p
        ids, norm, rstd, n, q, k, v, scale, future, att, y, r, f, th, ge, z = self.cache
        B, T = targets.shape
        g = {}
        dlogits = self.probs.copy()
        dlogits[np.arange(B)[:, None], np.arange(T), targets] -= 1
        dlogits /= B * T
        g['head'] = np.tensordot(z, dlogits, axes=([0, 1], [0, 1]))
        dz = dlogits @ p['head'].T
        dge = dz @ p['out'].T
        g['out'] = np.tensordot(ge, dz, axes=([0, 1], [0, 1]))
        du = 0.8 * (1 + 3 * 0.04 * f ** 2)
        df = dge * (0.5 * (1 + th) + 0.5 * f * (1 - th ** 2) * du)
        g['fc'] = np.tensordot(r, df, axes=([0, 1], [0, 1]))
        g['fc_b'] = df.sum(axis=(0, 1))
        dr = dz + df @ p['fc'].T
        g['proj'] = np.tensordot(y, dr, axes=([0, 1], [0, 1]))
        dy = self.split(dr @ p['proj'].T)
        datt = dy @ v.transpose(0, 1, 3, 2)
        dv = att.transpose(0, 1, 3, 2) @ dy
        dscores = att * (datt - (datt * att).sum(-1, keepdims=True))
        dscores = np.where(future, 0, dscores) * scale
        dq = dscores @ k
        dk = dscores.transpose(0, 1, 3, 2) @ q
        dqkv = np.concatenate([self.merge(dq), self.merge(dk), self.merge(dv)], axis=-1)
        g['qkv'] = np.tensordot(n, dqkv, axes=([0, 1], [0, 1]))
        dn = dqkv @ p['qkv'].T
        g['ln_g'] = (dn * norm).sum(axis=(0, 1))
        g['ln_b'] = dn.sum(axis=(0, 1))
        dnorm = dn * p['ln_g']
        dx = rstd * (dnorm - dnorm.mean(-1, keepdims=True) - norm * (dnorm * norm).mean(-1, keepdims=True))
        dx = dx + dr
        g['tok'] = np.zeros_like(p['tok'])
        np.add.at(g['tok'], ids, dx)
        g['pos'] = np.zeros_like(p['pos'])
        g['pos'][:T] = dx.sum(axis=0)
        return g


def check(sizes=(6, 2, 7, 9), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    d, heads, hidden, vocab = sizes
    net = Block(d, heads, hidden, vocab, 5, seed)
    ids, targets = rng.integers(0, vocab, (samples, 4)), rng.integers(0, vocab, (samples, 4))
    return dict(model=net, loss=lambda: net.loss(ids, targets), backward=lambda: net.backward(targets))
