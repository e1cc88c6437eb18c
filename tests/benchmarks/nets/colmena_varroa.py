"""¿Cuántos ácaros tiene la colmena? Objetos capa con forward y backward, normalización por lotes, dropout con máscara fija, optimizador aparte. Filas son colmenas; la pérdida es softmax con entropía cruzada sobre clases enteras."""
import numpy as np


class Densa:
    def __init__(self, entradas, salidas, gen):
        self.W = gen.normal(size=(entradas, salidas)) / np.sqrt(entradas)
        self.b = gen.normal(size=salidas) * 0.2
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class NormaLote:
    def __init__(self, n, gen, eps=1e-5):
        self.gamma = gen.uniform(0.6, 1.6, size=n)
        self.beta = gen.normal(size=n) * 0.3
        self.eps = eps

    def forward(self, x):
        self.xc = x - x.mean(axis=0)
        self.var = np.mean(self.xc**2, axis=0)
        self.std = np.sqrt(self.var + self.eps)
        self.xn = self.xc / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        n = dout.shape[0]
        self.dbeta = dout.sum(axis=0)
        self.dgamma = np.sum(self.xn * dout, axis=0)
        dxn = self.gamma * dout
        dxc = dxn / self.std
        dstd = -np.sum(dxn * self.xc / (self.std * self.std), axis=0)
        dvar = 0.5 * dstd / self.std
        dxc = dxc + (2.0 / n) * self.xc * dvar
        dmu = np.sum(dxc, axis=0)
        return dxc - dmu / n


class ReLU:
    def forward(self, x):
        self.mascara = x <= 0
        out = x.copy()
        out[self.mascara] = 0
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.mascara] = 0
        return dx


class Apagado:
    def __init__(self, mask, keep):
        self.mask = mask
        self.keep = keep

    def forward(self, x):
        return x * self.mask / self.keep

    def backward(self, dout):
        return dout * self.mask / self.keep


class SoftmaxConPerdida:
    def forward(self, x, t):
        self.t = t
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y = e / e.sum(axis=1, keepdims=True)
        return -np.mean(np.log(self.y[np.arange(len(t)), t]))

    def backward(self, dout=1):
        n = self.t.shape[0]
        dx = self.y.copy()
        dx[np.arange(n), self.t] -= 1
        return dx * dout / n


class Red:
    def __init__(self, capas):
        self.capas = capas
        self.ultima = SoftmaxConPerdida()

    def perdida(self, x, t):
        for capa in self.capas:
            x = capa.forward(x)
        return self.ultima.forward(x, t)

    def gradiente(self, x, t):
        self.perdida(x, t)
        dout = self.ultima.backward()
        for capa in reversed(self.capas):
            dout = capa.backward(dout)
        return dout


class SGD:
    def __init__(self, lr=0.1):
        self.lr = lr

    def actualizar(self, capas):
        for capa in capas:
            for nombre in ("W", "b", "gamma", "beta"):
                if hasattr(capa, nombre):
                    getattr(capa, nombre)[...] -= self.lr * getattr(capa, "d" + nombre)


def check(anchos=(5, 8, 6, 3), samples=11, seed=0, nivel=0.0):
    gen = np.random.default_rng(seed + 630)
    a, b, c, d = anchos
    mascara = (gen.random(size=(samples, c)) < 0.7).astype(float)
    red = Red([
        Densa(a, b, gen), NormaLote(b, gen), ReLU(),
        Densa(b, c, gen), ReLU(), Apagado(mascara, 0.7),
        Densa(c, d, gen),
    ])
    red.capas[-1].b += nivel
    x = gen.normal(size=(samples, a)) * 1.5
    t = gen.integers(0, d, size=samples)
    return dict(model=red, loss=lambda: red.perdida(x, t), backward=lambda: red.gradiente(x, t))
