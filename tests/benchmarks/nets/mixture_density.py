"""A mixture density net: leaky relu and tanh layers, softmax weights, means and log sigmas of Gaussians, negative log-likelihood; (loss, grads)."""
import numpy as np


class MDN:
    slope = 0.1

    def __init__(self, dim, width, top, components, seed=0, l1=0.01):
        rng = np.random.default_rng(seed)

        def layer(n, m, s=0.7):
            return rng.standard_normal((n, m)) * s

        self.params = {
            'U': layer(dim, width), 'u': layer(1, width, 0.3),
            'V': layer(width, top), 'v': layer(1, top, 0.3),
            'Wpi': layer(top, components), 'bpi': layer(1, components, 0.3),
            'Wmu': layer(top, components), 'bmu': layer(1, components, 1.0),
            'Wsigma': layer(top, components, 0.3), 'bsigma': layer(1, components, 0.2),
        }
        self.l1 = l1

    def predict(self, X):
        p = self.params
        pre1 = X @ p['U'] + p['u']
        hid1 = np.maximum(self.slope * pre1, pre1)
        pre2 = hid1 @ p['V'] + p['v']
        hid2 = np.tanh(pre2)
        alpha = hid2 @ p['Wpi'] + p['bpi']
        alpha = alpha - alpha.max(axis=1, keepdims=True)
        log_pi = alpha - np.log(np.exp(alpha).sum(axis=1, keepdims=True))
        mu = hid2 @ p['Wmu'] + p['bmu']
        log_sigma = hid2 @ p['Wsigma'] + p['bsigma']
        return log_pi, mu, log_sigma, (pre1, hid1, pre2, hid2)

    def loss(self, X, y):
        p = self.params
        log_pi, mu, log_sigma, (pre1, hid1, pre2, hid2) = self.predict(X)
        n = X.shape[0]
        sigma = np.exp(log_sigma)
        z = (y[:, None] - mu) / sigma
        log_joint = log_pi - 0.5 * z ** 2 - log_sigma - 0.5 * np.log(2 * np.pi)
        biggest = log_joint.max(axis=1, keepdims=True)
        evidence = biggest + np.log(np.exp(log_joint - biggest).sum(axis=1, keepdims=True))
        loss = -evidence.mean() + self.l1 * (np.abs(p['U']).sum() + np.abs(p['V']).sum())

        grads = {}
        resp = np.exp(log_joint - evidence)
        dalpha = (np.exp(log_pi) - resp) / n
        dmu = -resp * z / sigma / n
        dlog_sigma = resp * (1 - z ** 2) / n
        dhid2 = np.zeros_like(hid2)
        for name, d in (('pi', dalpha), ('mu', dmu), ('sigma', dlog_sigma)):
            grads['W' + name] = hid2.T @ d
            grads['b' + name] = d.sum(axis=0, keepdims=True)
            dhid2 += d @ p['W' + name].T
        dpre2 = dhid2 * (1 - hid2 ** 2)
        grads['V'] = hid1.T @ dpre2 + self.l1 * np.sign(p['V'])
        grads['v'] = dpre2.sum(axis=0, keepdims=True)
        dhid1 = dpre2 @ p['V'].T
        dpre1 = dhid1.copy()
        dpre1[pre1 < 0] *= self.slope
        grads['U'] = X.T @ dpre1 + self.l1 * np.sign(p['U'])
        grads['u'] = dpre1.sum(axis=0, keepdims=True)
        return loss, grads


def check(sizes=(3, 6, 5, 4), samples=8, seed=0, scale=1.0):
    net = MDN(*sizes, seed=seed)
    rng = np.random.default_rng(seed + 200)
    X = rng.normal(size=(samples, sizes[0])) * scale
    y = np.sin(2 * X[:, 0]) + 0.5 * rng.normal(size=samples) * scale
    return dict(model=net, loss=lambda: net.loss(X, y)[0], backward=lambda: net.loss(X, y)[1])
