"""Lab course report: an autoencoder for sensor rows. Depthwise strided 1-d convolution, dense code with sparsity, transposed 1-d convolution back; X_hin / X_zurueck pairs, one row after the other, caches as dicts."""
import numpy as np

# ---- Faltung je Kanal (depthwise): x (C, L), k (C, B), b (C,)  ->  (C, (L - B) // s + 1)


def falten_hin(x, k, b, s):
    C, L = x.shape
    B = k.shape[1]
    M = (L - B) // s + 1
    y = np.zeros((C, M))
    for m in range(M):
        y[:, m] = (x[:, m * s:m * s + B] * k).sum(axis=1) + b
    return y, {'x': x, 'k': k, 's': s}


def falten_zurueck(dy, m):
    x, k, s = m['x'], m['k'], m['s']
    B = k.shape[1]
    dx, dk = np.zeros_like(x), np.zeros_like(k)
    for j in range(dy.shape[1]):
        stelle = slice(j * s, j * s + B)
        dk += dy[:, j:j + 1] * x[:, stelle]
        dx[:, stelle] += dy[:, j:j + 1] * k
    db = dy.sum(axis=1)
    return dx, dk, db


# ---- das Gegenstück (transposed): x (C, M), k (C, D, B), b (D,)  ->  (D, (M - 1) * s + B)

def entfalten_hin(x, k, b, s):
    C, M = x.shape
    _, D, B = k.shape
    y = np.zeros((D, (M - 1) * s + B))
    for j in range(M):
        y[:, j * s:j * s + B] += np.tensordot(x[:, j], k, axes=(0, 0))
    return y + b[:, None], {'x': x, 'k': k, 's': s}


def entfalten_zurueck(dy, m):
    x, k, s = m['x'], m['k'], m['s']
    B = k.shape[2]
    dx, dk = np.zeros_like(x), np.zeros_like(k)
    for j in range(x.shape[1]):
        stueck = dy[:, j * s:j * s + B]
        dx[:, j] = (k * stueck).sum(axis=(1, 2))
        dk += x[:, j][:, None, None] * stueck
    return dx, dk, dy.sum(axis=1)


# ---- dicht: x (n,), W (m, n), b (m,)

def dicht_hin(x, W, b):
    return W.dot(x) + b, {'x': x, 'W': W}


def dicht_zurueck(dy, m):
    return m['W'].T.dot(dy), np.outer(dy, m['x']), dy


def softplus_hin(z):
    return np.logaddexp(0, z), {'z': z}


def softplus_zurueck(da, m):
    return da / (1 + np.exp(-m['z']))


def sigmoid_hin(z):
    a = 1 / (1 + np.exp(-z))
    return a, {'a': a}


def sigmoid_zurueck(da, m):
    return da * m['a'] * (1 - m['a'])


class SensorAutoencoder:
    def __init__(self, kanaele=3, laenge=9, breite=3, schritt=2, code=4, seed=0):
        r = np.random.RandomState(seed)
        self.kanaele, self.schritt = kanaele, schritt
        self.stellen = (laenge - breite) // schritt + 1
        n = kanaele * self.stellen
        self.theta = {
            'k': r.randn(kanaele, breite) * 0.7, 'kb': r.randn(kanaele) * 0.2,
            'W': r.randn(code, n) / np.sqrt(n), 'Wb': r.randn(code) * 0.2,
            'V': r.randn(n, code) / np.sqrt(code), 'Vb': r.randn(n) * 0.2,
            't': r.randn(kanaele, kanaele, breite) * 0.5, 'tb': r.randn(kanaele) * 0.2,
        }
        self.grad = {}
        self.l1 = 0.05
        self.decay = 0.01

    def vorwaerts(self, x):
        p, m = self.theta, {}
        z, m['k'] = falten_hin(x, p['k'], p['kb'], self.schritt)
        a, m['f1'] = softplus_hin(z)
        z, m['W'] = dicht_hin(a.ravel(), p['W'], p['Wb'])
        code, m['f2'] = sigmoid_hin(z)
        z, m['V'] = dicht_hin(code, p['V'], p['Vb'])
        a, m['f3'] = softplus_hin(z)
        y, m['t'] = entfalten_hin(a.reshape(self.kanaele, self.stellen), p['t'], p['tb'], self.schritt)
        return y, code, m

    def kosten(self, X):
        summe = 0
        for x in X:
            y, code, _ = self.vorwaerts(x)
            summe += 0.5 * np.mean((y - x) ** 2) + self.l1 * code.sum()
        return summe / len(X) + 0.5 * self.decay * (np.sum(self.theta['W'] ** 2) + np.sum(self.theta['V'] ** 2))

    def ableiten(self, X):
        p = self.theta
        g = {name: np.zeros_like(wert) for name, wert in p.items()}
        for x in X:
            y, code, m = self.vorwaerts(x)
            dy = (y - x) / y.size
            d, dk, db = entfalten_zurueck(dy, m['t'])
            g['t'] += dk
            g['tb'] += db
            d = softplus_zurueck(d.ravel(), m['f3'])
            d, dk, db = dicht_zurueck(d, m['V'])
            g['V'] += dk
            g['Vb'] += db
            d = sigmoid_zurueck(d + self.l1, m['f2'])
            d, dk, db = dicht_zurueck(d, m['W'])
            g['W'] += dk
            g['Wb'] += db
            d = softplus_zurueck(d.reshape(self.kanaele, self.stellen), m['f1'])
            _, dk, db = falten_zurueck(d, m['k'])
            g['k'] += dk
            g['kb'] += db
        for name in g:
            g[name] /= len(X)
        for name in ('W', 'V'):
            g[name] += self.decay * p[name]
        self.grad = g
        return g


def check(samples=4, kanaele=3, laenge=9, breite=3, schritt=2, code=4, seed=0):
    r = np.random.RandomState(seed + 44)
    net = SensorAutoencoder(kanaele, laenge, breite, schritt, code, seed)
    X = r.randn(samples, kanaele, laenge)
    return dict(model=net, loss=lambda: net.kosten(X), backward=lambda: net.ableiten(X))
