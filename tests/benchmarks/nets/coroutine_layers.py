"""Every layer is a generator: send the input, get the output; send the gradient, get the gradient below. GELU, skip, fixed dropout, KL."""
import functools

import numpy as np

ROOT = np.sqrt(2 / np.pi)


def layer(function):
    """Primes the coroutine, as the PEP shows it for decorators."""
    @functools.wraps(function)
    def primed(*args, **kwargs):
        gen = function(*args, **kwargs)
        next(gen)
        return gen
    return primed


@layer
def linear(name, weights, grads):
    W, b = weights[name]
    x = yield
    up = yield x @ W.T + b
    grads[name] = [up.T @ x, up.sum(axis=0)]
    yield up @ W


@layer
def gelu():
    x = yield
    t = np.tanh(ROOT * (x + 0.044715 * x ** 3))
    up = yield 0.5 * x * (1 + t)
    dt = (1 - t ** 2) * ROOT * (1 + 3 * 0.044715 * x ** 2)
    yield up * (0.5 * (1 + t) + 0.5 * x * dt)


@layer
def drop(keep_prob, mask):
    x = yield
    up = yield x * mask / keep_prob
    yield up * mask / keep_prob


@layer
def skip(*inside):
    x = yield
    up = yield x + send_forward(inside, x)
    yield up + send_backward(inside, up)


@layer
def divergence(target):
    s = yield
    s = s - s.max(axis=1, keepdims=True)
    logq = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    up = yield np.sum(target * (np.log(target) - logq)) / len(target)
    yield up * (np.exp(logq) - target) / len(target)


def send_forward(gens, x):
    for gen in gens:
        x = gen.send(x)
    return x


def send_backward(gens, g):
    for gen in reversed(gens):
        g = gen.send(g)
    return g


def pipeline(weights, grads, mask, target):
    return [
        linear('stem', weights, grads),
        gelu(),
        skip(linear('mid', weights, grads), gelu(), drop(0.75, mask)),
        linear('head', weights, grads),
        divergence(target),
    ]


def check(sizes=(4, 6, 3), samples=7, seed=0):
    rng = np.random.default_rng([seed, 5])
    n_in, n_h, n_out = sizes
    weights = {
        name: [rng.normal(0, 0.7, (o, i)), rng.normal(0, 0.3, o)]
        for name, i, o in (('stem', n_in, n_h), ('mid', n_h, n_h), ('head', n_h, n_out))
    }
    x = rng.normal(size=(samples, n_in))
    target = rng.dirichlet(np.ones(n_out) * 2, size=samples)
    mask = (rng.random((samples, n_h)) < 0.75) * 1.0

    def loss():
        return send_forward(pipeline(weights, {}, mask, target), x)

    def backward():
        grads = {}
        gens = pipeline(weights, grads, mask, target)
        send_forward(gens, x)
        send_backward(gens, 1.0)
        return grads

    return dict(model=weights, loss=loss, backward=backward)
