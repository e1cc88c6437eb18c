"""A terse fit of potential energies: Gaussian units, a softplus layer, Huber residuals; einsum, adjoints with a b behind the name."""
from numpy import abs, array, clip, einsum, exp, log, ones, outer, sum, where
from numpy.random import default_rng

k, mu = .7, .05


def S(q, x, t, grad=False):
    A, a, B, b, v, c = q
    n = len(t)
    u = einsum('ni,ij->nj', x, A) + a
    f = exp(-u*u)
    w = einsum('nj,jk->nk', f, B) + b
    g = log(1 + exp(w))
    E = g @ v + c
    r = E - t
    h = where(abs(r) < k, r*r/2, k*abs(r) - k*k/2)
    s = h.sum()/n + mu/2*(sum(A*A) + sum(B*B) + v @ v)
    if not grad:
        return s
    rb = clip(r, -k, k)/n
    vb = einsum('n,nk->k', rb, g) + mu*v
    cb = rb.sum()
    gb = outer(rb, v)
    wb = gb/(1 + exp(-w))
    Bb = einsum('nj,nk->jk', f, wb) + mu*B
    bb = einsum('nk->k', wb)
    fb = einsum('nk,jk->nj', wb, B)
    ub = -2*u*f*fb
    Ab = einsum('ni,nj->ij', x, ub) + mu*A
    ab = einsum('nj->j', ub)
    return Ab, ab, Bb, bb, vb, cb


def check(sizes=(3, 6, 5), samples=8, seed=0):
    d, m, p = sizes
    R = default_rng(seed)
    q = [R.normal(0, .6, (d, m)), R.normal(0, .4, m), R.normal(0, .9, (m, p)), R.normal(0, .5, p), R.normal(0, 1, p), array(.2)]
    x = R.normal(0, 1, (samples, d))
    t = R.normal(0, 2, samples) * ones(samples)
    return dict(model=q, loss=lambda: S(q, x, t), backward=lambda: S(q, x, t, grad=True))
