"""Minutes of a taxi ride as a mixture of Gaussians: samples in columns, a GEGLU block, SELU, heads for weights, means and log-spreads cut from one output; theta and dtheta are lists of [W, b] pairs."""
import numpy as np

SELU_L, SELU_A = 1.0507, 1.67326


def selu(z):
    return SELU_L * np.where(z > 0, z, SELU_A * np.expm1(z))


def dselu(z):
    return SELU_L * np.where(z > 0, 1, SELU_A * np.exp(z))


def gelu(v):
    return v / (1 + np.exp(-1.702 * v))


def dgelu(v):
    s = 1 / (1 + np.exp(-1.702 * v))
    return s + 1.702 * v * s * (1 - s)


def make_theta(sizes, seed):
    rng = np.random.default_rng(seed)
    return [[rng.normal(0, n_in ** -0.5, (n_out, n_in)), rng.normal(0, 0.1, (n_out, 1))] for n_in, n_out in sizes]


def affine(pair, A):
    return pair[0] @ A + pair[1]


def run(theta, X):
    Z1 = affine(theta[0], X)
    half = len(Z1) // 2
    value, gate = Z1[:half], Z1[half:]
    A1 = value * gelu(gate)
    Z2 = affine(theta[1], A1)
    A2 = selu(Z2)
    Z3 = affine(theta[2], A2)
    return Z3, dict(X=X, value=value, gate=gate, A1=A1, Z2=Z2, A2=A2)


def heads(Z3):
    k = len(Z3) // 3
    logit, mu, logsd = Z3[:k], Z3[k:2 * k], Z3[2 * k:]
    logit = logit - logit.max(axis=0)
    logpi = logit - np.log(np.exp(logit).sum(axis=0))
    return logpi, mu, logsd


def log_parts(logpi, mu, logsd, t):
    return logpi - 0.5 * ((t - mu) / np.exp(logsd)) ** 2 - logsd - 0.5 * np.log(2 * np.pi)


def nll(theta, X, t):
    Z3, _ = run(theta, X)
    L = log_parts(*heads(Z3), t)
    top = L.max(axis=0)
    return -np.mean(top + np.log(np.exp(L - top).sum(axis=0)))


def gradient(theta, X, t):
    Z3, c = run(theta, X)
    logpi, mu, logsd = heads(Z3)
    L = log_parts(logpi, mu, logsd, t)
    r = np.exp(L - L.max(axis=0))
    r = r / r.sum(axis=0)                     # responsibilities
    m = X.shape[1]
    u = (t - mu) / np.exp(logsd)
    dlogit = (np.exp(logpi) - r) / m
    dmu = -r * u / np.exp(logsd) / m
    dlogsd = r * (1 - u ** 2) / m
    dZ3 = np.vstack([dlogit, dmu, dlogsd])

    dA2, dpair3 = affine_back(dZ3, theta[2], c['A2'])
    dZ2 = dA2 * dselu(c['Z2'])
    dA1, dpair2 = affine_back(dZ2, theta[1], c['A1'])
    dvalue = dA1 * gelu(c['gate'])
    dgate = dA1 * c['value'] * dgelu(c['gate'])
    dZ1 = np.concatenate((dvalue, dgate), axis=0)
    _, dpair1 = affine_back(dZ1, theta[0], c['X'])
    return [dpair1, dpair2, dpair3]


def affine_back(dZ, pair, A):
    return pair[0].T @ dZ, [dZ @ A.T, dZ.sum(axis=1, keepdims=True)]


def check(samples=8, seed=0):
    rng = np.random.default_rng([seed, 55])
    theta = make_theta([(4, 10), (5, 6), (6, 9)], seed)
    X = rng.normal(size=(4, samples))
    t = rng.normal(1.0, 1.0, samples)
    return dict(model=theta, loss=lambda: nll(theta, X, t), backward=lambda: gradient(theta, X, t))
