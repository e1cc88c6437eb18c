"""Call centre: how many calls tomorrow. A gated linear unit over the day's hours, attention pooling with one query, Poisson loss; tensors (B, T, F), einsum, a NamedTuple of weights."""
from typing import NamedTuple

import numpy as np


class Weights(NamedTuple):
    value: np.ndarray     # (F, H)
    gate: np.ndarray      # (F, H)
    b_value: np.ndarray
    b_gate: np.ndarray
    query: np.ndarray     # (H,)
    key: np.ndarray       # (H, H)
    out: np.ndarray       # (H,)
    bias: np.ndarray      # (1,)


def init(F, H, seed):
    g = np.random.default_rng(seed)
    n = lambda *s, by=1.0: g.standard_normal(s) * by
    return Weights(n(F, H, by=F ** -0.5), n(F, H, by=F ** -0.5), n(H, by=0.2), n(H, by=0.2),
                   n(H), n(H, H, by=H ** -0.5), n(H, by=0.4), n(1, by=0.1))


def glu(x, w):
    """Dauphin et al.: linear part times a sigmoid of another"""
    lin = np.einsum('btf,fh->bth', x, w.value) + w.b_value
    sig = 1.0 / (1.0 + np.exp(-(np.einsum('btf,fh->bth', x, w.gate) + w.b_gate)))
    return lin * sig, (lin, sig)


def glu_vjp(dh, x, saved):
    lin, sig = saved
    dlin = dh * sig
    dgate = dh * lin * sig * (1 - sig)
    grads = {
        'value': np.einsum('btf,bth->fh', x, dlin),
        'gate': np.einsum('btf,bth->fh', x, dgate),
        'b_value': dlin.sum((0, 1)),
        'b_gate': dgate.sum((0, 1)),
    }
    return grads


def pool(h, w):
    keys = np.tanh(h @ w.key)
    e = keys @ w.query / np.sqrt(len(w.query))
    e = e - e.max(1, keepdims=True)
    alpha = np.exp(e)
    alpha /= alpha.sum(1, keepdims=True)
    return np.einsum('bt,bth->bh', alpha, h), (h, keys, alpha)


def pool_vjp(dc, w, saved):
    h, keys, alpha = saved
    scale = 1 / np.sqrt(len(w.query))
    dalpha = np.einsum('bh,bth->bt', dc, h)
    de = alpha * (dalpha - (alpha * dalpha).sum(1, keepdims=True))
    dquery = np.einsum('bt,bth->h', de, keys) * scale
    dkeys = de[:, :, None] * w.query * scale
    dpre = dkeys * (1 - keys ** 2)
    dkey = np.einsum('bth,btk->hk', h, dpre)
    dh = alpha[:, :, None] * dc[:, None, :]
    dh = dh + dpre @ w.key.T
    return dh, {'query': dquery, 'key': dkey}


def loss_and_grads(w, x, calls):
    """Poisson: exp(score) - calls * score, mean over days"""
    h, saved_glu = glu(x, w)
    c, saved_pool = pool(h, w)
    score = c @ w.out + w.bias
    rate = np.exp(score)
    loss = (rate - calls * score).mean()

    dscore = (rate - calls) / len(calls)
    grads = {'out': c.T @ dscore, 'bias': dscore.sum(keepdims=True)}
    dc = np.outer(dscore, w.out)
    dh, more = pool_vjp(dc, w, saved_pool)
    grads.update(more)
    grads.update(glu_vjp(dh, x, saved_glu))
    return loss, grads


def check(samples=5, hours=4, F=3, H=6, seed=0):
    g = np.random.default_rng([seed, 8])
    w = init(F, H, seed)
    x = g.standard_normal((samples, hours, F))
    calls = g.poisson(2.0, samples).astype(float)
    return dict(
        model={name: getattr(w, name) for name in w._fields},
        loss=lambda: loss_and_grads(w, x, calls)[0],
        backward=lambda: loss_and_grads(w, x, calls)[1],
    )
