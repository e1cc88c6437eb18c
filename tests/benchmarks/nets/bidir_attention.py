"""A bidirectional LSTM read by additive attention, many to one; weights in a dict, caches per step in dicts, rows."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_step(x, prev_h, prev_c, p, d):
    n = prev_h.shape[1]
    a = x @ p['Wx_' + d] + prev_h @ p['Wh_' + d] + p['b_' + d]
    ai, af, ao, ag = a[:, :n], a[:, n:2 * n], a[:, 2 * n:3 * n], a[:, 3 * n:]
    i, f, o, g = sigmoid(ai), sigmoid(af), sigmoid(ao), np.tanh(ag)
    next_c = f * prev_c + i * g
    tanh_c = np.tanh(next_c)
    next_h = o * tanh_c
    return next_h, next_c, dict(x=x, prev_h=prev_h, prev_c=prev_c, i=i, f=f, o=o, g=g, tanh_c=tanh_c)


def lstm_step_backward(dnext_h, dnext_c, cache, p, grads, d):
    i, f, o, g, tanh_c = (cache[k] for k in ('i', 'f', 'o', 'g', 'tanh_c'))
    do = dnext_h * tanh_c
    dc = dnext_c + dnext_h * o * (1 - tanh_c ** 2)
    dprev_c = dc * f
    df = dc * cache['prev_c']
    di = dc * g
    dg = dc * i
    da = np.concatenate([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g ** 2)], axis=1)
    grads['Wx_' + d] += cache['x'].T @ da
    grads['Wh_' + d] += cache['prev_h'].T @ da
    grads['b_' + d] += da.sum(axis=0)
    return da @ p['Wh_' + d].T, dprev_c


def run_direction(xs, p, d, n):
    h = c = np.zeros((xs[0].shape[0], n))
    hs, caches = [], []
    for x in xs:
        h, c, cache = lstm_step(x, h, c, p, d)
        hs.append(h)
        caches.append(cache)
    return hs, caches


def run_direction_backward(dhs, caches, p, grads, d):
    dh_next = np.zeros_like(dhs[0])
    dc_next = np.zeros_like(dhs[0])
    for dh, cache in zip(reversed(dhs), reversed(caches)):
        dh_next, dc_next = lstm_step_backward(dh + dh_next, dc_next, cache, p, grads, d)


class Reader:
    def __init__(self, n_in, n, n_att, n_out, seed):
        rng = np.random.default_rng(seed)
        self.n = n
        self.p = {}
        for d in ('fw', 'bw'):
            self.p['Wx_' + d] = rng.normal(size=(n_in, 4 * n)) * .6
            self.p['Wh_' + d] = rng.normal(size=(n, 4 * n)) * .6
            self.p['b_' + d] = rng.normal(size=4 * n) * .2
        self.p['Wa'] = rng.normal(size=(2 * n, n_att)) * .7
        self.p['va'] = rng.normal(size=n_att)
        self.p['Wo'] = rng.normal(size=(2 * n, n_out)) * .7

    def loss(self, xs, y):
        p = self.p
        fw, self.fw_caches = run_direction(xs, p, 'fw', self.n)
        bw, self.bw_caches = run_direction(xs[::-1], p, 'bw', self.n)
        self.H = np.stack([np.concatenate([f, b], axis=1) for f, b in zip(fw, bw[::-1])], axis=1)
        self.U = np.tanh(self.H @ p['Wa'])
        e = self.U @ p['va']
        w = np.exp(e - e.max(axis=1, keepdims=True))
        self.alpha = w / w.sum(axis=1, keepdims=True)
        self.context = (self.alpha[:, :, None] * self.H).sum(axis=1)
        self.out = self.context @ p['Wo']
        self.y = y
        return np.mean((self.out - y) ** 2)

    def backward(self):
        p = self.p
        grads = {k: np.zeros_like(v) for k, v in p.items()}
        dout = 2 * (self.out - self.y) / self.y.size
        grads['Wo'] = self.context.T @ dout
        dcontext = dout @ p['Wo'].T
        dalpha = (self.H * dcontext[:, None, :]).sum(axis=2)
        dH = self.alpha[:, :, None] * dcontext[:, None, :]
        de = self.alpha * (dalpha - (dalpha * self.alpha).sum(axis=1, keepdims=True))
        grads['va'] = np.einsum('nt,nta->a', de, self.U)
        dU = de[:, :, None] * p['va']
        dpre = dU * (1 - self.U ** 2)
        grads['Wa'] = np.einsum('nth,nta->ha', self.H, dpre)
        dH = dH + dpre @ p['Wa'].T
        dfw = [dH[:, t, :self.n] for t in range(dH.shape[1])]
        dbw = [dH[:, t, self.n:] for t in range(dH.shape[1])]
        run_direction_backward(dfw, self.fw_caches, p, grads, 'fw')
        run_direction_backward(dbw[::-1], self.bw_caches, p, grads, 'bw')
        return grads


def check(sizes=(3, 4, 5, 2), samples=4, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Reader(*sizes, seed)
    xs, y = [rng.normal(size=(samples, sizes[0])) for _ in range(3)], rng.normal(size=(samples, sizes[3]))
    return dict(model=net.p, loss=lambda: net.loss(xs, y), backward=net.backward)
