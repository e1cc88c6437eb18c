"""Kaggle script of a Filipino student: will the street flood (baha) after the rain? Standardised features, params in a dict, weighted binary cross-entropy on the logit, dropout with a mask that is kept, L2, Adam."""
import numpy as np

HIDDEN_1 = 6
HIDDEN_2 = 5
L2 = 0.03
KEEP = 0.75
POS = 2.5      # kaunti lang ang may baha


def scaler(train):
    mu = train.mean(0)
    sd = train.std(0) + 1e-8
    return (train - mu) / sd


def init_params(n_features, rng):
    params = {}
    dims = [n_features, HIDDEN_1, HIDDEN_2, 1]
    for l in range(1, len(dims)):
        params[f'W{l}'] = rng.standard_normal((dims[l - 1], dims[l])) * np.sqrt(2.0 / dims[l - 1])
        params[f'b{l}'] = rng.standard_normal((1, dims[l])) * 0.2
    return params


def elu(x):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def forward(params, X, mask):
    c = {}
    c['z1'] = X @ params['W1'] + params['b1']
    c['h1'] = elu(c['z1'])
    c['h1'] = c['h1'] * mask / KEEP
    c['z2'] = c['h1'] @ params['W2'] + params['b2']
    c['h2'] = np.tanh(c['z2'])
    c['logit'] = c['h2'] @ params['W3'] + params['b3']
    c['p'] = 1 / (1 + np.exp(-c['logit']))
    return c


def log_loss(params, X, y, mask):
    p = forward(params, X, mask)['p'].ravel()
    bce = -(POS * y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
    return bce + L2 * sum((params[f'W{l}'] ** 2).sum() for l in (1, 2, 3))


def get_grads(params, X, y, mask):
    c = forward(params, X, mask)
    n = X.shape[0]
    y = y.reshape(-1, 1)
    grads = {}

    # bigat ng positibo
    dlogit = (c['p'] * (1 + (POS - 1) * y) - POS * y) / n
    grads['W3'] = c['h2'].T @ dlogit + 2 * L2 * params['W3']
    grads['b3'] = dlogit.sum(axis=0, keepdims=True)

    dh2 = dlogit @ params['W3'].T
    dz2 = dh2 * (1 - c['h2'] ** 2)
    grads['W2'] = c['h1'].T @ dz2 + 2 * L2 * params['W2']
    grads['b2'] = dz2.sum(axis=0, keepdims=True)

    dh1 = dz2 @ params['W2'].T
    dh1 = dh1 * mask / KEEP
    dz1 = dh1 * np.where(c['z1'] > 0, 1, np.exp(np.minimum(c['z1'], 0)))
    grads['W1'] = X.T @ dz1 + 2 * L2 * params['W1']
    grads['b1'] = dz1.sum(axis=0, keepdims=True)
    return grads


def adam(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999):
    state['t'] += 1
    for k in params:
        state['m'][k] = beta1 * state['m'].get(k, 0) + (1 - beta1) * grads[k]
        state['v'][k] = beta2 * state['v'].get(k, 0) + (1 - beta2) * grads[k] ** 2
        m_hat = state['m'][k] / (1 - beta1 ** state['t'])
        v_hat = state['v'][k] / (1 - beta2 ** state['t'])
        params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + 1e-8)


def check(n_features=4, hidden=(6, 5), samples=8, seed=0):
    global HIDDEN_1, HIDDEN_2
    HIDDEN_1, HIDDEN_2 = hidden
    rng = np.random.default_rng(2024 + seed)
    X = scaler(rng.normal(3, 2, size=(samples, n_features)))
    y = (rng.random(samples) < 0.4).astype(float)
    y[:2] = [1, 0]
    params = init_params(n_features, rng)
    mask = rng.random((samples, HIDDEN_1)) < KEEP
    return dict(
        model=params,
        loss=lambda: log_loss(params, X, y, mask),
        backward=lambda: get_grads(params, X, y, mask),
    )
