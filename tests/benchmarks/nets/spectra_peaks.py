"""Functions with a tuple of what is kept; several plain steps between two weights: tanh, noise mask, centring, pooling of neighbours."""
import numpy as np


def forward(theta, spectra, keep, rate):
    A, a, B, b, C = theta
    u = spectra @ A + a
    h = np.tanh(u)
    k = h * keep / rate
    s = k - k.mean(axis=0)
    q = s.reshape(len(s), -1, 2).mean(axis=2)
    v = q @ B + b
    r = np.where(v > 0, v, 0.1 * v)
    length = np.sqrt((r * r).sum(axis=1, keepdims=True) + 1)
    e = r / length
    scores = e @ C
    return scores, (spectra, h, q, v, r, length, e)


def misfit(theta, spectra, levels, keep, rate):
    scores, _ = forward(theta, spectra, keep, rate)
    return 0.5 * np.mean(np.sum((scores - levels) ** 2, axis=1))


def slopes(theta, spectra, levels, keep, rate):
    A, a, B, b, C = theta
    scores, (spectra, h, q, v, r, length, e) = forward(theta, spectra, keep, rate)
    to_scores = (scores - levels) / len(levels)
    to_C = e.T @ to_scores
    to_e = to_scores @ C.T
    along = (to_e * e).sum(axis=1, keepdims=True)
    to_r = (to_e - along * e) / length
    to_v = to_r * np.where(v > 0, 1, 0.1)
    to_B = q.T @ to_v
    to_b = to_v.sum(axis=0)
    to_q = to_v @ B.T
    to_s = np.repeat(to_q, 2, axis=1) / 2
    to_k = to_s - to_s.mean(axis=0)
    to_h = to_k * keep / rate
    to_u = to_h * (1 - h * h)
    to_A = spectra.T @ to_u
    to_a = to_u.sum(axis=0)
    return [to_A, to_a, to_B, to_b, to_C]


def check(sizes=(5, 8, 6, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 61)
    n, m, w, o = sizes
    theta = [
        rng.normal(size=(n, m)) * 0.6,
        rng.normal(size=m) * 0.3,
        rng.normal(size=(m // 2, w)),
        rng.normal(size=w) * 0.4,
        rng.normal(size=(w, o)),
    ]
    spectra = rng.normal(size=(samples, n))
    levels = rng.normal(size=(samples, o))
    keep = (rng.random((samples, m)) < 0.7).astype(float)
    return dict(
        model=theta,
        loss=lambda: misfit(theta, spectra, levels, keep, 0.7),
        backward=lambda: slopes(theta, spectra, levels, keep, 0.7),
    )
