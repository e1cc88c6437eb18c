"""Ονόματα οδών: μαντεύει το επόμενο γράμμα (Greek names in Latin letters): the neural language model with a window of letters. Each letter looks up a short vector, the window is laid side by side, a tanh layer and a direct path from the vectors to the scores, softmax over the alphabet; parameters and gradients in dicts, functions with what they keep in a tuple."""
import numpy as np

POINI = 0.03  # poini gia ta vari, oxi gia tis metatopiseis


def embros(par, parathyra):
    N, mikos = parathyra.shape
    dianysmata = par['C'][parathyra]
    x = dianysmata.reshape(N, -1)
    u = x @ par['H'] + par['d']
    h = np.tanh(u)
    z = x @ par['W'] + h @ par['U'] + par['b']
    return z, (parathyra, x, u, h)


def pithanotites(z):
    z = z - z.max(1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(1, keepdims=True)


def apoleia(par, parathyra, epomeno):
    z, _ = embros(par, parathyra)
    p = pithanotites(z)
    nll = -np.log(p[np.arange(len(epomeno)), epomeno]).mean()
    return nll + POINI * sum((par[k] ** 2).sum() for k in 'HUW')


def piso(par, parathyra, epomeno):
    z, (ids, x, u, h) = embros(par, parathyra)
    N = len(epomeno)
    kl = {}

    # apo tin apoleia sta skor
    dz = pithanotites(z)
    dz[np.arange(N), epomeno] -= 1
    dz /= N

    kl['b'] = dz.sum(0)
    kl['U'] = h.T @ dz
    kl['W'] = x.T @ dz

    # kryfo epipedo
    dh = dz @ par['U'].T
    du = dh * (1 - h ** 2)
    kl['d'] = du.sum(0)
    kl['H'] = x.T @ du

    # ta dianysmata: dyo dromoi
    dx = du @ par['H'].T + dz @ par['W'].T
    kl['C'] = np.zeros_like(par['C'])
    np.add.at(kl['C'], ids, dx.reshape(ids.shape + (-1,)))

    for k in 'HUW':
        kl[k] += 2 * POINI * par[k]
    return kl


def vima(par, kl, rythmos):
    for k in par:
        par[k] -= rythmos * kl[k]


def check(grammata=7, diastasi=2, kryfa=5, mikos=3, samples=9, seed=0, psila=0.0):
    r = np.random.default_rng(seed + 210)
    par = {
        'C': r.normal(size=(grammata, diastasi)),
        'H': r.normal(size=(mikos * diastasi, kryfa)) * 0.6,
        'd': r.normal(size=kryfa) * 0.3,
        'U': r.normal(size=(kryfa, grammata)) * 0.7,
        'W': r.normal(size=(mikos * diastasi, grammata)) * 0.4,
        'b': r.normal(size=grammata) * 0.3 + psila,
    }
    parathyra = r.integers(0, grammata, size=(samples, mikos))
    epomeno = r.integers(0, grammata, size=samples)
    return dict(
        model=par,
        loss=lambda: apoleia(par, parathyra, epomeno),
        backward=lambda: piso(par, parathyra, epomeno),
    )
