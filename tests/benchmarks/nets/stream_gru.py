"""A GRU stepped from outside: state kept in the object, backward called once per step from the last, gradients carried."""
import numpy as np


def sigma(a):
    return 1.0 / (1.0 + np.exp(-a))


class Stream:
    def __init__(self, n_in, n_state, n_out, seed):
        rnd = np.random.RandomState(seed)
        self.W = rnd.uniform(-1, 1, (3, n_state, n_in))
        self.R = rnd.uniform(-1, 1, (3, n_state, n_state))
        self.b = rnd.uniform(-.4, .4, (3, n_state, 1))
        self.V = rnd.uniform(-1, 1, (n_out, n_state))
        self.grads = {}
        self.n_state = n_state

    def reset(self, batch):
        self.state = np.zeros((self.n_state, batch))
        self.memo = []
        self.carried = None

    def step(self, x):
        s = self.state
        update = sigma(self.W[0] @ x + self.R[0] @ s + self.b[0])
        reset = sigma(self.W[1] @ x + self.R[1] @ s + self.b[1])
        inner = self.R[2] @ s
        fresh = np.tanh(self.W[2] @ x + reset * inner + self.b[2])
        self.state = update * s + (1 - update) * fresh
        self.memo.append((x, s, update, reset, inner, fresh, self.state))
        return self.V @ self.state

    def zero(self):
        self.grads = {name: np.zeros_like(getattr(self, name)) for name in 'WRbV'}

    def back(self, dout):
        g = self.grads
        x, s, update, reset, inner, fresh, state = self.memo.pop()
        g['V'] += dout @ state.T
        dstate = self.V.T @ dout
        if self.carried is not None:
            dstate = dstate + self.carried
        dupdate = dstate * (s - fresh)
        dfresh = dstate * (1 - update)
        ds = dstate * update
        a2 = dfresh * (1 - fresh ** 2)
        dreset = a2 * inner
        dinner = a2 * reset
        a0 = dupdate * update * (1 - update)
        a1 = dreset * reset * (1 - reset)
        for k, a in enumerate((a0, a1, a2)):
            g['W'][k] += a @ x.T
            g['b'][k] += a.sum(axis=1, keepdims=True)
        g['R'][0] += a0 @ s.T
        g['R'][1] += a1 @ s.T
        g['R'][2] += dinner @ s.T
        ds = ds + self.R[0].T @ a0 + self.R[1].T @ a1
        ds = ds + self.R[2].T @ dinner
        self.carried = ds


def cost(net, xs, ys):
    net.reset(xs.shape[2])
    net.predictions = [net.step(x) for x in xs]
    return 0.5 * sum(((p - y) ** 2).sum() for p, y in zip(net.predictions, ys)) / xs.shape[2]


def gradients(net, ys):
    net.zero()
    batch = ys.shape[2]
    for p, y in zip(net.predictions[::-1], ys[::-1]):
        net.back((p - y) / batch)
    return net.grads


def check(sizes=(3, 4, 2), samples=5, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Stream(*sizes, seed)
    xs, ys = rng.normal(size=(4, sizes[0], samples)), rng.normal(size=(4, sizes[2], samples))

    def both():
        cost(net, xs, ys)
        return gradients(net, ys)

    return dict(model=net, loss=lambda: cost(net, xs, ys), backward=both)
