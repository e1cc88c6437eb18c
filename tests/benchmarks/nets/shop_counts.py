"""Counts of visitors per shop and hour: a namespace of parameters, softplus below a gated layer, weighted Poisson likelihood, a cost for open gates beside the ridge."""
from types import SimpleNamespace as Box

import numpy as np


def squish(t):
    return 1. / (1. + np.exp(-t))


def shop_model(theta, hours):
    m = Box()
    m.zs = hours @ theta.U + theta.u
    m.s = np.log1p(np.exp(m.zs))
    m.zg = m.s @ theta.V + theta.v
    m.zc = m.s @ theta.K + theta.k
    m.gate, m.cand = squish(m.zg), np.tanh(m.zc)
    m.mix = m.gate * m.cand
    m.score = m.mix @ theta.o + theta.o0
    m.rate = np.exp(m.score)
    return m


def objective(theta, hours, seen, trust, ridge=0.03, toll=0.2):
    m = shop_model(theta, hours)
    nll = np.sum(trust * (m.rate - seen * m.score)) / np.sum(trust)
    shrink = .5 * ridge * (np.sum(theta.U ** 2) + np.sum(theta.K ** 2))
    return nll + shrink + toll * np.sum(m.gate) / len(hours)


def slope_box(theta, hours, seen, trust, ridge=0.03, toll=0.2):
    m, S = shop_model(theta, hours), Box()
    to_score = trust * (m.rate - seen) / np.sum(trust)
    S.o = m.mix.T @ to_score
    S.o0 = to_score.sum(axis=0)
    to_mix = to_score @ theta.o.T
    to_gate = to_mix * m.cand
    to_gate += toll / len(hours)
    to_cand = to_mix * m.gate
    to_zg = to_gate * m.gate * (1 - m.gate)
    to_zc = to_cand * (1 - m.cand ** 2)
    S.V = m.s.T @ to_zg
    S.K = m.s.T @ to_zc + ridge * theta.K
    S.v, S.k = to_zg.sum(axis=0), to_zc.sum(axis=0)
    to_s = to_zg @ theta.V.T + to_zc @ theta.K.T
    to_zs = to_s * squish(m.zs)
    S.U = hours.T @ to_zs + ridge * theta.U
    S.u = to_zs.sum(axis=0)
    return S


def check(sizes=(3, 5, 4), shops=8, seed=0):
    draw = np.random.default_rng([404, seed])
    feats, low, gates = sizes
    theta = Box(
        U=draw.normal(0, .7, (feats, low)), u=draw.normal(0, .3, low),
        V=draw.normal(0, .6, (low, gates)), v=draw.normal(0, .3, gates),
        K=draw.normal(0, .6, (low, gates)), k=draw.normal(0, .3, gates),
        o=draw.normal(0, .8, (gates, 1)), o0=draw.normal(0, .3, 1),
    )
    hours = draw.normal(0, 1., (shops, feats))
    seen = draw.poisson(2., (shops, 1)) * 1.
    trust = draw.uniform(.5, 2., (shops, 1))
    return dict(model=theta, loss=lambda: objective(theta, hours, seen, trust), backward=lambda: slope_box(theta, hours, seen, trust))
