"""One flat script-like module: what backward needs is popped from a list right inside of the expressions; softsign and elu."""
import numpy as np

tape = []
P = {}


def softsign(z):
    s = 1 + np.abs(z)
    tape.append(s)
    return z / s


def elu(z, alpha=0.7):
    a = np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))
    tape.append(np.where(z > 0, 1.0, a + alpha))
    return a


def lin(name, x):
    tape.append(x)
    return x.dot(P['W_' + name]) + P['c_' + name]


def model(x):
    del tape[:]
    h = softsign(lin('one', x))
    h = elu(lin('two', h))
    return lin('out', h)


def objective(x, t, lam=0.02):
    s = model(x)
    s = s - s.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    nll = -(t * logp).sum() / len(x)
    return nll + lam / 2 * ((P['W_one'] ** 2).sum() + (P['W_two'] ** 2).sum()) + lam * np.abs(P['W_out']).sum()


def lin_back(name, d, grads, lam):
    if name == 'out':
        grads['W_out'] = tape.pop().T.dot(d) + lam * np.sign(P['W_out'])
    else:
        grads['W_' + name] = tape.pop().T.dot(d) + lam * P['W_' + name]
    grads['c_' + name] = d.sum(axis=0)
    return d.dot(P['W_' + name].T)


def gradients(x, t, lam=0.02):
    s = model(x)
    e = np.exp(s - s.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    grads = {}
    d = (p - t) / len(x)
    d = lin_back('out', d, grads, lam)
    d = lin_back('two', d * tape.pop(), grads, lam)
    lin_back('one', d / tape.pop() ** 2, grads, lam)
    return grads


def check(sizes=(6, 5, 4, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 90)
    for i, name in enumerate(('one', 'two', 'out')):
        P['W_' + name] = rng.normal(size=(sizes[i], sizes[i + 1])) * .8
        P['c_' + name] = rng.normal(size=sizes[i + 1]) * .4
    x = rng.normal(size=(samples, sizes[0]))
    t = np.eye(sizes[3])[rng.integers(0, sizes[3], samples)]
    return dict(model=P, loss=lambda: objective(x, t), backward=lambda: gradients(x, t))
