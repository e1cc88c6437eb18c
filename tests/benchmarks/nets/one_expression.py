"""A regression script in a function: heteroscedastic output, hidden values without names, the gradient of a weight in one expression."""
import numpy as np


def fit_step(w, X, t, lr):
    A, a, B, b, u, c, v, s0 = (w[k] for k in ('A', 'a', 'B', 'b', 'u', 'c', 'v', 's0'))
    n = len(X)
    hid = np.arctan(X @ A + a)
    top = np.sin(hid @ B + b)
    mean = top @ u + c
    logvar = top @ v + s0
    resid = t - mean
    nll = 0.5 * np.sum(logvar + resid ** 2 / np.exp(logvar)) / n

    g_mean = -resid / np.exp(logvar) / n
    g_logvar = 0.5 * (1 - resid ** 2 / np.exp(logvar)) / n
    g_top = np.outer(g_mean, u) + np.outer(g_logvar, v)
    g_B = hid.T @ (g_top * np.cos(hid @ B + b))
    g_A = X.T @ ((g_top * np.cos(hid @ B + b)) @ B.T / (1 + (X @ A + a) ** 2))

    new = dict(
        A=A - lr * g_A,
        a=a - lr * ((g_top * np.cos(hid @ B + b)) @ B.T / (1 + (X @ A + a) ** 2)).sum(0),
        B=B - lr * g_B,
        b=b - lr * np.sum(g_top * np.cos(hid @ B + b), axis=0),
        u=u - lr * top.T @ g_mean,
        c=c - lr * g_mean.sum(),
        v=v - lr * g_logvar @ top,
        s0=s0 - lr * g_logvar.sum(),
    )
    return nll, new


def check(sizes=(3, 5, 4), samples=8, seed=0):
    rng = np.random.default_rng(seed + 77)
    d, h, k = sizes
    w = {
        'A': rng.normal(size=(d, h)) * 0.7, 'a': rng.normal(size=h) * 0.4,
        'B': rng.normal(size=(h, k)) * 0.7, 'b': rng.normal(size=k) * 0.4,
        'u': rng.normal(size=k) * 0.7, 'c': np.array(0.3),
        'v': rng.normal(size=k) * 0.5, 's0': np.array(-0.2),
    }
    X = rng.normal(size=(samples, d))
    t = rng.normal(size=samples)

    def step():
        w.update(fit_step(w, X, t, 0.05)[1])

    return dict(model=w, loss=lambda: fit_step(w, X, t, 0.05)[0], step=step, learning_rate=0.05)
