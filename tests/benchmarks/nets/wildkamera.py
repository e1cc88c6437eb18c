"""Watter diere was by die watergat: a South African ranger's data-scientist cousin, Afrikaans names. Frames of a camera trap as (n, time, features), functions that return (out, kas), batch norm at the entrance, then blocks layernorm - affine - gelu - affine with the input added again, mean over time, several animals at once."""
import numpy as np

C_GELU = np.sqrt(2 / np.pi)


def affien(x, w, b):
    return np.tensordot(x, w, axes=1) + b, (x, w)


def affien_terug(dy, kas):
    x, w = kas
    plat_x = x.reshape(-1, x.shape[-1])
    plat_dy = dy.reshape(-1, dy.shape[-1])
    dw = plat_x.T @ plat_dy
    db = plat_dy.sum(axis=0)
    dx = np.tensordot(dy, w.T, axes=1)
    return dx, dw, db


def gelu(x):
    t = np.tanh(C_GELU * (x + 0.044715 * x ** 3))
    return 0.5 * x * (1 + t), (x, t)


def gelu_terug(dy, kas):
    x, t = kas
    binne = C_GELU * (1 + 3 * 0.044715 * x ** 2)
    return dy * (0.5 * (1 + t) + 0.5 * x * (1 - t ** 2) * binne)


def bondelnorm(x, gamma, beta):
    gem = x.mean(axis=(0, 1))
    sent = x - gem
    var = (sent ** 2).mean(axis=(0, 1))
    inv = 1 / np.sqrt(var + 1e-5)
    xdak = sent * inv
    return gamma * xdak + beta, (xdak, sent, inv, gamma)


def bondelnorm_terug(dy, kas):
    # stap vir stap, soos op papier
    xdak, sent, inv, gamma = kas
    m = dy.shape[0] * dy.shape[1]
    dbeta = dy.sum(axis=(0, 1))
    dgamma = (dy * xdak).sum(axis=(0, 1))
    dxdak = dy * gamma
    dinv = (dxdak * sent).sum(axis=(0, 1))
    dvar = -0.5 * inv ** 3 * dinv
    dsent = dxdak * inv
    dsent = dsent + 2 * sent * dvar / m
    dgem = -dsent.sum(axis=(0, 1))
    dx = dsent + dgem / m
    return dx, dgamma, dbeta


def laagnorm(x, gamma, beta):
    sent = x - x.mean(axis=-1, keepdims=True)
    inv = 1 / np.sqrt((sent ** 2).mean(axis=-1, keepdims=True) + 1e-5)
    xdak = sent * inv
    return gamma * xdak + beta, (xdak, inv, gamma)


def laagnorm_terug(dy, kas):
    xdak, inv, gamma = kas
    dgamma = np.sum(dy * xdak, axis=(0, 1))
    dbeta = np.sum(dy, axis=(0, 1))
    g = dy * gamma
    gem_g = g.mean(axis=-1, keepdims=True)
    gem_gx = (g * xdak).mean(axis=-1, keepdims=True)
    dx = inv * (g - gem_g - xdak * gem_gx)
    return dx, dgamma, dbeta


def model(par, x):
    kasse = {}
    h, kasse['in'] = affien(x, par['w_in'], par['b_in'])
    h, kasse['bn'] = bondelnorm(h, par['bn_gamma'], par['bn_beta'])
    for k in range(par['blokke']):
        n, kasse[k, 'ln'] = laagnorm(h, par[f'gamma{k}'], par[f'beta{k}'])
        u, kasse[k, 'op'] = affien(n, par[f'op_w{k}'], par[f'op_b{k}'])
        u, kasse[k, 'gelu'] = gelu(u)
        v, kasse[k, 'af'] = affien(u, par[f'af_w{k}'], par[f'af_b{k}'])
        h = h + v
    kasse['tyd'] = h.shape[1]
    skoor, kasse['uit'] = affien(h.mean(axis=1), par['w_uit'], par['b_uit'])
    return 1 / (1 + np.exp(-skoor)), kasse


def verlies(par, x, diere):
    p, _ = model(par, x)
    return -np.mean(np.sum(diere * np.log(p) + (1 - diere) * np.log(1 - p), axis=1))


def gradiente(par, x, diere):
    p, kasse = model(par, x)
    gr = {}
    dskoor = (p - diere) / len(x)
    dgem, gr['w_uit'], gr['b_uit'] = affien_terug(dskoor, kasse['uit'])
    dh = np.repeat(dgem[:, None, :], kasse['tyd'], axis=1) / kasse['tyd']
    for k in reversed(range(par['blokke'])):
        du, gr[f'af_w{k}'], gr[f'af_b{k}'] = affien_terug(dh, kasse[k, 'af'])
        du = gelu_terug(du, kasse[k, 'gelu'])
        dn, gr[f'op_w{k}'], gr[f'op_b{k}'] = affien_terug(du, kasse[k, 'op'])
        dtak, gr[f'gamma{k}'], gr[f'beta{k}'] = laagnorm_terug(dn, kasse[k, 'ln'])
        dh = dh + dtak
    dh, gr['bn_gamma'], gr['bn_beta'] = bondelnorm_terug(dh, kasse['bn'])
    _, gr['w_in'], gr['b_in'] = affien_terug(dh, kasse['in'])
    return gr


def check(kenmerke=4, breedte=5, binne=7, soorte=3, tyd=4, blokke=2, samples=6, seed=0):
    rng = np.random.default_rng(seed + 2010)
    par = {'blokke': blokke}
    for naam, een, twee in [('in', kenmerke, breedte), ('uit', breedte, soorte)]:
        par['w_' + naam] = rng.normal(size=(een, twee)) * 1.4 / np.sqrt(een)
        par['b_' + naam] = rng.normal(size=twee) * 0.4
    par['bn_gamma'], par['bn_beta'] = rng.uniform(0.6, 1.8, breedte), rng.normal(size=breedte) * 0.4
    for k in range(blokke):
        par[f'gamma{k}'], par[f'beta{k}'] = rng.uniform(0.6, 1.8, breedte), rng.normal(size=breedte) * 0.4
        par[f'op_w{k}'], par[f'op_b{k}'] = rng.normal(size=(breedte, binne)) * 0.5, rng.normal(size=binne) * 0.4
        par[f'af_w{k}'], par[f'af_b{k}'] = rng.normal(size=(binne, breedte)) * 0.5, rng.normal(size=breedte) * 0.4
    x = rng.normal(size=(samples, tyd, kenmerke)) + rng.normal(size=(samples, 1, kenmerke))
    diere = (rng.random((samples, soorte)) < 0.5).astype(float)
    return dict(model=par, loss=lambda: verlies(par, x, diere), backward=lambda: gradiente(par, x, diere))
