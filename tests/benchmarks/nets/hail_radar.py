"""Hail seen by a rain radar: channels last, a list of plain dicts for layers, one function for each direction; two strided convolutions with other pads, an average pool, a linear read-out of the amount."""
import numpy as np

rng_of = np.random.default_rng


def layer(r, kh, kw, cin, cout, step, edge):
    return {'K': r.normal(0, 1 / np.sqrt(kh * kw * cin), (kh, kw, cin, cout)), 'c': r.normal(0, .1, cout), 'step': step, 'edge': edge}


def conv(L, img):
    e, st = L['edge'], L['step']
    kh, kw, _, f = L['K'].shape
    big = np.pad(img, ((0, 0), (e, e), (e, e), (0, 0)))
    rows = range(0, big.shape[1] - kh + 1, st)
    cols = range(0, big.shape[2] - kw + 1, st)
    out = np.empty((len(img), len(rows), len(cols), f))
    for a, top in enumerate(rows):
        for b, left in enumerate(cols):
            out[:, a, b] = np.einsum('nhwc,hwcf->nf', big[:, top:top + kh, left:left + kw], L['K']) + L['c']
    L['big'] = big
    return out


def conv_back(L, up):
    e, st, big = L['edge'], L['step'], L['big']
    kh, kw, _, f = L['K'].shape
    gK = np.zeros_like(L['K'])
    gbig = np.zeros_like(big)
    n, oh, ow, _ = up.shape
    for a in range(oh):
        for b in range(ow):
            top, left = st * a, st * b
            piece = big[:, top:top + kh, left:left + kw]
            gK += np.einsum('nhwc,nf->hwcf', piece, up[:, a, b])
            gbig[:, top:top + kh, left:left + kw] += np.einsum('hwcf,nf->nhwc', L['K'], up[:, a, b])
    L['gK'] = gK
    L['gc'] = up.sum((0, 1, 2))
    return gbig[:, e:big.shape[1] - e, e:big.shape[2] - e]


def pool(L, img):
    s = L['size']
    n, h, w, c = img.shape
    L['shape'] = img.shape
    out = np.empty((n, h - s + 1, w - s + 1, c))
    for a in range(h - s + 1):
        for b in range(w - s + 1):
            out[:, a, b] = img[:, a:a + s, b:b + s].mean((1, 2))
    return out


def pool_back(L, up):
    s = L['size']
    g = np.zeros(L['shape'])
    for a in range(up.shape[1]):
        for b in range(up.shape[2]):
            g[:, a:a + s, b:b + s] += up[:, a, b][:, None, None] / s ** 2
    return g


def bend(L, img):
    L['y'] = np.tanh(img)
    return L['y']


def bend_back(L, up):
    return up * (1 - L['y'] ** 2)


def amount(L, img):
    L['flat'] = img.reshape(len(img), -1)
    L['shape'] = img.shape
    return L['flat'] @ L['v'] + L['d']


def amount_back(L, up):
    L['gv'] = L['flat'].T @ up
    L['gd'] = up.sum(0)
    return (up @ L['v'].T).reshape(L['shape'])


def forward(net, img):
    for f, _, L in net:
        img = f(L, img)
    return img


def error(net, img, mm):
    return ((forward(net, img) - mm) ** 2).sum() / 2


def gradients(net, img, mm):
    up = forward(net, img) - mm
    for _, back, L in net[::-1]:
        up = back(L, up)


def check(days=3, h=9, w=8, seed=0):
    r = rng_of(seed + 5)
    img, mm = r.normal(size=(days, h, w, 2)), r.normal(size=(days, 2))
    net = [(conv, conv_back, layer(r, 2, 3, 2, 3, 1, 0)), (bend, bend_back, {}), (pool, pool_back, {'size': 2}),
           (conv, conv_back, layer(r, 3, 2, 3, 2, 3, 1)), (bend, bend_back, {})]
    many = forward(net, img).reshape(days, -1).shape[1]
    net.append((amount, amount_back, {'v': r.normal(0, .5, (many, 2)), 'd': r.normal(0, .1, 2)}))
    gradients(net, img, mm)
    return dict(model=net, loss=lambda: error(net, img, mm), backward=lambda: gradients(net, img, mm))
