"""Germinara el lote de quinoa? Si o no. Funciones sueltas con `cache` al estilo de las tareas: afin, lote (batchnorm), relu, dropout con una mascara fija, logistica con perdida logaritmica; diccionario de parametros, las etiquetas son un vector (n,), L2."""
import numpy as np

EPS = 1e-5


def afin_adelante(x, w, b):
    salida = x.dot(w) + b
    cache = (x, w)
    return salida, cache


def afin_atras(dsalida, cache):
    x, w = cache
    dx = dsalida.dot(w.T)
    dw = x.T.dot(dsalida)
    db = dsalida.sum(axis=0)
    return dx, dw, db


def lote_adelante(x, gamma, beta):
    media = x.mean(axis=0)
    centrado = x - media
    varianza = (centrado ** 2).mean(axis=0)
    inv = 1.0 / np.sqrt(varianza + EPS)
    norm = centrado * inv
    salida = gamma * norm + beta
    return salida, (centrado, inv, norm, gamma)


def lote_atras(dsalida, cache):
    centrado, inv, norm, gamma = cache
    n = dsalida.shape[0]
    dbeta = dsalida.sum(axis=0)
    dgamma = (dsalida * norm).sum(axis=0)
    dnorm = dsalida * gamma
    dvar = (dnorm * centrado).sum(axis=0) * -0.5 * inv ** 3
    dmedia = -(dnorm * inv).sum(axis=0)
    dx = dnorm * inv + dvar * 2 * centrado / n + dmedia / n
    return dx, dgamma, dbeta


def relu_adelante(x):
    return np.maximum(x, 0), x


def relu_atras(dsalida, cache):
    x = cache
    dx = np.where(x > 0, dsalida, 0)
    return dx


def apaga_adelante(x, mascara, p):
    return x * mascara / (1 - p), (mascara, p)


def apaga_atras(dsalida, cache):
    mascara, p = cache
    return dsalida * mascara / (1 - p)


def logistica_perdida(z, y):
    """z es (n, 1), y es (n,)"""
    n = z.shape[0]
    y = y.reshape(-1, 1)
    prob = 1 / (1 + np.exp(-z))
    perdida = -(y * np.log(prob) + (1 - y) * np.log(1 - prob)).sum() / n
    dz = (prob - y) / n
    return perdida, dz


def perdida_y_grad(params, x, y, mascaras, p=0.3, reg=0.0):
    # adelante
    h, c_a1 = afin_adelante(x, params["w1"], params["b1"])
    h, c_l1 = lote_adelante(h, params["gamma1"], params["beta1"])
    h, c_r1 = relu_adelante(h)
    h, c_d1 = apaga_adelante(h, mascaras[0], p)
    h, c_a2 = afin_adelante(h, params["w2"], params["b2"])
    h, c_l2 = lote_adelante(h, params["gamma2"], params["beta2"])
    h, c_r2 = relu_adelante(h)
    h, c_d2 = apaga_adelante(h, mascaras[1], p)
    z, c_a3 = afin_adelante(h, params["w3"], params["b3"])
    perdida, dz = logistica_perdida(z, y)
    for k in ("w1", "w2", "w3"):
        perdida += reg * np.sum(params[k] * params[k])

    # atras
    grads = {}
    dh, grads["w3"], grads["b3"] = afin_atras(dz, c_a3)
    dh = apaga_atras(dh, c_d2)
    dh = relu_atras(dh, c_r2)
    dh, grads["gamma2"], grads["beta2"] = lote_atras(dh, c_l2)
    dh, grads["w2"], grads["b2"] = afin_atras(dh, c_a2)
    dh = apaga_atras(dh, c_d1)
    dh = relu_atras(dh, c_r1)
    dh, grads["gamma1"], grads["beta1"] = lote_atras(dh, c_l1)
    _, grads["w1"], grads["b1"] = afin_atras(dh, c_a1)
    for k in ("w1", "w2", "w3"):
        grads[k] = grads[k] + 2 * reg * params[k]
    return perdida, grads


def entrena(params, x, y, tasa=0.1, vueltas=100, p=0.3, semilla=0):
    azar = np.random.default_rng(semilla)
    for _ in range(vueltas):
        mascaras = [(azar.random(params[b].shape) > p).astype(float) for b in ("b1", "b2")]
        perdida, grads = perdida_y_grad(params, x, y, mascaras, p)
        for k in params:
            params[k] = params[k] - tasa * grads[k]
    return params


def check(entrada=5, oculta1=6, oculta2=7, samples=9, seed=0):
    azar = np.random.default_rng(seed + 39)
    params = {
        "w1": azar.normal(size=(entrada, oculta1)) * 0.7,
        "b1": azar.normal(size=oculta1) * 0.2,
        "gamma1": azar.uniform(0.5, 1.6, oculta1),
        "beta1": azar.normal(size=oculta1) * 0.4,
        "w2": azar.normal(size=(oculta1, oculta2)) * 0.7,
        "b2": azar.normal(size=oculta2) * 0.2,
        "gamma2": azar.uniform(0.5, 1.6, oculta2),
        "beta2": azar.normal(size=oculta2) * 0.4,
        "w3": azar.normal(size=(oculta2, 1)) * 0.7,
        "b3": azar.normal(size=1) * 0.2,
    }
    x = azar.normal(size=(samples, entrada))
    y = azar.integers(0, 2, size=samples).astype(float)
    mascaras = [np.ones((samples, oculta1)), np.ones((samples, oculta2))]
    for m in mascaras:
        m[azar.random(m.shape) < 0.3] = 0.0
    return dict(
        model=params,
        loss=lambda: perdida_y_grad(params, x, y, mascaras, 0.3, 0.02)[0],
        backward=lambda: perdida_y_grad(params, x, y, mascaras, 0.3, 0.02)[1],
    )
