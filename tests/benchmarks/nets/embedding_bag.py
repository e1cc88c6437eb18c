"""Word ids, an embedding averaged over a sentence, a hidden layer, binary cross-entropy: functions over one dict."""
import numpy as np


def init(vocab, dim, hidden, seed):
    r = np.random.RandomState(seed)
    return dict(
        E=r.randn(vocab, dim) * 0.5, W1=r.randn(dim, hidden) * 0.8, b1=r.randn(hidden) * 0.2,
        W2=r.randn(hidden, 1) * 0.8, b2=r.randn(1) * 0.2,
    )


def forward(p, ids):
    emb = p['E'][ids]
    avg = emb.mean(axis=1)
    pre = avg.dot(p['W1']) + p['b1']
    hid = np.maximum(pre, 0.01 * pre)
    score = hid.dot(p['W2']) + p['b2']
    prob = 1 / (1 + np.exp(-score))
    return prob, (emb, avg, pre, hid, score)


def bce(prob, y):
    return -np.mean(y * np.log(prob) + (1 - y) * np.log(1 - prob))


def grads(p, ids, y):
    prob, (emb, avg, pre, hid, score) = forward(p, ids)
    n, length = ids.shape
    d_score = (prob - y) / n
    g = {}
    g['W2'] = hid.T.dot(d_score)
    g['b2'] = d_score.sum(axis=0)
    d_hid = d_score.dot(p['W2'].T)
    d_pre = d_hid * np.where(pre > 0, 1, 0.01)
    g['W1'] = avg.T.dot(d_pre)
    g['b1'] = d_pre.sum(axis=0)
    d_avg = d_pre.dot(p['W1'].T)
    d_emb = np.repeat(d_avg[:, None, :], length, axis=1) / length
    g['E'] = np.zeros_like(p['E'])
    np.add.at(g['E'], ids, d_emb)
    return g


def check(sizes=(9, 4, 5), samples=6, seed=0):
    rng = np.random.default_rng(seed + 100)
    p = init(*sizes, seed)
    ids = rng.integers(0, sizes[0], size=(samples, 3))
    y = rng.integers(0, 2, size=(samples, 1)).astype(float)
    return dict(model=p, loss=lambda: bce(forward(p, ids)[0], y), backward=lambda: grads(p, ids, y))
