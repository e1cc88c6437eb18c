"""Curah hujan besok dari catatan beberapa hari: satu lapis GRU atas kumpulan (n, hari, sifat), keluaran dari keadaan terakhir, galat kuadrat; kelas dengan kamus `bobot` dan `turunan`, langkah Adam."""
import numpy as np


def sig(x):
    return 1.0 / (1.0 + np.exp(-x))


class GRUCuaca:
    def __init__(self, sifat, tersembunyi, keluaran, acak):
        d, h, k = sifat, tersembunyi, keluaran
        self.bobot = {}
        for gerbang in "zrn":
            self.bobot["W" + gerbang] = acak.normal(size=(d, h)) * 0.8
            self.bobot["U" + gerbang] = acak.normal(size=(h, h)) * 0.7
            self.bobot["b" + gerbang] = acak.normal(size=h) * 0.3
        self.bobot["Wy"] = acak.normal(size=(h, k)) * 0.8
        self.bobot["by"] = acak.normal(size=k) * 0.3
        self.turunan = {}
        self.langkah_ke = 0

    def maju(self, X):
        w = self.bobot
        n, T, _ = X.shape
        h = np.zeros((n, w["Uz"].shape[0]))
        self.jejak = []
        for t in range(T):
            x = X[:, t, :]
            z = sig(x @ w["Wz"] + h @ w["Uz"] + w["bz"])
            r = sig(x @ w["Wr"] + h @ w["Ur"] + w["br"])
            rh = r * h
            calon = np.tanh(x @ w["Wn"] + rh @ w["Un"] + w["bn"])
            h_baru = (1 - z) * h + z * calon
            self.jejak.append((x, h, z, r, rh, calon))
            h = h_baru
        self.h_akhir = h
        return h @ w["Wy"] + w["by"]

    def galat(self, X, Y):
        ramalan = self.maju(X)
        return 0.5 * np.sum((ramalan - Y) ** 2) / len(X)

    def mundur(self, X, Y):
        w = self.bobot
        ramalan = self.maju(X)
        g = {nama: np.zeros_like(nilai) for nama, nilai in w.items()}

        dy = (ramalan - Y) / len(X)
        g["Wy"] = self.h_akhir.T @ dy
        g["by"] = dy.sum(axis=0)
        dh = dy @ w["Wy"].T

        for x, h, z, r, rh, calon in reversed(self.jejak):
            # campuran
            dcalon = dh * z
            dz = dh * (calon - h)
            dh_lama = dh * (1 - z)

            # calon
            an = dcalon * (1 - calon ** 2)
            g["Wn"] += x.T @ an
            g["Un"] += rh.T @ an
            g["bn"] += an.sum(axis=0)
            drh = an @ w["Un"].T
            dr = drh * h
            dh_lama += drh * r

            # gerbang r
            ar = dr * r * (1 - r)
            g["Wr"] += x.T @ ar
            g["Ur"] += h.T @ ar
            g["br"] += ar.sum(axis=0)
            dh_lama += ar @ w["Ur"].T

            # gerbang z
            az = dz * z * (1 - z)
            g["Wz"] += x.T @ az
            g["Uz"] += h.T @ az
            g["bz"] += az.sum(axis=0)
            dh_lama += az @ w["Uz"].T

            dh = dh_lama

        self.turunan = g
        return g

    def adam(self, laju=0.01, b1=0.9, b2=0.999):
        if self.langkah_ke == 0:
            self.m = {nama: np.zeros_like(v) for nama, v in self.bobot.items()}
            self.v = {nama: np.zeros_like(v) for nama, v in self.bobot.items()}
        self.langkah_ke += 1
        for nama in self.bobot:
            d = self.turunan[nama]
            self.m[nama] = b1 * self.m[nama] + (1 - b1) * d
            self.v[nama] = b2 * self.v[nama] + (1 - b2) * d ** 2
            m_topi = self.m[nama] / (1 - b1 ** self.langkah_ke)
            v_topi = self.v[nama] / (1 - b2 ** self.langkah_ke)
            self.bobot[nama] = self.bobot[nama] - laju * m_topi / (np.sqrt(v_topi) + 1e-8)

    def latih(self, X, Y, putaran=100):
        for _ in range(putaran):
            self.mundur(X, Y)
            self.adam()


def check(sifat=3, tersembunyi=5, keluaran=2, hari=4, samples=6, seed=0):
    acak = np.random.default_rng(seed + 909)
    jaringan = GRUCuaca(sifat, tersembunyi, keluaran, acak)
    X = acak.normal(size=(samples, hari, sifat))
    Y = acak.normal(size=(samples, keluaran))
    return dict(
        model=jaringan,
        loss=lambda: jaringan.galat(X, Y),
        backward=lambda: jaringan.mundur(X, Y),
    )
