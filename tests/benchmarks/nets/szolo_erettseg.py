"""Szőlőérettség (Hungarian student's notebook, later put into functions): cukor, sav, pH -> éretlen / érett / túlérett. Soronként egy minta, sigmoid, tanh, softmax; minden ami kell, tuple-ben megy vissza."""
import numpy as np


def szigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def szigmoid_derivalt(z):
    s = szigmoid(z)
    return s * (1 - s)


def tanh_derivalt(z):
    return 1 - np.tanh(z) ** 2


def softmax(z):
    z = z - np.max(z, axis=1, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=1, keepdims=True)


def egy_az_n_bol(cimkek, k):
    Y = np.zeros((cimkek.size, k))
    Y[np.arange(cimkek.size), cimkek] = 1
    return Y


def elore(X, sulyok):
    W1, b1, W2, b2, W3, b3 = sulyok
    z1 = X.dot(W1) + b1
    a1 = szigmoid(z1)
    z2 = a1.dot(W2) + b2
    a2 = np.tanh(z2)
    z3 = a2.dot(W3) + b3
    return z1, a1, z2, a2, z3, softmax(z3)


def koltseg(X, Y, sulyok, lambd):
    n = Y.shape[0]
    josolt = elore(X, sulyok)[-1]
    kereszt_entropia = -np.sum(Y * np.log(josolt)) / n
    # a biasokat nem büntetjük
    bunteto = sum(np.sum(W ** 2) for W in sulyok[::2])
    return kereszt_entropia + lambd / (2 * n) * bunteto


def vissza(X, Y, sulyok, lambd):
    W1, b1, W2, b2, W3, b3 = sulyok
    n = Y.shape[0]
    z1, a1, z2, a2, z3, josolt = elore(X, sulyok)

    hiba3 = (josolt - Y) / n
    dW3 = a2.T.dot(hiba3)
    db3 = hiba3.sum(axis=0)

    hiba2 = hiba3.dot(W3.T) * tanh_derivalt(z2)
    dW2 = a1.T.dot(hiba2)
    db2 = hiba2.sum(axis=0)

    hiba1 = hiba2.dot(W2.T) * szigmoid_derivalt(z1)
    dW1 = X.T.dot(hiba1)
    db1 = hiba1.sum(axis=0)

    dW1 = dW1 + lambd / n * W1
    dW2 = dW2 + lambd / n * W2
    dW3 = dW3 + lambd / n * W3
    return dW1, db1, dW2, db2, dW3, db3


def tanit(X, Y, sulyok, lambd, alfa=0.3, lepesek=200):
    for lepes in range(lepesek):
        gradiensek = vissza(X, Y, sulyok, lambd)
        for i in range(len(sulyok)):
            sulyok[i] = sulyok[i] - alfa * gradiensek[i]
        if lepes % 50 == 0:
            print(lepes, round(koltseg(X, Y, sulyok, lambd), 4))
    return sulyok


def check(retegek=(3, 6, 5, 4), samples=7, seed=0, eltolas=0.0):
    rng = np.random.RandomState(seed + 3)
    sulyok = []
    for be, ki in zip(retegek[:-1], retegek[1:]):
        sulyok.append(rng.randn(be, ki))
        sulyok.append(0.3 * rng.randn(ki))
    sulyok[-1] = sulyok[-1] + eltolas
    X = rng.randn(samples, retegek[0])
    Y = egy_az_n_bol(rng.randint(0, retegek[-1], samples), retegek[-1])
    return dict(
        model=sulyok,
        loss=lambda: koltseg(X, Y, sulyok, 0.4),
        backward=lambda: vissza(X, Y, sulyok, 0.4),
    )
