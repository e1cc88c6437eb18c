"""A factorisation machine for clicks with a small relu tower, as closures over one dict: labels -1 and 1, plain vectors of scores, logistic loss."""
import numpy as np


def make_fm(n_features, n_factors, n_hidden, reg=0.02, seed=0):
    rnd = np.random.RandomState(seed)
    theta = {
        'w0': np.array([0.1]),
        'w': 0.5 * rnd.randn(n_features),
        'V': 0.5 * rnd.randn(n_features, n_factors),
        'H': 0.8 * rnd.randn(n_factors, n_hidden),
        'h0': 0.3 * rnd.randn(n_hidden),
        'o': 0.8 * rnd.randn(n_hidden),
    }

    def scores(X):
        XV = X.dot(theta['V'])
        X2V2 = (X ** 2).dot(theta['V'] ** 2)
        pair = 0.5 * (XV ** 2 - X2V2).sum(axis=1)
        pre = XV.dot(theta['H']) + theta['h0']
        act = np.maximum(pre, 0)
        deep = act.dot(theta['o'])
        return theta['w0'] + X.dot(theta['w']) + pair + deep, (XV, pre, act)

    def logloss(X, y):
        s, _ = scores(X)
        data = np.logaddexp(0, -y * s).mean()
        return data + 0.5 * reg * ((theta['w'] ** 2).sum() + (theta['V'] ** 2).sum())

    def gradient(X, y):
        s, (XV, pre, act) = scores(X)
        n = len(y)
        m = -y / (1 + np.exp(y * s)) / n
        g = {'w0': np.array([m.sum()])}
        g['w'] = X.T.dot(m) + reg * theta['w']
        g['o'] = act.T.dot(m)
        d_pre = np.outer(m, theta['o']) * (pre > 0)
        g['H'] = XV.T.dot(d_pre)
        g['h0'] = d_pre.sum(axis=0)
        d_XV = m[:, None] * XV + d_pre.dot(theta['H'].T)
        own = (X ** 2).T.dot(m)
        g['V'] = X.T.dot(d_XV) - own[:, None] * theta['V'] + reg * theta['V']
        return g

    return theta, logloss, gradient


def check(sizes=(5, 4, 6), samples=8, seed=0, scale=1.0):
    theta, logloss, gradient = make_fm(*sizes, seed=seed)
    rnd = np.random.RandomState(seed + 1)
    X = rnd.randn(samples, sizes[0]) * scale
    y = np.where(np.arange(samples) % 3 == seed % 3, 1.0, -1.0)
    return dict(model=theta, loss=lambda: logloss(X, y), backward=lambda: gradient(X, y))
