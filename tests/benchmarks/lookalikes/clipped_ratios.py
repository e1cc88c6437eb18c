"""A clipped policy objective: samples beyond the clip have no gradient, and the net is a list under a name that says nothing."""
import numpy as np

class Policy:
    def __init__(self, seed):
        r = np.random.default_rng(seed)
        self.net = [r.normal(size=(3, 5)) * 0.5, r.normal(size=(5, 2)) * 0.5]
        self.log_std = np.full(2, -0.5)

    def logp(self, s, a):
        self.h = np.tanh(s @ self.net[0])
        self.z = (a - self.h @ self.net[1]) / np.exp(self.log_std)
        return (-0.5 * self.z**2 - self.log_std).sum(1)

    def loss(self, s, a, adv, old):
        ratio = np.exp(self.logp(s, a) - old)
        return -np.minimum(ratio * adv, np.clip(ratio, 0.8, 1.2) * adv).mean() - 0.01 * self.log_std.sum()

    def grads(self, s, a, adv, old):
        ratio = np.exp(self.logp(s, a) - old)
        free = ratio * adv <= np.clip(ratio, 0.8, 1.2) * adv
        d = -(free * ratio * adv / len(adv))[:, None]
        dmean = d * self.z / np.exp(self.log_std)
        dh = dmean @ self.net[1].T * (1 - self.h**2)
        return {"net": [s.T @ dh, self.h.T @ dmean], "log_std": (d * (self.z**2 - 1)).sum(0) - 0.01}

def check(samples=8, seed=0):
    r = np.random.default_rng(seed + 1)
    net, s, a, adv = Policy(seed), r.normal(size=(samples, 3)), r.normal(size=(samples, 2)), r.normal(size=samples)
    old = net.logp(s, a) + 0.3 * r.normal(size=samples)
    return dict(model=net, loss=lambda: net.loss(s, a, adv, old), backward=lambda: net.grads(s, a, adv, old))
