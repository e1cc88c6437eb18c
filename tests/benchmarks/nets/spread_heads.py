"""A mean and the log of a spread from one hidden layer, by the Gaussian likelihood; functions with a dict."""
import numpy as np

def init(n_in, n_h, seed=0):
    r = np.random.RandomState(seed)
    return {'W1': r.randn(n_in, n_h) * .6, 'b1': r.randn(n_h) * .2,
            'Wm': r.randn(n_h, 1) * .6, 'bm': r.randn(1) * .2,
            'Ws': r.randn(n_h, 1) * .6, 'bs': r.randn(1) * .2}

def forward(theta, X):
    a1 = np.tanh(X @ theta['W1'] + theta['b1'])
    mu = a1 @ theta['Wm'] + theta['bm']
    log_sigma = a1 @ theta['Ws'] + theta['bs']
    return a1, mu, log_sigma

def nll(theta, X, y):
    a1, mu, log_sigma = forward(theta, X)
    sigma = np.exp(log_sigma)
    return np.mean(log_sigma + 0.5 * ((y - mu) / sigma) ** 2)

def grad_nll(theta, X, y):
    a1, mu, log_sigma = forward(theta, X)
    sigma = np.exp(log_sigma)
    n = len(X)
    dmu = (mu - y) / sigma ** 2 / n
    dls = (1 - (y - mu) ** 2 / sigma ** 2) / n
    g = {}
    g['Wm'] = a1.T @ dmu
    g['bm'] = dmu.sum(0)
    g['Ws'] = a1.T @ dls
    g['bs'] = dls.sum(0)
    da1 = dmu @ theta['Wm'].T + dls @ theta['Ws'].T
    dz1 = da1 * (1 - a1 ** 2)
    g['W1'] = X.T @ dz1
    g['b1'] = dz1.sum(0)
    return g


def check(samples=11, n_in=3, n_h=5, seed=0):
    r = np.random.RandomState(seed + 8)
    X, y = r.randn(samples, n_in), r.randn(samples, 1)
    theta = init(n_in, n_h, seed)
    return dict(model=theta, loss=lambda: nll(theta, X, y), backward=lambda: grad_nll(theta, X, y))
