"""Bertso berriak, hizkiz hizki: a Basque verse singer's program that guesses the next letter. An LSTM whose forget and input gates are coupled (i = 1 - f), letters as rows of a table, several verses at once in rows, dicts keyed by the time step, and the state before the first letter learned as well."""
import numpy as np


def sigmoidea(z):
    return 1 / (1 + np.exp(-z))


def hasieratu(rng, alfabetoa, tamaina, ezkutua):
    P = {}
    P['E'] = rng.normal(0, 1.0, (alfabetoa, tamaina))
    for atea in 'fog':
        P['W' + atea] = rng.normal(0, 1 / np.sqrt(tamaina), (tamaina, ezkutua))
        P['U' + atea] = rng.normal(0, 1 / np.sqrt(ezkutua), (ezkutua, ezkutua))
        P['b' + atea] = rng.normal(0, 0.4, ezkutua)
    P['V'] = rng.normal(0, 1.5 / np.sqrt(ezkutua), (ezkutua, alfabetoa))
    P['by'] = rng.normal(0, 0.4, alfabetoa)
    P['h0'] = rng.uniform(-0.7, 0.7, (1, ezkutua))
    P['c0'] = rng.uniform(-0.9, 0.9, (1, ezkutua))
    return P


def aurrera(P, hizkiak, hurrengoak):
    """hizkiak eta hurrengoak: (bertsoak, denbora), zenbakiak"""
    n, T = hizkiak.shape
    xs, hs, cs, fs, os_, gs, ts, ps = {}, {}, {}, {}, {}, {}, {}, {}
    hs[-1] = np.repeat(P['h0'], n, axis=0)
    cs[-1] = np.repeat(P['c0'], n, axis=0)
    galera = 0.0
    for t in range(T):
        xs[t] = P['E'][hizkiak[:, t]]
        fs[t] = sigmoidea(xs[t] @ P['Wf'] + hs[t - 1] @ P['Uf'] + P['bf'])
        os_[t] = sigmoidea(xs[t] @ P['Wo'] + hs[t - 1] @ P['Uo'] + P['bo'])
        gs[t] = np.tanh(xs[t] @ P['Wg'] + hs[t - 1] @ P['Ug'] + P['bg'])
        cs[t] = fs[t] * cs[t - 1] + (1 - fs[t]) * gs[t]
        ts[t] = np.tanh(cs[t])
        hs[t] = os_[t] * ts[t]
        y = hs[t] @ P['V'] + P['by']
        y = y - y.max(axis=1, keepdims=True)
        ps[t] = np.exp(y) / np.exp(y).sum(axis=1, keepdims=True)
        galera -= np.log(ps[t][np.arange(n), hurrengoak[:, t]]).mean()
    return galera, (xs, hs, cs, fs, os_, gs, ts, ps)


def atzera(P, hizkiak, hurrengoak):
    _, (xs, hs, cs, fs, os_, gs, ts, ps) = aurrera(P, hizkiak, hurrengoak)
    n, T = hizkiak.shape
    d = {izena: np.zeros_like(balioa) for izena, balioa in P.items()}
    dh_gero = np.zeros_like(hs[0])
    dc_gero = np.zeros_like(cs[0])

    for t in reversed(range(T)):
        dy = np.copy(ps[t])
        dy[np.arange(n), hurrengoak[:, t]] -= 1
        dy /= n
        d['V'] += hs[t].T @ dy
        d['by'] += dy.sum(axis=0)

        dh = dy @ P['V'].T
        dh += dh_gero
        do = dh * ts[t]
        dc = dh * os_[t] * (1 - ts[t] ** 2)
        dc += dc_gero
        df = dc * (cs[t - 1] - gs[t])   # f aldatzean i ere aldatzen da
        dg = dc * (1 - fs[t])
        dc_gero = dc * fs[t]

        # ateak zeharkatu
        df = df * fs[t] * (1 - fs[t])
        do = do * os_[t] * (1 - os_[t])
        dg = dg * (1 - gs[t] ** 2)

        dx = np.zeros_like(xs[t])
        dh_gero = np.zeros_like(dh)
        for atea, dz in (('f', df), ('o', do), ('g', dg)):
            d['W' + atea] += xs[t].T @ dz
            d['U' + atea] += hs[t - 1].T @ dz
            d['b' + atea] += dz.sum(axis=0)
            dx += dz @ P['W' + atea].T
            dh_gero += dz @ P['U' + atea].T
        np.add.at(d['E'], hizkiak[:, t], dx)

    # denboraren hasiera
    d['h0'] = dh_gero.sum(axis=0, keepdims=True)
    d['c0'] = dc_gero.sum(axis=0, keepdims=True)
    return d


def entrenatu(P, hizkiak, hurrengoak, urratsa=0.1, aldiak=300):
    oroimena = {izena: np.zeros_like(balioa) for izena, balioa in P.items()}
    for aldia in range(aldiak):
        d = atzera(P, hizkiak, hurrengoak)
        for izena in P:
            np.clip(d[izena], -5, 5, out=d[izena])
            oroimena[izena] += d[izena] ** 2
            P[izena] -= urratsa * d[izena] / np.sqrt(oroimena[izena] + 1e-8)
        if aldia % 100 == 0:
            print(aldia, aurrera(P, hizkiak, hurrengoak)[0])


def check(alfabetoa=7, tamaina=3, ezkutua=5, denbora=4, samples=6, seed=0):
    rng = np.random.default_rng(seed + 1935)
    P = hasieratu(rng, alfabetoa, tamaina, ezkutua)
    testua = rng.integers(0, alfabetoa, (samples, denbora + 1))
    hizkiak, hurrengoak = testua[:, :-1], testua[:, 1:]
    return dict(model=P, loss=lambda: aurrera(P, hizkiak, hurrengoak)[0], backward=lambda: atzera(P, hizkiak, hurrengoak))
