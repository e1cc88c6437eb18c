"""Functions over a parameter dict, samples in columns, loops over layers, binary cross-entropy with weight decay."""
import numpy as np


def init(dims, seed):
    rng = np.random.default_rng(seed)
    params = {}
    for l in range(1, len(dims)):
        params['W' + str(l)] = rng.normal(size=(dims[l], dims[l - 1])) * 0.6
        params['b' + str(l)] = rng.normal(size=(dims[l], 1)) * 0.2
    return params


def relu(Z):
    return np.maximum(0, Z)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def model_forward(X, params):
    L = len(params) // 2
    cache = {'A0': X}
    A = X
    for l in range(1, L + 1):
        Z = np.dot(params['W' + str(l)], A) + params['b' + str(l)]
        A = sigmoid(Z) if l == L else relu(Z)
        cache['Z' + str(l)] = Z
        cache['A' + str(l)] = A
    return A, cache


def compute_cost(AL, Y, params, lambd):
    m = Y.shape[1]
    cross = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    penalty = 0.0
    for l in range(1, len(params) // 2 + 1):
        penalty += np.sum(np.square(params['W' + str(l)]))
    return cross + lambd / (2 * m) * penalty


def model_backward(Y, params, cache, lambd):
    grads = {}
    m = Y.shape[1]
    L = len(params) // 2
    dZ = cache['A' + str(L)] - Y
    for l in range(L, 0, -1):
        A_prev = cache['A' + str(l - 1)]
        grads['dW' + str(l)] = np.dot(dZ, A_prev.T) / m + lambd / m * params['W' + str(l)]
        grads['db' + str(l)] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dA = np.dot(params['W' + str(l)].T, dZ)
            dZ = dA * (cache['Z' + str(l - 1)] > 0)
    return grads


def check(sizes=(4, 6, 5, 2), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    params = init(sizes, seed)
    X = rng.normal(size=(sizes[0], samples))
    Y = rng.integers(0, 2, size=(sizes[-1], samples)).astype(float)

    def loss():
        AL, cache = model_forward(X, params)
        return compute_cost(AL, Y, params, 0.7)

    def backward():
        AL, cache = model_forward(X, params)
        return model_backward(Y, params, cache, 0.7)

    return dict(model=params, loss=loss, backward=backward)
