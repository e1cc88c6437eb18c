"""Slovak radio amateur sorts cut-outs of his waterfall (CW, RTTY, FT8, noise) with a small CNN: layer classes with dopredu/dozadu, four nested loops, NCHW, overlapping max pooling that remembers where the maximum was; the gradients stay on the layers and ucenie() subtracts them."""
import numpy as np


class Konvolucia:
    def __init__(self, gen, kanaly, filtre, jadro, krok=1, okraj=0):
        kv, ks = jadro
        self.jadra = gen.normal(0, 1.3 / np.sqrt(kanaly * kv * ks), (filtre, kanaly, kv, ks))
        self.posun = gen.normal(0, 0.3, filtre)
        self.krok = krok
        self.okraj = okraj

    def dopredu(self, vstup):
        p, s = self.okraj, self.krok
        self.vstup = np.pad(vstup, [(0, 0), (0, 0), (p, p), (p, p)])
        N, _, V, S = self.vstup.shape
        K, _, kv, ks = self.jadra.shape
        vystup = np.zeros((N, K, (V - kv) // s + 1, (S - ks) // s + 1))
        for n in range(N):
            for k in range(K):
                for i in range(vystup.shape[2]):
                    for j in range(vystup.shape[3]):
                        okno = self.vstup[n, :, i * s:i * s + kv, j * s:j * s + ks]
                        vystup[n, k, i, j] = np.sum(okno * self.jadra[k]) + self.posun[k]
        return vystup

    def dozadu(self, chyba):
        p, s = self.okraj, self.krok
        N, K, V, S = chyba.shape
        kv, ks = self.jadra.shape[2:]
        self.g_jadra = np.zeros(self.jadra.shape)
        self.g_posun = np.zeros(self.posun.shape)
        nazad = np.zeros(self.vstup.shape)
        for n in range(N):
            for k in range(K):
                for i in range(V):
                    for j in range(S):
                        e = chyba[n, k, i, j]
                        y, x = i * s, j * s
                        self.g_jadra[k] += e * self.vstup[n, :, y:y + kv, x:x + ks]
                        self.g_posun[k] += e
                        nazad[n, :, y:y + kv, x:x + ks] += e * self.jadra[k]
        if p > 0:
            nazad = nazad[:, :, p:-p, p:-p]
        return nazad

    def ucenie(self, mi):
        self.jadra -= mi * self.g_jadra
        self.posun -= mi * self.g_posun


class MaxZber:
    """okno 3, krok 2: okna sa prekryvaju"""

    def __init__(self, okno=3, krok=2):
        self.okno = okno
        self.krok = krok

    def dopredu(self, vstup):
        N, C, V, S = vstup.shape
        o, s = self.okno, self.krok
        self.rozmer = vstup.shape
        vystup = np.zeros((N, C, (V - o) // s + 1, (S - o) // s + 1))
        self.kde = np.zeros(vystup.shape + (2,), dtype=int)
        for n in range(N):
            for c in range(C):
                for i in range(vystup.shape[2]):
                    for j in range(vystup.shape[3]):
                        vyrez = vstup[n, c, i * s:i * s + o, j * s:j * s + o]
                        r, t = divmod(int(np.argmax(vyrez)), o)
                        vystup[n, c, i, j] = vyrez[r, t]
                        self.kde[n, c, i, j] = i * s + r, j * s + t
        return vystup

    def dozadu(self, chyba):
        nazad = np.zeros(self.rozmer)
        for n, c, i, j in np.ndindex(*chyba.shape):
            r, t = self.kde[n, c, i, j]
            nazad[n, c, r, t] += chyba[n, c, i, j]
        return nazad

    def ucenie(self, mi):
        pass


class Usmernovac:
    """ReLU, ako dioda"""

    def dopredu(self, vstup):
        self.vedie = vstup > 0
        return vstup * self.vedie

    def dozadu(self, chyba):
        return chyba * self.vedie

    def ucenie(self, mi):
        pass


class HyperTan:
    def dopredu(self, vstup):
        self.vystup = np.tanh(vstup)
        return self.vystup

    def dozadu(self, chyba):
        return chyba * (1 - self.vystup * self.vystup)

    def ucenie(self, mi):
        pass


class PlnaVrstva:
    def __init__(self, gen, dnu, von):
        self.vahy = gen.normal(0, 1.2 / np.sqrt(dnu), (von, dnu))
        self.prah = gen.normal(0, 0.3, von)

    def dopredu(self, vstup):
        self.rozmer = vstup.shape
        self.vstup = vstup.reshape(len(vstup), -1)
        return self.vstup @ self.vahy.T + self.prah

    def dozadu(self, chyba):
        self.g_vahy = chyba.T @ self.vstup
        self.g_prah = chyba.sum(axis=0)
        return (chyba @ self.vahy).reshape(self.rozmer)

    def ucenie(self, mi):
        self.vahy -= mi * self.g_vahy
        self.prah -= mi * self.g_prah


class Prijimac:
    def __init__(self, gen, vyska, sirka, druhy):
        v, s = vyska - 3, sirka - 2  # po prvej konvolucii
        v, s = (v - 3) // 2 + 1, (s - 3) // 2 + 1  # po zbere
        v, s = v // 2 + 1, s // 2 + 1  # po druhej
        self.vrstvy = [
            Konvolucia(gen, 2, 3, (4, 3)), Usmernovac(), MaxZber(),
            Konvolucia(gen, 3, 4, (2, 2), krok=2, okraj=1), HyperTan(),
            PlnaVrstva(gen, 4 * v * s, druhy),
        ]

    def pocuvaj(self, snimky):
        for vrstva in self.vrstvy:
            snimky = vrstva.dopredu(snimky)
        e = np.exp(snimky - snimky.max(axis=1, keepdims=True))
        self.pravdep = e / e.sum(axis=1, keepdims=True)
        return self.pravdep

    def strata(self, snimky, druh):
        self.druh = druh
        p = self.pocuvaj(snimky)
        return -np.log(p[np.arange(len(druh)), druh]).mean()

    def dozadu(self):
        chyba = self.pravdep.copy()
        chyba[np.arange(len(self.druh)), self.druh] -= 1
        chyba /= len(self.druh)
        for vrstva in reversed(self.vrstvy):
            chyba = vrstva.dozadu(chyba)


def check(vyska=10, sirka=11, druhy=4, samples=3, seed=0):
    gen = np.random.default_rng(seed + 77)
    siet = Prijimac(gen, vyska, sirka, druhy)
    snimky = gen.normal(size=(samples, 2, vyska, sirka))
    druh = gen.integers(druhy, size=samples)
    return dict(model=siet, loss=lambda: siet.strata(snimky, druh), backward=siet.dozadu)
