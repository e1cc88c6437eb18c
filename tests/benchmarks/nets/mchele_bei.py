"""Bei ya mchele sokoni (price and moisture of rice): a C program rewritten in Python by a Swahili speaker. No arrays in the net, only lists of floats and index loops; gradients summed over the samples, then one step."""
import math
import random

import numpy as np

NI = 4          # pembejeo
NH = 5          # vitengo vya kwanza
NG = 6          # vitengo vya pili
NO = 3          # matokeo


class Mtandao:
    pass


def nasibu():
    return random.uniform(-1.0, 1.0)


def mtandao_mpya():
    m = Mtandao()
    m.wh = [[nasibu() for j in range(NH)] for i in range(NI)]
    m.bh = [nasibu() * 0.5 for j in range(NH)]
    m.wg = [[nasibu() for k in range(NG)] for j in range(NH)]
    m.bg = [nasibu() * 0.5 for k in range(NG)]
    m.wo = [[nasibu() for l in range(NO)] for k in range(NG)]
    m.bo = [nasibu() * 0.5 for l in range(NO)]
    return m


def sigmoidi(x):
    return 1.0 / (1.0 + math.exp(-x))


def mbele(m, x):
    h = [0.0] * NH
    for j in range(NH):
        jumla = m.bh[j]
        for i in range(NI):
            jumla += x[i] * m.wh[i][j]
        h[j] = math.tanh(jumla)
    g = [0.0] * NG
    for k in range(NG):
        jumla = m.bg[k]
        for j in range(NH):
            jumla += h[j] * m.wg[j][k]
        g[k] = sigmoidi(jumla)
    o = [0.0] * NO
    for l in range(NO):
        jumla = m.bo[l]
        for k in range(NG):
            jumla += g[k] * m.wo[k][l]
        o[l] = jumla
    return h, g, o


def kosa(m, X, T):
    e = 0.0
    for x, t in zip(X, T):
        h, g, o = mbele(m, x)
        for l in range(NO):
            e += 0.5 * (o[l] - t[l]) ** 2
    return e / len(X)


def fundisha(m, X, T, eta):
    n = len(X)
    gwh = [[0.0] * NH for i in range(NI)]
    gbh = [0.0] * NH
    gwg = [[0.0] * NG for j in range(NH)]
    gbg = [0.0] * NG
    gwo = [[0.0] * NO for k in range(NG)]
    gbo = [0.0] * NO

    for s in range(n):
        x = X[s]
        t = T[s]
        h, g, o = mbele(m, x)

        # delta za matokeo
        do = [0.0] * NO
        for l in range(NO):
            do[l] = o[l] - t[l]
        # delta za tabaka la pili
        dg = [0.0] * NG
        for k in range(NG):
            jumla = 0.0
            for l in range(NO):
                jumla += do[l] * m.wo[k][l]
            dg[k] = jumla * g[k] * (1.0 - g[k])
        # delta za tabaka la kwanza
        dh = [0.0] * NH
        for j in range(NH):
            jumla = 0.0
            for k in range(NG):
                jumla += dg[k] * m.wg[j][k]
            dh[j] = jumla * (1.0 - h[j] * h[j])

        for l in range(NO):
            gbo[l] += do[l]
            for k in range(NG):
                gwo[k][l] += g[k] * do[l]
        for k in range(NG):
            gbg[k] += dg[k]
            for j in range(NH):
                gwg[j][k] += h[j] * dg[k]
        for j in range(NH):
            gbh[j] += dh[j]
            for i in range(NI):
                gwh[i][j] += x[i] * dh[j]

    # hatua moja
    for l in range(NO):
        m.bo[l] -= eta * gbo[l] / n
        for k in range(NG):
            m.wo[k][l] -= eta * gwo[k][l] / n
    for k in range(NG):
        m.bg[k] -= eta * gbg[k] / n
        for j in range(NH):
            m.wg[j][k] -= eta * gwg[j][k] / n
    for j in range(NH):
        m.bh[j] -= eta * gbh[j] / n
        for i in range(NI):
            m.wh[i][j] -= eta * gwh[i][j] / n


def check(samples=7, seed=0, sizes=(4, 5, 6, 3)):
    global NI, NH, NG, NO
    NI, NH, NG, NO = sizes
    random.seed(seed + 12)
    m = mtandao_mpya()
    rng = np.random.default_rng(seed + 12)
    X = rng.normal(size=(samples, NI)).tolist()
    T = rng.normal(size=(samples, NO)).tolist()
    return dict(model=m, loss=lambda: kosa(m, X, T), step=lambda: fundisha(m, X, T, 0.1), learning_rate=0.1)
