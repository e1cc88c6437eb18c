"""Streymur í sundinum: a Faroese oceanographer fits the tidal current in a sound with a small net of time and depth that is pulled towards the equation u_t + r u = forcing. One function does it all: tangent in time on the way up, adjoints of value AND tangent on the way down, returns the loss and a tuple of gradients. Friction, amplitudes of the tides and noise per instrument are fitted along."""
import numpy as np

OMEGA = np.array([1.9, 2.0, 1.3])   # M2, S2, N2, per unit of scaled time
MU = 0.7        # vekt á javningini
KAPPA = 0.4     # vekt á fallaskiftinum (u = 0)
LAM = 0.03      # vekt á W1, W2, w3


def sigma(x):
    return 1 / (1 + np.exp(-x))


def byrja(gen, H1, H2, tol):
    W1 = gen.normal(0, 0.9, (2, H1))
    b1 = gen.normal(0, 0.4, H1)
    W2 = gen.normal(0, 1.3 / np.sqrt(H1), (H1, H2))
    b2 = gen.normal(0, 0.4, H2)
    w3 = gen.normal(0, 1.2 / np.sqrt(H2), H2)
    b3 = gen.normal(0, 0.3, 1)
    rho = gen.normal(-0.5, 0.2, 1)                # friction r = log(1 + e^rho)
    F = gen.normal(0, 0.6, 2 * len(OMEGA))        # cos and sin of each tide
    ls = gen.normal(-0.3, 0.2, tol)               # log noise of each instrument
    return [W1, b1, W2, b2, w3, b3, rho, F, ls]


def sjovarfall(t):
    """basis of the forcing, (n, 6)"""
    fasa = t[:, None] * OMEGA
    return np.concatenate([np.cos(fasa), np.sin(fasa)], axis=1)


def tap_og_halli(p, mat, y, tol, skifti, tomt):
    """
    mat    (n,2) time and depth of the measurements y, made with instrument number tol
    skifti (k,2) moments of slack water
    tomt   (m,2) points without any data, only the equation
    """
    W1, b1, W2, b2, w3, b3, rho, F, ls = p
    n, k = len(mat), len(skifti)
    X = np.vstack([mat, skifti, tomt])
    N = len(X)

    # --- upp: virði (z, a, u) og tíðaravleiða (zt, at, ut)
    z1 = X @ W1 + b1
    a1 = np.tanh(z1)
    g1 = 1 - a1 ** 2
    zt1 = W1[0]                     # dX/dt = (1, 0)
    at1 = g1 * zt1
    z2 = a1 @ W2 + b2
    a2 = np.logaddexp(0, z2)
    s2 = sigma(z2)
    zt2 = at1 @ W2
    at2 = s2 * zt2
    u = a2 @ w3 + b3
    ut = at2 @ w3

    # --- tap
    r = np.logaddexp(0, rho)
    B = sjovarfall(X[:, 0])
    R = ut + r * u - B @ F
    e = u[:n] - y
    vekt = np.exp(-2 * ls[tol])
    tap_mat = np.mean(0.5 * vekt * e ** 2 + ls[tol])
    tap_eq = MU * np.mean(R ** 2)
    tap_skifti = KAPPA * np.mean(u[n:n + k] ** 2)
    tap_w = 0.5 * LAM * (np.sum(W1 ** 2) + np.sum(W2 ** 2) + np.sum(w3 ** 2))
    tap = tap_mat + tap_eq + tap_skifti + tap_w

    # --- niður
    dR = 2 * MU / N * R
    du = r * dR
    dut = dR.copy()
    du[:n] += vekt * e / n
    du[n:n + k] += 2 * KAPPA / k * u[n:n + k]

    da2 = np.outer(du, w3)
    dat2 = np.outer(dut, w3)
    dz2 = da2 * s2 + dat2 * zt2 * s2 * (1 - s2)
    dzt2 = dat2 * s2
    da1 = dz2 @ W2.T
    dat1 = dzt2 @ W2.T
    dz1 = da1 * g1 - 2 * dat1 * zt1 * a1 * g1
    dzt1 = dat1 * g1

    dW1 = X.T @ dz1 + LAM * W1
    dW1[0] += dzt1.sum(axis=0)
    db1 = dz1.sum(axis=0)
    dW2 = a1.T @ dz2 + at1.T @ dzt2 + LAM * W2
    db2 = dz2.sum(axis=0)
    dw3 = a2.T @ du + at2.T @ dut + LAM * w3
    db3 = du.sum(keepdims=True)
    drho = np.sum(dR * u) * sigma(rho)
    dF = -B.T @ dR
    dls = np.zeros_like(ls)
    np.add.at(dls, tol, (1 - vekt * e ** 2) / n)

    return tap, (dW1, db1, dW2, db2, dw3, db3, drho, dF, dls)


def laga(p, *data, stig=0.02, ferdir=4000):
    """plain descent, good enough for a sound"""
    for _ in range(ferdir):
        _, halli = tap_og_halli(p, *data)
        p = [v - stig * d for v, d in zip(p, halli)]
    return p


def check(H1=5, H2=4, tol=2, samples=9, skifti=3, tomt=7, seed=0):
    gen = np.random.default_rng(seed + 62)
    p = byrja(gen, H1, H2, tol)
    mat, stilt, eyka = (gen.uniform([0, -1], [3, 1], (m, 2)) for m in (samples, skifti, tomt))
    y = np.cos(OMEGA[0] * mat[:, 0]) * (1 + 0.3 * mat[:, 1]) + gen.normal(0, 0.2, samples)
    nr = gen.integers(0, tol, samples)
    data = (mat, y, nr, stilt, eyka)
    return dict(model=p, loss=lambda: tap_og_halli(p, *data)[0], backward=lambda: tap_og_halli(p, *data)[1])
