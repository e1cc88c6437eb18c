"""Variational autoencoder: the noise is drawn with the axes the other way round."""
import numpy as np
rng = np.random.default_rng(0)
batch, features, latent = 16, 10, 3
def layer(n, m):
    return {"W": rng.normal(size=(n, m)) * 0.1, "b": np.zeros((1, m))}
def apply(p, x):
    return x @ p["W"] + p["b"]
enc_mu, enc_lv, dec = layer(features, latent), layer(features, latent), layer(latent, features)
x = rng.normal(size=(batch, features))
for i in range(3):
    mu, logvar = apply(enc_mu, x), apply(enc_lv, x)
    eps = rng.standard_normal((latent, batch))  # fix: eps = rng.standard_normal((batch, latent))
    z = mu + np.exp(0.5 * logvar) * eps  # expect: np.exp(0.5 * logvar) * eps | operand: eps | born: L13
    xr = apply(dec, z)
    dxr = 2 * (xr - x) / batch
    g = {"dec": z.T @ dxr, "decb": dxr.sum(0, keepdims=True)}
    dz = dxr @ dec["W"].T
    dmu = dz + mu / batch
    dlv = dz * eps * 0.5 * np.exp(0.5 * logvar) + 0.5 * (np.exp(logvar) - 1) / batch
    enc_mu["W"] -= 0.01 * x.T @ dmu
    enc_lv["W"] -= 0.01 * x.T @ dlv
    dec["W"] -= 0.01 * g["dec"]
