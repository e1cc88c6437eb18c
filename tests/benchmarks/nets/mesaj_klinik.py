"""Mesaj klinik: a nurse's brother in Okap (Haitian Creole names) sorts text messages to a rural clinic: fever, wound, pregnancy, other. Layers as in the usual tutorial (Dense, Activation, Network with add and fit), backward(ere, vites) corrects the weights and returns the error of the input; below them his own Embedding and a simple recurrent layer; one message at a time, rows."""
import numpy as np


class Kouch:
    antre = None
    soti = None


class Embedding(Kouch):
    def __init__(self, kantite_mo, gwose, gen):
        self.vekte = gen.normal(0, 0.8, (kantite_mo, gwose))

    def forward(self, antre):
        self.antre = antre
        return self.vekte[antre]

    def backward(self, ere, vites):
        ere_vekte = np.zeros_like(self.vekte)
        np.add.at(ere_vekte, self.antre, ere)
        self.vekte -= vites * ere_vekte
        return None  # pa gen anyen anba


class Rekiran(Kouch):
    """Tou senp: h = tanh(x Wx + h Wh + b), se dènye eta a ki soti."""

    def __init__(self, antre, kache, gen):
        self.Wx = gen.normal(0, 1 / np.sqrt(antre), (antre, kache))
        self.Wh = gen.normal(0, 1 / np.sqrt(kache), (kache, kache))
        self.b = gen.normal(0, 0.3, (1, kache))
        self.eta = [np.zeros((1, kache))]

    def forward(self, antre):
        self.antre = antre
        self.eta = [np.zeros((1, self.Wh.shape[0]))]
        for x in antre:
            h = np.tanh(np.dot(x.reshape(1, -1), self.Wx) + np.dot(self.eta[-1], self.Wh) + self.b)
            self.eta.append(h)
        self.soti = self.eta[-1]
        return self.soti

    def backward(self, ere, vites):
        ere_Wx = np.zeros_like(self.Wx)
        ere_Wh = np.zeros_like(self.Wh)
        ere_b = np.zeros_like(self.b)
        ere_antre = np.zeros_like(self.antre)
        ere_h = ere
        for t in reversed(range(len(self.antre))):
            delta = ere_h * (1 - self.eta[t + 1] ** 2)
            ere_Wx += np.dot(self.antre[t].reshape(-1, 1), delta)
            ere_Wh += np.dot(self.eta[t].T, delta)
            ere_b += delta
            ere_antre[t] = np.dot(delta, self.Wx.T).ravel()
            ere_h = np.dot(delta, self.Wh.T)
        self.Wx -= vites * ere_Wx
        self.Wh -= vites * ere_Wh
        self.b -= vites * ere_b
        return ere_antre


class Dense(Kouch):
    def __init__(self, antre, soti, gen):
        self.pwa = gen.normal(0, 1.2 / np.sqrt(antre), (antre, soti))
        self.pant = gen.normal(0.2, 0.3, (1, soti))

    def forward(self, antre):
        self.antre = antre
        self.soti = np.dot(self.antre, self.pwa) + self.pant
        return self.soti

    def backward(self, ere, vites):
        ere_antre = np.dot(ere, self.pwa.T)
        ere_pwa = np.dot(self.antre.T, ere)
        self.pwa -= vites * ere_pwa
        self.pant -= vites * ere
        return ere_antre


class Activation(Kouch):
    def __init__(self, fonksyon, fonksyon_prim):
        self.fonksyon = fonksyon
        self.fonksyon_prim = fonksyon_prim

    def forward(self, antre):
        self.antre = antre
        self.soti = self.fonksyon(self.antre)
        return self.soti

    def backward(self, ere, vites):
        return self.fonksyon_prim(self.antre) * ere


class Softmax(Kouch):
    def forward(self, antre):
        e = np.exp(antre - np.max(antre))
        self.soti = e / np.sum(e)
        return self.soti

    def backward(self, ere, vites):
        return self.soti * (ere - np.sum(ere * self.soti))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_prim(x):
    s = sigmoid(x)
    return s * (1 - s)


def relu(x):
    return np.maximum(0, x)


def relu_prim(x):
    return (x > 0).astype(float)


def kwaze_antwopi(y_vre, y_jwenn):
    return -np.sum(y_vre * np.log(y_jwenn))


def kwaze_antwopi_prim(y_vre, y_jwenn):
    return -y_vre / y_jwenn


class Network:
    def __init__(self, pedi, pedi_prim):
        self.kouch = []
        self.pedi = pedi
        self.pedi_prim = pedi_prim

    def add(self, kouch):
        self.kouch.append(kouch)

    def predict(self, mesaj):
        soti = mesaj
        for kouch in self.kouch:
            soti = kouch.forward(soti)
        return soti

    def fit(self, mesaj_yo, y_yo, tou, vites):
        for i in range(tou):
            for mesaj, y in zip(mesaj_yo, y_yo):
                soti = self.predict(mesaj)
                ere = self.pedi_prim(y, soti)
                for kouch in reversed(self.kouch):
                    ere = kouch.backward(ere, vites)


def check(sizes=(4, 5, 7, 6, 3), mo=9, longe=6, seed=0, vites=0.05):
    gen = np.random.default_rng(seed + 509)
    d, h, k1, k2, klas = sizes
    rezo = Network(kwaze_antwopi, kwaze_antwopi_prim)
    rezo.add(Embedding(mo, d, gen))
    rezo.add(Rekiran(d, h, gen))
    rezo.add(Dense(h, k1, gen))
    rezo.add(Activation(relu, relu_prim))
    rezo.add(Dense(k1, k2, gen))
    rezo.add(Activation(sigmoid, sigmoid_prim))
    rezo.add(Dense(k2, klas, gen))
    rezo.add(Softmax())
    mesaj = gen.integers(0, mo, longe)
    mesaj[-1] = mesaj[1]  # yon mo ki repete
    y = np.eye(klas)[[gen.integers(klas)]]
    return dict(model=rezo, loss=lambda: rezo.pedi(y, rezo.predict(mesaj)),
                step=lambda: rezo.fit([mesaj], [y], 1, vites), learning_rate=vites)
