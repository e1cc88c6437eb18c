"""Logainmneacha: an Irish speaker's toy that makes up names of townlands, letter by letter. A plain recurrent net over index numbers (a column of U is the letter), states in dicts keyed by step, a learned first state, gradients summed over steps and over all names of a list."""
import numpy as np

AIBITIR = "^abcdefghilmnoprstuáéíóú $"


def uimhreacha(ainm):
    """'cluain' -> [0, 3, 10, ...]"""
    return [AIBITIR.index(c) for c in '^' + ainm + '$']


def tosaigh(litreacha, folaithe, dísle):
    m = {}
    m['U'] = dísle.standard_normal((folaithe, litreacha)) * 0.6
    m['W'] = dísle.standard_normal((folaithe, folaithe)) / np.sqrt(folaithe)
    m['V'] = dísle.standard_normal((litreacha, folaithe)) * 0.6
    m['bh'] = dísle.standard_normal((folaithe, 1)) * 0.3
    m['by'] = dísle.standard_normal((litreacha, 1)) * 0.3
    m['h0'] = dísle.standard_normal((folaithe, 1)) * 0.5
    return m


def bog_uas(y):
    e = np.exp(y - np.max(y))
    return e / np.sum(e)


def ar_aghaidh(m, ainm):
    h, p = {}, {}
    h[-1] = m['h0'].copy()
    for t in range(len(ainm) - 1):
        litir = ainm[t]
        h[t] = np.tanh(m['U'][:, [litir]] + m['W'] @ h[t - 1] + m['bh'])
        p[t] = bog_uas(m['V'] @ h[t] + m['by'])
    return h, p


def caillteanas(m, ainmneacha):
    suim, líon = 0.0, 0
    for ainm in ainmneacha:
        h, p = ar_aghaidh(m, ainm)
        for t in range(len(ainm) - 1):
            suim -= np.log(p[t][ainm[t + 1], 0])
            líon += 1
    return suim / líon


def siar(m, ainmneacha):
    g = {}
    for k in m:
        g['d' + k] = np.zeros_like(m[k])
    líon = sum(len(ainm) - 1 for ainm in ainmneacha)

    for ainm in ainmneacha:
        h, p = ar_aghaidh(m, ainm)
        dh_ina_dhiaidh = np.zeros_like(h[0])
        for t in range(len(ainm) - 2, -1, -1):
            dy = p[t].copy()
            dy[ainm[t + 1]] -= 1
            dy = dy / líon
            g['dV'] += dy @ h[t].T
            g['dby'] += dy

            dh = m['V'].T @ dy + dh_ina_dhiaidh
            dz = (1 - h[t] ** 2) * dh
            g['dU'][:, [ainm[t]]] += dz
            g['dW'] += dz @ h[t - 1].T
            g['dbh'] += dz
            dh_ina_dhiaidh = m['W'].T @ dz
        g['dh0'] += dh_ina_dhiaidh
    return g


def céim(m, g, cuimhne, ráta=0.1):
    # Adagrad, mar a dhéanann gach duine
    for k in m:
        cuimhne[k] += g['d' + k] ** 2
        m[k] -= ráta * np.clip(g['d' + k], -5, 5) / np.sqrt(cuimhne[k] + 1e-8)


def cum(m, dísle, fad=20):
    h, litir, amach = m['h0'], 0, ''
    while len(amach) < fad:
        h = np.tanh(m['U'][:, [litir]] + m['W'] @ h + m['bh'])
        p = bog_uas(m['V'] @ h + m['by'])
        litir = dísle.choice(len(p), p=p.ravel())
        if litir == len(p) - 1:
            break
        amach += AIBITIR[litir]
    return amach.title()


def traenáil(m, ainmneacha, timthriallta=200, baisc=8, síol=1):
    dísle = np.random.default_rng(síol)
    cuimhne = {k: np.zeros_like(m[k]) for k in m}
    for i in range(timthriallta):
        roghnaithe = [ainmneacha[j] for j in dísle.integers(0, len(ainmneacha), baisc)]
        céim(m, siar(m, roghnaithe), cuimhne)
        if i % 50 == 0:
            print(i, caillteanas(m, ainmneacha), cum(m, dísle))


def check(litreacha=7, folaithe=5, samples=3, seed=0, ardú=0.0):
    dísle = np.random.default_rng(seed + 32)
    m = tosaigh(litreacha, folaithe, dísle)
    m['by'] += ardú
    # ainmneacha bréige, gan iad ar comhfhad; tagann litreacha arís
    ainmneacha = [dísle.integers(0, litreacha, 4 + i % 3).tolist() for i in range(samples)]
    return dict(model=m, loss=lambda: caillteanas(m, ainmneacha), backward=lambda: siar(m, ainmneacha))
