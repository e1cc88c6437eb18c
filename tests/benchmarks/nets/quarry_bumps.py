"""The ore grade of drill cores by attention over their sections: arctan and bump units, cores told by an index array."""
import numpy as np


def pooled(values, core, cores):
    total = np.zeros((cores,) + values.shape[1:])
    np.add.at(total, core, values)
    return total


def grade(w, sections, core, cores):
    u = sections @ w['drill'] + w['d0']
    h = np.arctan(u)
    v = h @ w['bump'] + w['b0']
    q = np.exp(-0.5 * v ** 2)
    s = q @ w['ask']
    e = np.exp(s - s.max())
    share = e / pooled(e, core, cores)[core]
    m = pooled(share[:, None] * h, core, cores)
    z = m @ w['out'] + w['o0']
    g = np.log1p(np.exp(z))
    return u, h, v, q, share, m, z, g


def misfit(w, sections, core, assay, trust):
    g = grade(w, sections, core, len(assay))[-1]
    return np.sum(trust[:, None] * np.log1p((g - assay) ** 2)) / np.sum(trust)


def slopes(w, sections, core, assay, trust):
    cores = len(assay)
    u, h, v, q, share, m, z, g = grade(w, sections, core, cores)
    G = {}
    r = g - assay
    dg = trust[:, None] * 2 * r / (1 + r ** 2) / trust.sum()
    dz = dg / (1 + np.exp(-z))
    G['out'] = m.T @ dz
    G['o0'] = dz.sum(axis=0)
    dm = dz @ w['out'].T
    # attention over the sections of one core
    dshare = np.sum(dm[core] * h, axis=1)
    dh = share[:, None] * dm[core]
    inner = pooled(share * dshare, core, cores)
    ds = share * (dshare - inner[core])
    G['ask'] = q.T @ ds
    dq = np.outer(ds, w['ask'])
    dv = -v * q * dq
    G['bump'] = h.T @ dv
    G['b0'] = dv.sum(axis=0)
    dh += dv @ w['bump'].T
    du = dh / (1 + u ** 2)
    G['drill'] = sections.T @ du
    G['d0'] = du.sum(axis=0)
    return G


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    d, k, p, metals = sizes
    rng = np.random.default_rng(seed)
    core = np.concatenate([np.arange(samples), rng.integers(0, samples, 2 * samples)])
    w = {
        'drill': rng.normal(size=(d, k)), 'd0': rng.normal(size=k) * 0.3,
        'bump': rng.normal(size=(k, p)), 'b0': rng.normal(size=p) * 0.3,
        'ask': rng.normal(size=p) * 2,
        'out': rng.normal(size=(k, metals)), 'o0': rng.normal(size=metals) * 0.2,
    }
    sections = rng.normal(size=(len(core), d))
    assay = rng.gamma(2.0, 1.0, size=(samples, metals))
    trust = rng.uniform(0.5, 2.0, size=samples)
    return dict(model=w, loss=lambda: misfit(w, sections, core, assay, trust),
                backward=lambda: slopes(w, sections, core, assay, trust))
