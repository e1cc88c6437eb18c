"""Autoencoder over rating columns with holes: immutable named tuples for parameters and gradients, swish code with a sparsity penalty, masked error."""
from collections import namedtuple

import numpy as np

Params = namedtuple('Params', 'enc enc_bias mid mid_bias dec dec_bias user')
Settings = namedtuple('Settings', 'weight_cost code_cost', defaults=(0.02, 0.05))


def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


def encode(p, R):
    pre = np.einsum('hu,ui->hi', p.enc, R) + p.enc_bias
    first = pre * logistic(pre)
    code = logistic(np.einsum('ch,hi->ci', p.mid, first) + p.mid_bias)
    return pre, first, code


def decode(p, code):
    return np.einsum('uc,ci->ui', p.dec, code) + p.dec_bias + p.user


def cost(p, R, seen, settings=Settings()):
    pre, first, code = encode(p, R)
    miss = (decode(p, code) - R) * seen
    fit = 0.5 * np.sum(miss ** 2) / seen.sum()
    ridge = 0.5 * settings.weight_cost * sum(np.sum(w ** 2) for w in (p.enc, p.mid, p.dec))
    sparse = settings.code_cost * np.sum(code) / R.shape[1]
    return fit + ridge + sparse


def slopes(p, R, seen, settings=Settings()):
    pre, first, code = encode(p, R)
    items = R.shape[1]
    g_out = (decode(p, code) - R) * seen / seen.sum()

    g_dec = g_out @ code.T + settings.weight_cost * p.dec
    g_dec_bias = g_out.sum()
    g_user = g_out.sum(axis=1, keepdims=True)

    g_code = p.dec.T @ g_out
    g_code = g_code + settings.code_cost / items
    g_mid_pre = g_code * code * (1 - code)
    g_mid = g_mid_pre @ first.T + settings.weight_cost * p.mid
    g_mid_bias = g_mid_pre.sum(axis=1, keepdims=True)

    g_first = p.mid.T @ g_mid_pre
    gate = logistic(pre)
    g_pre = g_first * (gate + pre * gate * (1 - gate))
    g_enc = g_pre @ R.T + settings.weight_cost * p.enc
    g_enc_bias = g_pre.sum(axis=1, keepdims=True)
    return Params(g_enc, g_enc_bias, g_mid, g_mid_bias, g_dec, np.array([[g_dec_bias]]), g_user)


def check(sizes=(6, 5, 3), samples=7, seed=0):
    users, hidden, code = sizes
    rng = np.random.default_rng([77, seed])
    p = Params(
        enc=rng.normal(0, 0.6, (hidden, users)), enc_bias=rng.normal(0, 0.3, (hidden, 1)),
        mid=rng.normal(0, 0.8, (code, hidden)), mid_bias=rng.normal(0, 0.3, (code, 1)),
        dec=rng.normal(0, 0.8, (users, code)), dec_bias=rng.normal(0, 0.3, (1, 1)),
        user=rng.normal(0, 0.3, (users, 1)),
    )
    seen = (rng.random((users, samples)) < 0.7) * 1.0
    R = rng.normal(0, 1.2, (users, samples)) * seen
    return dict(model=p, loss=lambda: cost(p, R, seen), backward=lambda: slopes(p, R, seen))
