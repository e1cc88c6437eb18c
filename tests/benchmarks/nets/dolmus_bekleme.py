"""Dolmus ne kadar bekletir? np.matrix ile yazilmis bir odev: katsayilar theta1..theta3, yanlilik ilk satirda, her katmanin girisine birler sutunu eklenir, satirlar duraklar. Kayip: yuzdelik (pinball) kaybi, cunku gec kalmak erken gelmekten kotu."""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def birler_ekle(a):
    return np.matrix(np.hstack([np.ones((a.shape[0], 1)), a]))


def theta_kur(giris, gizli1, gizli2, cikis, rs):
    theta1 = np.matrix(rs.normal(size=(giris + 1, gizli1))) * 0.8
    theta2 = np.matrix(rs.normal(size=(gizli1 + 1, gizli2))) * 0.8
    theta3 = np.matrix(rs.normal(size=(gizli2 + 1, cikis))) * 0.8
    return {"theta1": theta1, "theta2": theta2, "theta3": theta3}


def ileri(X, t):
    a1 = birler_ekle(X)
    z2 = a1 * t["theta1"]
    a2 = birler_ekle(np.tanh(z2))
    z3 = a2 * t["theta2"]
    a3 = birler_ekle(sigmoid(z3))
    h = a3 * t["theta3"]
    return a1, z2, a2, z3, a3, h


def kayip(X, y, t, tau, lamda):
    m = X.shape[0]
    a1, z2, a2, z3, a3, h = ileri(X, t)
    e = y - h
    J = np.sum(np.maximum(tau * e, (tau - 1) * e)) / m
    # yanlilik satiri cezalandirilmaz
    ceza = sum(np.sum(np.square(t[ad][1:, :])) for ad in t)
    return J + lamda / (2 * m) * ceza


def geri(X, y, t, tau, lamda):
    m = X.shape[0]
    a1, z2, a2, z3, a3, h = ileri(X, t)

    # cikis
    e = y - h
    d4 = np.where(e > 0, -tau, 1 - tau) / m
    d4 = np.matrix(d4)

    # gizli katmanlar, yanlilik sutunu atilir
    g3 = np.multiply(a3[:, 1:], 1 - a3[:, 1:])
    d3 = np.multiply(d4 * t["theta3"][1:, :].T, g3)
    g2 = 1 - np.square(a2[:, 1:])
    d2 = np.multiply(d3 * t["theta2"][1:, :].T, g2)

    delta3 = a3.T * d4
    delta2 = a2.T * d3
    delta1 = a1.T * d2

    delta3[1:, :] = delta3[1:, :] + lamda / m * t["theta3"][1:, :]
    delta2[1:, :] = delta2[1:, :] + lamda / m * t["theta2"][1:, :]
    delta1[1:, :] = delta1[1:, :] + lamda / m * t["theta1"][1:, :]
    return {"theta1": delta1, "theta2": delta2, "theta3": delta3}


def egit(X, y, t, tau=0.8, lamda=0.1, alfa=0.05, tur=300):
    for i in range(tur):
        grad = geri(X, y, t, tau, lamda)
        for ad in t:
            t[ad] = t[ad] - alfa * grad[ad]
        if i % 50 == 0:
            print(i, kayip(X, y, t, tau, lamda))


def check(giris=5, gizli1=7, gizli2=4, cikis=2, samples=9, seed=0):
    rs = np.random.default_rng(seed + 2718)
    t = theta_kur(giris, gizli1, gizli2, cikis, rs)
    X = np.matrix(rs.normal(size=(samples, giris)))
    y = np.matrix(rs.normal(size=(samples, cikis)) * 2)
    tau, lamda = 0.8, 0.6
    return dict(
        model=t,
        loss=lambda: kayip(X, y, t, tau, lamda),
        backward=lambda: geri(X, y, t, tau, lamda),
    )
