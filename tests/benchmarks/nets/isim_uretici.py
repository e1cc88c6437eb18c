"""İsim üretici (made-up given names, letter by letter): a Turkish hobbyist's recurrent net in plain functions, after the short char-level script everybody knows but with a table of letter vectors, 1-d arrays and np.outer; the loss is the mean over letters, gradients come back as a tuple."""
import numpy as np


def baslat(harf, vek, gizli, rng):
    E = rng.normal(0, 0.7, (harf, vek))         # harf vektörleri
    U = rng.normal(0, 0.5, (gizli, vek))        # girdi -> gizli
    W = rng.normal(0, 0.4, (gizli, gizli))      # gizli -> gizli
    V = rng.normal(0, 0.6, (harf, gizli))       # gizli -> çıktı
    b = rng.normal(0, 0.2, gizli)
    c = rng.normal(0, 0.2, harf)
    return [E, U, W, V, b, c]


def yumusak_max(o):
    e = np.exp(o - o.max())
    return e / e.sum()


def ileri(girdi, par, h0):
    E, U, W, V, b, c = par
    x, h, p = {}, {-1: h0}, {}
    for t in range(len(girdi)):
        x[t] = E[girdi[t]]
        h[t] = np.tanh(U @ x[t] + W @ h[t - 1] + b)
        p[t] = yumusak_max(V @ h[t] + c)
    return x, h, p


def kayip(girdi, hedef, par, h0):
    x, h, p = ileri(girdi, par, h0)
    toplam = 0.0
    for t in range(len(girdi)):
        toplam += -np.log(p[t][hedef[t]])
    return toplam / len(girdi)


def geri(girdi, hedef, par, h0):
    E, U, W, V, b, c = par
    x, h, p = ileri(girdi, par, h0)
    T = len(girdi)
    dE, dU, dW, dV = np.zeros_like(E), np.zeros_like(U), np.zeros_like(W), np.zeros_like(V)
    db, dc = np.zeros_like(b), np.zeros_like(c)
    dh_sonra = np.zeros_like(h0)
    for t in reversed(range(T)):
        dy = p[t].copy()
        dy[hedef[t]] -= 1      # softmax + çapraz entropi
        dy /= T
        dV += np.outer(dy, h[t])
        dc += dy
        dh = V.T @ dy + dh_sonra
        dz = (1 - h[t] * h[t]) * dh
        db += dz
        dU += np.outer(dz, x[t])
        dW += np.outer(dz, h[t - 1])
        dE[girdi[t]] += U.T @ dz
        dh_sonra = W.T @ dz
    return dE, dU, dW, dV, db, dc


def adagrad(par, turev, hafiza, hiz):
    for p, d, m in zip(par, turev, hafiza):
        np.clip(d, -5, 5, out=d)
        m += d * d
        p -= hiz * d / np.sqrt(m + 1e-8)


def uret(par, h, ilk, uzunluk, rng):
    E, U, W, V, b, c = par
    harfler = [ilk]
    for _ in range(uzunluk):
        h = np.tanh(U @ E[harfler[-1]] + W @ h + b)
        p = yumusak_max(V @ h + c)
        harfler.append(rng.choice(len(p), p=p))
    return harfler


def egit(isimler, gizli=32, vek=10, hiz=0.05, tur=20):
    alfabe = sorted(set(''.join(isimler)) | {'.'})
    no = {k: i for i, k in enumerate(alfabe)}
    rng = np.random.default_rng(3)
    par = baslat(len(alfabe), vek, gizli, rng)
    hafiza = [np.zeros_like(p) for p in par]
    for k in range(tur):
        for isim in isimler:
            dizi = [no[ch] for ch in '.' + isim + '.']
            turev = geri(dizi[:-1], dizi[1:], par, np.zeros(gizli))
            adagrad(par, turev, hafiza, hiz)
        yeni = uret(par, np.zeros(gizli), no['.'], 8, rng)
        print(k, ''.join(alfabe[i] for i in yeni))
    return par


def check(harf=7, vek=4, gizli=6, samples=9, seed=0):
    rng = np.random.default_rng(seed + 71)
    par = baslat(harf, vek, gizli, rng)
    dizi = rng.integers(0, harf, samples + 1)
    h0 = rng.normal(0, 0.5, gizli)
    girdi, hedef = dizi[:-1], dizi[1:]
    return dict(model=par, loss=lambda: kayip(girdi, hedef, par, h0), backward=lambda: geri(girdi, hedef, par, h0))
