"""Pain grades 0..K-1 after surgery: maxout, then PReLU, one score; cut points grow by softplus gaps; ordinal likelihood. Functions, a global-like dict P, Spanish names."""
import numpy as np


def sigmoide(v):
    return 1 / (1 + np.exp(-v))


def softplus(v):
    return np.log1p(np.exp(-np.abs(v))) + np.maximum(v, 0)


def iniciar(entradas, ocultas, piezas, segunda, grados, semilla):
    r = np.random.default_rng(semilla)
    return {
        'M': r.normal(0, 0.6, (piezas, entradas, ocultas)),
        'm': r.normal(0, 0.3, (piezas, 1, ocultas)),
        'V': r.normal(0, 0.6, (ocultas, segunda)),
        'v': r.normal(0, 0.3, segunda),
        'pendiente': r.uniform(0.1, 0.4, segunda),   # one slope per unit
        'w': r.normal(0, 0.6, segunda),
        'corte0': np.array(-1.2),
        'saltos': r.normal(0.3, 0.4, grados - 2),
    }


def maxout(X, P):
    piezas = X @ P['M'] + P['m']              # (piezas, N, ocultas)
    quien = piezas.argmax(axis=0)
    return np.take_along_axis(piezas, quien[None], axis=0)[0], quien


def maxout_atras(dh, X, quien, P, G):
    reparto = np.zeros((len(P['M']),) + dh.shape)
    np.put_along_axis(reparto, quien[None], dh[None], axis=0)
    G['M'] = X.T @ reparto
    G['m'] = reparto.sum(axis=1, keepdims=True)


def cortes(P):
    alturas = softplus(P['saltos'])
    return np.concatenate([[P['corte0']], P['corte0'] + np.cumsum(alturas)])


def adelante(X, P):
    h, quien = maxout(X, P)
    z = h @ P['V'] + P['v']
    a = np.where(z > 0, z, P['pendiente'] * z)
    s = a @ P['w']
    return s, (h, quien, z, a)


def perdida(X, grado, P):
    """-mean log P(grado), P(grado <= k) = sigmoide(corte_k - s)"""
    s, memo = adelante(X, P)
    t = cortes(P)
    F = sigmoide(t[None, :] - s[:, None])
    n = len(X)
    bordes = np.hstack([np.zeros((n, 1)), F, np.ones((n, 1))])
    filas = np.arange(n)
    p = bordes[filas, grado + 1] - bordes[filas, grado]
    return -np.log(p).mean(), (memo, F, p)


def gradientes(X, grado, P):
    _, (memo, F, p) = perdida(X, grado, P)
    h, quien, z, a = memo
    n, K1 = F.shape
    G = {}

    dp = -1 / p / n
    dF = np.zeros_like(F)
    for i in range(n):
        if grado[i] < K1:
            dF[i, grado[i]] += dp[i]
        if grado[i] > 0:
            dF[i, grado[i] - 1] -= dp[i]
    dlin = dF * F * (1 - F)

    dt = dlin.sum(axis=0)
    G['corte0'] = dt.sum()
    cola = np.cumsum(dt[::-1])[::-1]          # a gap moves every cut above it
    G['saltos'] = cola[1:] * sigmoide(P['saltos'])

    ds = -dlin.sum(axis=1)
    G['w'] = a.T @ ds
    da = ds[:, None] * P['w']
    dz = np.where(z > 0, da, P['pendiente'] * da)
    G['pendiente'] = np.sum(da * np.minimum(z, 0), axis=0)
    G['V'] = h.T @ dz
    G['v'] = dz.sum(axis=0)
    maxout_atras(dz @ P['V'].T, X, quien, P, G)
    return G


def check(samples=7, entradas=4, ocultas=5, piezas=3, segunda=6, grados=5, seed=0):
    r = np.random.default_rng([seed, 71])
    P = iniciar(entradas, ocultas, piezas, segunda, grados, seed)
    X = r.normal(size=(samples, entradas))
    grado = r.integers(0, grados, samples)
    return dict(model=P, loss=lambda: perdida(X, grado, P)[0], backward=lambda: gradientes(X, grado, P))
