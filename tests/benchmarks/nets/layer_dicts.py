"""A list of dicts, one per layer, with a table of activation functions; squared error averaged over the samples."""
import numpy as np

ACT = {
    'tanh': (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    'sigmoid': (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    'elu': (lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1), lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0)))),
    'linear': (lambda z: z, lambda z: np.ones_like(z)),
}


def make_net(spec, seed):
    rng = np.random.default_rng(seed)
    net = []
    for n_in, n_out, act in spec:
        net.append({
            'weights': rng.normal(0, .6, (n_in, n_out)),
            'bias': rng.normal(0, .3, (n_out,)),
            'act': act,
        })
    return net


def forward(net, x):
    for layer in net:
        layer['input'] = x
        layer['z'] = x @ layer['weights'] + layer['bias']
        x = ACT[layer['act']][0](layer['z'])
        layer['out'] = x
    return x


def cost(net, x, target):
    diff = forward(net, x) - target
    return np.sum(diff * diff) / x.shape[0]


def backprop(net, x, target):
    n = x.shape[0]
    upstream = 2.0 * (net[-1]['out'] - target) / n
    for i in range(len(net) - 1, -1, -1):
        layer = net[i]
        delta = upstream * ACT[layer['act']][1](layer['z'])
        layer['grad_weights'] = layer['input'].T @ delta
        layer['grad_bias'] = delta.sum(axis=0)
        upstream = delta @ layer['weights'].T


def check(sizes=(3, 5, 4, 6, 2), samples=7, seed=0):
    rng = np.random.default_rng(seed + 50)
    acts = ['tanh', 'elu', 'sigmoid', 'linear']
    net = make_net(list(zip(sizes[:-1], sizes[1:], acts)), seed)
    x, t = rng.normal(size=(samples, sizes[0])), rng.normal(size=(samples, sizes[-1]))
    return dict(model=net, loss=lambda: cost(net, x, t), backward=lambda: backprop(net, x, t))
