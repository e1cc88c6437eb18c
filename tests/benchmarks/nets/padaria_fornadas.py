"""Padaria: que tipo de fornada fazer amanha (pao, broa, bolo...) a partir do tempo e das vendas. Funcoes com caches, dicionario `parametros`, exemplos em colunas, tanh e relu, softmax no fim mas custo de erro quadratico sobre 2m, com L2."""
import numpy as np


def inicializa(camadas, gerador):
    parametros = {}
    for l in range(1, len(camadas)):
        parametros["W" + str(l)] = gerador.normal(size=(camadas[l], camadas[l - 1])) * np.sqrt(1.5 / camadas[l - 1])
        parametros["b" + str(l)] = gerador.normal(size=(camadas[l], 1)) * 0.2
    return parametros


# ---------- ativacoes ----------

def tangente(Z):
    return np.tanh(Z)


def tangente_derivada(A):
    # recebe a SAIDA da tangente
    return 1 - A ** 2


def retifica(Z):
    return np.maximum(0, Z)


def retifica_derivada(Z):
    return (Z > 0).astype(float)


def softmax(Z):
    expoentes = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return expoentes / np.sum(expoentes, axis=0, keepdims=True)


def softmax_retro(dA, A):
    produto = np.sum(dA * A, axis=0, keepdims=True)
    return A * (dA - produto)


# ---------- ida ----------

def linear_ida(A_ant, W, b):
    Z = np.dot(W, A_ant) + b
    return Z, (A_ant, W, b)


def modelo_ida(X, parametros):
    caches = {}
    Z1, caches["lin1"] = linear_ida(X, parametros["W1"], parametros["b1"])
    A1 = tangente(Z1)
    caches["ativ1"] = A1

    Z2, caches["lin2"] = linear_ida(A1, parametros["W2"], parametros["b2"])
    A2 = retifica(Z2)
    caches["ativ2"] = Z2

    Z3, caches["lin3"] = linear_ida(A2, parametros["W3"], parametros["b3"])
    A3 = softmax(Z3)
    return A3, caches


def custo(A3, Y, parametros, lambd):
    m = Y.shape[1]
    dados = np.sum((A3 - Y) ** 2) / (2 * m)
    regular = sum(np.sum(parametros["W" + str(l)] ** 2) for l in (1, 2, 3))
    return dados + lambd / (2 * m) * regular


# ---------- volta ----------

def linear_volta(dZ, cache, lambd, m):
    A_ant, W, b = cache
    dW = np.dot(dZ, A_ant.T) + lambd / m * W
    db = np.sum(dZ, axis=1, keepdims=True)
    dA_ant = np.dot(W.T, dZ)
    return dA_ant, dW, db


def modelo_volta(A3, Y, caches, lambd):
    gradientes = {}
    m = Y.shape[1]

    dA3 = (A3 - Y) / m
    dZ3 = softmax_retro(dA3, A3)
    dA2, gradientes["dW3"], gradientes["db3"] = linear_volta(dZ3, caches["lin3"], lambd, m)

    dZ2 = dA2 * retifica_derivada(caches["ativ2"])
    dA1, gradientes["dW2"], gradientes["db2"] = linear_volta(dZ2, caches["lin2"], lambd, m)

    dZ1 = dA1 * tangente_derivada(caches["ativ1"])
    _, gradientes["dW1"], gradientes["db1"] = linear_volta(dZ1, caches["lin1"], lambd, m)
    return gradientes


def atualiza(parametros, gradientes, taxa):
    for nome in parametros:
        parametros[nome] = parametros[nome] - taxa * gradientes["d" + nome]
    return parametros


def treina(X, Y, camadas, taxa=0.3, lambd=0.5, epocas=500):
    parametros = inicializa(camadas, np.random.default_rng(1))
    for epoca in range(epocas):
        A3, caches = modelo_ida(X, parametros)
        gradientes = modelo_volta(A3, Y, caches, lambd)
        parametros = atualiza(parametros, gradientes, taxa)
        if epoca % 100 == 0:
            print("custo na epoca", epoca, custo(A3, Y, parametros, lambd))
    return parametros


def check(camadas=(5, 6, 7, 4), samples=9, seed=0, lambd=0.8, nivel=0.0):
    gerador = np.random.default_rng(seed + 1234)
    parametros = inicializa(camadas, gerador)
    parametros["b3"] += nivel
    X = gerador.normal(size=(camadas[0], samples))
    Y = np.eye(camadas[-1])[gerador.integers(0, camadas[-1], samples)].T

    def perda():
        return custo(modelo_ida(X, parametros)[0], Y, parametros, lambd)

    def volta():
        A3, caches = modelo_ida(X, parametros)
        return modelo_volta(A3, Y, caches, lambd)

    return dict(model=parametros, loss=perda, backward=volta)
