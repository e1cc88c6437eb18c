"""Gestos do rato: a Portuguese game developer ports his gesture recogniser from Lua (LÖVE). Tables became dicts, functions in two tables FRENTE and TRAS; one gain per channel, one strided padded convolution with loops over the positions, leaky relu, overlapping max pool, dense head. Every layer corrects itself inside its tras(c, d, taxa)."""
import numpy as np

FUGA = 0.1   # declive da relu do lado negativo


def nova_conv(filtros, canais, kh, kw, passo, margem, dado):
    c = {'tipo': 'conv', 'passo': passo, 'margem': margem}
    c['w'] = dado.uniform(-1, 1, (filtros, canais, kh, kw)) * 0.5
    c['b'] = dado.uniform(-0.4, 0.4, filtros)
    return c


def nova_densa(entra, sai, dado):
    c = {'tipo': 'densa'}
    c['w'] = dado.uniform(-1, 1, (sai, entra)) * 0.5
    c['b'] = dado.uniform(-0.4, 0.4, sai)
    return c


# ------------------------------------------------ ganho por canal (o rato de cada jogador e diferente)
def ganho_frente(c, x):
    c['x'] = x
    return x * c['g'] + c['o']


def ganho_tras(c, d, taxa):
    dg = np.sum(d * c['x'], axis=(0, 2, 3)).reshape(c['g'].shape)
    do = np.sum(d, axis=(0, 2, 3)).reshape(c['o'].shape)
    c['g'] -= taxa * dg
    c['o'] -= taxa * do
    return None   # e a primeira


# ------------------------------------------------ convolucao
def conv_frente(c, x):
    N, C, H, W = x.shape
    F, _, kh, kw = c['w'].shape
    s, m = c['passo'], c['margem']
    xp = np.zeros((N, C, H + 2 * m, W + 2 * m))
    xp[:, :, m:m + H, m:m + W] = x
    oh = (H + 2 * m - kh) // s + 1
    ow = (W + 2 * m - kw) // s + 1
    z = np.zeros((N, F, oh, ow))
    for f in range(F):          # em Lua: for f = 1, F do
        for i in range(oh):
            for j in range(ow):
                bloco = xp[:, :, i * s:i * s + kh, j * s:j * s + kw]
                z[:, f, i, j] = np.sum(bloco * c['w'][f], axis=(1, 2, 3)) + c['b'][f]
    c['xp'] = xp
    c['dim'] = x.shape
    return z


def conv_tras(c, d, taxa):
    N, C, H, W = c['dim']
    F, _, kh, kw = c['w'].shape
    s, m = c['passo'], c['margem']
    _, _, oh, ow = d.shape
    dxp = np.zeros(c['xp'].shape)
    dw = np.zeros(c['w'].shape)
    db = np.zeros(F)
    for f in range(F):
        for i in range(oh):
            for j in range(ow):
                y, x = i * s, j * s
                for n in range(N):
                    dw[f] += d[n, f, i, j] * c['xp'][n, :, y:y + kh, x:x + kw]
                    dxp[n, :, y:y + kh, x:x + kw] += d[n, f, i, j] * c['w'][f]
                    db[f] += d[n, f, i, j]
    c['w'] -= taxa * dw
    c['b'] -= taxa * db
    return dxp[:, :, m:m + H, m:m + W]


# ------------------------------------------------ relu com fuga
def relu_frente(c, z):
    c['z'] = z
    return np.where(z > 0, z, FUGA * z)


def relu_tras(c, d, taxa):
    return d * np.where(c['z'] > 0, 1, FUGA)


# ------------------------------------------------ maximo de janelas que se sobrepoem
def pool_frente(c, a):
    N, F, H, W = a.shape
    k, s = c['janela'], c['passo']
    sai = np.zeros((N, F, (H - k) // s + 1, (W - k) // s + 1))
    c['onde'] = np.zeros(sai.shape, dtype=int)
    c['dim'] = a.shape
    for n, f, i, j in np.ndindex(*sai.shape):
        bloco = a[n, f, i * s:i * s + k, j * s:j * s + k]
        c['onde'][n, f, i, j] = np.argmax(bloco)
        sai[n, f, i, j] = np.max(bloco)
    return sai


def pool_tras(c, d, taxa):
    da = np.zeros(c['dim'])
    s = c['passo']
    for n, f, i, j in np.ndindex(*d.shape):
        y, x = divmod(c['onde'][n, f, i, j], c['janela'])
        da[n, f, i * s + y, j * s + x] += d[n, f, i, j]
    return da


# ------------------------------------------------ densa (achata o que vier)
def densa_frente(c, a):
    c['dim'] = a.shape
    c['a'] = a.reshape(len(a), -1)
    return c['a'] @ c['w'].T + c['b']


def densa_tras(c, d, taxa):
    da = d @ c['w']
    dw = d.T @ c['a']
    db = d.sum(axis=0)
    c['w'] -= taxa * dw
    c['b'] -= taxa * db
    return da.reshape(c['dim'])


FRENTE = {'ganho': ganho_frente, 'conv': conv_frente, 'relu': relu_frente, 'pool': pool_frente, 'densa': densa_frente}
TRAS = {'ganho': ganho_tras, 'conv': conv_tras, 'relu': relu_tras, 'pool': pool_tras, 'densa': densa_tras}


def pontos(rede, x):
    for c in rede:
        x = FRENTE[c['tipo']](c, x)
    return x


def probabilidades(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def perda(rede, imgs, gestos):
    p = probabilidades(pontos(rede, imgs))
    return -np.mean(np.log(p[np.arange(len(imgs)), gestos]))


def treina(rede, imgs, gestos, taxa):
    p = probabilidades(pontos(rede, imgs))
    d = p.copy()
    d[np.arange(len(imgs)), gestos] -= 1
    d = d / len(imgs)
    for c in reversed(rede):
        d = TRAS[c['tipo']](c, d, taxa)


def check(canais=2, filtros=3, kh=3, kw=2, classes=4, samples=5, seed=0):
    dado = np.random.default_rng(seed + 90)
    H, W = 10, 12
    oh, ow = (H + 2 - kh) // 2 + 1, (W + 2 - kw) // 2 + 1
    rede = [
        {'tipo': 'ganho', 'g': dado.uniform(0.6, 1.5, (canais, 1, 1)), 'o': dado.uniform(-0.5, 0.5, (canais, 1, 1))},
        nova_conv(filtros, canais, kh, kw, 2, 1, dado),
        {'tipo': 'relu'},
        {'tipo': 'pool', 'janela': 3, 'passo': 2},
        nova_densa(filtros * ((oh - 3) // 2 + 1) * ((ow - 3) // 2 + 1), classes, dado),
    ]
    imgs = dado.normal(size=(samples, canais, H, W))
    gestos = dado.integers(0, classes, samples)
    return dict(model=rede, loss=lambda: perda(rede, imgs, gestos), step=lambda: treina(rede, imgs, gestos, 0.05), learning_rate=0.05)
