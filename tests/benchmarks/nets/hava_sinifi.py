"""Hava kalitesi sınıfı (Turkish names): layers that know the one before and the one after; geri(hiz) takes no gradient, it reads the delta of its successor and corrects itself. Rows with a weight per day, W of shape (out, in), bell-shaped and two-sided logistic units, squared error on a softmax."""
import numpy as np


class Katman:
    def __init__(self):
        self.onceki = None
        self.sonraki = None

    def bagla(self, sonraki):
        self.sonraki = sonraki
        sonraki.onceki = self
        return sonraki


class Girdi(Katman):
    def koy(self, veri):
        self.cikti = veri


class Yogun(Katman):
    def __init__(self, giris, cikis, rng):
        super().__init__()
        self.W = rng.normal(0.0, 1.2 / np.sqrt(giris), (cikis, giris))
        self.b = rng.normal(0.0, 0.2, cikis)

    def ileri(self):
        self.cikti = np.matmul(self.onceki.cikti, self.W.T) + self.b

    def geri(self, hiz):
        d = self.sonraki.delta
        egim = np.matmul(d.T, self.onceki.cikti)
        self.delta = np.matmul(d, self.W)
        self.W = self.W - hiz * egim
        self.b = self.b - hiz * d.sum(axis=0)


class Can(Katman):
    """can egrisi: exp(-z^2)"""

    def ileri(self):
        self.cikti = np.exp(-np.square(self.onceki.cikti))

    def geri(self, hiz):
        z = self.onceki.cikti
        self.delta = -2 * z * self.cikti * self.sonraki.delta


class IkiYonlu(Katman):
    """2 / (1 + exp(-z)) - 1"""

    def ileri(self):
        self.cikti = 2 / (1 + np.exp(-self.onceki.cikti)) - 1

    def geri(self, hiz):
        self.delta = 0.5 * (1 + self.cikti) * (1 - self.cikti) * self.sonraki.delta


class Olasilik(Katman):
    def ileri(self):
        z = self.onceki.cikti
        z = z - z.max(axis=1)[:, np.newaxis]
        ustel = np.exp(z)
        self.cikti = ustel / ustel.sum(axis=1)[:, np.newaxis]

    def geri(self, hiz):
        d, p = self.sonraki.delta, self.cikti
        self.delta = p * d - p * (p * d).sum(axis=1)[:, np.newaxis]


class Hata(Katman):
    def olc(self, hedef, agirlik):
        self.hedef, self.agirlik = hedef, agirlik
        fark = self.onceki.cikti - hedef
        return (agirlik * (fark ** 2).sum(axis=1)).sum() / agirlik.sum()

    def geri(self, hiz):
        fark = self.onceki.cikti - self.hedef
        self.delta = 2 * fark * self.agirlik[:, np.newaxis] / self.agirlik.sum()


class Ag:
    def __init__(self, boyutlar, rng):
        self.girdi = Girdi()
        son = self.girdi
        self.sira = []
        turler = [Can, IkiYonlu, Olasilik]
        for giris, cikis, tur in zip(boyutlar[:-1], boyutlar[1:], turler):
            son = son.bagla(Yogun(giris, cikis, rng))
            self.sira.append(son)
            son = son.bagla(tur())
            self.sira.append(son)
        self.hata = son.bagla(Hata())

    def hesapla(self, veri, hedef, agirlik):
        self.girdi.koy(veri)
        for katman in self.sira:
            katman.ileri()
        return self.hata.olc(hedef, agirlik)

    def egit(self, veri, hedef, agirlik, hiz):
        olcu = self.hesapla(veri, hedef, agirlik)
        self.hata.geri(hiz)
        for katman in self.sira[::-1]:
            katman.geri(hiz)
        return olcu


def check(sizes=(5, 6, 7, 4), samples=9, seed=0, hiz=0.3, yuksek=0.0):
    rng = np.random.default_rng(seed + 29)
    ag = Ag(sizes, rng)
    ag.sira[4].b += yuksek
    veri = rng.normal(size=(samples, sizes[0]))
    hedef = np.eye(sizes[-1])[rng.integers(0, sizes[-1], samples)]
    agirlik = rng.uniform(0.5, 2.0, samples)
    return dict(
        model=ag,
        loss=lambda: ag.hesapla(veri, hedef, agirlik),
        step=lambda: ag.egit(veri, hedef, agirlik, hiz),
        learning_rate=hiz,
    )
