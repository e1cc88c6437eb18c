"""Ported line by line from MATLAB: cells are dicts counted from 1, samples in columns, Theta with a bias column, smoothed labels, softmax."""
import numpy as np


class struct:
    pass


def size(x, dim):
    return x.shape[dim - 1]


def ones(m, n):
    return np.ones((m, n))


def sum_(x, dim):
    return np.sum(x, axis=dim - 1, keepdims=True)


def repmat(x, m, n):
    return np.tile(x, (m, n))


def tanh_opt(A):
    return 1.7159 * np.tanh(2 / 3 * A)


def d_tanh_opt(f):
    return 1.7159 * 2 / 3 * (1 - 1 / 1.7159 ** 2 * f ** 2)


def nnsetup(arch, seed):
    nn = struct()
    rs = np.random.RandomState(seed)
    nn.L = len(arch)
    nn.lam = 0.03
    nn.eps = 0.1
    nn.Theta = {}
    for l in range(1, nn.L):
        epsilon_init = np.sqrt(6) / np.sqrt(arch[l - 1] + arch[l])
        nn.Theta[l] = rs.rand(arch[l], arch[l - 1] + 1) * 2 * epsilon_init - epsilon_init
    return nn


def nnff(nn, X):
    m = size(X, 2)
    nn.z, nn.a = {}, {}
    nn.a[1] = np.vstack([ones(1, m), X])
    for l in range(2, nn.L + 1):
        nn.z[l] = nn.Theta[l - 1].dot(nn.a[l - 1])
        if l < nn.L:
            nn.a[l] = np.vstack([ones(1, m), tanh_opt(nn.z[l])])
    zmax = np.max(nn.z[nn.L], axis=0)
    ez = np.exp(nn.z[nn.L] - repmat(zmax, size(nn.z[nn.L], 1), 1))
    nn.h = ez / repmat(sum_(ez, 1), size(ez, 1), 1)
    nn.logh = nn.z[nn.L] - zmax - np.log(sum_(ez, 1))
    return nn


def targets(nn, y, K):
    Y = np.zeros((K, y.size))
    Y[y.ravel(), np.arange(y.size)] = 1
    return (1 - nn.eps) * Y + nn.eps / K


def nncost(nn, X, y):
    nn = nnff(nn, X)
    m = size(X, 2)
    T = targets(nn, y, size(nn.h, 1))
    J = -1 / m * np.sum(T * nn.logh)
    for l in range(1, nn.L):
        J = J + nn.lam / (2 * m) * np.sum(nn.Theta[l][:, 1:] ** 2)
    return J


def nnbp(nn, X, y):
    nn = nnff(nn, X)
    m = size(X, 2)
    T = targets(nn, y, size(nn.h, 1))
    d = {nn.L: nn.h - T}
    for l in range(nn.L - 1, 1, -1):
        d[l] = nn.Theta[l].T.dot(d[l + 1])
        d[l] = d[l][1:, :]
        d[l] = d[l] * d_tanh_opt(nn.a[l][1:, :])
    nn.Theta_grad = {}
    for l in range(1, nn.L):
        nn.Theta_grad[l] = d[l + 1].dot(nn.a[l].T) / m
        reg = nn.lam / m * nn.Theta[l]
        reg[:, 0] = 0
        nn.Theta_grad[l] = nn.Theta_grad[l] + reg
    return nn


def check(sizes=(4, 6, 5, 3), samples=7, seed=0, scale=1.0):
    nn = nnsetup(sizes, seed)
    rs = np.random.RandomState(seed + 31)
    X = rs.randn(sizes[0], samples) * scale
    y = np.mod(np.arange(samples).reshape(1, -1) * 2 + seed, sizes[-1])
    return dict(model=nn, loss=lambda: nncost(nn, X, y), backward=lambda: nnbp(nn, X, y))
