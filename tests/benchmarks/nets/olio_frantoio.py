"""Da quale frantoio viene l'olio? Tre strati alla maniera del corso: funzioni con cache in dizionari, colonne sono bottiglie, relu, softmax e entropia incrociata, L2 con lambd / (2 m)."""
import numpy as np


def iniziali(strati, gen):
    parametri = {}
    for l in range(1, len(strati)):
        parametri["W" + str(l)] = gen.normal(size=(strati[l], strati[l - 1])) * np.sqrt(2 / strati[l - 1])
        parametri["b" + str(l)] = gen.normal(size=(strati[l], 1)) * 0.2
    return parametri


def relu(Z):
    return np.maximum(0, Z)


def softmax(Z):
    e = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


def avanti(X, parametri):
    cache = {"A0": X}
    Z1 = np.dot(parametri["W1"], X) + parametri["b1"]
    A1 = relu(Z1)
    Z2 = np.dot(parametri["W2"], A1) + parametri["b2"]
    A2 = np.tanh(Z2)
    Z3 = np.dot(parametri["W3"], A2) + parametri["b3"]
    A3 = softmax(Z3)
    cache.update({"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2, "Z3": Z3, "A3": A3})
    return A3, cache


def costo(A3, Y, parametri, lambd):
    m = Y.shape[1]
    entropia = -np.sum(Y * np.log(A3)) / m
    pesi = sum(np.sum(np.square(parametri["W" + str(l)])) for l in (1, 2, 3))
    return entropia + lambd / (2 * m) * pesi


def lineare_indietro(dZ, A_prec, W, lambd):
    m = A_prec.shape[1]
    dW = np.dot(dZ, A_prec.T) / m + lambd / m * W
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prec = np.dot(W.T, dZ)
    return dA_prec, dW, db


def relu_indietro(dA, Z):
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ


def tanh_indietro(dA, A):
    return dA * (1 - np.power(A, 2))


def indietro(Y, parametri, cache, lambd):
    gradienti = {}
    dZ3 = cache["A3"] - Y
    dA2, gradienti["dW3"], gradienti["db3"] = lineare_indietro(dZ3, cache["A2"], parametri["W3"], lambd)

    dZ2 = tanh_indietro(dA2, cache["A2"])
    dA1, gradienti["dW2"], gradienti["db2"] = lineare_indietro(dZ2, cache["A1"], parametri["W2"], lambd)

    dZ1 = relu_indietro(dA1, cache["Z1"])
    _, gradienti["dW1"], gradienti["db1"] = lineare_indietro(dZ1, cache["A0"], parametri["W1"], lambd)
    return gradienti


def aggiorna(parametri, gradienti, alpha):
    for nome in parametri:
        parametri[nome] = parametri[nome] - alpha * gradienti["d" + nome]
    return parametri


def modello(X, Y, strati, alpha=0.1, giri=500, lambd=0.7):
    parametri = iniziali(strati, np.random.default_rng(3))
    for i in range(giri):
        A3, cache = avanti(X, parametri)
        if i % 100 == 0:
            print("costo dopo", i, costo(A3, Y, parametri, lambd))
        parametri = aggiorna(parametri, indietro(Y, parametri, cache, lambd), alpha)
    return parametri


def check(strati=(5, 8, 6, 4), samples=9, seed=0, lambd=0.7, livello=0.0):
    gen = np.random.default_rng(seed + 902)
    parametri = iniziali(strati, gen)
    parametri["b3"] += livello
    X = gen.normal(size=(strati[0], samples))
    Y = np.eye(strati[-1])[:, gen.integers(0, strati[-1], samples)]

    def gradienti():
        _, cache = avanti(X, parametri)
        return indietro(Y, parametri, cache, lambd)

    return dict(
        model=parametri,
        loss=lambda: costo(avanti(X, parametri)[0], Y, parametri, lambd),
        backward=gradienti,
    )
