"""An L1 penalty with weights that are exactly 0: sign(0) = 0 lies between the two slopes there."""
import numpy as np

def lasso(params, X, y, lam=0.1):
    w, c = params['w'], params['c']
    r = X @ w + c - y
    loss = 0.5 * np.mean(r ** 2) + lam * np.sum(np.abs(w))
    return loss, {'w': X.T @ r / len(y) + lam * np.sign(w), 'c': np.array([r.mean()])}

def check(samples=8, seed=0):
    rng = np.random.default_rng(seed)
    w = rng.normal(size=6)
    w[[1, 4]] = 0.0
    params = {'w': w, 'c': rng.normal(size=1)}
    X, y = rng.normal(size=(samples, 6)), rng.normal(size=samples)
    return dict(model=params, loss=lambda: lasso(params, X, y))
