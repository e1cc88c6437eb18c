"""Homebrew tasting panel, a notebook saved as .py and its cells made into functions afterwards: names of the famous eleven-line net (syn0, l1_delta), everything in the dicts params and grads, data as globals, a small table of vectors for the yeast strain, a dropout mask drawn once, squared error behind a sigmoid."""
import numpy as np

# In [1]:
params = {}
grads = {}
acts = {}
X = None        # gravity, IBU, days ... scaled
strain = None   # which yeast
score = None    # share of the panel that wanted a second glass
mask = None
lam = 0.03


# In [2]:
def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def leaky(x, deriv=False):
    if deriv:
        return np.where(x > 0, 1.0, 0.2)
    return np.where(x > 0, x, 0.2 * x)


# In [3]:
def init(rng, n_features, n_strains, dim, n_hidden1, n_hidden2):
    params['strain'] = rng.normal(0, 1, (n_strains, dim))
    params['syn0'] = 2 * rng.random((n_features + dim, n_hidden1)) - 1
    params['syn1'] = 2 * rng.random((n_hidden1, n_hidden2)) - 1
    params['syn2'] = 4 * rng.random((n_hidden2, 1)) - 2
    params['b0'] = rng.normal(0, .4, n_hidden1)
    params['b1'] = rng.normal(0, .4, n_hidden2)
    params['b2'] = rng.normal(0, .4, 1)


# In [4]:
def forward():
    l0 = np.hstack((X, params['strain'][strain]))
    z1 = np.dot(l0, params['syn0']) + params['b0']
    l1 = leaky(z1) * mask
    l2 = np.tanh(np.dot(l1, params['syn1']) + params['b1'])
    l3 = nonlin(np.dot(l2, params['syn2']) + params['b2'])
    acts.update(l0=l0, z1=z1, l1=l1, l2=l2, l3=l3)
    return l3


# In [5]:
def cost():
    l3 = forward()
    y = score.reshape(-1, 1)
    J = 0.5 * np.mean((y - l3) ** 2)
    J += lam * (np.sum(params['syn0'] ** 2) + np.sum(params['syn1'] ** 2))
    return J


# In [6]:
def backward():
    forward()
    l0, z1, l1, l2, l3 = [acts[k] for k in ('l0', 'z1', 'l1', 'l2', 'l3')]
    y = score.reshape(-1, 1)
    n = y.shape[0]

    # how much did we miss
    l3_error = l3 - y
    l3_delta = l3_error * nonlin(l3, deriv=True) / n

    # how much of it is l2's fault (according to the weights)
    l2_error = l3_delta.dot(params['syn2'].T)
    l2_delta = l2_error * (1 - l2 ** 2)

    # same again one floor down, and the dropped ones had no say in it
    l1_error = l2_delta.dot(params['syn1'].T)
    l1_error = l1_error * mask
    l1_delta = l1_error * leaky(z1, deriv=True)

    l0_delta = l1_delta.dot(params['syn0'].T)

    grads['syn2'] = l2.T.dot(l3_delta)
    grads['syn1'] = l1.T.dot(l2_delta)
    grads['syn0'] = l0.T.dot(l1_delta)
    grads['b2'] = np.sum(l3_delta, axis=0)
    grads['b1'] = np.sum(l2_delta, axis=0)
    grads['b0'] = np.sum(l1_delta, axis=0)

    grads['strain'] = np.zeros_like(params['strain'])
    n_features = X.shape[1]
    for row, s in enumerate(strain):
        grads['strain'][s] += l0_delta[row, n_features:]

    grads['syn1'] += 2 * lam * params['syn1']
    grads['syn0'] += 2 * lam * params['syn0']
    return grads


# In [7]:
def train(epochs=2000, alpha=0.5):
    for j in range(epochs):
        g = backward()
        for key in params:
            params[key] = params[key] - alpha * g[key]
        if j % 500 == 0:
            print("cost after", j, ":", cost())


# In [8]:
def check(n_features=3, n_strains=4, dim=2, hidden=(6, 7), samples=9, seed=0):
    global X, strain, score, mask
    rng = np.random.default_rng(seed + 11)
    for d in (params, grads, acts):
        d.clear()
    init(rng, n_features, n_strains, dim, *hidden)
    X = rng.normal(size=(samples, n_features))
    strain = rng.integers(0, n_strains, samples)
    score = rng.random(samples)
    mask = np.where(rng.random((samples, hidden[0])) < 0.8, 1 / 0.8, 0.0)
    return dict(model=params, loss=cost, backward=backward)
