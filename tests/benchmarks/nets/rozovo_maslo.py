"""Тетрадка на студентка по химия (Bulgarian notebook cells put into functions): which distillery a flask of rose oil is from, by its chromatogram peaks. Short letters everywhere (z1, a1, dw2, gb2, vw3), one flask after another as a plain vector, L2, momentum."""
import numpy as np


# --- клетка 1: помощни ---

def sig(x):
    return 1 / (1 + np.exp(-x))


def elu(x):
    return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)


def softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


# --- клетка 2: тегла ---

def tegla(n, m, h, k, g):
    p = {}
    p['w1'] = g.normal(0, 1.2 / np.sqrt(n), (m, n))
    p['b1'] = g.normal(0, 0.4, m)
    p['w2'] = g.normal(0, 1.6 / np.sqrt(m), (h, m))
    p['b2'] = g.normal(0, 0.4, h)
    p['w3'] = g.normal(0, 2.5 / np.sqrt(h), (k, h))
    p['b3'] = g.normal(0, 0.3, k)
    return p


# --- клетка 3: цена за всички колби ---

def cena(p, X, y, lam):
    s = 0.
    for x, t in zip(X, y):
        a1 = elu(p['w1'].dot(x) + p['b1'])
        a2 = sig(p['w2'].dot(a1) + p['b2'])
        q = softmax(p['w3'].dot(a2) + p['b3'])
        s += -np.log(q[t])
    r = np.sum(p['w1'] ** 2) + np.sum(p['w2'] ** 2) + np.sum(p['w3'] ** 2)
    return s / len(X) + lam / 2 * r


# --- клетка 4: обучение с инерция ---

def obuchi(p, X, y, lr=0.2, mu=0.9, lam=0.03, epohi=1):
    w1, w2, w3 = p['w1'], p['w2'], p['w3']
    b1, b2, b3 = p['b1'], p['b2'], p['b3']
    vw1, vw2, vw3 = 0 * w1, 0 * w2, 0 * w3
    vb1, vb2, vb3 = 0 * b1, 0 * b2, 0 * b3
    n = X.shape[0]
    for ep in range(epohi):
        gw1, gw2, gw3 = 0 * w1, 0 * w2, 0 * w3
        gb1, gb2, gb3 = 0 * b1, 0 * b2, 0 * b3
        for i in range(len(X)):
            x, t = X[i], y[i]
            # напред
            z1 = w1.dot(x) + b1
            a1 = elu(z1)
            z2 = w2.dot(a1) + b2
            a2 = sig(z2)
            z3 = w3.dot(a2) + b3
            q = softmax(z3)
            # назад
            dz3 = q.copy()
            dz3[t] -= 1
            dw3 = np.outer(dz3, a2)
            db3 = dz3
            da2 = w3.T.dot(dz3)
            dz2 = da2 * a2 * (1 - a2)
            dw2 = np.outer(dz2, a1)
            db2 = dz2
            da1 = w2.T.dot(dz2)
            dz1 = da1 * np.where(z1 > 0, 1, np.exp(z1))
            dw1 = np.outer(dz1, x)
            db1 = dz1
            # трупане
            gw1 += dw1; gb1 += db1
            gw2 += dw2; gb2 += db2
            gw3 += dw3; gb3 += db3
        # средно + L2 (без праговете!)
        gw1 = gw1 / n + lam * w1
        gw2 = gw2 / n + lam * w2
        gw3 = gw3 / n + lam * w3
        gb1 = gb1 / n
        gb2 = gb2 / n
        gb3 = gb3 / n
        # инерция и стъпка
        vw1 = mu * vw1 + gw1
        vw2 = mu * vw2 + gw2
        vw3 = mu * vw3 + gw3
        vb1 = mu * vb1 + gb1
        vb2 = mu * vb2 + gb2
        vb3 = mu * vb3 + gb3
        w1 -= lr * vw1
        w2 -= lr * vw2
        w3 -= lr * vw3
        b1 -= lr * vb1
        b2 -= lr * vb2
        b3 -= lr * vb3
    return p


# --- клетка 5: познава ли? ---

def tochnost(p, X, y):
    poznati = 0
    for x, t in zip(X, y):
        a1 = elu(p['w1'].dot(x) + p['b1'])
        a2 = sig(p['w2'].dot(a1) + p['b2'])
        if np.argmax(p['w3'].dot(a2) + p['b3']) == t:
            poznati += 1
    return poznati / len(X)


def check(pikove=5, m=7, h=6, k=4, samples=9, seed=0, izmestvane=0.):
    g = np.random.default_rng(seed + 61)
    p = tegla(pikove, m, h, k, g)
    p['b3'] += izmestvane
    X = g.normal(size=(samples, pikove))
    y = g.integers(0, k, samples)
    lam = 0.03
    return dict(model=p, loss=lambda: cena(p, X, y, lam), step=lambda: obuchi(p, X, y, lr=0.2, lam=lam), learning_rate=0.2)
