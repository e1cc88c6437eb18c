"""Galician marine biologist's denoising autoencoder of barnacle measurements, with the size guessed from the code on the way. Vectors only, one specimen after another, np.outer, lists of sums that are applied at the end of each round; functions by name from a table."""
import numpy as np

ALFA = 0.6    # canto pesa a talla


def softplus(z):
    return np.log1p(np.exp(z))


def d_softplus(z):
    return 1.0 / (1.0 + np.exp(-z))


def d_tanh(z):
    return 1.0 / np.cosh(z) ** 2


def seno(z):
    return z + 0.5 * np.sin(z)


def d_seno(z):
    return 1.0 + 0.5 * np.cos(z)


TABOA = {
    'softplus': (softplus, d_softplus),
    'tanh': (np.tanh, d_tanh),
    'seno': (seno, d_seno),
}


class Percebeiro:
    def __init__(self, tamanos, funcions, medio, azar):
        self.funcions = funcions
        self.medio = medio
        self.w = []
        self.b = []
        for de, a in zip(tamanos[:-1], tamanos[1:]):
            self.w.append(azar.normal(0, 1 / np.sqrt(de), (a, de)))
            self.b.append(azar.normal(0, 0.4, a))
        # a talla sae do codigo: un vector e un numero
        self.w_talla = azar.normal(0, 0.8, tamanos[medio])
        self.b_talla = float(azar.normal(0, 0.4))

    def activar(self, capa, z):
        return TABOA[self.funcions[capa]][0](z)

    def pendente(self, capa, z):
        return TABOA[self.funcions[capa]][1](z)

    def propagar(self, x):
        zs = []
        as_ = [x]
        for capa in range(len(self.w)):
            z = np.dot(self.w[capa], as_[capa]) + self.b[capa]
            zs.append(z)
            as_.append(self.activar(capa, z))
        return zs, as_

    def custo(self, sucios, limpos, tallas, lam):
        total = 0.0
        for sucio, limpo, talla in zip(sucios, limpos, tallas):
            _, as_ = self.propagar(sucio)
            total += 0.5 * np.sum((as_[-1] - limpo) ** 2)
            total += 0.5 * ALFA * (np.dot(self.w_talla, as_[self.medio]) + self.b_talla - talla) ** 2
        total /= len(sucios)
        for w in self.w:
            total += 0.5 * lam * np.sum(w * w)
        return total

    def nablas(self, sucio, limpo, talla):
        """gradientes dun so exemplar"""
        zs, as_ = self.propagar(sucio)
        nabla_w = [None] * len(self.w)
        nabla_b = [None] * len(self.b)
        # a cabeza da talla
        codigo = as_[self.medio]
        erro = ALFA * (np.dot(self.w_talla, codigo) + self.b_talla - talla)
        nabla_wt = erro * codigo
        # a reconstrucion, de atras cara a diante
        delta = (as_[-1] - limpo) * self.pendente(len(self.w) - 1, zs[-1])
        for capa in reversed(range(len(self.w))):
            nabla_w[capa] = np.outer(delta, as_[capa])
            nabla_b[capa] = delta
            if capa == 0:
                break
            subida = np.dot(self.w[capa].T, delta)
            if capa == self.medio:
                subida = subida + erro * self.w_talla
            delta = subida * self.pendente(capa - 1, zs[capa - 1])
        return nabla_w, nabla_b, nabla_wt, erro

    def rolda(self, sucios, limpos, tallas, eta, lam):
        """unha pasada por todos os exemplares, logo un paso"""
        suma_w = [np.zeros(w.shape) for w in self.w]
        suma_b = [np.zeros(b.shape) for b in self.b]
        suma_wt = np.zeros(self.w_talla.shape)
        suma_bt = 0.0
        n = len(sucios)
        for i in range(n):
            nw, nb, nwt, nbt = self.nablas(sucios[i], limpos[i], tallas[i])
            for capa in range(len(self.w)):
                suma_w[capa] += nw[capa]
                suma_b[capa] += nb[capa]
            suma_wt += nwt
            suma_bt += nbt
        for capa in range(len(self.w)):
            self.w[capa] -= eta * (suma_w[capa] / n + lam * self.w[capa])
            self.b[capa] -= eta * suma_b[capa] / n
        self.w_talla -= eta * suma_wt / n
        self.b_talla -= eta * suma_bt / n


def check(tamanos=(5, 7, 3, 6, 5), samples=8, seed=0):
    azar = np.random.default_rng(seed + 29)
    rede = Percebeiro(tamanos, ['softplus', 'tanh', 'seno', 'softplus'], 2, azar)
    limpos = [np.exp(azar.normal(0, 0.5, tamanos[0])) for _ in range(samples)]
    sucios = [limpo + azar.normal(0, 0.4, tamanos[0]) for limpo in limpos]
    tallas = [float(limpo.mean()) for limpo in limpos]
    lam = 0.2

    def paso():
        rede.rolda(sucios, limpos, tallas, 0.1, lam)

    return dict(model=rede, loss=lambda: rede.custo(sucios, limpos, tallas, lam), step=paso, learning_rate=0.1)
