"""When does the ship berth? Pilots' radio words go through an embedding and an LSTM (batch first, masked steps), the ship's numbers through two dense layers with a stack of caches; both meet in a bilinear form. Plain functions, weights in nested dicts, gradients in dicts of the same keys, a step with momentum outside."""
import numpy as np


def sig(v):
    return 1 / (1 + np.exp(-v))


def lstm_step(x, h, c, p):
    a = np.hstack([x, h]) @ p['W'] + p['b']
    i, f, o, g = np.split(a, 4, axis=1)
    i, f, o, g = sig(i), sig(f), sig(o), np.tanh(g)
    c_new = f * c + i * g
    tc = np.tanh(c_new)
    return o * tc, c_new, (x, h, c, i, f, o, g, tc)


def lstm_step_back(dh, dc, cache, p, grads):
    x, h, c, i, f, o, g, tc = cache
    do = dh * tc
    dc = dc + dh * o * (1 - tc ** 2)
    di, dg = dc * g, dc * i
    df = dc * c
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g ** 2)])
    grads['W'] += np.hstack([x, h]).T @ da
    grads['b'] += da.sum(axis=0)
    dxh = da @ p['W'].T
    n = x.shape[1]
    return dxh[:, :n], dxh[:, n:], dc * f


def read(words, said, p):
    """the state of a ship stays as it is where nothing more was said"""
    H = p['lstm']['b'].size // 4
    h = c = np.zeros((len(words), H))
    caches = []
    for t in range(words.shape[1]):
        x = p['emb'][words[:, t]]
        h1, c1, cache = lstm_step(x, h, c, p['lstm'])
        m = said[:, t:t + 1]
        h = m * h1 + (1 - m) * h
        c = m * c1 + (1 - m) * c
        caches.append((cache, m))
    return h, caches


def read_back(dh, words, caches, p, grads):
    dc = np.zeros_like(dh)
    for t in reversed(range(len(caches))):
        cache, m = caches[t]
        dx, dh_in, dc_in = lstm_step_back(dh * m, dc * m, cache, p['lstm'], grads['lstm'])
        dh = dh_in + dh * (1 - m)
        dc = dc_in + dc * (1 - m)
        for k, w in enumerate(words[:, t]):
            grads['emb'][w] += dx[k]


def dense(x, layer, stack):
    z = x @ layer['K'].T + layer['k']
    y = np.where(z > 0, z, np.expm1(z))
    stack.append((x, z, y))
    return y


def dense_back(dy, layer, stack, grad):
    x, z, y = stack.pop()
    dz = dy * np.where(z > 0, 1, y + 1)
    grad['K'] += dz.T @ x
    grad['k'] += dz.sum(0)
    return dz @ layer['K']


def forward(p, ship, words, said):
    stack = []
    v = ship
    for layer in p['hull']:
        v = dense(v, layer, stack)
    h, caches = read(words, said, p)
    left = h @ p['M']
    hours = np.sum(left * v, axis=1) + v @ p['u'] + p['bias']
    return hours, (stack, v, h, caches, left)


def loss(p, ship, words, said, berth):
    hours = forward(p, ship, words, said)[0]
    r = hours - berth
    return np.mean(np.log(np.cosh(r)))


def gradients(p, ship, words, said, berth):
    hours, (stack, v, h, caches, left) = forward(p, ship, words, said)
    grads = {'emb': np.zeros_like(p['emb']), 'lstm': {k: np.zeros_like(a) for k, a in p['lstm'].items()},
             'hull': [{k: np.zeros_like(a) for k, a in layer.items()} for layer in p['hull']],
             'M': 0, 'u': 0, 'bias': 0}
    d = np.tanh(hours - berth) / len(berth)
    grads['bias'] = np.array([d.sum()])
    grads['u'] = v.T @ d
    dv = np.outer(d, p['u'])
    dleft = d[:, None] * v
    dv += d[:, None] * left
    grads['M'] = h.T @ dleft
    dh = dleft @ p['M'].T
    read_back(dh, words, caches, p, grads)
    for layer, grad in zip(p['hull'][::-1], grads['hull'][::-1]):
        dv = dense_back(dv, layer, stack, grad)
    return grads


def check(samples=4, steps=4, vocabulary=6, D=3, H=5, ship=3, seed=0):
    g = np.random.default_rng([seed, 64])
    n = lambda *s: g.normal(0, 0.6, s)
    p = {'emb': n(vocabulary, D), 'lstm': {'W': n(D + H, 4 * H), 'b': n(4 * H)},
         'hull': [{'K': n(6, ship), 'k': n(6)}, {'K': n(4, 6), 'k': n(4)}],
         'M': n(H, 4), 'u': n(4), 'bias': n(1)}
    x = g.normal(size=(samples, ship))
    words = g.integers(0, vocabulary, (samples, steps))
    said = (np.arange(steps) < g.integers(2, steps + 1, (samples, 1))).astype(float)
    berth = g.normal(size=samples)
    return dict(model=p, loss=lambda: loss(p, x, words, said, berth),
                backward=lambda: gradients(p, x, words, said, berth))
