"""Prices with an uncertainty: a Gaussian likelihood with its own variance per sample, Huber on a second output, sample weights."""
import numpy as np

HUBER = 0.8


def forward(theta, X):
    (K1, c1), (K2, c2), (k_mu, k_s, k_aux) = theta
    h1 = np.maximum(X @ K1 + c1, 0.0)
    h2 = np.tanh(h1 @ K2 + c2)
    mu = h2 @ k_mu
    log_s = h2 @ k_s
    aux = h2 @ k_aux
    return h1, h2, mu, log_s, aux


def loss_fn(theta, X, y, y_aux, w, l1=0.01):
    h1, h2, mu, log_s, aux = forward(theta, X)
    nll = 0.5 * ((y - mu) * np.exp(-log_s)) ** 2 + log_s
    r = aux - y_aux
    huber = np.where(np.abs(r) <= HUBER, 0.5 * r ** 2, HUBER * (np.abs(r) - 0.5 * HUBER))
    lasso = l1 * (np.abs(theta[0][0]).sum() + np.abs(theta[1][0]).sum())
    return np.sum(w * nll) / np.sum(w) + np.mean(huber) + lasso


def grad_fn(theta, X, y, y_aux, w, l1=0.01):
    (K1, c1), (K2, c2), (k_mu, k_s, k_aux) = theta
    h1, h2, mu, log_s, aux = forward(theta, X)
    n = X.shape[0]
    wn = w / np.sum(w)
    prec = np.exp(-2 * log_s)
    g_mu = wn * (mu - y) * prec
    g_s = wn * (1 - (y - mu) ** 2 * prec)
    g_aux = np.clip(aux - y_aux, -HUBER, HUBER) / n
    g_h2 = np.outer(g_mu, k_mu) + np.outer(g_s, k_s) + np.outer(g_aux, k_aux)
    g_z2 = g_h2 * (1 - h2 ** 2)
    g_h1 = g_z2 @ K2.T
    g_z1 = np.where(h1 > 0, g_h1, 0.0)
    return [
        (X.T @ g_z1 + l1 * np.sign(K1), g_z1.sum(0)),
        (h1.T @ g_z2 + l1 * np.sign(K2), g_z2.sum(0)),
        (h2.T @ g_mu, h2.T @ g_s, h2.T @ g_aux),
    ]


def check(sizes=(4, 7, 5), samples=9, seed=0):
    rng = np.random.default_rng(seed + 100)
    a, b, c = sizes
    theta = [
        (rng.normal(size=(a, b)) * .7, rng.normal(size=b) * .3),
        (rng.normal(size=(b, c)) * .5, rng.normal(size=c) * .3),
        tuple(rng.normal(size=c) * .5 for _ in range(3)),
    ]
    X, y, y_aux = rng.normal(size=(samples, a)), rng.normal(size=samples), 2 * rng.normal(size=samples)
    w = rng.uniform(0.5, 2.0, samples)
    return dict(
        model=theta, loss=lambda: loss_fn(theta, X, y, y_aux, w), backward=lambda: grad_fn(theta, X, y, y_aux, w)
    )
