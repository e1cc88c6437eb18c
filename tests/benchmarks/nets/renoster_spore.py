"""Afrikaans game ranger who followed a well-known online course years ago: which rhino left the footprint, from measurements. A dict of params, functions in pairs (vorentoe, terug) that hand on a kas, leaky units before the batchnorm, inverted dropout with a fixed saad, loss and gradients out of one method."""
import numpy as np

LEK = 0.15
EPS = 1e-5
HOU = 0.7


def affien_vorentoe(x, w, b):
    return x.dot(w) + b, (x, w)


def affien_terug(dout, kas):
    x, w = kas
    dx = dout.dot(w.T)
    dw = x.T.dot(dout)
    db = dout.sum(axis=0)
    return dx, dw, db


def lek_vorentoe(x):
    return np.maximum(x, LEK * x), x


def lek_terug(dout, x):
    dx = dout.copy()
    dx[x < 0] *= LEK
    return dx


def bn_vorentoe(x, gamma, beta, lopend, opleiding=True, mom=0.9):
    if opleiding:
        mu, var = x.mean(axis=0), x.var(axis=0)
        lopend['gem'] = mom * lopend['gem'] + (1 - mom) * mu
        lopend['var'] = mom * lopend['var'] + (1 - mom) * var
    else:
        mu, var = lopend['gem'], lopend['var']
    sentrum = x - mu
    inv = 1.0 / np.sqrt(var + EPS)
    xhoed = sentrum * inv
    return gamma * xhoed + beta, (sentrum, inv, xhoed, gamma)


def bn_terug(dout, kas):
    sentrum, inv, xhoed, gamma = kas
    N = len(dout)
    # skaal en skuif
    dxhoed = dout * gamma
    dgamma = np.sum(dout * xhoed, axis=0)
    dbeta = np.sum(dout, axis=0)
    # die variansie se pad
    dinv = np.sum(dxhoed * sentrum, axis=0)
    dvar = -0.5 * dinv * inv ** 3
    dsentrum = dxhoed * inv
    dsentrum += 2.0 / N * sentrum * dvar
    # die gemiddelde se pad
    dx = dsentrum - dsentrum.mean(axis=0)
    return dx, dgamma, dbeta


def uitval_vorentoe(x, p, saad, opleiding=True):
    if not opleiding:
        return x, np.ones_like(x)
    masker = (np.random.default_rng(saad).random(x.shape) < p) / p
    return x * masker, masker


def uitval_terug(dout, masker):
    return dout * masker


def softmax_verlies(tellings, y):
    N = len(y)
    skuif = tellings - tellings.max(axis=1, keepdims=True)
    logp = skuif - np.log(np.exp(skuif).sum(axis=1, keepdims=True))
    verlies = -logp[np.arange(N), y].sum() / N
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    dx /= N
    return verlies, dx


class SpoorNet:
    def __init__(self, mate, gen, reg=0.3, saad=11):
        self.diepte = len(mate) - 1
        self.reg, self.saad = reg, saad
        self.params = {}
        self.lopend = {}
        for i in range(1, self.diepte + 1):
            inn, uit = mate[i - 1], mate[i]
            self.params['W%d' % i] = gen.normal(0, 1.0, (inn, uit)) / np.sqrt(inn)
            self.params['b%d' % i] = gen.normal(0, 0.3, uit)
            if i < self.diepte:
                self.params['gamma%d' % i] = gen.uniform(0.6, 1.7, uit)
                self.params['beta%d' % i] = gen.normal(0, 0.3, uit)
                self.lopend[i] = {'gem': np.zeros(uit), 'var': np.ones(uit)}

    def verlies(self, X, y=None):
        P = self.params
        leer = y is not None
        kasse = []
        h = X
        for i in range(1, self.diepte):
            h, k_aff = affien_vorentoe(h, P['W%d' % i], P['b%d' % i])
            h, k_lek = lek_vorentoe(h)
            h, k_bn = bn_vorentoe(h, P['gamma%d' % i], P['beta%d' % i], self.lopend[i], leer)
            h, k_uit = uitval_vorentoe(h, HOU, self.saad + i, leer)
            kasse.append((k_aff, k_lek, k_bn, k_uit))
        laaste = self.diepte
        tellings, k_top = affien_vorentoe(h, P['W%d' % laaste], P['b%d' % laaste])
        if not leer:
            return tellings

        verlies, dtel = softmax_verlies(tellings, y)
        for i in range(1, laaste + 1):
            verlies += 0.5 * self.reg * np.sum(P['W%d' % i] ** 2)

        grads = {}
        dh, grads['W%d' % laaste], grads['b%d' % laaste] = affien_terug(dtel, k_top)
        for i in range(laaste - 1, 0, -1):
            k_aff, k_lek, k_bn, k_uit = kasse[i - 1]
            dh = uitval_terug(dh, k_uit)
            dh, grads['gamma%d' % i], grads['beta%d' % i] = bn_terug(dh, k_bn)
            dh = lek_terug(dh, k_lek)
            dh, grads['W%d' % i], grads['b%d' % i] = affien_terug(dh, k_aff)
        for i in range(1, laaste + 1):
            grads['W%d' % i] += self.reg * P['W%d' % i]
        return verlies, grads

    def leer(self, X, y, tempo=0.05, rondes=300):
        for _ in range(rondes):
            _, grads = self.verlies(X, y)
            for naam in grads:
                self.params[naam] -= tempo * grads[naam]


def check(mate=(4, 6, 5, 3), samples=9, seed=0):
    gen = np.random.default_rng(seed + 303)
    net = SpoorNet(mate, gen)
    X = gen.normal(1.0, 1.2, (samples, mate[0]))
    y = gen.integers(mate[-1], size=samples)
    return dict(model=net, loss=lambda: net.verlies(X, y)[0], backward=lambda: net.verlies(X, y)[1])
