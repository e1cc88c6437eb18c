"""Hvor mange tareplanter står det på en rute av havbunnen? Telledata, Poisson-tap med log-lenke. Et nett med trinnvise metoder: framover, bakover_utgang, bakover_skjult, gradient, oppdater. Radene er ruter, fasiten er en vanlig liste (n,); vektforfall og moment."""
import numpy as np


class Tarenett:
    def __init__(self, inn, skjult1, skjult2, lam, gen):
        self.vekt1 = gen.normal(size=(inn, skjult1)) / np.sqrt(inn)
        self.skjev1 = gen.normal(size=(1, skjult1)) * 0.3
        self.vekt2 = gen.normal(size=(skjult1, skjult2)) / np.sqrt(skjult1)
        self.skjev2 = gen.normal(size=(1, skjult2)) * 0.3
        self.vekt3 = gen.normal(size=(skjult2, 1)) / np.sqrt(skjult2)
        self.skjev3 = gen.normal(size=(1, 1)) * 0.3
        self.lam = lam
        self.fart = {}

    @staticmethod
    def softplus(z):
        return np.logaddexp(0, z)

    @staticmethod
    def logistisk(z):
        return 1 / (1 + np.exp(-z))

    def framover(self, X):
        self.X = X
        self.z1 = X @ self.vekt1 + self.skjev1
        self.a1 = self.softplus(self.z1)
        self.z2 = self.a1 @ self.vekt2 + self.skjev2
        self.a2 = np.tanh(self.z2)
        self.eta = self.a2 @ self.vekt3 + self.skjev3
        # forventet antall
        self.mu = np.exp(self.eta)
        return self.mu

    def tap(self, X, antall):
        mu = self.framover(X)
        antall = np.asarray(antall, dtype=float).reshape(-1, 1)
        nll = np.mean(mu - antall * np.log(mu))
        straff = np.sum(self.vekt1 ** 2) + np.sum(self.vekt2 ** 2) + np.sum(self.vekt3 ** 2)
        return nll + self.lam / 2 * straff

    def bakover_utgang(self, antall):
        antall = np.asarray(antall, dtype=float).reshape(-1, 1)
        n = self.mu.shape[0]
        self.feil3 = (self.mu - antall) / n

    def bakover_skjult(self):
        opp2 = self.feil3 @ self.vekt3.T
        self.feil2 = opp2 * (1 - self.a2 ** 2)
        opp1 = self.feil2 @ self.vekt2.T
        self.feil1 = opp1 * self.logistisk(self.z1)

    def gradient(self):
        self.d_vekt3 = self.a2.T @ self.feil3 + self.lam * self.vekt3
        self.d_skjev3 = self.feil3.sum(axis=0, keepdims=True)
        self.d_vekt2 = self.a1.T @ self.feil2 + self.lam * self.vekt2
        self.d_skjev2 = self.feil2.sum(axis=0, keepdims=True)
        self.d_vekt1 = self.X.T @ self.feil1 + self.lam * self.vekt1
        self.d_skjev1 = self.feil1.sum(axis=0, keepdims=True)

    def oppdater(self, rate=0.01, moment=0.8):
        for navn in ("vekt1", "skjev1", "vekt2", "skjev2", "vekt3", "skjev3"):
            fart = moment * self.fart.get(navn, 0.0) - rate * getattr(self, "d_" + navn)
            self.fart[navn] = fart
            setattr(self, navn, getattr(self, navn) + fart)

    def tren(self, X, antall, runder=200):
        for _ in range(runder):
            self.framover(X)
            self.bakover_utgang(antall)
            self.bakover_skjult()
            self.gradient()
            self.oppdater()


def check(inn=5, skjult1=7, skjult2=6, samples=9, seed=0, skala=1.0):
    gen = np.random.default_rng(seed + 515)
    nett = Tarenett(inn, skjult1, skjult2, 0.05, gen)
    X = gen.normal(size=(samples, inn)) * skala
    antall = [int(k) for k in gen.poisson(2.0, size=samples)]

    def bakover():
        nett.framover(X)
        nett.bakover_utgang(antall)
        nett.bakover_skjult()
        nett.gradient()

    return dict(model=nett, loss=lambda: nett.tap(X, antall), backward=bakover)
