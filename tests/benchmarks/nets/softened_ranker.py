"""Anchor, near and far columns through one tower; the softplus of the gap between softened distances."""
import numpy as np

class SiameseRanker:
    """anchor, near and far rows go through one tower; hinge on the softened distances"""

    def __init__(self, n_in, n_hid, n_out, rng):
        self.K = rng.normal(0, 1 / np.sqrt(n_in), (n_hid, n_in))
        self.k = rng.normal(0, .2, (n_hid, 1))
        self.L = rng.normal(0, 1 / np.sqrt(n_hid), (n_out, n_hid))
        self.l = np.zeros((n_out, 1))
        self.alpha = 1.3
        self.delta = 0.6

    def tower(self, V):
        Z = self.K @ V + self.k
        H = Z * Z / (np.abs(Z) + self.alpha)
        E = self.L @ H + self.l
        return E, (V, Z, H)

    def loss(self, A, P, N):
        self.m = A.shape[1]
        (self.Ea, self.ca), (self.Ep, self.cp), (self.En, self.cn) = self.tower(A), self.tower(P), self.tower(N)
        self.Dp = self.Ea - self.Ep
        self.Dn = self.Ea - self.En
        self.sp = np.sqrt(self.delta ** 2 + np.sum(self.Dp ** 2, axis=0))
        self.sn = np.sqrt(self.delta ** 2 + np.sum(self.Dn ** 2, axis=0))
        self.gap = self.sp - self.sn
        return np.log1p(np.exp(self.gap)).mean()

    def tower_back(self, dE, cache):
        V, Z, H = cache
        dL = dE @ H.T
        dl = dE.sum(axis=1, keepdims=True)
        dH = self.L.T @ dE
        dZ = dH * (2 * Z - H * np.sign(Z)) / (np.abs(Z) + self.alpha)
        return dZ @ V.T, dZ.sum(axis=1, keepdims=True), dL, dl

    def backward(self):
        dgap = 1 / (1 + np.exp(-self.gap)) / self.m
        dDp = dgap * self.Dp / self.sp
        dDn = -dgap * self.Dn / self.sn
        parts = [self.tower_back(dDp + dDn, self.ca), self.tower_back(-dDp, self.cp), self.tower_back(-dDn, self.cn)]
        return {name: sum(p[i] for p in parts) for i, name in enumerate(["K", "k", "L", "l"])}

def check(seed=17):
    rng = np.random.default_rng(seed)
    net = SiameseRanker(4, 6, 3, rng)
    A, P, N = rng.normal(size=(4, 7)), rng.normal(size=(4, 7)), rng.normal(size=(4, 7))
    def backward():
        net.loss(A, P, N)
        return net.backward()
    return dict(model={k: getattr(net, k) for k in "KkLl"}, loss=lambda: net.loss(A, P, N), backward=backward)
