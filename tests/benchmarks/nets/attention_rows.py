"""One attention head over a sequence with a residual path and a feed-forward part: functions, caches as tuples."""
import numpy as np


def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attention_forward(x, p):
    q = x @ p['Wq']
    k = x @ p['Wk']
    v = x @ p['Wv']
    scale = 1.0 / np.sqrt(q.shape[-1])
    scores = q @ k.swapaxes(-1, -2) * scale
    att = softmax(scores)
    ctx = att @ v
    out = ctx @ p['Wo']
    return out, (x, q, k, v, att, ctx, scale)


def attention_backward(dout, cache, p, g):
    x, q, k, v, att, ctx, scale = cache
    g['Wo'] = np.einsum('bti,btj->ij', ctx, dout)
    dctx = dout @ p['Wo'].T
    datt = dctx @ v.swapaxes(-1, -2)
    dv = att.swapaxes(-1, -2) @ dctx
    dscores = att * (datt - np.sum(datt * att, axis=-1, keepdims=True))
    dq = dscores @ k * scale
    dk = dscores.swapaxes(-1, -2) @ q * scale
    g['Wq'] = np.einsum('bti,btj->ij', x, dq)
    g['Wk'] = np.einsum('bti,btj->ij', x, dk)
    g['Wv'] = np.einsum('bti,btj->ij', x, dv)
    return dq @ p['Wq'].T + dk @ p['Wk'].T + dv @ p['Wv'].T


def ffn_forward(x, p):
    hidden = x @ p['W1'] + p['b1']
    act = np.maximum(hidden, 0)
    return act @ p['W2'] + p['b2'], (x, hidden, act)


def ffn_backward(dout, cache, p, g):
    x, hidden, act = cache
    g['W2'] = np.einsum('bti,btj->ij', act, dout)
    g['b2'] = dout.sum(axis=(0, 1))
    dact = dout @ p['W2'].T
    dhidden = dact * (hidden > 0)
    g['W1'] = np.einsum('bti,btj->ij', x, dhidden)
    g['b1'] = dhidden.sum(axis=(0, 1))
    return dhidden @ p['W1'].T


def run(p, x, t):
    att_out, att_cache = attention_forward(x, p)
    r = x + att_out
    ffn_out, ffn_cache = ffn_forward(r, p)
    y = r + ffn_out
    pooled = y.mean(axis=1)
    logits = pooled @ p['U'] + p['c']
    probs = softmax(logits)
    n = len(t)
    loss = -np.log(probs[np.arange(n), t]).mean()

    g = {}
    dlogits = probs.copy()
    dlogits[np.arange(n), t] -= 1
    dlogits /= n
    g['U'] = pooled.T @ dlogits
    g['c'] = dlogits.sum(axis=0)
    dpooled = dlogits @ p['U'].T
    dy = np.repeat(dpooled[:, None, :], x.shape[1], axis=1) / x.shape[1]
    dr = dy + ffn_backward(dy, ffn_cache, p, g)
    dx = dr + attention_backward(dr, att_cache, p, g)
    return loss, g


def check(sizes=(5, 4, 6, 3), samples=3, seed=0):
    rng = np.random.default_rng(seed)
    d, dk, h, c = sizes
    p = {
        'Wq': rng.normal(size=(d, dk)) * .7, 'Wk': rng.normal(size=(d, dk)) * .7, 'Wv': rng.normal(size=(d, dk)) * .7,
        'Wo': rng.normal(size=(dk, d)) * .7, 'W1': rng.normal(size=(d, h)) * .6, 'b1': rng.normal(size=h) * .2,
        'W2': rng.normal(size=(h, d)) * .6, 'b2': rng.normal(size=d) * .2, 'U': rng.normal(size=(d, c)) * .7,
        'c': rng.normal(size=c) * .2,
    }
    x = rng.normal(size=(samples, 4, d))
    t = rng.integers(0, c, size=samples)
    return dict(model=p, loss=lambda: run(p, x, t))
