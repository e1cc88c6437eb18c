"""Lithuanian folk singer's notebook turned into a script: an LSTM that guesses the next note of a sutartine. Columns are songs, one big matrix V for the four gates, a function per step forward and back, a list of dicts as memory, songs of unequal length under a mask."""
import numpy as np

def sig(x):
    return 1 / (1 + np.exp(-x))


def nauji_svoriai(atsitiktinis, natu, iterpimas, busena):
    s = {}
    s['natos'] = atsitiktinis.normal(0, 0.8, (iterpimas, natu))
    s['V'] = atsitiktinis.normal(0, 0.5, (4 * busena, busena + iterpimas))
    s['v'] = atsitiktinis.normal(0, 0.3, (4 * busena, 1))
    s['P'] = atsitiktinis.normal(0, 0.7, (natu, busena))
    s['p'] = atsitiktinis.normal(0, 0.2, (natu, 1))
    return s


def vienas_zingsnis(s, nata, h, c):
    """nata: po viena numeri kiekvienai dainai; h, c: (busena, dainu)"""
    x = s['natos'][:, nata]
    sujungta = np.vstack((h, x))
    u, i, r, g = np.split(s['V'] @ sujungta + s['v'], 4)
    u, i, r = sig(u), sig(i), sig(r)
    g = np.tanh(g)
    nauja_c = u * c + i * g
    tc = np.tanh(nauja_c)
    nauja_h = r * tc
    logitai = s['P'] @ nauja_h + s['p']
    eksp = np.exp(logitai - logitai.max(axis=0))
    tik = eksp / eksp.sum(axis=0)
    atmintis = {'nata': nata, 'sujungta': sujungta, 'uzmirsk': u, 'irasyk': i, 'rodyk': r, 'siulyk': g,
                'c': c, 'tc': tc, 'h': nauja_h, 'tik': tik}
    return nauja_h, nauja_c, atmintis


def padainuok(s, natos, ilgiai):
    """natos (laikas, dainu); grazina vidutine entropija vienai natai ir atminti"""
    busena, dainu = s['P'].shape[1], natos.shape[1]
    h = np.zeros((busena, dainu))
    c = np.zeros((busena, dainu))
    kelias = []
    nuostolis = 0.0
    for t in range(len(natos) - 1):
        h, c, a = vienas_zingsnis(s, natos[t], h, c)
        a['kitas'] = natos[t + 1]
        a['gyva'] = (t + 1 < ilgiai).astype(float)
        kelias.append(a)
        nuostolis -= np.sum(a['gyva'] * np.log(a['tik'][natos[t + 1], np.arange(dainu)]))
    return nuostolis / np.sum(ilgiai - 1), kelias


def zingsnis_atgal(s, a, dh, dc, viso, gr):
    busena = len(dh)
    # isejimas
    dlog = a['tik'].copy()
    dlog[a['kitas'], np.arange(dlog.shape[1])] -= 1
    dlog *= a['gyva'] / viso
    gr['P'] += dlog @ a['h'].T
    gr['p'] += dlog.sum(axis=1, keepdims=True)
    dh = dh + s['P'].T @ dlog
    # lastele
    dr = dh * a['tc']
    dc = dc + dh * a['rodyk'] * (1 - a['tc'] ** 2)
    du = dc * a['c']
    di = dc * a['siulyk']
    dg = dc * a['irasyk']
    # vartai
    dz = np.vstack((
        du * a['uzmirsk'] * (1 - a['uzmirsk']),
        di * a['irasyk'] * (1 - a['irasyk']),
        dr * a['rodyk'] * (1 - a['rodyk']),
        dg * (1 - a['siulyk'] ** 2),
    ))
    gr['V'] += dz @ a['sujungta'].T
    gr['v'] += dz.sum(axis=1, keepdims=True)
    dsuj = s['V'].T @ dz
    np.add.at(gr['natos'].T, a['nata'], dsuj[busena:].T)
    return dsuj[:busena], dc * a['uzmirsk']


def atgal(s, kelias, viso):
    gr = {vardas: np.zeros_like(m) for vardas, m in s.items()}
    dh = np.zeros_like(kelias[-1]['h'])
    dc = np.zeros_like(dh)
    for a in reversed(kelias):
        dh, dc = zingsnis_atgal(s, a, dh, dc, viso, gr)
    return gr


def mokyk(s, natos, ilgiai, zingsnis=0.1, kartai=200):
    for _ in range(kartai):
        _, kelias = padainuok(s, natos, ilgiai)
        for vardas, g in atgal(s, kelias, np.sum(ilgiai - 1)).items():
            s[vardas] -= zingsnis * g


def check(natu=6, iterpimas=3, busena=4, laikas=5, samples=7, seed=0):
    atsitiktinis = np.random.default_rng(seed + 1918)
    s = nauji_svoriai(atsitiktinis, natu, iterpimas, busena)
    natos = atsitiktinis.integers(natu, size=(laikas, samples))
    ilgiai = atsitiktinis.integers(3, laikas + 1, size=samples)

    def gradientai():
        _, kelias = padainuok(s, natos, ilgiai)
        return atgal(s, kelias, np.sum(ilgiai - 1))

    return dict(model=s, loss=lambda: padainuok(s, natos, ilgiai)[0], backward=gradientai)
