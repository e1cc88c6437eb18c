"""A denoising autoencoder with tied weights, samples in columns, one params dict; sigmoid code with a KL sparsity term, BCE; all in functions."""
import numpy as np

sigmoid = lambda a: 1 / (1 + np.exp(-a))
RHO, BETA = 0.1, 0.5


def costs(theta, noisy, clean):
    """(total cost, everything backward needs)"""
    m = clean.shape[1]
    code = sigmoid(theta['W'] @ noisy + theta['hid'])
    rho_hat = code.mean(axis=1, keepdims=True)
    recon = sigmoid(theta['W'].T @ code + theta['vis'])
    bce = -np.sum(clean * np.log(recon) + (1 - clean) * np.log(1 - recon)) / m
    kl = np.sum(RHO * np.log(RHO / rho_hat) + (1 - RHO) * np.log((1 - RHO) / (1 - rho_hat)))
    return bce + BETA * kl, (code, rho_hat, recon)


def grads(theta, noisy, clean):
    m = clean.shape[1]
    _, (code, rho_hat, recon) = costs(theta, noisy, clean)
    d_out = (recon - clean) / m
    sparse = BETA * (-RHO / rho_hat + (1 - RHO) / (1 - rho_hat)) / m
    d_code = theta['W'] @ d_out + sparse
    d_hid = d_code * code * (1 - code)
    g = {}
    g['W'] = d_hid @ noisy.T + code @ d_out.T
    g['hid'] = d_hid.sum(axis=1, keepdims=True)
    g['vis'] = d_out.sum(axis=1, keepdims=True)
    return g


def check(sizes=(6, 4), samples=5, seed=0):
    rng = np.random.default_rng(seed)
    theta = {'W': rng.normal(0, .6, (sizes[1], sizes[0])), 'hid': rng.normal(0, .3, (sizes[1], 1)), 'vis': rng.normal(0, .3, (sizes[0], 1))}
    clean = (rng.random((sizes[0], samples)) > 0.5).astype(float)
    noisy = clean * (rng.random(clean.shape) > 0.3) + 0.1 * rng.normal(size=clean.shape)
    return dict(model=theta, loss=lambda: costs(theta, noisy, clean)[0], backward=lambda: grads(theta, noisy, clean))
