"""Support tickets as ragged bags of words: flat ids with offsets, a softmax inside each bag, np.add.reduceat."""

import numpy as np


class Bags:
    def __init__(self, tickets):
        lengths = np.array([len(t) for t in tickets])
        self.flat = np.concatenate(tickets)
        self.starts = np.r_[0, np.cumsum(lengths)[:-1]]
        self.owner = np.repeat(np.arange(len(tickets)), lengths)

    def total(self, rows):
        return np.add.reduceat(rows, self.starts, axis=0)

    def spread(self, per_bag):
        return per_bag[self.owner]

    def softmax(self, s):
        e = np.exp(s - self.spread(np.maximum.reduceat(s, self.starts)))
        return e / self.spread(self.total(e))


def swish(z):
    gate = 1 / (1 + np.exp(-z))
    return z * gate, gate


def log_softmax(logits):
    top = logits.max(axis=1, keepdims=True)
    return logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))


def start(vocab, width, hidden, queues, seed):
    r = np.random.default_rng(seed)
    return {
        'emb': r.normal(size=(vocab, width)),
        'key': r.normal(size=width),
        'proj': r.normal(size=(width, hidden)) * 0.8,
        'shift': r.normal(size=hidden) * 0.3,
        'out': r.normal(size=(hidden, queues)) * 0.7,
        'bias': r.normal(size=queues) * 0.2,
    }


def routing_loss(theta, bags, queue, urgency, lam, tape):
    x = theta['emb'][bags.flat]
    t = np.tanh(x)
    alpha = bags.softmax(t @ theta['key'])
    pooled = bags.total(alpha[:, None] * x)
    z = pooled @ theta['proj'] + theta['shift']
    h, gate = swish(z)
    logp = log_softmax(h @ theta['out'] + theta['bias'])
    tape.update(x=x, t=t, alpha=alpha, pooled=pooled, z=z, gate=gate, h=h, logp=logp)
    nll = -(urgency * logp[np.arange(len(queue)), queue]).sum() / urgency.sum()
    return nll + 0.5 * lam * (theta['proj'] ** 2).sum()


def routing_grads(theta, bags, queue, urgency, lam, tape):
    x, t, alpha, z, gate = (tape[k] for k in ('x', 't', 'alpha', 'z', 'gate'))
    d = np.exp(tape['logp'])
    d[np.arange(len(queue)), queue] -= 1
    d *= urgency[:, None] / urgency.sum()
    back = {'out': tape['h'].T @ d, 'bias': d.sum(axis=0)}
    d = d @ theta['out'].T
    d = d * (gate + z * gate * (1 - gate))
    back['proj'] = tape['pooled'].T @ d + lam * theta['proj']
    back['shift'] = d.sum(axis=0)
    to_bag = bags.spread(d @ theta['proj'].T)
    to_alpha = (to_bag * x).sum(axis=1)
    to_score = alpha * (to_alpha - bags.spread(bags.total(alpha * to_alpha)))
    back['key'] = t.T @ to_score
    to_x = alpha[:, None] * to_bag
    to_x += np.outer(to_score, theta['key']) * (1 - t ** 2)
    back['emb'] = np.zeros_like(theta['emb'])
    np.add.at(back['emb'], bags.flat, to_x)
    return back


def check(samples=5, seed=0, sizes=(9, 4, 6, 3)):
    r = np.random.default_rng(seed + 40)
    theta = start(*sizes, seed)
    bags = Bags([r.integers(0, sizes[0], 2 + i % 4) for i in range(samples)])
    queue, urgency, tape = r.integers(0, sizes[3], samples), r.uniform(0.5, 2.0, samples), {}
    args = theta, bags, queue, urgency, 0.1, tape
    return dict(model=theta, loss=lambda: routing_loss(*args), backward=lambda: routing_grads(*args))
