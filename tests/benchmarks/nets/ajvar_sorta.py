"""Ajvar: od koj grad e teglata? A Macedonian food technologist (names transliterated) who did the assignments of a well-known vision course on her own data: functions x_napred / x_nazad with a tuple as kesh, a dict of parameters, a dict of gradients, batch normalisation by the formulas of the paper, dropout with a mask drawn beforehand, softmax loss with class numbers and L2."""
import numpy as np

EPS = 1e-5


def afin_napred(x, w, b):
    izlez = np.dot(x, w) + b
    kesh = (x, w, b)
    return izlez, kesh


def afin_nazad(diz, kesh):
    x, w, b = kesh
    dx = np.dot(diz, w.T)
    dw = np.dot(x.T, diz)
    db = np.sum(diz, axis=0)
    return dx, dw, db


def relu_napred(x):
    izlez = np.maximum(0, x)
    kesh = x
    return izlez, kesh


def relu_nazad(diz, kesh):
    x = kesh
    dx = diz * (x > 0)
    return dx


def norm_napred(x, gama, beta):
    mu = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    xnorm = (x - mu) / np.sqrt(var + EPS)
    izlez = gama * xnorm + beta
    kesh = (x, xnorm, mu, var, gama)
    return izlez, kesh


def norm_nazad(diz, kesh):
    x, xnorm, mu, var, gama = kesh
    N = x.shape[0]
    dgama = np.sum(diz * xnorm, axis=0)
    dbeta = np.sum(diz, axis=0)
    dxnorm = diz * gama
    dvar = np.sum(dxnorm * (x - mu), axis=0) * (-0.5) * (var + EPS) ** (-1.5)
    dmu = np.sum(-dxnorm / np.sqrt(var + EPS), axis=0)
    dmu += dvar * np.mean(-2 * (x - mu), axis=0)
    dx = dxnorm / np.sqrt(var + EPS)
    dx += dvar * 2 * (x - mu) / N
    dx += dmu / N
    return dx, dgama, dbeta


def dropout_napred(x, maska, p):
    # p e verojatnosta da OSTANE nevronot
    izlez = x * maska / p
    return izlez, (maska, p)


def dropout_nazad(diz, kesh):
    maska, p = kesh
    return diz * maska / p


def softmax_zaguba(skor, y):
    N = skor.shape[0]
    ver = np.exp(skor - np.max(skor, axis=1, keepdims=True))
    ver /= np.sum(ver, axis=1, keepdims=True)
    zaguba = -np.sum(np.log(ver[np.arange(N), y])) / N
    dskor = ver.copy()
    dskor[np.arange(N), y] -= 1
    dskor /= N
    return zaguba, dskor


def nov_model(vlez, skrien1, skrien2, klasi, gen):
    m = {}
    m['W1'] = gen.normal(0, np.sqrt(2 / vlez), (vlez, skrien1))
    m['b1'] = gen.normal(0, 0.2, skrien1)
    m['gama'] = gen.uniform(0.6, 1.6, skrien1)
    m['beta'] = gen.normal(0.3, 0.3, skrien1)
    m['W2'] = gen.normal(0, np.sqrt(2 / skrien1), (skrien1, skrien2))
    m['b2'] = gen.normal(0.3, 0.2, skrien2)
    m['W3'] = gen.normal(0, np.sqrt(2 / skrien2), (skrien2, klasi))
    m['b3'] = gen.normal(0, 0.2, klasi)
    return m


def zaguba_i_gradienti(m, X, y, reg, maska, p):
    # ---- napred: afin - norm - relu - dropout - afin - relu - afin - softmax
    a1, kesh_a1 = afin_napred(X, m['W1'], m['b1'])
    n1, kesh_n1 = norm_napred(a1, m['gama'], m['beta'])
    h1, kesh_r1 = relu_napred(n1)
    d1, kesh_d1 = dropout_napred(h1, maska, p)
    a2, kesh_a2 = afin_napred(d1, m['W2'], m['b2'])
    h2, kesh_r2 = relu_napred(a2)
    skor, kesh_a3 = afin_napred(h2, m['W3'], m['b3'])

    zaguba, dskor = softmax_zaguba(skor, y)
    zaguba += 0.5 * reg * (np.sum(m['W1'] ** 2) + np.sum(m['W2'] ** 2) + np.sum(m['W3'] ** 2))

    # ---- nazad
    grad = {}
    dh2, grad['W3'], grad['b3'] = afin_nazad(dskor, kesh_a3)
    da2 = relu_nazad(dh2, kesh_r2)
    dd1, grad['W2'], grad['b2'] = afin_nazad(da2, kesh_a2)
    dh1 = dropout_nazad(dd1, kesh_d1)
    dn1 = relu_nazad(dh1, kesh_r1)
    da1, grad['gama'], grad['beta'] = norm_nazad(dn1, kesh_n1)
    dX, grad['W1'], grad['b1'] = afin_nazad(da1, kesh_a1)

    grad['W3'] += reg * m['W3']
    grad['W2'] += reg * m['W2']
    grad['W1'] += reg * m['W1']
    return zaguba, grad


def treniraj(m, X, y, reg=0.1, stapka=0.1, cekori=100, p=0.8, gen=None):
    for cekor in range(cekori):
        maska = gen.random((X.shape[0], m['W1'].shape[1])) < p
        zaguba, grad = zaguba_i_gradienti(m, X, y, reg, maska, p)
        for ime in m:
            m[ime] -= stapka * grad[ime]


def check(golemini=(5, 7, 6, 4), samples=9, seed=0):
    gen = np.random.default_rng(seed + 434)
    m = nov_model(*golemini, gen)
    X = gen.normal(size=(samples, golemini[0]))
    y = gen.integers(0, golemini[-1], samples)
    maska = gen.random((samples, golemini[1])) < 0.75
    return dict(model=m, loss=lambda: zaguba_i_gradienti(m, X, y, 0.15, maska, 0.75))
