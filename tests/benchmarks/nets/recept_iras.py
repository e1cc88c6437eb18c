"""Receptszoveg betunkent: a kovetkezo betut talalja ki. Egyetlen LSTM a min-char-rnn mintajara, xs[t], hs[-1] szotarakkal, (n, 1) oszlopokkal, betu-beagyazassal, a negy kapu egy magas matrixban; a veszteseg fuggveny adja a gradienseket is."""
import numpy as np


def sigm(x):
    return 1 / (1 + np.exp(-x))


def uj_modell(szotar, beagyazas, rejtett, veletlen):
    e, h = beagyazas, rejtett
    return {
        "E": veletlen.normal(size=(szotar, e)),
        "Wx": veletlen.normal(size=(4 * h, e)) * 0.7,
        "Wh": veletlen.normal(size=(4 * h, h)) * 0.6,
        "b": veletlen.normal(size=(4 * h, 1)) * 0.3,
        "Wy": veletlen.normal(size=(szotar, h)) * 0.9,
        "by": veletlen.normal(size=(szotar, 1)) * 0.3,
    }


def veszteseg(modell, bemenet, celok, h_elozo, c_elozo):
    """bemenet es celok egesz szamok listai; a betuk atlagos log-vesztesege es a gradiensek"""
    E, Wx, Wh, b, Wy, by = (modell[k] for k in ("E", "Wx", "Wh", "b", "Wy", "by"))
    H = Wh.shape[1]
    xs, hs, cs, ps = {}, {}, {}, {}
    i_, f_, o_, g_, ct_ = {}, {}, {}, {}, {}
    hs[-1] = np.copy(h_elozo)
    cs[-1] = np.copy(c_elozo)
    hossz = len(bemenet)
    L = 0.0

    # elore
    for t in range(hossz):
        xs[t] = E[bemenet[t]].reshape(-1, 1)
        a = np.dot(Wx, xs[t]) + np.dot(Wh, hs[t - 1]) + b
        i_[t] = sigm(a[:H])
        f_[t] = sigm(a[H:2 * H])
        o_[t] = sigm(a[2 * H:3 * H])
        g_[t] = np.tanh(a[3 * H:])
        cs[t] = f_[t] * cs[t - 1] + i_[t] * g_[t]
        ct_[t] = np.tanh(cs[t])
        hs[t] = o_[t] * ct_[t]
        y = np.dot(Wy, hs[t]) + by
        y = y - np.max(y)
        ps[t] = np.exp(y) / np.sum(np.exp(y))
        L += -np.log(ps[t][celok[t], 0]) / hossz

    # vissza
    dE, dWx, dWh, db, dWy, dby = (np.zeros_like(m) for m in (E, Wx, Wh, b, Wy, by))
    dh_kov = np.zeros((H, 1))
    dc_kov = np.zeros((H, 1))
    for t in reversed(range(hossz)):
        dy = np.copy(ps[t])
        dy[celok[t]] -= 1
        dy /= hossz
        dWy += np.dot(dy, hs[t].T)
        dby += dy

        dh = np.dot(Wy.T, dy) + dh_kov
        do = dh * ct_[t]
        dc = dh * o_[t] * (1 - ct_[t] ** 2) + dc_kov
        di = dc * g_[t]
        df = dc * cs[t - 1]
        dg = dc * i_[t]

        da = np.vstack([
            di * i_[t] * (1 - i_[t]),
            df * f_[t] * (1 - f_[t]),
            do * o_[t] * (1 - o_[t]),
            dg * (1 - g_[t] ** 2),
        ])
        dWx += np.dot(da, xs[t].T)
        dWh += np.dot(da, hs[t - 1].T)
        db += da
        dx = np.dot(Wx.T, da)
        dE[bemenet[t]] += dx.ravel()

        dh_kov = np.dot(Wh.T, da)
        dc_kov = dc * f_[t]

    return L, {"E": dE, "Wx": dWx, "Wh": dWh, "b": db, "Wy": dWy, "by": dby}


def adagrad(modell, gradiens, emlek, lepes=0.1):
    for nev in modell:
        levagott = np.clip(gradiens[nev], -5, 5)
        emlek[nev] = emlek.get(nev, 0.0) + levagott * levagott
        modell[nev] = modell[nev] - lepes * levagott / np.sqrt(emlek[nev] + 1e-8)


def check(szotar=7, beagyazas=3, rejtett=4, samples=8, seed=0, szint=0.0):
    veletlen = np.random.default_rng(seed + 1526)
    modell = uj_modell(szotar, beagyazas, rejtett, veletlen)
    modell["by"] += szint
    betuk = [int(k) for k in veletlen.integers(0, szotar, size=samples + 1)]
    betuk[0] = betuk[-2]
    h0 = veletlen.normal(size=(rejtett, 1)) * 0.5
    c0 = veletlen.normal(size=(rejtett, 1)) * 0.5

    def fut():
        return veszteseg(modell, betuk[:-1], betuk[1:], h0, c0)

    return dict(model=modell, loss=lambda: fut()[0], backward=lambda: fut()[1])
