"""A variational autoencoder with parameters and gradients in two dicts, fixed noise, and a loss of two parts."""
import numpy as np


def relu(x):
    return np.maximum(x, 0)


def sigm(x):
    return 1 / (1 + np.exp(-x))


def make(d, h, k, rng):
    def mat(a, b):
        return rng.normal(0, 1 / np.sqrt(a), (a, b))

    return {
        'enc_w': mat(d, h), 'enc_b': rng.normal(0, .1, h),
        'mu_w': mat(h, k), 'mu_b': rng.normal(0, .1, k),
        'lv_w': mat(h, k), 'lv_b': rng.normal(0, .1, k),
        'dec_w': mat(k, h), 'dec_b': rng.normal(0, .1, h),
        'out_w': mat(h, d), 'out_b': rng.normal(0, .1, d),
    }


def elbo(p, x, eps, beta=0.7):
    N = x.shape[0]
    # encoder
    pre = x @ p['enc_w'] + p['enc_b']
    hid = relu(pre)
    mu = hid @ p['mu_w'] + p['mu_b']
    logvar = hid @ p['lv_w'] + p['lv_b']
    # sample
    std = np.exp(0.5 * logvar)
    z = mu + std * eps
    # decoder
    pre2 = z @ p['dec_w'] + p['dec_b']
    hid2 = np.tanh(pre2)
    logits = hid2 @ p['out_w'] + p['out_b']
    xhat = sigm(logits)

    rec = -np.sum(x * np.log(xhat) + (1 - x) * np.log(1 - xhat)) / N
    kl = -0.5 * np.sum(1 + logvar - mu ** 2 - np.exp(logvar)) / N
    loss = rec + beta * kl
    return loss, (x, hid, pre, mu, logvar, std, eps, z, hid2, xhat, beta)


def elbo_grad(p, cache):
    x, hid, pre, mu, logvar, std, eps, z, hid2, xhat, beta = cache
    N = x.shape[0]
    g = {}
    dlogits = (xhat - x) / N
    g['out_w'] = hid2.T @ dlogits
    g['out_b'] = dlogits.sum(0)
    dhid2 = dlogits @ p['out_w'].T
    dpre2 = dhid2 * (1 - hid2 ** 2)
    g['dec_w'] = z.T @ dpre2
    g['dec_b'] = dpre2.sum(0)
    dz = dpre2 @ p['dec_w'].T

    dmu = dz + beta * mu / N
    dlogvar = dz * eps * std * 0.5 + beta * 0.5 * (np.exp(logvar) - 1) / N

    g['mu_w'] = hid.T @ dmu
    g['mu_b'] = dmu.sum(0)
    g['lv_w'] = hid.T @ dlogvar
    g['lv_b'] = dlogvar.sum(0)

    dhid = dmu @ p['mu_w'].T + dlogvar @ p['lv_w'].T
    dpre = dhid.copy()
    dpre[pre <= 0] = 0
    g['enc_w'] = x.T @ dpre
    g['enc_b'] = dpre.sum(0)
    return g


def check(sizes=(6, 8, 3), samples=5, seed=0):
    rng = np.random.default_rng(seed)
    p = make(*sizes, rng)
    x = rng.uniform(0.05, 0.95, (samples, sizes[0]))
    eps = rng.normal(size=(samples, sizes[2]))
    return dict(
        model=p,
        loss=lambda: elbo(p, x, eps)[0],
        backward=lambda: elbo_grad(p, elbo(p, x, eps)[1]),
    )
