"""Sentences padded to one length: the loss is a mean over the real words, so neither N nor N*T divides."""
import numpy as np

def loss(p, ids, target, real):
    e = p['E'][ids]                                         # (N, T, D)
    s = e @ p['U'] + p['c']
    s = s - s.max(axis=-1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=-1, keepdims=True))
    picked = np.take_along_axis(logp, target[..., None], axis=-1)[..., 0]
    return -(picked * real).sum() / real.sum(), (e, logp)

def backward(p, cache, ids, target, real):
    e, logp = cache
    d = np.exp(logp)
    np.put_along_axis(d, target[..., None], np.take_along_axis(d, target[..., None], -1) - 1, -1)
    d = d * real[..., None] / real.sum()
    g = {'U': np.tensordot(e, d, axes=([0, 1], [0, 1])), 'c': d.sum(axis=(0, 1)), 'E': np.zeros_like(p['E'])}
    np.add.at(g['E'], ids, d @ p['U'].T)
    return g

def check(samples=4, seed=0):
    rng = np.random.default_rng(seed)
    p = {'E': rng.normal(size=(9, 3)), 'U': rng.normal(size=(3, 5)), 'c': rng.normal(size=5)}
    ids, target = rng.integers(0, 9, (samples, 6)), rng.integers(0, 5, (samples, 6))
    real = (np.arange(6) < rng.integers(2, 7, samples)[:, None]).astype(float)
    return dict(model=p, loss=lambda: loss(p, ids, target, real)[0],
                backward=lambda: backward(p, loss(p, ids, target, real)[1], ids, target, real))
