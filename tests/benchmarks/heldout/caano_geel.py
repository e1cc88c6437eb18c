"""Caano geel: a Somali herder's son who works as an electrician guesses how much milk (caano) and water the camels give and drink tomorrow, out of rain, walking and grass of the days before. A homemade GRU class that grew out of a tutorial, one list per thing it has to remember, rows are camels, X is (camels, days, numbers), both answers squeezed into 0..1 by a sigmoid."""
import numpy as np


def sig(s):
    return 1.0 / (1.0 + np.exp(-s))


def sig_d(y):        # y waa natiijada sig, maaha s
    return y * (1.0 - y)


def tanh_d(y):
    return 1.0 - y ** 2


class GeelGRU:
    """ z = albaabka cusboonaysiinta, r = albaabka ilowga, m = musharax """

    def __init__(self, gelid, qarsoon, bixid, gen):
        def bilow(a, b):
            return gen.normal(0, 1.1 / np.sqrt(a), (a, b))

        self.qarsoon = qarsoon
        self.Wz, self.Uz, self.bz = bilow(gelid, qarsoon), bilow(qarsoon, qarsoon), gen.normal(0, .4, (1, qarsoon))
        self.Wr, self.Ur, self.br = bilow(gelid, qarsoon), bilow(qarsoon, qarsoon), gen.normal(0, .4, (1, qarsoon))
        self.Wm, self.Um, self.bm = bilow(gelid, qarsoon), bilow(qarsoon, qarsoon), gen.normal(0, .4, (1, qarsoon))
        self.Wy, self.by = bilow(qarsoon, bixid), gen.normal(0, .4, (1, bixid))
        self.subax = gen.normal(0, .6, (1, qarsoon))      # xaaladda subaxda koowaad, waa la bartaa
        self.eber()

    def eber(self):
        self.dWz, self.dUz, self.dbz = np.zeros_like(self.Wz), np.zeros_like(self.Uz), np.zeros_like(self.bz)
        self.dWr, self.dUr, self.dbr = np.zeros_like(self.Wr), np.zeros_like(self.Ur), np.zeros_like(self.br)
        self.dWm, self.dUm, self.dbm = np.zeros_like(self.Wm), np.zeros_like(self.Um), np.zeros_like(self.bm)
        self.dWy, self.dby = np.zeros_like(self.Wy), np.zeros_like(self.by)
        self.dsubax = np.zeros_like(self.subax)

    def hore(self, X):
        geel, maalmo, _ = X.shape
        self.xs, self.zs, self.rs, self.ms, self.ys = [], [], [], [], []
        self.hs = [self.subax + np.zeros((geel, self.qarsoon))]
        for t in range(maalmo):
            x = X[:, t, :]
            h = self.hs[-1]
            z = sig(x @ self.Wz + h @ self.Uz + self.bz)
            r = sig(x @ self.Wr + h @ self.Ur + self.br)
            m = np.tanh(x @ self.Wm + (r * h) @ self.Um + self.bm)
            h_cusub = (1 - z) * h + z * m
            y = sig(h_cusub @ self.Wy + self.by)
            self.xs.append(x)
            self.zs.append(z)
            self.rs.append(r)
            self.ms.append(m)
            self.hs.append(h_cusub)
            self.ys.append(y)
        return self.ys

    def khalad(self, X, D):
        ys = self.hore(X)
        geel, maalmo = D.shape[0], D.shape[1]
        wadar = 0.0
        for t in range(maalmo):
            wadar += np.sum((ys[t] - D[:, t, :]) ** 2)
        return wadar / (2 * geel * maalmo)

    def gadaal(self, D):
        """ maalinta ugu dambaysa ilaa tan ugu horraysa """
        geel, maalmo = D.shape[0], D.shape[1]
        self.eber()
        dh_berri = np.zeros((geel, self.qarsoon))

        for t in range(maalmo - 1, -1, -1):
            x, z, r, m = self.xs[t], self.zs[t], self.rs[t], self.ms[t]
            h_shalay, h = self.hs[t], self.hs[t + 1]

            farqi = (self.ys[t] - D[:, t, :]) / (geel * maalmo)
            dy = farqi * sig_d(self.ys[t])
            self.dWy += h.T @ dy
            self.dby += dy.sum(axis=0, keepdims=True)

            dh = dy @ self.Wy.T
            dh += dh_berri

            dz = dh * (m - h_shalay) * sig_d(z)
            dm = dh * z * tanh_d(m)
            drh = dm @ self.Um.T           # wixii r*h ku soo noqda
            dr = drh * h_shalay * sig_d(r)

            self.dWm += x.T @ dm
            self.dUm += (r * h_shalay).T @ dm
            self.dbm += dm.sum(axis=0, keepdims=True)

            self.dWr += x.T @ dr
            self.dUr += h_shalay.T @ dr
            self.dbr += dr.sum(axis=0, keepdims=True)

            self.dWz += x.T @ dz
            self.dUz += h_shalay.T @ dz
            self.dbz += dz.sum(axis=0, keepdims=True)

            # afar waddo ayay shalay ku noqotaa
            dh_berri = dh * (1 - z)
            dh_berri = dh_berri + drh * r
            dh_berri = dh_berri + dr @ self.Ur.T
            dh_berri = dh_berri + dz @ self.Uz.T

        self.dsubax += dh_berri.sum(axis=0, keepdims=True)

    def tallaabo(self, xawaare):
        for magac in ('Wz', 'Uz', 'bz', 'Wr', 'Ur', 'br', 'Wm', 'Um', 'bm', 'Wy', 'by', 'subax'):
            setattr(self, magac, getattr(self, magac) - xawaare * getattr(self, 'd' + magac))

    def baro(self, X, D, xawaare=0.5, jeer=400):
        for k in range(jeer):
            e = self.khalad(X, D)
            self.gadaal(D)
            self.tallaabo(xawaare)
            if k % 100 == 0:
                print('jeer', k, 'khalad', round(e, 5))


def check(gelid=3, qarsoon=5, bixid=2, maalmo=4, samples=7, seed=0):
    gen = np.random.default_rng(seed + 83)
    shabakad = GeelGRU(gelid, qarsoon, bixid, gen)
    X = gen.normal(0, 1, (samples, maalmo, gelid))
    D = gen.uniform(0.1, 0.9, (samples, maalmo, bixid))

    def dib():
        shabakad.hore(X)
        shabakad.gadaal(D)

    return dict(model=shabakad, loss=lambda: shabakad.khalad(X, D), backward=dib)
