"""Pantun huruf demi huruf: a Malay teacher wants new opening lines for pantun and builds an LSTM over characters from his notes: functions, p and g are dicts with the same keys, one verse as a list of character numbers, columns (n, 1), the gradients clipped between -5 and 5 before the step."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


def parameter_awal(H, V, rng):
    p = {}
    for pintu in 'fico':
        p['W' + pintu] = rng.normal(0, 0.5, (H, H + V))
        p['b' + pintu] = rng.normal(0, 0.3, (H, 1))
    p['Wy'] = rng.normal(0, 0.7, (V, H))
    p['by'] = rng.normal(0, 0.3, (V, 1))
    return p


def satu_huruf(indeks, V):
    x = np.zeros((V, 1))
    x[indeks] = 1
    return x


def langkah_maju(x, h_lama, c_lama, p):
    z = np.vstack((h_lama, x))
    f = sigmoid(np.dot(p['Wf'], z) + p['bf'])
    i = sigmoid(np.dot(p['Wi'], z) + p['bi'])
    calon = np.tanh(np.dot(p['Wc'], z) + p['bc'])
    c = f * c_lama + i * calon
    o = sigmoid(np.dot(p['Wo'], z) + p['bo'])
    tc = np.tanh(c)
    h = o * tc
    skor = np.dot(p['Wy'], h) + p['by']
    y = softmax(skor)
    return h, c, y, (z, f, i, calon, o, c_lama, c, tc, h, skor)


def maju(masukan, sasaran, p, h, c):
    V = p['by'].shape[0]
    T = len(masukan)
    rugi = 0
    simpanan = []
    keluaran = []
    for t in range(T):
        h, c, y, langkah = langkah_maju(satu_huruf(masukan[t], V), h, c, p)
        simpanan.append(langkah)
        keluaran.append(y)
        rugi += -np.log(y[sasaran[t], 0])
    return rugi / T, keluaran, simpanan


def langkah_undur(dskor, dh_depan, dc_depan, langkah, p, g):
    z, f, i, calon, o, c_lama, c, tc, h, skor = langkah
    H = h.shape[0]

    g['Wy'] += np.dot(dskor, h.T)
    g['by'] += dskor

    dh = np.dot(p['Wy'].T, dskor) + dh_depan
    do = dh * tc * o * (1 - o)

    dc = dh * o * (1 - tc ** 2) + dc_depan
    dcalon = dc * i * (1 - calon ** 2)
    di = dc * calon * i * (1 - i)
    df = dc * c_lama * f * (1 - f)

    g['Wo'] += np.dot(do, z.T)
    g['bo'] += do
    g['Wc'] += np.dot(dcalon, z.T)
    g['bc'] += dcalon
    g['Wi'] += np.dot(di, z.T)
    g['bi'] += di
    g['Wf'] += np.dot(df, z.T)
    g['bf'] += df

    dz = np.dot(p['Wf'].T, df) + np.dot(p['Wi'].T, di)
    dz += np.dot(p['Wc'].T, dcalon) + np.dot(p['Wo'].T, do)
    return dz[:H], dc * f


def potong(g, batas=5):
    for kunci in g:
        np.clip(g[kunci], -batas, batas, out=g[kunci])
    return g


def undur(sasaran, keluaran, simpanan, p):
    g = {}
    for kunci in p:
        g[kunci] = np.zeros_like(p[kunci])
    T = len(sasaran)
    H = p['bf'].shape[0]
    dh = np.zeros((H, 1))
    dc = np.zeros((H, 1))
    for t in reversed(range(T)):
        dskor = np.copy(keluaran[t])
        dskor[sasaran[t]] -= 1
        dskor /= T
        dh, dc = langkah_undur(dskor, dh, dc, simpanan[t], p, g)
    return potong(g)


def kemas_kini(p, g, kadar=0.1):
    for kunci in p:
        p[kunci] += -kadar * g[kunci]


def check(H=5, V=8, samples=7, seed=0, dasar=0.0):
    rng = np.random.default_rng(seed + 71)
    p = parameter_awal(H, V, rng)
    p['by'] += dasar
    huruf = rng.integers(0, V, samples + 1)
    masukan, sasaran = huruf[:-1], huruf[1:]
    h0 = rng.normal(0, 0.4, (H, 1))
    c0 = rng.normal(0, 0.8, (H, 1))

    def belakang():
        _, keluaran, simpanan = maju(masukan, sasaran, p, h0, c0)
        return undur(sasaran, keluaran, simpanan, p)

    return dict(model=p, loss=lambda: maju(masukan, sasaran, p, h0, c0)[0], backward=belakang)
