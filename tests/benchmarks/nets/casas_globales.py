"""Regresión de precios de casas (a forum question in Spanish): global variables read and written by functions, one house after another as plain 1-d arrays, one update per epoch."""
import numpy as np

# datos y pesos: todo es global
X, y = [], []
W1 = b1 = W2 = b2 = W3 = b3 = None
tasa = 0.05


def iniciar(n_entrada, n_oculta1, n_oculta2, n_salida, n_casas, semilla):
    global X, y, W1, b1, W2, b2, W3, b3
    azar = np.random.RandomState(semilla)
    W1 = azar.uniform(-1, 1, (n_entrada, n_oculta1))
    b1 = azar.uniform(-.5, .5, n_oculta1)
    W2 = azar.uniform(-1, 1, (n_oculta1, n_oculta2))
    b2 = azar.uniform(-.5, .5, n_oculta2)
    W3 = azar.uniform(-1, 1, (n_oculta2, n_salida))
    b3 = azar.uniform(-.5, .5, n_salida)
    X = azar.randn(n_casas, n_entrada)
    y = azar.randn(n_casas, n_salida)


def sigmoide(x):
    return 1 / (1 + np.exp(-x))


def predecir(casa):
    oculta1 = sigmoide(np.dot(casa, W1) + b1)
    suma2 = np.dot(oculta1, W2) + b2
    oculta2 = np.maximum(suma2, 0)
    salida = np.dot(oculta2, W3) + b3
    return oculta1, suma2, oculta2, salida


def error_medio():
    total = 0
    for i in range(len(X)):
        salida = predecir(X[i])[-1]
        total += np.mean((y[i] - salida) ** 2)
    return total / len(X)


def entrenar():
    global W1, b1, W2, b2, W3, b3
    dW1, db1 = np.zeros_like(W1), np.zeros_like(b1)
    dW2, db2 = np.zeros_like(W2), np.zeros_like(b2)
    dW3, db3 = np.zeros_like(W3), np.zeros_like(b3)
    n = len(X) * y.shape[1]

    for i in range(len(X)):
        oculta1, suma2, oculta2, salida = predecir(X[i])

        # capa de salida (lineal)
        delta3 = 2 * (salida - y[i]) / n
        # capas ocultas
        error2 = np.dot(W3, delta3)
        delta2 = error2 * (suma2 > 0)
        error1 = np.dot(W2, delta2)
        delta1 = error1 * oculta1 * (1 - oculta1)

        dW3 += np.outer(oculta2, delta3)
        db3 += delta3
        dW2 += np.outer(oculta1, delta2)
        db2 += delta2
        dW1 += np.outer(X[i], delta1)
        db1 += delta1

    W1 = W1 - tasa * dW1
    b1 = b1 - tasa * db1
    W2 = W2 - tasa * dW2
    b2 = b2 - tasa * db2
    W3 = W3 - tasa * dW3
    b3 = b3 - tasa * db3


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    iniciar(*sizes, samples, seed)
    return dict(model=globals(), loss=error_medio, step=entrenar, learning_rate=tasa)
