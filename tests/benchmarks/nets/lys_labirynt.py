"""Лис у лабіринті (transliterated Ukrainian): PPO with a clipped ratio, a critic on the same trunk and an entropy bonus; discrete moves, rows are time steps, everything of one episode in a dataclass."""
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Epizod:
    stany: np.ndarray
    dii: np.ndarray
    stari_log: np.ndarray      # log-probability under the policy that played
    povernennia: np.ndarray    # returns
    perevaha: np.ndarray       # advantages, constants here


@dataclass
class Merezha:
    tilo: np.ndarray
    tilo_zsuv: np.ndarray
    seredyna: np.ndarray
    seredyna_zsuv: np.ndarray
    aktor: np.ndarray
    aktor_zsuv: np.ndarray
    krytyk: np.ndarray
    krytyk_zsuv: np.ndarray
    hrad: dict = field(default_factory=dict)


def stvoryty(stan, t, s, dii, kost):
    def n(*shape):
        return kost.normal(0, 1 / np.sqrt(shape[0]), shape)

    return Merezha(n(stan, t), 0.3 * kost.normal(size=t), n(t, s), 0.3 * kost.normal(size=s),
                   1.5 * n(s, dii), 0.3 * kost.normal(size=dii), n(s, 1), 0.3 * kost.normal(size=1))


def vpered(m, stany):
    h = np.tanh(stany @ m.tilo + m.tilo_zsuv)
    u = h @ m.seredyna + m.seredyna_zsuv
    g = u / (1 + np.exp(-u))                   # swish
    logity = g @ m.aktor + m.aktor_zsuv
    logity = logity - logity.max(axis=1, keepdims=True)
    log_pi = logity - np.log(np.exp(logity).sum(axis=1, keepdims=True))
    v = (g @ m.krytyk + m.krytyk_zsuv)[:, 0]
    return h, u, g, log_pi, v


def vtrata(m, ep, obriz, c_v, c_h):
    h, u, g, log_pi, v = vpered(m, ep.stany)
    kroky = np.arange(len(ep.dii))
    vidnoshennia = np.exp(log_pi[kroky, ep.dii] - ep.stari_log)
    obrizane = np.clip(vidnoshennia, 1 - obriz, 1 + obriz)
    polityka = -np.mean(np.minimum(vidnoshennia * ep.perevaha, obrizane * ep.perevaha))
    tsinnist = np.mean((v - ep.povernennia) ** 2)
    entropiia = -np.mean(np.sum(np.exp(log_pi) * log_pi, axis=1))
    return polityka + c_v * tsinnist - c_h * entropiia


def nazad(m, ep, obriz, c_v, c_h):
    h, u, g, log_pi, v = vpered(m, ep.stany)
    T = len(ep.dii)
    kroky = np.arange(T)
    pi = np.exp(log_pi)
    vidnoshennia = np.exp(log_pi[kroky, ep.dii] - ep.stari_log)
    vhoru = (ep.perevaha > 0) & (vidnoshennia > 1 + obriz)
    vnyz = (ep.perevaha < 0) & (vidnoshennia < 1 - obriz)
    vilno = ~(vhoru | vnyz)                    # the ratio is not held by the clip

    # polityka
    d_log = -vidnoshennia * ep.perevaha * vilno / T
    d_logity = -pi * d_log[:, None]
    d_logity[kroky, ep.dii] += d_log
    # entropiia
    H = -np.sum(pi * log_pi, axis=1, keepdims=True)
    d_logity += c_h * pi * (log_pi + H) / T
    # krytyk
    d_v = 2 * c_v * (v - ep.povernennia)[:, None] / T

    m.hrad['aktor'] = g.T @ d_logity
    m.hrad['aktor_zsuv'] = d_logity.sum(axis=0)
    m.hrad['krytyk'] = g.T @ d_v
    m.hrad['krytyk_zsuv'] = d_v.sum(axis=0)

    d_g = d_logity @ m.aktor.T + d_v @ m.krytyk.T
    sig = 1 / (1 + np.exp(-u))
    d_u = d_g * (sig + u * sig * (1 - sig))
    m.hrad['seredyna'] = h.T @ d_u
    m.hrad['seredyna_zsuv'] = d_u.sum(axis=0)
    d_h = (d_u @ m.seredyna.T) * (1 - h ** 2)
    m.hrad['tilo'] = ep.stany.T @ d_h
    m.hrad['tilo_zsuv'] = d_h.sum(axis=0)


def check(stan=4, shyryna=(6, 5), dii=3, samples=9, seed=0):
    kost = np.random.default_rng(seed + 380)
    m = stvoryty(stan, *shyryna, dii, kost)
    stany = kost.normal(size=(samples, stan))
    khody = kost.integers(0, dii, samples)
    log_pi = vpered(m, stany)[3][np.arange(samples), khody]
    zsuvy = np.resize([0.05, -0.6, 0.5, -0.08, 0.4, 0.1, -0.5], samples)
    perevaha = np.resize([1.0, 1.0, -1.0, -1.0, 1.0], samples) * kost.uniform(0.5, 1.5, samples)
    ep = Epizod(stany, khody, log_pi + zsuvy, kost.normal(size=samples), perevaha)
    return dict(model=m, loss=lambda: vtrata(m, ep, 0.2, 0.5, 0.1), backward=lambda: nazad(m, ep, 0.2, 0.5, 0.1))
