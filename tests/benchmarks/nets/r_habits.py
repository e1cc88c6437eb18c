"""Rewritten from R: helpers named as there, factors counted from 1, an intercept by cbind, case weights, elastic net; relu units, multinomial."""
import numpy as np


def cbind(*columns):
    n = max(np.shape(c)[0] for c in columns if np.ndim(c) > 0)
    return np.column_stack([np.repeat(c, n) if np.ndim(c) == 0 else c for c in columns])


def crossprod(a, b):
    return a.T @ b


def tcrossprod(a, b):
    return a @ b.T


def sweep(x, margin, stats, fun):
    stats = np.asarray(stats)
    return fun(x, stats[:, None] if margin == 1 else stats[None, :])


def row_sums(x):
    return x.sum(axis=1)


def ifelse(test, yes, no):
    return np.where(test, yes, no)


def pmax(x, value):
    return ifelse(x > value, x, value)


def model_matrix(y, levels):
    return (np.asarray(y)[:, None] == np.arange(1, levels + 1)[None, :]).astype(float)


def fit_once(coefs, x, y, w, lam=0.05, mix=0.4):
    """list(value, gradient) for optim()."""
    x1 = cbind(1.0, x)
    eta = x1 @ coefs['gamma']
    hidden = pmax(eta, 0)
    h1 = cbind(1.0, hidden)
    score = h1 @ coefs['beta']
    score = sweep(score, 1, score.max(axis=1), np.subtract)
    logp = sweep(score, 1, np.log(row_sums(np.exp(score))), np.subtract)
    ind = model_matrix(y, coefs['beta'].shape[1])
    slopes = coefs['beta'][1:, :]
    penalty = lam * (mix * np.abs(slopes).sum() + (1 - mix) / 2 * (slopes ** 2).sum())
    value = -(w * row_sums(ind * logp)).sum() / w.sum() + penalty

    resid = sweep(np.exp(logp) - ind, 1, w / w.sum(), np.multiply)
    d_beta = crossprod(h1, resid)
    d_beta[1:, :] += lam * (mix * np.sign(slopes) + (1 - mix) * slopes)
    d_hidden = tcrossprod(resid, coefs['beta'])[:, 1:]
    d_eta = ifelse(eta > 0, d_hidden, 0)
    d_gamma = crossprod(x1, d_eta)
    return {'value': value, 'gradient': {'gamma': d_gamma, 'beta': d_beta}}


def check(sizes=(4, 7, 3), samples=9, seed=0):
    set_seed = np.random.RandomState(seed + 77)
    p, q, k = sizes
    coefs = {'gamma': set_seed.normal(0, 0.8, (p + 1, q)), 'beta': set_seed.normal(0, 0.8, (q + 1, k))}
    x = set_seed.normal(0, 1, (samples, p))
    y = 1 + (np.arange(samples) + seed) % k
    w = set_seed.gamma(2.0, 1.0, samples)
    return dict(
        model=coefs,
        loss=lambda: fit_once(coefs, x, y, w)['value'],
        backward=lambda: fit_once(coefs, x, y, w)['gradient'],
    )
