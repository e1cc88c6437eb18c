"""Recensies van restaurants (Dutch names): ids of words look up a vector, one attention head lets the words of a review look at each other, the reviews are looped over one by one, a softplus layer, an average over the words, softmax over stars; functions that return (out, kept) and one dict of gradients."""
import numpy as np


def maak_gewichten(n_woorden, d, n_kop, n_verborgen, n_sterren, zaad):
    rng = np.random.RandomState(zaad)
    return {
        "woord": rng.randn(n_woorden, d) * 0.8,
        "Q": rng.randn(d, n_kop) * 0.6,
        "K": rng.randn(d, n_kop) * 0.6,
        "V": rng.randn(d, d) * 0.6,
        "W1": rng.randn(d, n_verborgen) * 0.6,
        "b1": rng.randn(n_verborgen) * 0.2,
        "W2": rng.randn(n_verborgen, n_sterren) * 0.8,
        "b2": rng.randn(n_sterren) * 0.2,
    }


def zacht(S):
    E = np.exp(S - S.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def zacht_terug(dA, A):
    return A * (dA - (dA * A).sum(axis=-1, keepdims=True))


def aandacht(X, g):
    q, k, v = X @ g["Q"], X @ g["K"], X @ g["V"]
    schaal = np.sqrt(q.shape[1])
    A = zacht(q @ k.T / schaal)
    return X + A @ v, (X, q, k, v, A, schaal)


def aandacht_terug(dY, bewaard, g, dg):
    X, q, k, v, A, schaal = bewaard
    dA = dY @ v.T
    dv = A.T @ dY
    dS = zacht_terug(dA, A) / schaal
    dq = dS @ k
    dk = dS.T @ q
    dg["Q"] += X.T @ dq
    dg["K"] += X.T @ dk
    dg["V"] += X.T @ dv
    dX = dY.copy()
    dX += dq @ g["Q"].T
    dX += dk @ g["K"].T
    dX += dv @ g["V"].T
    return dX


def softplus(Z):
    return np.log1p(np.exp(Z))


def softplus_terug(dH, Z):
    return dH / (1 + np.exp(-Z))


def recensie(ids, g):
    X = g["woord"][ids]
    Y, bewaard = aandacht(X, g)
    Z = Y @ g["W1"] + g["b1"]
    H = softplus(Z)
    m = H.mean(axis=0)
    kans = zacht(m @ g["W2"] + g["b2"])
    return kans, (bewaard, Y, Z, m)


def kosten(recensies, sterren, g):
    som = 0.0
    for ids, ster in zip(recensies, sterren):
        kans, _ = recensie(ids, g)
        som += -np.log(kans[ster])
    return som / len(recensies)


def gradienten(recensies, sterren, g):
    dg = {naam: np.zeros_like(w) for naam, w in g.items()}
    for ids, ster in zip(recensies, sterren):
        kans, (bewaard, Y, Z, m) = recensie(ids, g)

        # softmax en kruisentropie
        ds = kans.copy()
        ds[ster] -= 1.0
        ds /= len(recensies)
        dg["W2"] += np.outer(m, ds)
        dg["b2"] += ds

        # gemiddelde over de woorden
        dm = g["W2"] @ ds
        dH = np.tile(dm, (len(ids), 1)) / len(ids)
        dZ = softplus_terug(dH, Z)
        dg["W1"] += Y.T @ dZ
        dg["b1"] += dZ.sum(axis=0)

        dX = aandacht_terug(dZ @ g["W1"].T, bewaard, g, dg)
        np.add.at(dg["woord"], ids, dX)
    return dg


def check(sizes=(9, 4, 3, 6, 5), samples=5, seed=0, lang=0, hoog=0.0):
    g = maak_gewichten(*sizes, seed)
    g["b2"] += hoog
    rng = np.random.RandomState(seed + 50)
    recensies = [rng.randint(0, sizes[0], lang or 3 + i % 4) for i in range(samples)]
    for ids in recensies:
        ids[-1] = ids[0]
    sterren = rng.randint(0, sizes[4], samples)
    return dict(
        model=g,
        loss=lambda: kosten(recensies, sterren, g),
        backward=lambda: gradienten(recensies, sterren, g),
    )
