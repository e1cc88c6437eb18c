"""Who got into a lifeboat? Passengers as rows, one hidden layer, written as a script after a famous eleven-line blog post and put into functions later: nonlin with a deriv flag, l1_error, l1_delta, a bias row of its own, logistic loss, L2."""
import numpy as np

lam = 0.05


def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def logloss(w, X, y):
    l1 = nonlin(X.dot(w["syn0"]) + w["bias0"])
    l2 = nonlin(l1.dot(w["syn1"]) + w["bias1"])[:, 0]
    data = -(y * np.log(l2) + (1 - y) * np.log(1 - l2)).mean()
    return data + lam / 2 * (np.sum(w["syn0"] ** 2) + np.sum(w["syn1"] ** 2))


def train(w, X, y, alpha, steps=1):
    y = y.reshape(-1, 1)
    n = len(y)
    for step in range(steps):
        # forward
        l0 = X
        l1 = nonlin(np.dot(l0, w["syn0"]) + w["bias0"])
        l2 = nonlin(np.dot(l1, w["syn1"]) + w["bias1"])

        # how much did we miss?
        l2_error = l2 - y
        l2_delta = l2_error / n
        # how much did l1 contribute to that?
        l1_error = l2_delta.dot(w["syn1"].T)
        l1_delta = l1_error * nonlin(l1, deriv=True)

        w["syn1"] -= alpha * (l1.T.dot(l2_delta) + lam * w["syn1"])
        w["bias1"] -= alpha * l2_delta.sum(axis=0, keepdims=True)
        w["syn0"] -= alpha * (l0.T.dot(l1_delta) + lam * w["syn0"])
        w["bias0"] -= alpha * l1_delta.sum(axis=0, keepdims=True)


def check(sizes=(6, 5), samples=9, seed=0, alpha=0.3):
    np.random.seed(seed + 1912)
    n_in, n_hidden = sizes
    w = {
        "syn0": 2 * np.random.random((n_in, n_hidden)) - 1,
        "bias0": np.random.random((1, n_hidden)) - 0.5,
        "syn1": 2 * np.random.random((n_hidden, 1)) - 1,
        "bias1": np.random.random((1, 1)) - 0.5,
    }
    X = np.random.normal(size=(samples, n_in))
    y = np.random.randint(0, 2, samples).astype(float)
    return dict(model=w, loss=lambda: logloss(w, X, y), step=lambda: train(w, X, y, alpha), learning_rate=alpha)
