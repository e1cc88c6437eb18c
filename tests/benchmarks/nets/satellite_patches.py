"""Satellite patches through one convolution (loops over rows, columns, NHWC), average pooling, dense and softmax."""
import numpy as np

R = {}


def init(rng, shape, filters, classes):
    h, w, c = shape
    R['K'] = rng.normal(size=(3, 2, c, filters)) * .5
    R['kb'] = rng.normal(size=filters) * .3
    ph, pw = (h - 2) // 2, (w - 1) // 2
    R['V'] = rng.normal(size=(ph * pw * filters, classes)) * .4
    R['vb'] = rng.normal(size=classes) * .3


def conv_forward(img):
    n, h, w, c = img.shape
    kh, kw, _, f = R['K'].shape
    res = np.zeros((n, h - kh + 1, w - kw + 1, f))
    for i in range(res.shape[1]):
        for j in range(res.shape[2]):
            patch = img[:, i:i + kh, j:j + kw, :]
            res[:, i, j, :] = np.tensordot(patch, R['K'], axes=([1, 2, 3], [0, 1, 2])) + R['kb']
    return res


def pool_forward(a):
    n, h, w, f = a.shape
    res = np.zeros((n, h // 2, w // 2, f))
    for i in range(h // 2):
        for j in range(w // 2):
            res[:, i, j] = a[:, 2 * i:2 * i + 2, 2 * j:2 * j + 2].mean(axis=(1, 2))
    return res


def softmax(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def forward(img):
    cache = {'img': img}
    cache['conv'] = conv_forward(img)
    cache['act'] = np.log1p(np.exp(cache['conv']))
    cache['pool'] = pool_forward(cache['act'])
    cache['flat'] = cache['pool'].reshape(len(img), -1)
    cache['scores'] = cache['flat'] @ R['V'] + R['vb']
    cache['probs'] = softmax(cache['scores'])
    return cache


def loss(img, labels):
    probs = forward(img)['probs']
    return -np.log(probs[np.arange(len(labels)), labels]).mean()


def gradients(img, labels):
    c = forward(img)
    g = {}
    n = len(labels)
    dscores = c['probs'].copy()
    dscores[np.arange(n), labels] -= 1
    dscores /= n
    g['V'] = c['flat'].T @ dscores
    g['vb'] = dscores.sum(axis=0)
    dpool = (dscores @ R['V'].T).reshape(c['pool'].shape)
    dact = np.zeros_like(c['act'])
    for i in range(dpool.shape[1]):
        for j in range(dpool.shape[2]):
            dact[:, 2 * i:2 * i + 2, 2 * j:2 * j + 2] += dpool[:, i, j][:, None, None] / 4
    dconv = dact / (1 + np.exp(-c['conv']))
    kh, kw = R['K'].shape[:2]
    g['K'] = np.zeros_like(R['K'])
    for i in range(kh):
        for j in range(kw):
            patch = img[:, i:i + dconv.shape[1], j:j + dconv.shape[2], :]
            g['K'][i, j] = np.tensordot(patch, dconv, axes=([0, 1, 2], [0, 1, 2]))
    g['kb'] = dconv.sum(axis=(0, 1, 2))
    return g


def check(shape=(7, 6, 2), filters=3, classes=4, samples=5, seed=0):
    rng = np.random.default_rng(seed + 40)
    init(rng, shape, filters, classes)
    img = rng.normal(size=(samples, *shape))
    labels = rng.integers(0, classes, samples)
    return dict(model=R, loss=lambda: loss(img, labels), backward=lambda: gradients(img, labels))
