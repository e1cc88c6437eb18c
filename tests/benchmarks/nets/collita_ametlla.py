"""Collita d'ametlla: a Catalan farmer's daughter (agronomy, first year of Python) guesses yield and oil of almond orchards. A script cut into functions, everything global: W1, b1 ... are changed with -= in a training step, first all deltas, then all weights; each orchard has a weight of its own because some were only measured by eye."""
import numpy as np

# --- configuració ---
ETA = 0.05
W1 = b1 = W2 = b2 = W3 = b3 = None
Z1 = A1 = Z2 = A2 = S = None


def leaky(z, pendent=0.15):
    return np.maximum(z, pendent * z)


def leaky_der(z, pendent=0.15):
    d = np.ones(z.shape)
    d[z < 0] = pendent
    return d


def tanh_der(a):
    # compte! rep la sortida de la tanh, no la z
    return 1.0 - a * a


def pesos_inicials(n_in, n_h1, n_h2, n_out, llavor):
    global W1, b1, W2, b2, W3, b3
    atzar = np.random.RandomState(llavor)
    W1 = atzar.randn(n_in, n_h1) * np.sqrt(1.0 / n_in)
    b1 = atzar.randn(1, n_h1) * 0.3
    W2 = atzar.randn(n_h1, n_h2) * np.sqrt(1.0 / n_h1)
    b2 = atzar.randn(1, n_h2) * 0.3
    W3 = atzar.randn(n_h2, n_out) * np.sqrt(1.0 / n_h2)
    b3 = atzar.randn(1, n_out) * 0.3


def endavant(X):
    global Z1, A1, Z2, A2, S
    Z1 = X.dot(W1) + b1
    A1 = np.tanh(Z1)
    Z2 = A1.dot(W2) + b2
    A2 = leaky(Z2)
    S = A2.dot(W3) + b3          # sortida lineal, kg i % d'oli (normalitzats)
    return S


def error(X, Y, pes):
    s = endavant(X)
    return np.sum(pes * (s - Y) ** 2) / (2 * len(X))


def pas_entrenament(X, Y, pes):
    global W1, b1, W2, b2, W3, b3
    endavant(X)
    n = X.shape[0]

    # 1) les deltes, de la sortida cap a l'entrada
    delta3 = pes * (S - Y) / n
    error2 = delta3.dot(W3.T)
    delta2 = error2 * leaky_der(Z2)
    error1 = delta2.dot(W2.T)
    delta1 = error1 * tanh_der(A1)

    # 2) els pesos
    W3 -= ETA * A2.T.dot(delta3)
    b3 -= ETA * delta3.sum(axis=0, keepdims=True)
    W2 -= ETA * A1.T.dot(delta2)
    b2 -= ETA * delta2.sum(axis=0, keepdims=True)
    W1 -= ETA * X.T.dot(delta1)
    b1 -= ETA * delta1.sum(axis=0, keepdims=True)


def normalitza(M):
    return (M - M.mean(axis=0)) / (M.std(axis=0) + 1e-9)


def entrena(X, Y, pes, voltes=3000):
    for v in range(voltes):
        pas_entrenament(X, Y, pes)
        if v % 500 == 0:
            print('volta', v, 'error', round(float(error(X, Y, pes)), 5))


def check(sizes=(4, 6, 5, 2), samples=7, seed=0):
    pesos_inicials(*sizes, seed + 17)
    atzar = np.random.default_rng(seed + 170)
    camps = atzar.normal(size=(samples, sizes[0]))       # pluja, gel, edat dels arbres, adob...
    collita = atzar.normal(size=(samples, sizes[-1]))
    pes = atzar.uniform(0.4, 1.6, (samples, 1))
    return dict(
        model=globals(),
        loss=lambda: error(camps, collita, pes),
        step=lambda: pas_entrenament(camps, collita, pes),
        learning_rate=ETA,
    )
