"""The gradient list is zipped with the parameters, the biases come first in one of them."""
import numpy as np
def init(layers, rng):
    params = []
    for a, b in zip(layers[:-1], layers[1:]):
        params.append(rng.normal(size=(a, b)) * 0.1)
        params.append(np.zeros(b))
    return params
def grad(params, x, y):
    w1, b1, w2, b2 = params
    h = np.maximum(x @ w1 + b1, 0)
    p = h @ w2 + b2
    g = (p - y) / len(x)
    gw2, gb2 = h.T @ g, g.sum(0)
    gh = (g @ w2.T) * (h > 0)
    gw1, gb1 = x.T @ gh, gh.sum(0)
    return [gb1, gw1, gb2, gw2]  # fix: return [gw1, gb1, gw2, gb2]
def sgd(params, grads, lr):
    for p, g in zip(params, grads):
        p -= lr * g  # expect: p -= lr * g | operand: lr * g | born: L16
rng = np.random.default_rng(2)
params = init([3, 5, 1], rng)
x = rng.uniform(size=(10, 3))
y = x[:, :1] * x[:, 1:2]
for i in range(3):
    sgd(params, grad(params, x, y), 0.1)
