"""A variational autoencoder: binary pixels by logits summed per picture, the KL term of a Gaussian, noise drawn beforehand."""
import numpy as np


def sigmoid(v):
    return np.where(v >= 0, 1 / (1 + np.exp(-np.abs(v))), np.exp(-np.abs(v)) / (1 + np.exp(-np.abs(v))))


class VAE:
    def __init__(self, n_pix, n_hid, n_lat, seed):
        rs = np.random.RandomState(seed)

        def glorot(a, b):
            return rs.uniform(-1, 1, (a, b)) * np.sqrt(6.0 / (a + b))

        self.params = dict(
            We=glorot(n_pix, n_hid), be=rs.randn(n_hid) * .1,
            Wmu=glorot(n_hid, n_lat), bmu=rs.randn(n_lat) * .1,
            Wlv=glorot(n_hid, n_lat), blv=rs.randn(n_lat) * .1,
            Wd=glorot(n_lat, n_hid), bd=rs.randn(n_hid) * .1,
            Wo=glorot(n_hid, n_pix), bo=rs.randn(n_pix) * .1,
        )

    def elbo(self, x, eps):
        P = self.params
        self.x, self.eps = x, eps
        self.he = np.tanh(x @ P['We'] + P['be'])
        self.mu = self.he @ P['Wmu'] + P['bmu']
        self.logvar = self.he @ P['Wlv'] + P['blv']
        self.std = np.exp(0.5 * self.logvar)
        self.z = self.mu + self.std * eps
        self.hd = np.tanh(self.z @ P['Wd'] + P['bd'])
        self.logits = self.hd @ P['Wo'] + P['bo']
        rec = np.maximum(self.logits, 0) - self.logits * x + np.log1p(np.exp(-np.abs(self.logits)))
        kl = -0.5 * (1 + self.logvar - self.mu ** 2 - np.exp(self.logvar))
        return (rec.sum() + kl.sum()) / len(x)

    def grad(self):
        P, B = self.params, len(self.x)
        G = {}
        d_logits = (sigmoid(self.logits) - self.x) / B
        G['Wo'], G['bo'] = self.hd.T @ d_logits, d_logits.sum(0)
        d_hd = d_logits @ P['Wo'].T * (1 - self.hd ** 2)
        G['Wd'], G['bd'] = self.z.T @ d_hd, d_hd.sum(0)
        d_z = d_hd @ P['Wd'].T
        d_mu = d_z + self.mu / B
        d_lv = d_z * self.eps * 0.5 * self.std + 0.5 * (np.exp(self.logvar) - 1) / B
        G['Wmu'], G['bmu'] = self.he.T @ d_mu, d_mu.sum(0)
        G['Wlv'], G['blv'] = self.he.T @ d_lv, d_lv.sum(0)
        d_he = (d_mu @ P['Wmu'].T + d_lv @ P['Wlv'].T) * (1 - self.he ** 2)
        G['We'], G['be'] = self.x.T @ d_he, d_he.sum(0)
        return G


def check(sizes=(6, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = VAE(*sizes, seed)
    x = (rng.random((samples, sizes[0])) > 0.5).astype(float)
    eps = rng.normal(size=(samples, sizes[2]))
    return dict(model=net.params, loss=lambda: net.elbo(x, eps), backward=lambda: net.grad())
