# dilated causal filters with gates, in the manner of audio nets; (T, C) one trace at a time, physics lab style, group norm, log-cosh misfit
"""Seismic traces: stacked dilated causal convolutions with tanh * sigmoid gates, residual and skip sums, group norm before the output."""
import numpy as np
from numpy import tanh, exp, log, sqrt

sig = lambda v: 1 / (1 + exp(-v))


def lag(x, k):
    """x delayed by k samples, zeros come in"""
    y = np.zeros_like(x)
    y[k:] = x[:len(x) - k]
    return y


def lead(x, k):
    """adjoint of lag"""
    y = np.zeros_like(x)
    y[:len(x) - k] = x[k:]
    return y


class WaveStack:
    dil = (1, 2)
    groups = 2
    eps = 1e-5

    def __init__(s, cin, c, seed=0):
        r = np.random.RandomState(seed)
        s.Win = r.randn(cin, c) / sqrt(cin)
        s.A0 = [r.randn(c, c) * .5 for _ in s.dil]    # filter, present
        s.A1 = [r.randn(c, c) * .5 for _ in s.dil]    # filter, past
        s.G0 = [r.randn(c, c) * .5 for _ in s.dil]    # gate
        s.G1 = [r.randn(c, c) * .5 for _ in s.dil]
        s.a = [r.randn(c) * .1 for _ in s.dil]
        s.g = [r.randn(c) * .1 for _ in s.dil]
        s.R = [r.randn(c, c) * .5 for _ in s.dil]     # residual 1x1
        s.S = [r.randn(c, c) * .5 for _ in s.dil]     # skip 1x1
        s.gam, s.bet = 1 + .3 * r.randn(c), .2 * r.randn(c)
        s.wo, s.bo = r.randn(c), .1 * r.randn(1)

    def model(s, d):
        h, skip, s.mem = d @ s.Win, 0, []
        for i, k in enumerate(s.dil):
            hl = lag(h, k)
            f = tanh(h @ s.A0[i] + hl @ s.A1[i] + s.a[i])
            q = sig(h @ s.G0[i] + hl @ s.G1[i] + s.g[i])
            u = f * q
            s.mem.append((h, hl, f, q, u))
            skip = skip + u @ s.S[i]
            h = h + u @ s.R[i]
        T, C = skip.shape
        v = skip.reshape(T, s.groups, C // s.groups)
        # statistics of a group over time and its channels
        mu = v.mean((0, 2), keepdims=True)
        sd = sqrt(v.var((0, 2), keepdims=True) + s.eps)
        s.vh, s.sd = (v - mu) / sd, sd
        s.n = s.vh.reshape(T, C)
        s.z = s.gam * s.n + s.bet
        s.e = exp(np.minimum(s.z, 0)) - 1
        s.y = np.where(s.z > 0, s.z, s.e)
        return s.y @ s.wo + s.bo[0]

    def misfit(s, traces, picks):
        return sum(log(np.cosh(s.model(d) - p)).mean() for d, p in zip(traces, picks))

    def gradient(s, traces, picks):
        D = dict(Win=0, gam=0, bet=0, wo=0, bo=0, **{m: [0] * len(s.dil) for m in ('A0', 'A1', 'G0', 'G1', 'a', 'g', 'R', 'S')})
        for d, p in zip(traces, picks):
            res = s.model(d) - p
            dr = tanh(res) / len(res)
            D['wo'] = D['wo'] + s.y.T @ dr
            D['bo'] = D['bo'] + np.array([dr.sum()])
            dz = np.outer(dr, s.wo) * np.where(s.z > 0, 1, s.e + 1)
            D['gam'] = D['gam'] + (dz * s.n).sum(0)
            D['bet'] = D['bet'] + dz.sum(0)
            dn = (dz * s.gam).reshape(s.vh.shape)
            dv = dn - dn.mean((0, 2), keepdims=True) - s.vh * (dn * s.vh).mean((0, 2), keepdims=True)
            dskip = (dv / s.sd).reshape(dz.shape)
            dh = np.zeros_like(dskip)
            for i in range(len(s.dil) - 1, -1, -1):
                h, hl, f, q, u = s.mem[i]
                D['S'][i] = D['S'][i] + u.T @ dskip
                D['R'][i] = D['R'][i] + u.T @ dh
                du = dskip @ s.S[i].T + dh @ s.R[i].T
                df = du * q * (1 - f**2)
                dq = du * f * q * (1 - q)
                D['A0'][i], D['A1'][i] = D['A0'][i] + h.T @ df, D['A1'][i] + hl.T @ df
                D['G0'][i], D['G1'][i] = D['G0'][i] + h.T @ dq, D['G1'][i] + hl.T @ dq
                D['a'][i], D['g'][i] = D['a'][i] + df.sum(0), D['g'][i] + dq.sum(0)
                dhl = df @ s.A1[i].T + dq @ s.G1[i].T
                dh = dh + df @ s.A0[i].T + dq @ s.G0[i].T + lead(dhl, s.dil[i])
            D['Win'] = D['Win'] + d.T @ dh
        return D


def check(samples=3, length=7, cin=3, c=4, seed=0):
    r = np.random.RandomState(seed + 12)
    w = WaveStack(cin, c, seed)
    traces, picks = r.randn(samples, length, cin), 2 * r.randn(samples, length)
    return dict(model=w, loss=lambda: w.misfit(traces, picks), backward=lambda: w.gradient(traces, picks))
