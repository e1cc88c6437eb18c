"""Lavanila: a Malagasy vanilla exporter moves the C program of his late uncle to Python. Curves of heat and damp of a curing box lie in ONE row of doubles (c * T + t), weights are flat rows with offsets, struct-like classes for net, gradients and scratch; gain per probe, a strided filter over the days, a tanh layer, two heads (vanillin and water; grade)."""
import numpy as np

LEAK = 0.2
BETA = 0.6      # lanjan'ny kilasy ao amin'ny hadisoana
LAM = 0.08      # tsy ho lehibe loatra ny lanja


class Rezo:
    """struct rezo { int C,T,K,S,F,L,H,O,G; double *tombony, *fototra, *w1, *b1, ... }"""

    def __init__(self, C, T, K, S, F, H, O, G):
        self.C, self.T, self.K, self.S = C, T, K, S
        self.F, self.H, self.O, self.G = F, H, O, G
        self.L = (T - K) // S + 1                 # isan'ny fitoerana
        self.tombony = np.zeros(C)                # gain isaky ny fandrefesana
        self.fototra = np.zeros(C)
        self.w1 = np.zeros(F * C * K)             # w1[(f*C + c)*K + k]
        self.b1 = np.zeros(F)
        self.w2 = np.zeros(H * F * self.L)        # w2[h*F*L + f*L + l]
        self.b2 = np.zeros(H)
        self.w3 = np.zeros(O * H)                 # w3[o*H + h]
        self.b3 = np.zeros(O)
        self.w4 = np.zeros(G * H)                 # w4[g*H + h]
        self.b4 = np.zeros(G)

    def aotra(self):
        # calloc: rezo mitovy refy fa aotra daholo
        return Rezo(self.C, self.T, self.K, self.S, self.F, self.H, self.O, self.G)


class Asa:
    """workspace, one malloc for all beans"""

    def __init__(self, r):
        self.u = np.zeros(r.C * r.T)
        self.z1 = np.zeros(r.F * r.L)
        self.h1 = np.zeros(r.F * r.L)
        self.h2 = np.zeros(r.H)
        self.y = np.zeros(r.O)
        self.q = np.zeros(r.G)
        self.du = np.zeros(r.C * r.T)
        self.dh1 = np.zeros(r.F * r.L)
        self.dh2 = np.zeros(r.H)


def mandroso(r, a, x):
    T, K, L, n1 = r.T, r.K, r.L, r.F * r.L
    for c in range(r.C):
        a.u[c * T:(c + 1) * T] = r.tombony[c] * x[c * T:(c + 1) * T] + r.fototra[c]
    for f in range(r.F):
        for l in range(L):
            s = r.b1[f]
            for c in range(r.C):
                p = c * T + l * r.S
                w = (f * r.C + c) * K
                s += np.dot(r.w1[w:w + K], a.u[p:p + K])
            a.z1[f * L + l] = s
    a.h1[:] = np.where(a.z1 > 0, a.z1, LEAK * a.z1)
    for h in range(r.H):
        a.h2[h] = np.tanh(np.dot(r.w2[h * n1:(h + 1) * n1], a.h1) + r.b2[h])
    a.y[:] = r.w3.reshape(r.O, r.H) @ a.h2 + r.b3
    z4 = r.w4.reshape(r.G, r.H) @ a.h2 + r.b4
    a.q[:] = np.exp(z4 - z4.max())
    a.q /= a.q.sum()


def hadisoana(r, X, Y, kilasy, lanja):
    a = Asa(r)
    e = 0.0
    for i in range(len(X)):
        mandroso(r, a, X[i])
        e += 0.5 * np.sum(lanja * (a.y - Y[i]) ** 2)
        e -= BETA * np.log(a.q[kilasy[i]])
    return e / len(X) + 0.5 * LAM * (np.sum(r.w1 ** 2) + np.sum(r.w2 ** 2))


def miverina(r, g, a, x, yt, k, lanja):
    """adds the slopes of one bean to g"""
    T, K, L, n1 = r.T, r.K, r.L, r.F * r.L
    a.dh2[:] = 0      # memset
    a.dh1[:] = 0
    a.du[:] = 0

    # loha 1: vanillin, rano
    for o in range(r.O):
        d = lanja[o] * (a.y[o] - yt[o])
        g.b3[o] += d
        g.w3[o * r.H:(o + 1) * r.H] += d * a.h2
        a.dh2 += d * r.w3[o * r.H:(o + 1) * r.H]
    # loha 2: kilasy
    for j in range(r.G):
        d = BETA * (a.q[j] - (1.0 if j == k else 0.0))
        g.b4[j] += d
        g.w4[j * r.H:(j + 1) * r.H] += d * a.h2
        a.dh2 += d * r.w4[j * r.H:(j + 1) * r.H]

    # sosona miafina
    dz2 = a.dh2 * (1.0 - a.h2 * a.h2)
    g.b2 += dz2
    g.w2 += np.outer(dz2, a.h1).ravel()
    a.dh1[:] = dz2 @ r.w2.reshape(r.H, n1)

    # sivana
    dz1 = a.dh1 * np.where(a.z1 > 0, 1.0, LEAK)
    for f in range(r.F):
        for l in range(L):
            d = dz1[f * L + l]
            g.b1[f] += d
            for c in range(r.C):
                p = c * T + l * r.S
                w = (f * r.C + c) * K
                g.w1[w:w + K] += d * a.u[p:p + K]
                a.du[p:p + K] += d * r.w1[w:w + K]

    # fandrefesana
    for c in range(r.C):
        g.tombony[c] += np.dot(a.du[c * T:(c + 1) * T], x[c * T:(c + 1) * T])
        g.fototra[c] += np.sum(a.du[c * T:(c + 1) * T])


def manavao(r, g, tahana, n):
    k = tahana / n
    r.tombony -= k * g.tombony
    r.fototra -= k * g.fototra
    r.w1 -= k * g.w1 + tahana * LAM * r.w1
    r.b1 -= k * g.b1
    r.w2 -= k * g.w2 + tahana * LAM * r.w2
    r.b2 -= k * g.b2
    r.w3 -= k * g.w3
    r.b3 -= k * g.b3
    r.w4 -= k * g.w4
    r.b4 -= k * g.b4


def mianatra(r, X, Y, kilasy, lanja, tahana):
    a = Asa(r)
    g = r.aotra()
    for i in range(len(X)):
        mandroso(r, a, X[i])
        miverina(r, g, a, X[i], Y[i], kilasy[i], lanja)
    manavao(r, g, tahana, len(X))


def check(C=2, T=11, K=3, S=2, F=4, H=6, O=2, G=3, samples=7, seed=0):
    gen = np.random.default_rng(seed + 1960)
    r = Rezo(C, T, K, S, F, H, O, G)
    r.tombony[:] = gen.uniform(0.6, 1.6, C)
    r.fototra[:] = gen.uniform(-0.4, 0.4, C)
    for w, b, n in ((r.w1, r.b1, C * K), (r.w2, r.b2, F * r.L), (r.w3, r.b3, H), (r.w4, r.b4, H)):
        w[:] = gen.normal(size=w.size) * 1.2 / np.sqrt(n)
        b[:] = gen.uniform(-0.4, 0.4, b.size)
    X = gen.normal(size=(samples, C * T))
    Y = gen.normal(size=(samples, O))
    kilasy = gen.integers(0, G, samples).tolist()
    lanja = gen.uniform(0.5, 1.8, O)
    return dict(
        model=r,
        loss=lambda: hadisoana(r, X, Y, kilasy, lanja),
        step=lambda: mianatra(r, X, Y, kilasy, lanja, 0.05),
        learning_rate=0.05,
    )
