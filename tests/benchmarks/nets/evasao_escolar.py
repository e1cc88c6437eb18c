"""Evasão escolar (who leaves school): notebook of a Brazilian who has done the well-known course; dict of parameters, tuples as caches, students in columns, an L-layer relu net with a sigmoid on top, L2 and inverted dropout whose masks are drawn once and kept."""
import numpy as np


def sigmoid(Z):
    A = 1 / (1 + np.exp(-Z))
    cache = Z
    return A, cache


def relu(Z):
    A = np.maximum(0, Z)
    cache = Z
    return A, cache


def relu_backward(dA, cache):
    Z = cache
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ


def sigmoid_backward(dA, cache):
    Z = cache
    s = 1 / (1 + np.exp(-Z))
    dZ = dA * s * (1 - s)
    return dZ


def inicializar_parametros(camadas, rng):
    parametros = {}
    for l in range(1, len(camadas)):
        parametros['W' + str(l)] = rng.normal(size=(camadas[l], camadas[l - 1])) / np.sqrt(camadas[l - 1])
        parametros['b' + str(l)] = 0.1 + 0.3 * rng.normal(size=(camadas[l], 1))
    return parametros


def criar_mascaras(camadas, m, keep_prob, rng):
    # mesmas mascaras em toda a epoca, para poder comparar as rodadas
    return {'D' + str(l): rng.random((camadas[l], m)) < keep_prob for l in range(1, len(camadas) - 1)}


def linear_forward(A, W, b):
    Z = np.dot(W, A) + b
    cache = (A, W, b)
    return Z, cache


def modelo_forward(X, parametros, mascaras, keep_prob):
    caches = []
    A = X
    L = len(parametros) // 2
    for l in range(1, L):
        A_prev = A
        Z, linear_cache = linear_forward(A_prev, parametros['W' + str(l)], parametros['b' + str(l)])
        A, ativ_cache = relu(Z)
        A = A * mascaras['D' + str(l)] / keep_prob
        caches.append((linear_cache, ativ_cache))
    Z, linear_cache = linear_forward(A, parametros['W' + str(L)], parametros['b' + str(L)])
    AL, ativ_cache = sigmoid(Z)
    caches.append((linear_cache, ativ_cache))
    return AL, caches


def calcular_custo(AL, Y, parametros, lambd):
    m = Y.shape[1]
    entropia = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    l2 = 0
    for l in range(1, len(parametros) // 2 + 1):
        l2 += np.sum(np.square(parametros['W' + str(l)]))
    return entropia + lambd / (2 * m) * l2


def linear_backward(dZ, cache, lambd):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m + lambd / m * W
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db


def modelo_backward(AL, Y, caches, mascaras, keep_prob, lambd):
    grads = {}
    L = len(caches)
    # camada de saida
    linear_cache, ativ_cache = caches[L - 1]
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    dZ = sigmoid_backward(dAL, ativ_cache)
    dA, grads['dW' + str(L)], grads['db' + str(L)] = linear_backward(dZ, linear_cache, lambd)
    # camadas escondidas
    for l in reversed(range(1, L)):
        linear_cache, ativ_cache = caches[l - 1]
        dA = dA * mascaras['D' + str(l)]
        dA = dA / keep_prob
        dZ = relu_backward(dA, ativ_cache)
        dA_prev, dW, db = linear_backward(dZ, linear_cache, lambd)
        grads['dW' + str(l)] = dW
        grads['db' + str(l)] = db
        dA = dA_prev
    return grads


def atualizar_parametros(parametros, grads, taxa):
    L = len(parametros) // 2
    for l in range(1, L + 1):
        parametros['W' + str(l)] = parametros['W' + str(l)] - taxa * grads['dW' + str(l)]
        parametros['b' + str(l)] = parametros['b' + str(l)] - taxa * grads['db' + str(l)]
    return parametros


def treinar(X, Y, camadas, taxa=0.05, epocas=1000, lambd=0.7, keep_prob=0.8, mostrar=False):
    rng = np.random.default_rng(1)
    parametros = inicializar_parametros(camadas, rng)
    mascaras = criar_mascaras(camadas, X.shape[1], keep_prob, rng)
    for i in range(epocas):
        AL, caches = modelo_forward(X, parametros, mascaras, keep_prob)
        grads = modelo_backward(AL, Y, caches, mascaras, keep_prob, lambd)
        parametros = atualizar_parametros(parametros, grads, taxa)
        if mostrar and i % 100 == 0:
            print(f"Custo apos a epoca {i}: {calcular_custo(AL, Y, parametros, lambd)}")
    return parametros


def check(camadas=(5, 7, 4, 2), samples=9, seed=0, keep_prob=0.75, lambd=0.7):
    rng = np.random.default_rng(seed + 40)
    parametros = inicializar_parametros(camadas, rng)
    mascaras = criar_mascaras(camadas, samples, keep_prob, rng)
    X = rng.normal(size=(camadas[0], samples))
    Y = (rng.random((camadas[-1], samples)) < 0.4).astype(float)

    def custo():
        AL, _ = modelo_forward(X, parametros, mascaras, keep_prob)
        return calcular_custo(AL, Y, parametros, lambd)

    def backward():
        AL, caches = modelo_forward(X, parametros, mascaras, keep_prob)
        return modelo_backward(AL, Y, caches, mascaras, keep_prob, lambd)

    return dict(model=parametros, loss=custo, backward=backward)
