"""Pahiro ra baadhi: notebook of a Nepali civil engineer (names transliterated), cells put into functions, weights are globals. Does the slope slide, does the river flood, is the road closed, from the rain of some days? relu, tanh and sigmoid with a deriv flag; a column of ones in the data and behind the first layer carries the bias, the output has its own; mean squared error, truti and delta, update within sikau()."""
import numpy as np

# ---- cell 1: activation haru (deriv=True: x is already the output)


def sigmoid(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def tanh(x, deriv=False):
    if deriv:
        return 1 - x ** 2
    return np.tanh(x)


def relu(x, deriv=False):
    if deriv:
        return (x > 0) * 1.0
    return np.maximum(x, 0)


def ek_thapa(a):
    # antim ma 1 ko column
    return np.c_[a, np.ones(len(a))]


# ---- cell 2: data ra bhaar


def suru(din, lukeko1, lukeko2, uttar, samples, seed):
    global X, y, bhaar1, bhaar2, bhaar3, jhukaav3
    np.random.seed(seed + 1934)
    X = ek_thapa(np.random.randn(samples, din))
    y = (np.random.rand(samples, uttar) < 0.5) * 1.0
    bhaar1 = 2 * np.random.random((din + 1, lukeko1)) - 1
    bhaar1[-1] += 0.3
    bhaar2 = 2 * np.random.random((lukeko1 + 1, lukeko2)) - 1
    bhaar3 = 2 * np.random.random((lukeko2, uttar)) - 1
    jhukaav3 = np.random.random((1, uttar)) - 0.5


# ---- cell 3: agadi


def agadi():
    global jod1, tah1, jod2, tah2, jod3, tah3
    jod1 = X.dot(bhaar1)
    tah1 = relu(jod1)
    jod2 = ek_thapa(tah1).dot(bhaar2)
    tah2 = tanh(jod2)
    jod3 = tah2.dot(bhaar3) + jhukaav3
    tah3 = sigmoid(jod3)
    return tah3


def ausat_truti():
    return np.mean((y - agadi()) ** 2)


# ---- cell 4: pachadi, ani sikne


def sikau(dar=0.5):
    global bhaar1, bhaar2, bhaar3, jhukaav3
    agadi()

    tah3_truti = y - tah3
    tah3_delta = 2 * tah3_truti / y.size * sigmoid(tah3, deriv=True)

    tah2_truti = tah3_delta.dot(bhaar3.T)
    tah2_delta = tah2_truti * tanh(tah2, deriv=True)

    # 1 ko column ko truti kasailai chahidaina
    tah1_truti = tah2_delta.dot(bhaar2.T)[:, :-1]
    tah1_delta = tah1_truti * relu(tah1, deriv=True)

    bhaar3 += dar * tah2.T.dot(tah3_delta)
    jhukaav3 += dar * np.sum(tah3_delta, axis=0, keepdims=True)
    bhaar2 += dar * ek_thapa(tah1).T.dot(tah2_delta)
    bhaar1 += dar * X.T.dot(tah1_delta)


# ---- cell 5


def talim(patak=2000, dar=0.5):
    for i in range(patak):
        sikau(dar)
        if i % 200 == 0:
            print(i, 'truti:', ausat_truti())


def check(sizes=(4, 7, 6, 3), samples=8, seed=0):
    suru(*sizes, samples, seed)
    return dict(model=globals(), loss=ausat_truti, step=lambda: sikau(0.2), learning_rate=0.2)
