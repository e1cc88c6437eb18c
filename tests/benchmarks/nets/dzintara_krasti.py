"""Dzintara krasti: from which beach does a piece of amber come? A Latvian bioinformatician's own mini-Keras, with accents in the identifiers: Slānis objects with p and g, uz_priekšu / atpakaļ(d) hands the gradient on, a loss object with weights per piece, an optimiser object that also does the decay."""
import numpy as np


class Slānis:
    """Visi slāņi manto no šī."""

    def __init__(self):
        self.p = {}
        self.g = {}

    def __call__(self, x):
        return self.uz_priekšu(x)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{v}{a.shape}' for v, a in self.p.items())})"


class Blīvs(Slānis):
    def __init__(self, ieejas, izejas, gen):
        super().__init__()
        self.p['W'] = gen.standard_normal((ieejas, izejas)) * (1.4 / ieejas ** 0.5)
        self.p['b'] = gen.standard_normal(izejas) * 0.3

    def uz_priekšu(self, x):
        self.x = x
        return x @ self.p['W'] + self.p['b']

    def atpakaļ(self, d):
        self.g['W'] = self.x.T @ d
        self.g['b'] = d.sum(axis=0)
        return d @ self.p['W'].T


class Silu(Slānis):
    def uz_priekšu(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-x))
        return x * self.s

    def atpakaļ(self, d):
        return d * (self.s + self.x * self.s * (1 - self.s))


class Tangens(Slānis):
    def uz_priekšu(self, x):
        self.y = np.tanh(x)
        return self.y

    def atpakaļ(self, d):
        return d * (1 - self.y * self.y)


class Norma(Slānis):
    """Batch normalizācija (pēc aktivācijas, tā man strādāja labāk)."""

    def __init__(self, platums, gen, eps=1e-3, inerce=0.9):
        super().__init__()
        self.p['gamma'] = gen.uniform(0.6, 1.7, platums)
        self.p['beta'] = gen.standard_normal(platums) * 0.4
        self.eps, self.inerce = eps, inerce
        self.vid_visi = np.zeros(platums)
        self.disp_visi = np.ones(platums)

    def uz_priekšu(self, x):
        vid = x.mean(axis=0)
        disp = x.var(axis=0)
        self.saknes = np.sqrt(disp + self.eps)
        self.xc = x - vid
        self.xn = self.xc / self.saknes
        self.vid_visi = self.inerce * self.vid_visi + (1 - self.inerce) * vid
        self.disp_visi = self.inerce * self.disp_visi + (1 - self.inerce) * disp
        return self.p['gamma'] * self.xn + self.p['beta']

    def atpakaļ(self, d):
        n = d.shape[0]
        self.g['gamma'] = (d * self.xn).sum(axis=0)
        self.g['beta'] = d.sum(axis=0)
        dxn = d * self.p['gamma']
        ddisp = -0.5 * (dxn * self.xc).sum(axis=0) / self.saknes ** 3
        dvid = -dxn.sum(axis=0) / self.saknes
        return dxn / self.saknes + 2 * self.xc * ddisp / n + dvid / n


class Izkritums(Slānis):
    def __init__(self, forma, keep, gen):
        super().__init__()
        self.keep = keep
        self.mask = (gen.random(forma) < keep).astype(float)

    def uz_priekšu(self, x):
        return x * self.mask / self.keep

    def atpakaļ(self, d):
        return d * self.mask / self.keep


class Softmax(Slānis):
    def uz_priekšu(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.s = e / e.sum(axis=1, keepdims=True)
        return self.s

    def atpakaļ(self, d):
        return self.s * (d - (d * self.s).sum(axis=1, keepdims=True))


class Zaude:
    """Svērtā krusteniskā entropija: reti gabali sver vairāk."""

    def __init__(self, svari):
        self.svari = svari

    def __call__(self, q, y):
        self.q, self.y = q, y
        return -(self.svari * y * np.log(q)).sum() / len(y)

    def atpakaļ(self):
        return -self.svari * self.y / self.q / len(self.y)


class Tīkls:
    def __init__(self, *slāņi):
        self.slāņi = slāņi

    def uz_priekšu(self, x):
        for slānis in self.slāņi:
            x = slānis(x)
        return x

    def atpakaļ(self, d):
        for slānis in reversed(self.slāņi):
            d = slānis.atpakaļ(d)
        return d

    def sods(self, lam):
        return 0.5 * lam * sum((s.p['W'] ** 2).sum() for s in self.slāņi if 'W' in s.p)


class Nolaišanās:
    """Gradienta nolaišanās ar svaru dilšanu."""

    def __init__(self, solis, lam):
        self.solis, self.lam = solis, lam

    def izdari(self, tīkls):
        for slānis in tīkls.slāņi:
            for v in slānis.p:
                g = slānis.g[v]
                if v == 'W':
                    g = g + self.lam * slānis.p[v]
                slānis.p[v] -= self.solis * g


def check(platumi=(5, 8, 6, 4), samples=9, seed=0):
    gen = np.random.default_rng(seed + 77)
    a, b, c, k = platumi
    tīkls = Tīkls(Blīvs(a, b, gen), Silu(), Norma(b, gen), Blīvs(b, c, gen), Tangens(),
                  Izkritums((samples, c), 0.8, gen), Blīvs(c, k, gen), Softmax())
    x = gen.standard_normal((samples, a))
    y = np.eye(k)[gen.integers(0, k, samples)]
    zaude = Zaude(gen.uniform(0.5, 2.0, (samples, 1)))
    opt = Nolaišanās(0.1, 0.05)

    def cik():
        return zaude(tīkls.uz_priekšu(x), y) + tīkls.sods(opt.lam)

    def viens_solis():
        cik()
        tīkls.atpakaļ(zaude.atpakaļ())
        opt.izdari(tīkls)

    return dict(model=tīkls, loss=cik, step=viens_solis, learning_rate=0.1)
