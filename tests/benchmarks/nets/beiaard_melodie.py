"""Which bell comes next? A Flemish carillon player feeds his tunes to a plain tanh RNN he knows from lecture notes: weights in the dict P, a batch of tunes (N, T) with a mask for the rests, an embedding per bell joined with the length of the note, a learned first state, dh_next on the way back."""
import numpy as np

LAM = 0.02   # rem op Whh


def maak_gewichten(klokken, emb, verborgen, toeval):
    schaal = lambda a, b: toeval.normal(0., 1. / np.sqrt(a), (a, b))
    P = dict()
    P['E'] = toeval.normal(0., .8, (klokken, emb))
    P['Wxh'] = schaal(emb + 1, verborgen)
    P['Whh'] = schaal(verborgen, verborgen)
    P['bh'] = toeval.normal(0., .3, verborgen)
    P['h0'] = toeval.normal(0., .5, verborgen)
    P['Why'] = schaal(verborgen, klokken)
    P['by'] = toeval.normal(0., .3, klokken)
    return P


def zachtmax(s):
    s = s - np.max(s, axis=1, keepdims=True)
    e = np.exp(s)
    return e / np.sum(e, axis=1, keepdims=True)


def speel(P, noten, duur, masker):
    """ Voorwaarts; geeft per slag wat achterwaarts nodig is. """
    N, T = noten.shape
    h = np.tile(P['h0'], (N, 1))
    kast = []
    for t in range(T):
        m = masker[:, t:t + 1]
        x = np.hstack([P['E'][noten[:, t]], duur[:, t:t + 1]])
        c = np.tanh(x @ P['Wxh'] + h @ P['Whh'] + P['bh'])
        # bij een rust blijft de toestand wat ze was
        h_nieuw = m * c + (1 - m) * h
        p = zachtmax(h_nieuw @ P['Why'] + P['by'])
        kast.append((x, h, c, h_nieuw, p, m))
        h = h_nieuw
    return kast


def verlies(P, noten, duur, masker, doel):
    kast = speel(P, noten, duur, masker)
    N, T = noten.shape
    som = 0.
    for t in range(T):
        p = kast[t][4]
        som -= np.sum(masker[:, t] * np.log(p[np.arange(N), doel[:, t]]))
    return som / np.sum(masker) + 0.5 * LAM * np.sum(P['Whh'] ** 2)


def terug(P, noten, duur, masker, doel):
    """ BPTT over alle wijsjes tegelijk. """
    kast = speel(P, noten, duur, masker)
    N, T = noten.shape
    aantal = np.sum(masker)
    dP = {naam: np.zeros_like(w) for naam, w in P.items()}
    dh_next = np.zeros((N, P['h0'].size))

    for t in reversed(range(T)):
        x, h_vorig, c, h, p, m = kast[t]

        ds = p.copy()
        ds[np.arange(N), doel[:, t]] -= 1
        ds *= m / aantal

        dP['Why'] += h.T @ ds
        dP['by'] += ds.sum(axis=0)

        dh = ds @ P['Why'].T + dh_next
        dc = dh * m
        draw = dc * (1 - c ** 2)

        dP['Wxh'] += x.T @ draw
        dP['Whh'] += h_vorig.T @ draw
        dP['bh'] += draw.sum(axis=0)

        dx = draw @ P['Wxh'].T
        np.add.at(dP['E'], noten[:, t], dx[:, :-1])
        dh_next = draw @ P['Whh'].T + dh * (1 - m)

    dP['h0'] = dh_next.sum(axis=0)
    dP['Whh'] += LAM * P['Whh']
    return dP


def oefen(P, noten, duur, masker, doel, tempo=0.1, keren=200, grens=5.):
    """ gewone afdaling, met de norm begrensd """
    for keer in range(keren):
        dP = terug(P, noten, duur, masker, doel)
        norm = np.sqrt(sum(np.sum(g * g) for g in dP.values()))
        for naam in P:
            P[naam] -= tempo * dP[naam] * min(1., grens / norm)
        if keer % 50 == 0:
            print(keer, verlies(P, noten, duur, masker, doel))


def check(klokken=8, emb=3, verborgen=6, slagen=5, samples=7, seed=0):
    toeval = np.random.default_rng(seed + 49)
    P = maak_gewichten(klokken, emb, verborgen, toeval)
    wijsjes = toeval.integers(0, klokken, (samples, slagen + 1))
    noten, doel = wijsjes[:, :-1], wijsjes[:, 1:]
    duur = toeval.uniform(-1, 1, (samples, slagen))
    masker = (toeval.random((samples, slagen)) < 0.7).astype(float)
    masker[:, -1] = 1   # eindigt nooit op een rust
    gegevens = (noten, duur, masker, doel)
    return dict(model=P, loss=lambda: verlies(P, *gegevens), backward=lambda: terug(P, *gegevens))
