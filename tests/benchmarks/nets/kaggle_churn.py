"""Kaggle notebook, exported: churn of customers, swish and ELU layers, one logit, class-weighted cross-entropy, Adam; two dicts, names by %."""
import numpy as np

# ---- hyperparameters -------------------------------------------------
CFG = dict(pos_weight=2.5, l2=0.02, elu_alpha=0.8, beta1=0.9, beta2=0.999)


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


def swish(x):
    return x * sigmoid(x)


def swish_grad(x):
    s = sigmoid(x)
    return s + x * s * (1 - s)


def elu(x):
    return np.where(x > 0, x, CFG['elu_alpha'] * (np.exp(np.minimum(x, 0)) - 1))


def elu_grad(x):
    return np.where(x > 0, 1.0, CFG['elu_alpha'] * np.exp(np.minimum(x, 0)))


def init_params(layer_sizes, seed=42):
    np.random.seed(seed)
    params = {}
    for i, (fan_in, fan_out) in enumerate(zip(layer_sizes, layer_sizes[1:]), start=1):
        params['W%d' % i] = np.random.randn(fan_in, fan_out) * np.sqrt(2.0 / fan_in)
        params['b%d' % i] = np.random.randn(fan_out) * 0.3
    return params


def forward(X, params):
    cache = {'A0': X}
    cache['Z1'] = X @ params['W1'] + params['b1']
    cache['A1'] = swish(cache['Z1'])
    cache['Z2'] = cache['A1'] @ params['W2'] + params['b2']
    cache['A2'] = elu(cache['Z2'])
    cache['logits'] = cache['A2'] @ params['W3'] + params['b3']
    return cache


def compute_loss(X, y, params):
    z = forward(X, params)['logits'].squeeze(1)
    per_row = CFG['pos_weight'] * y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)
    l2 = sum(np.sum(params['W%d' % i] ** 2) for i in (1, 2, 3))
    return per_row.mean() + CFG['l2'] / 2 * l2


def compute_grads(X, y, params):
    cache = forward(X, params)
    grads = {}
    n = X.shape[0]
    y = y.reshape(-1, 1)
    p = sigmoid(cache['logits'])
    dZ3 = ((1 - y) * p - CFG['pos_weight'] * y * (1 - p)) / n

    grads['dW3'] = cache['A2'].T @ dZ3 + CFG['l2'] * params['W3']
    grads['db3'] = dZ3.sum(axis=0)

    dA2 = dZ3 @ params['W3'].T
    dZ2 = dA2 * elu_grad(cache['Z2'])
    grads['dW2'] = cache['A1'].T @ dZ2 + CFG['l2'] * params['W2']
    grads['db2'] = dZ2.sum(axis=0)

    dA1 = dZ2 @ params['W2'].T
    dZ1 = dA1 * swish_grad(cache['Z1'])
    grads['dW1'] = cache['A0'].T @ dZ1 + CFG['l2'] * params['W1']
    grads['db1'] = dZ1.sum(axis=0)
    return grads


def adam(params, grads, state, t, lr=1e-3):
    for key in params:
        g = grads['d' + key]
        m = state.setdefault('m_' + key, np.zeros_like(g))
        v = state.setdefault('v_' + key, np.zeros_like(g))
        m[...] = CFG['beta1'] * m + (1 - CFG['beta1']) * g
        v[...] = CFG['beta2'] * v + (1 - CFG['beta2']) * g ** 2
        m_hat, v_hat = m / (1 - CFG['beta1'] ** t), v / (1 - CFG['beta2'] ** t)
        params[key] -= lr * m_hat / (np.sqrt(v_hat) + 1e-8)


def check(sizes=(5, 7, 4), samples=8, seed=0, scale=1.0):
    params = init_params((*sizes, 1), seed)
    rs = np.random.RandomState(seed + 1)
    X = rs.normal(size=(samples, sizes[0])) * scale
    y = (np.arange(samples) % 3 == 0).astype(float)
    return dict(model=params, loss=lambda: compute_loss(X, y, params), backward=lambda: compute_grads(X, y, params))
