"""Matrix factorisation with user and item biases and a small net on top, ratings as triples, L2 in the loss."""
import numpy as np

params = {}


def init(n_users, n_items, k, seed):
    r = np.random.default_rng(seed)
    params.clear()
    params['P'] = r.normal(0, 0.6, (n_users, k))
    params['Q'] = r.normal(0, 0.6, (n_items, k))
    params['bu'] = r.normal(0, 0.2, n_users)
    params['bi'] = r.normal(0, 0.2, n_items)
    params['A'] = r.normal(0, 0.5, (k, 4))
    params['a'] = r.normal(0, 0.1, 4)
    params['w'] = r.normal(0, 0.5, 4)
    params['mu'] = np.array(0.3)


def predict(users, items):
    pu, qi = params['P'][users], params['Q'][items]
    inter = pu * qi
    hid = 1 / (1 + np.exp(-(inter @ params['A'] + params['a'])))
    deep = hid @ params['w']
    dot = np.sum(pu * qi, axis=1)
    rating = params['mu'] + params['bu'][users] + params['bi'][items] + dot + deep
    return rating, (pu, qi, inter, hid)


def objective(users, items, ratings, reg):
    guess, _ = predict(users, items)
    fit = np.sum((ratings - guess) ** 2) / len(ratings)
    return fit + reg * (np.sum(params['P'] ** 2) + np.sum(params['Q'] ** 2))


def gradients(users, items, ratings, reg):
    guess, (pu, qi, inter, hid) = predict(users, items)
    err = -2 * (ratings - guess) / len(ratings)
    grad = {name: np.zeros_like(value) for name, value in params.items()}
    grad['mu'] += err.sum()
    np.add.at(grad['bu'], users, err)
    np.add.at(grad['bi'], items, err)
    grad['w'] += hid.T @ err
    d_hid = err[:, None] * params['w']
    d_z = d_hid * hid * (1 - hid)
    grad['A'] += inter.T @ d_z
    grad['a'] += d_z.sum(axis=0)
    d_inter = d_z @ params['A'].T + err[:, None]
    for n in range(len(users)):
        grad['P'][users[n]] += d_inter[n] * qi[n]
        grad['Q'][items[n]] += d_inter[n] * pu[n]
    grad['P'] += 2 * reg * params['P']
    grad['Q'] += 2 * reg * params['Q']
    return grad


def check(sizes=(5, 6, 3), samples=9, seed=0):
    rng = np.random.default_rng(seed + 100)
    init(*sizes, seed)
    users, items = rng.integers(0, sizes[0], samples), rng.integers(0, sizes[1], samples)
    users[-1], items[-1] = users[0], items[1]
    ratings = rng.normal(size=samples)
    data = (users, items, ratings, 0.07)
    return dict(model=params, loss=lambda: objective(*data), backward=lambda: gradients(*data))
