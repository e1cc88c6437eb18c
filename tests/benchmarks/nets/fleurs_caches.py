"""The functions of an online course done again for three kinds of flowers, comments in French: samples in columns, a list of caches, softmax at the end, weight penalty."""
import numpy as np


def initialiser(dims, graine):
    np.random.seed(graine)
    params = {}
    for l in range(1, len(dims)):
        params['W' + str(l)] = np.random.randn(dims[l], dims[l - 1]) * np.sqrt(2. / dims[l - 1])
        params['b' + str(l)] = np.random.randn(dims[l], 1) * 0.2
    return params


def leaky_relu(Z):
    return np.where(Z > 0, Z, 0.1 * Z)


def leaky_relu_backward(dA, Z):
    pente = np.where(Z > 0, 1, 0.1)
    return dA * pente


def softmax(Z):
    # on soustrait le maximum de chaque colonne
    Zs = Z - np.max(Z, axis=0, keepdims=True)
    T = np.exp(Zs)
    return T / np.sum(T, axis=0, keepdims=True)


def propagation(X, params):
    caches = []
    A = X
    L = len(params) // 2
    for l in range(1, L + 1):
        A_prec = A
        W, b = params['W' + str(l)], params['b' + str(l)]
        Z = np.dot(W, A_prec) + b
        if l == L:
            A = softmax(Z)
        elif l == 1:
            A = np.tanh(Z)
        else:
            A = leaky_relu(Z)
        caches.append((A_prec, W, Z, A))
    return A, caches


def calculer_cout(AL, Y, params, lambd):
    m = Y.shape[1]
    entropie = -np.sum(Y * np.log(AL)) / m
    penalite = 0
    for l in range(1, len(params) // 2 + 1):
        penalite += np.sum(np.square(params['W' + str(l)]))
    return entropie + lambd / (2 * m) * penalite


def lineaire_backward(dZ, A_prec, W, lambd):
    m = A_prec.shape[1]
    dW = np.dot(dZ, A_prec.T) / m + lambd / m * W
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prec = np.dot(W.T, dZ)
    return dA_prec, dW, db


def retropropagation(AL, Y, caches, lambd):
    grads = {}
    L = len(caches)
    # derniere couche : softmax et entropie croisee ensemble
    A_prec, W, Z, A = caches[L - 1]
    dZ = AL - Y
    dA, grads['dW' + str(L)], grads['db' + str(L)] = lineaire_backward(dZ, A_prec, W, lambd)
    # les couches cachees
    for l in reversed(range(L - 1)):
        A_prec, W, Z, A = caches[l]
        if l == 0:
            dZ = dA * (1 - np.power(A, 2))
        else:
            dZ = leaky_relu_backward(dA, Z)
        dA, dW, db = lineaire_backward(dZ, A_prec, W, lambd)
        grads['dW' + str(l + 1)] = dW
        grads['db' + str(l + 1)] = db
    return grads


def mise_a_jour(params, grads, taux):
    for cle in params:
        params[cle] = params[cle] - taux * grads['d' + cle]
    return params


def check(sizes=(4, 6, 5, 3), samples=8, seed=0, decalage=0.0):
    lambd = 0.6
    params = initialiser(sizes, seed)
    params['b' + str(len(sizes) - 1)] += decalage
    alea = np.random.RandomState(seed + 55)
    X = alea.randn(sizes[0], samples)
    Y = np.eye(sizes[-1])[:, alea.randint(0, sizes[-1], samples)]

    def cout():
        AL, caches = propagation(X, params)
        return calculer_cout(AL, Y, params, lambd)

    def gradients():
        AL, caches = propagation(X, params)
        return retropropagation(AL, Y, caches, lambd)

    return dict(model=params, loss=cout, backward=gradients)
