"""Kako zahtevna je gorska pot? A Slovene mountaineer who learns Python at home: layer objects with forward/backward that add to their gradients, a loss object fed with class numbers, a full softmax Jacobian per hiker by einsum, and an optimizer that keeps hold of the arrays and steps later."""
import numpy as np

UPAD = 0.08      # kazen na uteži (ne na odmike)


class Plast:
    def forward(self, vhod):
        raise NotImplementedError

    def backward(self, d_izhod):
        raise NotImplementedError

    def parametri(self):
        return []


class Polna(Plast):
    def __init__(self, vhodi, izhodi, kocka):
        self.utezi = kocka.uniform(-1, 1, (vhodi, izhodi)) * np.sqrt(6 / (vhodi + izhodi)) * 1.3
        self.odmik = kocka.uniform(-0.6, 0.6, (1, izhodi))
        self.d_utezi = np.zeros((vhodi, izhodi))
        self.d_odmik = np.zeros((1, izhodi))

    def forward(self, vhod):
        self.vhod = vhod
        return vhod @ self.utezi + self.odmik

    def backward(self, d_izhod):
        self.d_utezi += self.vhod.T @ d_izhod
        self.d_odmik += d_izhod.sum(axis=0, keepdims=True)
        return d_izhod @ self.utezi.T

    def parametri(self):
        return [(self.utezi, self.d_utezi, UPAD), (self.odmik, self.d_odmik, 0.0)]


class ReLU(Plast):
    def forward(self, vhod):
        self.vhod = vhod
        return np.maximum(vhod, 0)

    def backward(self, d_izhod):
        return np.where(self.vhod > 0, d_izhod, 0)


class Sigmoida(Plast):
    def forward(self, vhod):
        self.izhod = 1 / (1 + np.exp(-vhod))
        return self.izhod

    def backward(self, d_izhod):
        return d_izhod * self.izhod * (1 - self.izhod)


class Softmax(Plast):
    def forward(self, vhod):
        e = np.exp(vhod - np.max(vhod, axis=-1, keepdims=True))
        self.p = e / np.sum(e, axis=-1, keepdims=True)
        return self.p

    def backward(self, d_izhod):
        # Jacobijeva matrika za vsak primer: (n, k, k)
        diagonala = np.einsum('ij,jk->ijk', self.p, np.eye(self.p.shape[-1]))
        zunanji = np.einsum('ij,ik->ijk', self.p, self.p)
        return np.einsum('ijk,ik->ij', diagonala - zunanji, d_izhod)


class KriznaEntropija:
    def forward(self, p, razredi):
        self.p = p
        self.razredi = razredi
        return -np.mean(np.log(p[np.arange(len(p)), razredi]))

    def backward(self):
        n, k = self.p.shape
        cilj = np.eye(k)[self.razredi]
        return -cilj / self.p / n


class Mreza:
    def __init__(self, *plasti):
        self.plasti = plasti
        self.entropija = KriznaEntropija()

    def naprej(self, x):
        for plast in self.plasti:
            x = plast.forward(x)
        return x

    def izguba(self, x, razredi):
        kazen = sum(0.5 * UPAD * np.sum(plast.utezi ** 2) for plast in self.plasti if isinstance(plast, Polna))
        return self.entropija.forward(self.naprej(x), razredi) + kazen

    def nazaj(self):
        d = self.entropija.backward()
        for plast in self.plasti[::-1]:
            d = plast.backward(d)
        return d


class Spust:
    """Navaden gradientni spust, korak šele na ukaz."""

    def __init__(self, plasti, stopnja):
        self.stopnja = stopnja
        self.trojke = [t for plast in plasti for t in plast.parametri()]

    def ponastavi(self):
        for _, gradient, _ in self.trojke:
            gradient.fill(0.0)

    def korak(self):
        for parameter, gradient, upad in self.trojke:
            parameter -= self.stopnja * (gradient + upad * parameter)


def ucni_korak(mreza, spust, x, razredi):
    spust.ponastavi()
    izguba = mreza.izguba(x, razredi)
    mreza.nazaj()
    spust.korak()
    return izguba


def check(sizes=(4, 7, 5, 3), samples=6, seed=0):
    kocka = np.random.default_rng(seed + 2864)
    mreza = Mreza(
        Polna(sizes[0], sizes[1], kocka), ReLU(),
        Polna(sizes[1], sizes[2], kocka), Sigmoida(),
        Polna(sizes[2], sizes[3], kocka), Softmax(),
    )
    poti = kocka.normal(size=(samples, sizes[0]))          # dolžina, višina, naklon ...
    zahtevnost = kocka.integers(0, sizes[3], samples)
    spust = Spust(mreza.plasti, stopnja=0.1)
    mreza.izguba(poti[::-1] + 0.5, zahtevnost)             # nekaj od prejšnje serije
    mreza.nazaj()
    return dict(
        model=mreza,
        loss=lambda: mreza.izguba(poti, zahtevnost),
        step=lambda: ucni_korak(mreza, spust, poti, zahtevnost),
        learning_rate=0.1,
    )
