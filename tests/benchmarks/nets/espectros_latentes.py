"""Espectros de rocas comprimidos (Spanish names): a variational autoencoder with samples in columns. The stages are called one by one, the way back changes the weights as it goes; softplus and tanh units, Gaussian likelihood, noise from a function that is handed in, KL with a weight."""
import numpy as np

BETA = 0.7


def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def pendiente_softplus(z):
    return 1 / (1 + np.exp(-z))


class Espectros:
    def __init__(self, n_bandas, n_oculta, n_latente, dibuja, semilla):
        azar = np.random.RandomState(semilla)
        self.We = azar.randn(n_oculta, n_bandas) * 0.5
        self.be = azar.randn(n_oculta, 1) * 0.2
        self.Wm = azar.randn(n_latente, n_oculta) * 0.5
        self.bm = azar.randn(n_latente, 1) * 0.2
        self.Ws = azar.randn(n_latente, n_oculta) * 0.4
        self.bs = azar.randn(n_latente, 1) * 0.2
        self.Wd = azar.randn(n_oculta, n_latente) * 0.6
        self.bd = azar.randn(n_oculta, 1) * 0.2
        self.Wr = azar.randn(n_bandas, n_oculta) * 0.5
        self.br = azar.randn(n_bandas, 1) * 0.2
        self.dibuja = dibuja

    # ------------------------------------------------ ida
    def codifica(self, x):
        self.x = x
        self.ze = np.dot(self.We, x) + self.be
        self.he = softplus(self.ze)
        self.media = np.dot(self.Wm, self.he) + self.bm
        self.logvar = np.dot(self.Ws, self.he) + self.bs

    def muestrea(self):
        self.ruido = self.dibuja()
        self.desv = np.exp(0.5 * self.logvar)
        self.z = self.media + self.desv * self.ruido

    def decodifica(self):
        self.hd = np.tanh(np.dot(self.Wd, self.z) + self.bd)
        self.xr = np.dot(self.Wr, self.hd) + self.br

    def perdida(self, x):
        self.codifica(x)
        self.muestrea()
        self.decodifica()
        m = x.shape[1]
        reconstruccion = 0.5 * np.sum((self.xr - x) ** 2)
        kl = 0.5 * np.sum(np.exp(self.logvar) + self.media ** 2 - 1 - self.logvar)
        return (reconstruccion + BETA * kl) / m

    # ------------------------------------------------ vuelta
    def retro_decodificador(self, paso):
        m = self.x.shape[1]
        d_xr = (self.xr - self.x) / m
        d_hd = np.dot(self.Wr.T, d_xr)
        self.Wr -= paso * np.dot(d_xr, self.hd.T)
        self.br -= paso * np.sum(d_xr, axis=1, keepdims=True)
        d_zd = d_hd * (1 - self.hd ** 2)
        self.d_z = np.dot(self.Wd.T, d_zd)
        self.Wd -= paso * np.dot(d_zd, self.z.T)
        self.bd -= paso * np.sum(d_zd, axis=1, keepdims=True)

    def retro_latente(self, paso):
        m = self.x.shape[1]
        d_media = self.d_z + BETA * self.media / m
        d_logvar = 0.5 * self.d_z * self.ruido * self.desv
        d_logvar += 0.5 * BETA * (np.exp(self.logvar) - 1) / m
        self.d_he = np.dot(self.Wm.T, d_media)
        self.d_he += np.dot(self.Ws.T, d_logvar)
        self.Wm -= paso * np.dot(d_media, self.he.T)
        self.bm -= paso * np.sum(d_media, axis=1, keepdims=True)
        self.Ws -= paso * np.dot(d_logvar, self.he.T)
        self.bs -= paso * np.sum(d_logvar, axis=1, keepdims=True)

    def retro_codificador(self, paso):
        d_ze = self.d_he * pendiente_softplus(self.ze)
        self.We -= paso * np.dot(d_ze, self.x.T)
        self.be -= paso * np.sum(d_ze, axis=1, keepdims=True)

    def aprende(self, x, paso):
        self.codifica(x)
        self.muestrea()
        self.decodifica()
        self.retro_decodificador(paso)
        self.retro_latente(paso)
        self.retro_codificador(paso)


def check(sizes=(6, 5, 3), samples=7, seed=0, paso=0.1):
    azar = np.random.RandomState(seed + 8)
    ruido = azar.randn(sizes[2], samples)
    red = Espectros(*sizes, lambda: ruido, seed)
    x = azar.randn(sizes[0], samples)
    return dict(
        model=red,
        loss=lambda: red.perdida(x),
        step=lambda: red.aprende(x, paso),
        learning_rate=paso,
    )
