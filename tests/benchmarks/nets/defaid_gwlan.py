"""Defaid a gwlân: pa radd fydd y cnu? A Welsh farmer's son writes his own little engine after a talk on automatic differentiation: every Nod knows its parents and, beside each of them, a closure that says what part of the gradient is theirs. The softmax is put together from exp, sum and log."""
import numpy as np


class Nod:
    def __init__(self, gwerth, rhieni=()):
        self.gwerth = np.array(gwerth, dtype=float)
        self.rhieni = rhieni            # parau (rhiant, swyddogaeth)
        self.graddiant = None

    @property
    def siap(self):
        return self.gwerth.shape


def i_lawr(g, siap):
    # yn ôl i siâp y rhiant ar ôl darlledu
    while g.ndim > len(siap):
        g = g.sum(axis=0)
    for echel in range(g.ndim):
        if siap[echel] == 1 and g.shape[echel] > 1:
            g = g.sum(axis=echel, keepdims=True)
    return g


def adio(a, b):
    return Nod(a.gwerth + b.gwerth, [
        (a, lambda g: i_lawr(g, a.siap)),
        (b, lambda g: i_lawr(g, b.siap)),
    ])


def tynnu(a, b):
    return Nod(a.gwerth - b.gwerth, [
        (a, lambda g: i_lawr(g, a.siap)),
        (b, lambda g: i_lawr(-g, b.siap)),
    ])


def lluosi(a, b):
    return Nod(a.gwerth * b.gwerth, [
        (a, lambda g: i_lawr(g * b.gwerth, a.siap)),
        (b, lambda g: i_lawr(g * a.gwerth, b.siap)),
    ])


def matlluosi(a, b):
    return Nod(a.gwerth @ b.gwerth, [
        (a, lambda g: g @ b.gwerth.T),
        (b, lambda g: a.gwerth.T @ g),
    ])


def graddio(a, c):
    return Nod(c * a.gwerth, [(a, lambda g: c * g)])


def swm_rhesi(a):
    return Nod(a.gwerth.sum(axis=1, keepdims=True), [(a, lambda g: g * np.ones(a.siap))])


def cymedr(a):
    return Nod(a.gwerth.mean(), [(a, lambda g: g * np.ones(a.siap) / a.gwerth.size)])


def esbonyddol(a):
    e = np.exp(a.gwerth)
    return Nod(e, [(a, lambda g: g * e)])


def logarithm(a):
    return Nod(np.log(a.gwerth), [(a, lambda g: g / a.gwerth)])


def sgwar(a):
    return Nod(a.gwerth ** 2, [(a, lambda g: 2 * a.gwerth * g)])


def elu(a):
    x = a.gwerth
    y = np.where(x > 0, x, np.exp(x) - 1)
    return Nod(y, [(a, lambda g: g * np.where(x > 0, 1, y + 1))])


def sigma(a):
    s = 1 / (1 + np.exp(-a.gwerth))
    return Nod(s, [(a, lambda g: g * s * (1 - s))])


def dewis(a, colofnau):
    rhesi = np.arange(len(colofnau))

    def yn_ol(g):
        llawn = np.zeros(a.siap)
        llawn[rhesi, colofnau] = g
        return llawn

    return Nod(a.gwerth[rhesi, colofnau], [(a, yn_ol)])


def gwrthdroi(colled):
    trefn, gwelwyd = [], set()

    def ymweld(nod):
        if id(nod) in gwelwyd:
            return
        gwelwyd.add(id(nod))
        for rhiant, _ in nod.rhieni:
            ymweld(rhiant)
        trefn.append(nod)

    ymweld(colled)
    for nod in trefn:
        nod.graddiant = np.zeros(nod.siap)
    colled.graddiant = np.ones(colled.siap)
    for nod in reversed(trefn):
        for rhiant, cyfran in nod.rhieni:
            rhiant.graddiant = rhiant.graddiant + cyfran(nod.graddiant)


class GraddiwrGwlan:
    PYDRU = 0.02

    def __init__(self, nodweddion, cudd, dyfnach, graddau, hap):
        self.P = Nod(hap.normal(0, 0.8, (nodweddion, cudd)))
        self.p = Nod(hap.normal(0, 0.3, cudd))
        self.Giat = Nod(hap.normal(0, 0.8, (nodweddion, cudd)))
        self.giat = Nod(hap.normal(0, 0.3, cudd))
        self.Q = Nod(hap.normal(0, 0.6, (cudd, dyfnach)))
        self.q = Nod(hap.normal(0, 0.3, dyfnach))
        self.R = Nod(hap.normal(0, 0.6, (dyfnach, graddau)))
        self.r = Nod(hap.normal(0, 0.3, graddau))

    def sgor(self, x):
        h = elu(adio(matlluosi(x, self.P), self.p))
        h = lluosi(h, sigma(adio(matlluosi(x, self.Giat), self.giat)))
        d = elu(adio(matlluosi(h, self.Q), self.q))
        return adio(matlluosi(d, self.R), self.r)

    def colled(self, X, gradd):
        z = self.sgor(Nod(X))
        log_p = tynnu(z, logarithm(swm_rhesi(esbonyddol(z))))
        gwall = graddio(cymedr(dewis(log_p, gradd)), -1.0)
        for W in (self.P, self.Q, self.R):
            gwall = adio(gwall, graddio(cymedr(sgwar(W)), self.PYDRU))
        return gwall


def check(nodweddion=4, cudd=6, dyfnach=5, graddau=3, samples=7, seed=0):
    hap = np.random.default_rng(seed + 77)
    model = GraddiwrGwlan(nodweddion, cudd, dyfnach, graddau, hap)
    X = hap.normal(size=(samples, nodweddion))
    gradd = hap.integers(0, graddau, samples)
    return dict(model=model, loss=lambda: float(model.colled(X, gradd).gwerth),
                backward=lambda: gwrthdroi(model.colled(X, gradd)))
