"""A training script put into a function: synapses, one activation with deriv=True, errors as target minus output."""
import numpy as np


def nonlin(x, deriv=False):
    if deriv == True:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def run(X, y, syn, alpha=0.5, epochs=1):
    for j in range(epochs):
        l0 = X
        l1 = nonlin(np.dot(l0, syn['0']))
        l2 = nonlin(np.dot(l1, syn['1']))
        l3 = nonlin(np.dot(l2, syn['2']))

        l3_error = y - l3
        l3_delta = l3_error * nonlin(l3, deriv=True)

        l2_error = l3_delta.dot(syn['2'].T)
        l2_delta = l2_error * nonlin(l2, deriv=True)

        l1_error = l2_delta.dot(syn['1'].T)
        l1_delta = l1_error * nonlin(l1, deriv=True)

        syn['2'] += alpha * l2.T.dot(l3_delta)
        syn['1'] += alpha * l1.T.dot(l2_delta)
        syn['0'] += alpha * l0.T.dot(l1_delta)


def total_error(X, y, syn):
    out = X
    for name in ('0', '1', '2'):
        out = nonlin(np.dot(out, syn[name]))
    return 0.5 * np.sum((y - out) ** 2)


def check(sizes=(4, 5, 6, 2), samples=7, seed=0):
    rng = np.random.default_rng(seed)
    syn = {str(i): 2 * rng.random((a, b)) - 1 for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:]))}
    X = rng.normal(size=(samples, sizes[0]))
    y = rng.random((samples, sizes[-1]))
    return dict(
        model=syn, loss=lambda: total_error(X, y, syn), step=lambda: run(X, y, syn, 0.5), learning_rate=0.5
    )
