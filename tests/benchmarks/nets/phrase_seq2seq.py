"""Encoder and decoder of plain tanh cells over column vectors, word by word, with dot-product attention over the encoder's states. Lists per step, gradients in a dict."""
import numpy as np


def soft(v):
    e = np.exp(v - v.max())
    return e / e.sum()


def encode(P, src):
    states = [np.zeros((P['Ue'].shape[0], 1))]
    for w in src:
        states.append(np.tanh(P['Ue'] @ states[-1] + P['Ve'][:, [w]] + P['be']))
    return states


def decode(P, states, tgt):
    H = np.hstack(states[1:])
    s = states[-1]
    log = []
    cost = 0.0
    prev = 0
    for w in tgt:
        s_new = np.tanh(P['Ud'] @ s + P['Vd'][:, [prev]] + P['bd'])
        a = soft(H.T @ s_new)
        ctx = H @ a
        o = P['Wo'] @ np.vstack((s_new, ctx)) + P['bo']
        p = soft(o)
        cost -= np.log(p[w, 0])
        log.append((s, s_new, prev, a, ctx, p, w))
        s, prev = s_new, w
    return cost, H, log


def objective(P, pairs):
    return sum(decode(P, encode(P, s), t)[0] for s, t in pairs)


def derive(P, pairs):
    G = {k: np.zeros_like(v) for k, v in P.items()}
    for src, tgt in pairs:
        states = encode(P, src)
        _, H, log = decode(P, states, tgt)
        h = H.shape[0]
        dH = np.zeros_like(H)
        ds_next = np.zeros((h, 1))
        for s, s_new, prev, a, ctx, p, w in reversed(log):
            do = p.copy()
            do[w] -= 1
            G['Wo'] += do @ np.vstack((s_new, ctx)).T
            G['bo'] += do
            dcat = P['Wo'].T @ do
            ds = dcat[:h] + ds_next
            dctx = dcat[h:]
            da = H.T @ dctx
            dH += dctx @ a.T
            de = a * (da - np.sum(a * da))
            ds = ds + H @ de
            dH += s_new @ de.T
            dz = ds * (1 - s_new ** 2)
            G['Ud'] += dz @ s.T
            G['Vd'][:, [prev]] += dz
            G['bd'] += dz
            ds_next = P['Ud'].T @ dz
        dh = ds_next
        for t in range(len(src), 0, -1):
            dh = dh + dH[:, [t - 1]]
            dz = dh * (1 - states[t] ** 2)
            G['Ue'] += dz @ states[t - 1].T
            G['Ve'][:, [src[t - 1]]] += dz
            G['be'] += dz
            dh = P['Ue'].T @ dz
    return G


def check(samples=3, seed=0):
    g = np.random.default_rng([seed, 104])
    n = lambda *s: g.normal(0, 0.5, s)
    h, a, b = 4, 5, 6
    P = dict(Ue=n(h, h), Ve=n(h, a), be=n(h, 1), Ud=n(h, h), Vd=n(h, b), bd=n(h, 1), Wo=n(b, 2 * h), bo=n(b, 1))
    pairs = [(list(g.integers(0, a, 3 + i % 2)), list(g.integers(0, b, 2 + i % 3))) for i in range(samples)]
    return dict(model=P, loss=lambda: objective(P, pairs), backward=lambda: derive(P, pairs))
