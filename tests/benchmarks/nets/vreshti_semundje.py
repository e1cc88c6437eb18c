"""Sëmundjet e gjetheve të vreshtit: an Albanian agronomy student after a well-known course; parameters, grads and cache are dicts with numbered keys, leaves of the vine are columns, inverted dropout with masks drawn beforehand, L2, softmax cross-entropy."""
import numpy as np

# shtresat: X -> [LINEARE -> RELU -> DROPOUT] -> [LINEARE -> TANH] -> LINEARE -> SOFTMAX


def inicializo_parametrat(dimensionet, fara):
    parameters = {}
    for l in range(1, len(dimensionet)):
        parameters['W' + str(l)] = fara.standard_normal((dimensionet[l], dimensionet[l - 1])) * np.sqrt(2. / dimensionet[l - 1])
        parameters['b' + str(l)] = fara.standard_normal((dimensionet[l], 1)) * 0.4
    return parameters


def relu(Z):
    return np.maximum(0, Z)


def softmax(Z):
    t = np.exp(Z - Z.max(axis=0))
    return t / np.sum(t, axis=0)


def perpara(X, parameters, maska, mbaj):
    cache = {'A0': X}
    cache['Z1'] = np.dot(parameters['W1'], X) + parameters['b1']
    A1 = relu(cache['Z1'])
    A1 = A1 * maska
    A1 = A1 / mbaj
    cache['A1'] = A1
    cache['D1'] = maska

    cache['Z2'] = np.dot(parameters['W2'], A1) + parameters['b2']
    cache['A2'] = np.tanh(cache['Z2'])

    cache['Z3'] = np.dot(parameters['W3'], cache['A2']) + parameters['b3']
    cache['A3'] = softmax(cache['Z3'])
    return cache['A3'], cache


def llogarit_koston(A3, Y, parameters, lambd):
    m = Y.shape[1]
    entropia = -np.sum(Y * np.log(A3)) / m
    L2 = 0
    for l in (1, 2, 3):
        L2 = L2 + np.sum(np.square(parameters['W%d' % l]))
    return entropia + lambd / (2 * m) * L2


def prapa(Y, parameters, cache, mbaj, lambd):
    """ Kthen fjalorin grads: dW1, db1, dW2, db2, dW3, db3 """
    m = Y.shape[1]
    W1, W2, W3 = parameters['W1'], parameters['W2'], parameters['W3']
    A0, A1, A2, A3 = cache['A0'], cache['A1'], cache['A2'], cache['A3']
    grads = {}

    dZ3 = A3 - Y
    grads['dW3'] = 1. / m * np.dot(dZ3, A2.T) + lambd / m * W3
    grads['db3'] = 1. / m * np.sum(dZ3, axis=1, keepdims=True)

    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, 1 - np.power(A2, 2))
    grads['dW2'] = 1. / m * np.dot(dZ2, A1.T) + lambd / m * W2
    grads['db2'] = 1. / m * np.sum(dZ2, axis=1, keepdims=True)

    dA1 = np.dot(W2.T, dZ2)
    dA1 = dA1 * cache['D1']      # të njëjtat neurone të fikura
    dA1 = dA1 / mbaj
    dZ1 = np.array(dA1, copy=True)
    dZ1[cache['Z1'] <= 0] = 0
    grads['dW1'] = 1. / m * np.dot(dZ1, A0.T) + lambd / m * W1
    grads['db1'] = 1. / m * np.sum(dZ1, axis=1, keepdims=True)

    for k in grads:
        assert np.all(np.isfinite(grads[k])), k
    return grads


def perditeso(parameters, grads, hapi):
    L = len(parameters) // 2
    for l in range(L):
        parameters['W' + str(l + 1)] = parameters['W' + str(l + 1)] - hapi * grads['dW' + str(l + 1)]
        parameters['b' + str(l + 1)] = parameters['b' + str(l + 1)] - hapi * grads['db' + str(l + 1)]
    return parameters


def modeli(X, Y, parameters, fara, hapi=0.05, perseritje=2000, mbaj=0.8, lambd=0.1):
    kostot = []
    for i in range(perseritje):
        maska = (fara.random((parameters['W1'].shape[0], X.shape[1])) < mbaj).astype(int)
        A3, cache = perpara(X, parameters, maska, mbaj)
        grads = prapa(Y, parameters, cache, mbaj, lambd)
        parameters = perditeso(parameters, grads, hapi)
        if i % 100 == 0:
            kostot.append(llogarit_koston(A3, Y, parameters, lambd))
            print('Kosto pas %i: %f' % (i, kostot[-1]))
    return parameters, kostot


def check(dimensionet=(4, 7, 5, 3), samples=8, seed=0):
    fara = np.random.default_rng(seed + 28)
    parameters = inicializo_parametrat(dimensionet, fara)
    X = fara.standard_normal((dimensionet[0], samples))
    Y = np.eye(dimensionet[-1])[:, fara.integers(0, dimensionet[-1], samples)]
    mbaj, lambd = 0.75, 0.6
    maska = (fara.random((dimensionet[1], samples)) < mbaj).astype(int)
    ruajtur = {}

    def kosto():
        A3, ruajtur['cache'] = perpara(X, parameters, maska, mbaj)
        return llogarit_koston(A3, Y, parameters, lambd)

    return dict(model=parameters, loss=kosto, backward=lambda: prapa(Y, parameters, ruajtur['cache'], mbaj, lambd))
