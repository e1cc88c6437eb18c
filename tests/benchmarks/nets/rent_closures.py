"""Yachin (家賃): rent of a flat from its advert. Romanised Japanese names. Each part is a maker that returns (mae, ushiro), one closure forward and one back, parameters in a dict of lists; layer norm, sine units, dropout with a kept mask, Huber loss; rows."""
import numpy as np


def zenketsugou(omomi, koubai, namae):
    """fully connected"""
    oboe = {}
    W, b = omomi[namae]

    def mae(x):
        oboe["x"] = x
        return x.dot(W) + b

    def ushiro(d):
        dW = oboe["x"].T.dot(d)
        db = d.sum(axis=0)
        koubai[namae] = [dW, db]
        return d.dot(W.T)

    return mae, ushiro


def seikika(omomi, koubai, namae, chiisai=1e-5):
    """layer norm"""
    oboe = {}
    g, s = omomi[namae]

    def mae(x):
        heikin = x.mean(axis=1, keepdims=True)
        hensa = np.sqrt(x.var(axis=1, keepdims=True) + chiisai)
        oboe["xn"] = (x - heikin) / hensa
        oboe["hensa"] = hensa
        return g * oboe["xn"] + s

    def ushiro(d):
        xn = oboe["xn"]
        koubai[namae] = [(d * xn).sum(axis=0), d.sum(axis=0)]
        dn = d * g
        dn = dn - dn.mean(axis=1, keepdims=True) - xn * (dn * xn).mean(axis=1, keepdims=True)
        return dn / oboe["hensa"]

    return mae, ushiro


def nami(hayasa):
    """sine units"""
    oboe = {}

    def mae(x):
        oboe["x"] = x
        return np.sin(hayasa * x)

    def ushiro(d):
        return hayasa * np.cos(hayasa * oboe["x"]) * d

    return mae, ushiro


def mabiki(masuku, nokori):
    """dropout; the mask is drawn by the caller"""

    def mae(x):
        return x * masuku / nokori

    def ushiro(d):
        return d * masuku / nokori

    return mae, ushiro


def sonshitsu(yosoku, kotae, delta=1.0):
    """Huber"""
    sa = yosoku - kotae
    ookii = np.abs(sa) > delta
    kaku = np.where(ookii, delta * (np.abs(sa) - 0.5 * delta), 0.5 * sa ** 2)
    d = np.where(ookii, delta * np.sign(sa), sa)
    return kaku.mean(), d / sa.size


def tsunagu(buhin):
    def mae(x):
        for f, _ in buhin:
            x = f(x)
        return x

    def ushiro(d):
        for _, f in buhin[::-1]:
            d = f(d)
        return d

    return mae, ushiro


def check(sizes=(5, 7, 6, 2), samples=8, seed=0):
    r = np.random.default_rng(seed + 70)
    n0, n1, n2, n3 = sizes
    omomi = {
        "iriguchi": [r.normal(size=(n0, n1)) * 0.5, r.normal(size=n1) * 0.2],
        "norm": [r.uniform(0.6, 1.4, n1), r.normal(size=n1) * 0.2],
        "naka": [r.normal(size=(n1, n2)) * 0.5, r.normal(size=n2) * 0.2],
        "deguchi": [r.normal(size=(n2, n3)) * 0.8, r.normal(size=n3) * 0.2],
    }
    koubai = {}
    masuku = (r.uniform(size=(samples, n2)) < 0.7).astype(float)
    mae, ushiro = tsunagu([
        zenketsugou(omomi, koubai, "iriguchi"),
        seikika(omomi, koubai, "norm"),
        nami(1.7),
        zenketsugou(omomi, koubai, "naka"),
        nami(0.8),
        mabiki(masuku, 0.7),
        zenketsugou(omomi, koubai, "deguchi"),
    ])
    x = r.normal(size=(samples, n0))
    kotae = r.normal(size=(samples, n3)) * 1.5

    def modoru():
        _, d = sonshitsu(mae(x), kotae)
        ushiro(d)
        return koubai

    return dict(model=omomi, loss=lambda: sonshitsu(mae(x), kotae)[0], backward=modoru)
