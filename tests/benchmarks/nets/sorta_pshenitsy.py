"""Сорта пшеницы по семи измерениям зерна (transliterated Russian, course style): samples in columns, a dict of parameters with numbers in their names, loops over the layers, an activation chosen by a word, softmax, lambda over twice the number of samples; functions only."""
import numpy as np


def nachalo(razmery, gen):
    parametry = {}
    for l in range(1, len(razmery)):
        parametry['W' + str(l)] = gen.randn(razmery[l], razmery[l - 1]) / np.sqrt(razmery[l - 1])
        parametry['b' + str(l)] = 0.2 * gen.randn(razmery[l], 1)
    return parametry


# функции активации
def leaky_relu(Z):
    return np.where(Z > 0, Z, 0.1 * Z)


def sigmoida(Z):
    return 1 / (1 + np.exp(-Z))


def softmax(Z):
    E = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return E / np.sum(E, axis=0, keepdims=True)


def leaky_relu_nazad(dA, Z):
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0.1 * dZ[Z <= 0]
    return dZ


def sigmoida_nazad(dA, Z):
    s = sigmoida(Z)
    return dA * s * (1 - s)


# прямой проход
def vpered(X, parametry, aktivatsii):
    L = len(parametry) // 2
    kesh = {'A0': X}
    for l in range(1, L + 1):
        kesh['Z' + str(l)] = np.dot(parametry['W' + str(l)], kesh['A' + str(l - 1)]) + parametry['b' + str(l)]
        if aktivatsii[l] == 'leaky_relu':
            kesh['A' + str(l)] = leaky_relu(kesh['Z' + str(l)])
        elif aktivatsii[l] == 'sigmoida':
            kesh['A' + str(l)] = sigmoida(kesh['Z' + str(l)])
        else:
            kesh['A' + str(l)] = softmax(kesh['Z' + str(l)])
    return kesh['A' + str(L)], kesh


def stoimost(AL, Y, parametry, lambd):
    m = Y.shape[1]
    L = len(parametry) // 2
    krossentropiya = -np.sum(Y * np.log(AL)) / m
    shtraf = 0
    for l in range(1, L + 1):
        shtraf += np.sum(np.square(parametry['W' + str(l)]))
    return krossentropiya + lambd / (2 * m) * shtraf


# обратный проход
def nazad(AL, Y, kesh, parametry, aktivatsii, lambd):
    m = Y.shape[1]
    L = len(parametry) // 2
    grad = {}
    dZ = AL - Y
    for l in range(L, 0, -1):
        A_pred = kesh['A' + str(l - 1)]
        W = parametry['W' + str(l)]
        grad['dW' + str(l)] = np.dot(dZ, A_pred.T) / m + lambd / m * W
        grad['db' + str(l)] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dA_pred = np.dot(W.T, dZ)
            Z_pred = kesh['Z' + str(l - 1)]
            if aktivatsii[l - 1] == 'leaky_relu':
                dZ = leaky_relu_nazad(dA_pred, Z_pred)
            else:
                dZ = sigmoida_nazad(dA_pred, Z_pred)
    return grad


def obnovit(parametry, grad, skorost):
    for l in range(1, len(parametry) // 2 + 1):
        parametry['W' + str(l)] -= skorost * grad['dW' + str(l)]
        parametry['b' + str(l)] -= skorost * grad['db' + str(l)]


def check(sizes=(7, 6, 5, 4, 3), samples=11, seed=0, vysoko=0.0):
    gen = np.random.RandomState(seed + 512)
    aktivatsii = [None, 'leaky_relu', 'sigmoida', 'leaky_relu', 'softmax']
    parametry = nachalo(sizes, gen)
    parametry['b4'] += vysoko
    X = gen.randn(sizes[0], samples)
    Y = np.eye(sizes[-1])[gen.randint(0, sizes[-1], samples)].T
    lambd = 0.4

    def loss():
        return stoimost(vpered(X, parametry, aktivatsii)[0], Y, parametry, lambd)

    def backward():
        AL, kesh = vpered(X, parametry, aktivatsii)
        return nazad(AL, Y, kesh, parametry, aktivatsii, lambd)

    return dict(model=parametry, loss=loss, backward=backward)
