"""Complaints by word numbers: embedding, an LSTM with its four gates in one matrix, attention over the hidden states, a softmax over departments. One complaint at a time, plain vectors; the gradients of the complaints are summed in a dict."""
import numpy as np


def sigm(v):
    return 1 / (1 + np.exp(-v))


def softmax(v):
    e = np.exp(v - v.max())
    return e / e.sum()


def init(words, d, h, k, rng, amp=1.0):
    return dict(
        E=rng.normal(0, 1, (words, d)),
        W=rng.normal(0, 0.6, (4 * h, d + h)),
        b=rng.normal(0, 0.2, 4 * h),
        Q=rng.normal(0, 0.8, (h, h)),
        v=rng.normal(0, 1, h),
        V=rng.normal(0, 1, (k, h)) * amp,
        c=rng.normal(0, 0.2, k),
    )


def read(th, ids):
    """hidden states and what is needed to go back"""
    n = len(th['v'])
    h, c = np.zeros(n), np.zeros(n)
    steps = []
    for w in ids:
        xh = np.concatenate([th['E'][w], h])
        g = th['W'] @ xh + th['b']
        i, f, o, u = sigm(g[:n]), sigm(g[n:2 * n]), sigm(g[2 * n:3 * n]), np.tanh(g[3 * n:])
        c_old = c
        c = f * c_old + i * u
        tc = np.tanh(c)
        h = o * tc
        steps.append((w, xh, i, f, o, u, c_old, tc, h))
    return steps


def attend(th, steps):
    H = np.array([s[-1] for s in steps])
    R = np.tanh(H @ th['Q'].T)
    alpha = softmax(R @ th['v'])
    return H, R, alpha, alpha @ H


def one(th, ids, label):
    steps = read(th, ids)
    H, R, alpha, ctx = attend(th, steps)
    z = th['V'] @ ctx + th['c']
    m = z.max()
    return m + np.log(np.sum(np.exp(z - m))) - z[label]


def total(th, texts, labels):
    return sum(one(th, ids, l) for ids, l in zip(texts, labels)) / len(texts)


def back(th, ids, label, G):
    n = len(th['v'])
    d = th['E'].shape[1]
    steps = read(th, ids)
    H, R, alpha, ctx = attend(th, steps)
    p = softmax(th['V'] @ ctx + th['c'])

    dz = p.copy()
    dz[label] -= 1
    G['V'] += np.outer(dz, ctx)
    G['c'] += dz
    dctx = th['V'].T @ dz

    dH = np.outer(alpha, dctx)
    dalpha = H @ dctx
    ds = alpha * (dalpha - alpha @ dalpha)
    G['v'] += R.T @ ds
    dR = np.outer(ds, th['v']) * (1 - R ** 2)
    G['Q'] += dR.T @ H
    dH += dR @ th['Q']

    dh_next, dc_next = np.zeros(n), np.zeros(n)
    for t in reversed(range(len(ids))):
        w, xh, i, f, o, u, c_old, tc, h = steps[t]
        dh = dH[t] + dh_next
        dc = dc_next + dh * o * (1 - tc ** 2)
        di = dc * u * i * (1 - i)
        df = dc * c_old * f * (1 - f)
        do = dh * tc * o * (1 - o)
        du = dc * i * (1 - u ** 2)
        dg = np.concatenate([di, df, do, du])
        G['W'] += np.outer(dg, xh)
        G['b'] += dg
        dxh = th['W'].T @ dg
        G['E'][w] += dxh[:d]
        dh_next = dxh[d:]
        dc_next = dc * f


def gradient(th, texts, labels):
    G = {name: np.zeros_like(value) for name, value in th.items()}
    for ids, label in zip(texts, labels):
        back(th, ids, label, G)
    for name in G:
        G[name] /= len(texts)
    return G


def check(words=7, d=3, h=4, k=5, samples=3, amp=1.0, seed=0):
    rng = np.random.default_rng(seed + 12)
    th = init(words, d, h, k, rng, amp)
    texts = [[int(w) for w in rng.integers(0, words, 4 + j % 3)] for j in range(samples)]
    for ids in texts:
        ids[-1] = ids[0]
    labels = [int(l) for l in rng.integers(0, k, samples)]
    return dict(model=th, loss=lambda: total(th, texts, labels), backward=lambda: gradient(th, texts, labels))
