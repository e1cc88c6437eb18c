"""Hvilken art er muslingen? Maal af skallen ind, en artskode ud. Flerklasse-hinge i den Crammer-frie form fra kurset, alt med loekker over proever, klasser og enheder; vaegte i en ordbog, L2, `tab_og_gradienter` giver begge dele."""
import math

import numpy as np


def elu(v):
    return v if v > 0 else math.exp(v) - 1.0


def elu_afledt(v):
    return 1.0 if v > 0 else math.exp(v)


def nyt_net(ind, skjult, lag2, arter, tal):
    return {
        "U": tal.normal(size=(skjult, ind)) * 0.6,
        "u": tal.normal(size=skjult) * 0.2,
        "V": tal.normal(size=(lag2, skjult)) * 0.6,
        "v": tal.normal(size=lag2) * 0.2,
        "S": tal.normal(size=(arter, lag2)) * 0.6,
        "s": tal.normal(size=arter) * 0.2,
    }


def fremad(net, x):
    """En proeve igennem; giver scoren og det som tilbage-turen skal bruge."""
    skjult = len(net["u"])
    lag2 = len(net["v"])
    arter = len(net["s"])
    p = np.zeros(skjult)
    h = np.zeros(skjult)
    for j in range(skjult):
        for i in range(len(x)):
            p[j] += net["U"][j, i] * x[i]
        p[j] += net["u"][j]
        h[j] = elu(p[j])
    q = np.zeros(lag2)
    g = np.zeros(lag2)
    for k in range(lag2):
        for j in range(skjult):
            q[k] += net["V"][k, j] * h[j]
        q[k] += net["v"][k]
        g[k] = math.atan(q[k])
    score = np.zeros(arter)
    for c in range(arter):
        for k in range(lag2):
            score[c] += net["S"][c, k] * g[k]
        score[c] += net["s"][c]
    return score, (p, h, q, g)


def tab_og_gradienter(net, X, art, lam=0.01, margen=1.0):
    antal = X.shape[0]
    grad = {navn: np.zeros_like(w) for navn, w in net.items()}
    tab = 0.0

    for n in range(antal):
        x = X[n]
        score, (p, h, q, g) = fremad(net, x)
        rigtig = art[n]

        # hinge over alle forkerte arter
        d_score = np.zeros(len(score))
        for c in range(len(score)):
            if c == rigtig:
                continue
            m = score[c] - score[rigtig] + margen
            if m > 0:
                tab += m / antal
                d_score[c] += 1.0 / antal
                d_score[rigtig] -= 1.0 / antal

        # oeverste lag
        d_g = np.zeros(len(g))
        for c in range(len(score)):
            grad["s"][c] += d_score[c]
            for k in range(len(g)):
                grad["S"][c, k] += d_score[c] * g[k]
                d_g[k] += d_score[c] * net["S"][c, k]

        # andet lag
        d_h = np.zeros(len(h))
        for k in range(len(g)):
            d_q = d_g[k] / (1 + q[k] ** 2)
            grad["v"][k] += d_q
            for j in range(len(h)):
                grad["V"][k, j] += d_q * h[j]
                d_h[j] += d_q * net["V"][k, j]

        # foerste lag
        for j in range(len(h)):
            d_p = d_h[j] * elu_afledt(p[j])
            grad["u"][j] += d_p
            for i in range(len(x)):
                grad["U"][j, i] += d_p * x[i]

    for navn in ("U", "V", "S"):
        tab += 0.5 * lam * np.sum(net[navn] ** 2)
        grad[navn] += lam * net[navn]
    return tab, grad


def laer(net, X, art, skridt=0.1, runder=50):
    for _ in range(runder):
        tab, grad = tab_og_gradienter(net, X, art)
        for navn in net:
            net[navn] -= skridt * grad[navn]
    return net


def check(ind=5, skjult=6, lag2=4, arter=3, samples=7, seed=0):
    tal = np.random.default_rng(seed + 88)
    net = nyt_net(ind, skjult, lag2, arter, tal)
    X = tal.normal(size=(samples, ind))
    art = [int(a) for a in tal.integers(0, arter, size=samples)]
    return dict(
        model=net,
        loss=lambda: tab_og_gradienter(net, X, art, 0.08)[0],
        backward=lambda: tab_og_gradienter(net, X, art, 0.08)[1],
    )
