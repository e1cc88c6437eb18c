"""One decoder layer with RMS norm, one attention head under a causal and a padding mask, and SwiGLU; torch-like weights."""
import numpy as np


def linear(x, w):
    return x @ w.T


def linear_bwd(dy, x, w):
    dx = dy @ w
    dw = dy.reshape(-1, dy.shape[-1]).T @ x.reshape(-1, x.shape[-1])
    return dx, dw


def rmsnorm(x, g, eps=1e-6):
    r = 1.0 / np.sqrt((x * x).mean(-1, keepdims=True) + eps)
    return x * r * g, (x, r, g)


def rmsnorm_bwd(dy, cache):
    x, r, g = cache
    dg = (dy * x * r).sum((0, 1))
    dyg = dy * g
    n = x.shape[-1]
    dx = dyg * r - x * r ** 3 * (dyg * x).sum(-1, keepdims=True) / n
    return dx, dg


def softmax(s):
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def silu(x):
    return x / (1 + np.exp(-x))


def silu_grad(x):
    sg = 1 / (1 + np.exp(-x))
    return sg * (1 + x * (1 - sg))


def decoder(w, x, pad):
    """x (B, T, D), pad (B, T) true where a token is padding."""
    T = x.shape[1]
    n1, c1 = rmsnorm(x, w['g1'])
    q, k, v = linear(n1, w['wq']), linear(n1, w['wk']), linear(n1, w['wv'])
    s = np.einsum('bid,bjd->bij', q, k) / np.sqrt(q.shape[-1])
    blocked = pad[:, None, :] | np.triu(np.ones((T, T), dtype=bool), 1)[None]
    s = np.where(blocked, -1e30, s)
    a = softmax(s)
    ctx = np.einsum('bij,bjd->bid', a, v)
    h = x + linear(ctx, w['wo'])
    n2, c2 = rmsnorm(h, w['g2'])
    up, gate = linear(n2, w['w_up']), linear(n2, w['w_gate'])
    act = silu(gate)
    mid = act * up
    out = h + linear(mid, w['w_down'])
    return out, (n1, c1, q, k, v, a, ctx, n2, c2, up, gate, act, mid)


def decoder_bwd(w, dout, cache):
    n1, c1, q, k, v, a, ctx, n2, c2, up, gate, act, mid = cache
    dw = {}
    dmid, dw['w_down'] = linear_bwd(dout, mid, w['w_down'])
    dup = dmid * act
    dgate = dmid * up * silu_grad(gate)
    dn2_up, dw['w_up'] = linear_bwd(dup, n2, w['w_up'])
    dn2_gate, dw['w_gate'] = linear_bwd(dgate, n2, w['w_gate'])
    dh, dw['g2'] = rmsnorm_bwd(dn2_up + dn2_gate, c2)
    dh = dh + dout
    dctx, dw['wo'] = linear_bwd(dh, ctx, w['wo'])
    da = np.einsum('bid,bjd->bij', dctx, v)
    dv = np.einsum('bij,bid->bjd', a, dctx)
    ds = a * (da - np.sum(da * a, axis=-1, keepdims=True))
    ds = ds / np.sqrt(q.shape[-1])
    dq = np.einsum('bij,bjd->bid', ds, k)
    dk = np.einsum('bij,bid->bjd', ds, q)
    dn1 = np.zeros_like(n1)
    for name, d in (('wq', dq), ('wk', dk), ('wv', dv)):
        part, dw[name] = linear_bwd(d, n1, w[name])
        dn1 += part
    dx, dw['g1'] = rmsnorm_bwd(dn1, c1)
    dx = dx + dh
    return dx, dw


def init(dim, inner, hidden, classes, feats, seed):
    rng = np.random.default_rng(seed)
    shapes = dict(wq=(inner, dim), wk=(inner, dim), wv=(inner, dim), wo=(dim, inner), w_up=(hidden, dim),
                  w_gate=(hidden, dim), w_down=(dim, hidden), w_in=(dim, feats), w_cls=(classes, dim))
    w = {name: rng.normal(0, 1.2 / np.sqrt(shape[1]), shape) for name, shape in shapes.items()}
    w['g1'], w['g2'] = rng.normal(1, .3, dim), rng.normal(1, .3, dim)
    return w


def run(w, feats, pad, labels):
    """Mean cross-entropy over the tokens that are no padding, and the gradients of every weight."""
    x = linear(feats, w['w_in'])
    y, cache = decoder(w, x, pad)
    logits = linear(y, w['w_cls'])
    p = softmax(logits)
    live = ~pad
    count = live.sum()
    picked = np.take_along_axis(p, labels[..., None], -1)[..., 0]
    loss = -(np.log(picked) * live).sum() / count

    dlogits = p - np.eye(p.shape[-1])[labels]
    dlogits *= live[..., None] / count
    dy, dcls = linear_bwd(dlogits, y, w['w_cls'])
    dx, dw = decoder_bwd(w, dy, cache)
    dw['w_cls'] = dcls
    _, dw['w_in'] = linear_bwd(dx, feats, w['w_in'])
    return loss, dw


def check(sizes=(6, 4, 7, 3), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    w = init(*sizes, 5, seed)
    feats, labels = rng.normal(size=(samples, 5, 5)), rng.integers(0, sizes[3], (samples, 5))
    lengths = 2 + np.arange(samples) % 4
    pad = np.arange(5)[None, :] >= lengths[:, None]
    return dict(model=w, loss=lambda: run(w, feats, pad, labels)[0], backward=lambda: run(w, feats, pad, labels)[1])
