"""Pictures in NHWC, a table of operations (name -> forward, backward), a net that is a list of tuples, parameters under 'block/part' keys in one dict."""
import numpy as np

OPS = {}


def op(forward):
    def keep(backward):
        OPS[forward.__name__] = (forward, backward)
        return backward
    return keep


def patches(x, size, stride, pad):
    """(N, H, W, C) -> (N, Ho, Wo, size * size * C)"""
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    n, h, w, c = x.shape
    ho, wo = (h - size) // stride + 1, (w - size) // stride + 1
    out = np.empty((n, ho, wo, size, size, c))
    for dy in range(size):
        for dx in range(size):
            out[:, :, :, dy, dx] = x[:, dy:dy + stride * ho:stride, dx:dx + stride * wo:stride]
    return out.reshape(n, ho, wo, -1)


def unpatch(p, shape, size, stride, pad):
    n, h, w, c = shape
    ho, wo = p.shape[1:3]
    p = p.reshape(n, ho, wo, size, size, c)
    x = np.zeros((n, h + 2 * pad, w + 2 * pad, c))
    for dy in range(size):
        for dx in range(size):
            x[:, dy:dy + stride * ho:stride, dx:dx + stride * wo:stride] += p[:, :, :, dy, dx]
    return x[:, pad:pad + h, pad:pad + w]


def conv(x, w, stride=1):
    size = int(round(np.sqrt(w.shape[0] / x.shape[-1])))
    cols = patches(x, size, stride, size // 2)
    return cols @ w, (x.shape, cols, w, size, stride)


@op(conv)
def conv_back(g, memo):
    shape, cols, w, size, stride = memo
    gw = np.tensordot(cols, g, axes=((0, 1, 2), (0, 1, 2)))
    gx = unpatch(g @ w.T, shape, size, stride, size // 2)
    return gx, gw


def groupnorm(x, gain, shift, groups=2, eps=1e-5):
    n, h, w, c = x.shape
    xg = x.reshape(n, h * w, groups, c // groups)
    mu = xg.mean(axis=(1, 3), keepdims=True)
    inv = (xg.var(axis=(1, 3), keepdims=True) + eps) ** -0.5
    hat = (xg - mu) * inv
    return hat.reshape(x.shape) * gain + shift, (hat, inv, gain)


@op(groupnorm)
def groupnorm_back(g, memo):
    hat, inv, gain = memo
    ggain = (g * hat.reshape(g.shape)).sum(axis=(0, 1, 2))
    gshift = g.sum(axis=(0, 1, 2))
    gh = (g * gain).reshape(hat.shape)
    center = gh.mean(axis=(1, 3), keepdims=True)
    spread = (gh * hat).mean(axis=(1, 3), keepdims=True)
    gx = inv * (gh - center - hat * spread)
    return gx.reshape(g.shape), ggain, gshift


def softplus(x):
    return np.logaddexp(0, x), x


@op(softplus)
def softplus_back(g, x):
    return (g / (1 + np.exp(-x)),)


def avgpool(x, k=2):
    n, h, w, c = x.shape
    return x.reshape(n, h // k, k, w // k, k, c).mean(axis=(2, 4)), k


@op(avgpool)
def avgpool_back(g, k):
    return (np.repeat(np.repeat(g, k, axis=1), k, axis=2) / k ** 2,)


def flat_dense(x, w, b):
    flat = x.reshape(len(x), -1)
    return flat @ w + b, (x.shape, flat, w)


@op(flat_dense)
def flat_dense_back(g, memo):
    shape, flat, w = memo
    return (g @ w.T).reshape(shape), flat.T @ g, g.sum(axis=0)


NET = [
    ("conv", ["stem/w"], {}),
    ("groupnorm", ["stem/gain", "stem/shift"], {}),
    ("softplus", [], {}),
    ("conv", ["down/w"], {"stride": 2}),
    ("softplus", [], {}),
    ("avgpool", [], {}),
    ("flat_dense", ["head/w", "head/b"], {}),
]


def cost(p, x, labels, lam):
    tape = []
    for name, keys, options in NET:
        x, memo = OPS[name][0](x, *(p[k] for k in keys), **options)
        tape.append((name, keys, memo))
    z = x - x.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    data = -logp[np.arange(len(labels)), labels].mean()
    return data + lam * sum((p[k] ** 2).sum() for k in p if k.endswith("/w")), (tape, np.exp(logp))


def grads(p, x, labels, lam):
    _, (tape, prob) = cost(p, x, labels, lam)
    out = {k: 2 * lam * p[k] if k.endswith("/w") else np.zeros_like(p[k]) for k in p}
    g = prob.copy()
    g[np.arange(len(labels)), labels] -= 1
    g /= len(labels)
    for name, keys, memo in reversed(tape):
        g, *own = OPS[name][1](g, memo)
        for k, value in zip(keys, own):
            out[k] += value
    return out


def check(samples=3, side=(8, 12), channels=2, width=4, classes=5, seed=0):
    r = np.random.default_rng(seed + 31)
    h, w = side
    p = {
        "stem/w": r.normal(0, 0.4, (9 * channels, width)),
        "stem/gain": r.uniform(0.6, 1.5, width), "stem/shift": r.normal(0, 0.2, width),
        "down/w": r.normal(0, 0.3, (9 * width, width + 1)),
        "head/w": r.normal(0, 0.3, ((h // 4) * (w // 4) * (width + 1), classes)), "head/b": r.normal(0, 0.1, classes),
    }
    x, labels = r.normal(size=(samples, h, w, channels)), r.integers(0, classes, samples)
    return dict(model=p, loss=lambda: cost(p, x, labels, 0.03)[0], backward=lambda: grads(p, x, labels, 0.03))
