"""Homework on flowers: squared one-against-all hinge, samples in columns, tanh and softplus, a list of dicts per layer, momentum, weight decay in the step."""
import numpy as np


def make_layers(sizes, seed):
    rng = np.random.RandomState(seed)
    layers = []
    for n_prev, n in zip(sizes[:-1], sizes[1:]):
        layers.append({
            'W': rng.randn(n, n_prev) / np.sqrt(n_prev),
            'b': rng.randn(n, 1) * 0.3,
            'vel_W': np.zeros((n, n_prev)),
            'vel_b': np.zeros((n, 1)),
        })
    layers[0]['act'], layers[1]['act'], layers[2]['act'] = 'tanh', 'softplus', None
    return layers


def act(z, name):
    return {'tanh': np.tanh, 'softplus': lambda s: np.log(1 + np.exp(s)), None: lambda s: s}[name](z)


def act_slope(z, name):
    if name == 'tanh':
        return 1 - np.tanh(z) ** 2
    if name == 'softplus':
        return 1 / (1 + np.exp(-z))
    return np.ones(z.shape)


def feed(layers, X):
    inputs, zs = [], []
    A = X
    for layer in layers:
        inputs.append(A)
        z = layer['W'] @ A + layer['b']
        zs.append(z)
        A = act(z, layer['act'])
    return A, inputs, zs


def signs(labels, k):
    return 2.0 * (labels[None, :] == np.arange(k)[:, None]) - 1


def hinge(layers, X, labels, decay):
    S, _, _ = feed(layers, X)
    Y = signs(labels, S.shape[0])
    m = X.shape[1]
    total = np.sum(np.maximum(0, 1 - Y * S) ** 2) / m
    return total + 0.5 * decay * sum(np.sum(layer['W'] ** 2) for layer in layers)


def one_step(layers, X, labels, decay, rate, mu):
    S, inputs, zs = feed(layers, X)
    Y = signs(labels, S.shape[0])
    m = X.shape[1]
    E = -2 * Y * np.maximum(0, 1 - Y * S) / m
    grads = []
    for layer, A, z in zip(layers[::-1], inputs[::-1], zs[::-1]):
        D = E * act_slope(z, layer['act'])
        grads.append((D @ A.T, D.sum(axis=1).reshape(-1, 1)))
        E = layer['W'].T @ D
    for layer, (dW, db) in zip(layers, grads[::-1]):
        layer['vel_W'] = mu * layer['vel_W'] - rate * (dW + decay * layer['W'])
        layer['vel_b'] = mu * layer['vel_b'] - rate * db
        layer['W'] = layer['W'] + layer['vel_W']
        layer['b'] = layer['b'] + layer['vel_b']


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    layers = make_layers(sizes, seed)
    rng = np.random.RandomState(seed + 500)
    X = rng.randn(sizes[0], samples)
    labels = (np.arange(samples) + seed) % sizes[-1]
    return dict(
        model=layers,
        loss=lambda: hinge(layers, X, labels, 0.03),
        step=lambda: one_step(layers, X, labels, 0.03, 0.1, 0.9),
        learning_rate=0.1,
    )
