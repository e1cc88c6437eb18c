"""Revontulien voimakkuus seuraavana yona muutaman tunnin mittauksista. Kerrokset ovat sulkeumia: jokainen tehdas palauttaa (eteen, taakse) ja pitaa painonsa ja gradienttinsa sanakirjoissa; normitus, itsehuomio jaannospolulla, keskiarvo yli tuntien, log-cosh-tappio vektoriin (n,)."""
import numpy as np


def lineaarinen(sisaan, ulos, arpa, p, g, nimi):
    p[nimi] = {
        "W": arpa.normal(size=(sisaan, ulos)) * 1.2 / np.sqrt(sisaan),
        "b": arpa.normal(size=ulos) * 0.3,
    }
    muisti = {}

    def eteen(x):
        muisti["x"] = x
        return x @ p[nimi]["W"] + p[nimi]["b"]

    def taakse(dy):
        x = muisti["x"]
        dyt = dy.reshape(-1, ulos)
        g[nimi] = {
            "W": x.reshape(-1, sisaan).T @ dyt,
            "b": dyt.sum(axis=0),
        }
        return dy @ p[nimi]["W"].T

    return eteen, taakse


def silu():
    muisti = {}

    def eteen(x):
        s = 1 / (1 + np.exp(-x))
        muisti["x"], muisti["s"] = x, s
        return x * s

    def taakse(dy):
        x, s = muisti["x"], muisti["s"]
        return dy * (s + x * s * (1 - s))

    return eteen, taakse


def normitus(leveys, arpa, p, g, nimi, eps=1e-5):
    p[nimi] = {"gain": arpa.uniform(0.5, 1.5, leveys), "siirto": arpa.normal(size=leveys) * 0.3}
    muisti = {}

    def eteen(x):
        keski = x.mean(axis=-1, keepdims=True)
        hajonta = np.sqrt(x.var(axis=-1, keepdims=True) + eps)
        xh = (x - keski) / hajonta
        muisti["xh"], muisti["hajonta"] = xh, hajonta
        return xh * p[nimi]["gain"] + p[nimi]["siirto"]

    def taakse(dy):
        xh, hajonta = muisti["xh"], muisti["hajonta"]
        g[nimi] = {
            "gain": (dy * xh).sum(axis=(0, 1)),
            "siirto": dy.sum(axis=(0, 1)),
        }
        dxh = dy * p[nimi]["gain"]
        eka = dxh.mean(axis=-1, keepdims=True)
        toka = (dxh * xh).mean(axis=-1, keepdims=True)
        return (dxh - eka - xh * toka) / hajonta

    return eteen, taakse


def huomio(leveys, arpa, p, g, nimi):
    p[nimi] = {k: arpa.normal(size=(leveys, leveys)) * 1.1 / np.sqrt(leveys) for k in ("Q", "K", "V")}
    muisti = {}

    def eteen(x):
        w = p[nimi]
        q, k, v = x @ w["Q"], x @ w["K"], x @ w["V"]
        pisteet = q @ k.transpose(0, 2, 1) / np.sqrt(leveys)
        pisteet = pisteet - pisteet.max(axis=-1, keepdims=True)
        e = np.exp(pisteet)
        a = e / e.sum(axis=-1, keepdims=True)
        muisti.update(x=x, q=q, k=k, v=v, a=a)
        return a @ v

    def taakse(dy):
        w = p[nimi]
        x, q, k, v, a = (muisti[n] for n in ("x", "q", "k", "v", "a"))
        da = dy @ v.transpose(0, 2, 1)
        dv = a.transpose(0, 2, 1) @ dy
        dp = a * (da - (da * a).sum(axis=-1, keepdims=True))
        dp = dp / np.sqrt(leveys)
        dq = dp @ k
        dk = dp.transpose(0, 2, 1) @ q
        g[nimi] = {
            "Q": np.einsum("ntd,nte->de", x, dq),
            "K": np.einsum("ntd,nte->de", x, dk),
            "V": np.einsum("ntd,nte->de", x, dv),
        }
        return dq @ w["Q"].T + dk @ w["K"].T + dv @ w["V"].T

    return eteen, taakse


def revontuliverkko(mittauksia, leveys, arpa):
    p, g = {}, {}
    sis_e, sis_t = lineaarinen(mittauksia, leveys, arpa, p, g, "sisaan")
    akt_e, akt_t = silu()
    nor_e, nor_t = normitus(leveys, arpa, p, g, "norm")
    huo_e, huo_t = huomio(leveys, arpa, p, g, "huomio")
    ulo_e, ulo_t = lineaarinen(leveys, 1, arpa, p, g, "ulos")
    tila = {}

    def ennusta(x):
        h = akt_e(sis_e(x))
        h = h + huo_e(nor_e(h))
        tila["muoto"] = h.shape
        keskella = h.mean(axis=1)
        return ulo_e(keskella)[:, 0]

    def tappio(x, y):
        ero = ennusta(x) - y
        return np.mean(np.log(np.cosh(ero)))

    def gradientit(x, y):
        ero = ennusta(x) - y
        dz = np.tanh(ero) / len(y)
        dkeskella = ulo_t(dz[:, None])
        tunteja = tila["muoto"][1]
        dh = np.repeat(dkeskella[:, None, :], tunteja, axis=1) / tunteja
        # jaannospolku: suora osa ja huomion osa
        dh = dh + nor_t(huo_t(dh))
        sis_t(akt_t(dh))
        return g

    def askel(x, y, vauhti=0.05):
        gradientit(x, y)
        for kerros in p:
            for osa in p[kerros]:
                p[kerros][osa] = p[kerros][osa] - vauhti * g[kerros][osa]

    return p, tappio, gradientit, askel


def check(mittauksia=4, leveys=5, tunteja=3, samples=6, seed=0):
    arpa = np.random.default_rng(seed + 6611)
    p, tappio, gradientit, _ = revontuliverkko(mittauksia, leveys, arpa)
    x = arpa.normal(size=(samples, tunteja, mittauksia))
    y = arpa.normal(size=samples) * 2
    return dict(model=p, loss=lambda: tappio(x, y), backward=lambda: gradientit(x, y))
