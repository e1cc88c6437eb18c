"""Çiçek sınıflandırma defteri (Turkish notebook saved as a file): weights are globals, one cell per step, one-hot rows, softmax; the training cell changes the weights at once, momentum-free, with a weight penalty."""
import numpy as np

# %% veri
X, y = [], []
# %% ağırlıklar
agirlik1 = agirlik2 = agirlik3 = None
sapma1 = sapma2 = sapma3 = None
ogrenme_hizi = 0.05
reg = 0.02


# %%
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def turev_sigmoid(cikti):
    return cikti * (1 - cikti)


def relu(x):
    return np.maximum(0, x)


def turev_relu(x):
    return np.where(x > 0, 1, 0)


# %%
def baslat(giris, gizli1, gizli2, sinif, adet, tohum):
    global X, y, agirlik1, agirlik2, agirlik3, sapma1, sapma2, sapma3
    np.random.seed(tohum)
    agirlik1 = np.random.randn(giris, gizli1)
    sapma1 = 0.2 * np.random.randn(gizli1)
    agirlik2 = np.random.randn(gizli1, gizli2)
    sapma2 = 0.2 * np.random.randn(gizli2)
    agirlik3 = np.random.randn(gizli2, sinif)
    sapma3 = 0.2 * np.random.randn(sinif)
    X = np.random.randn(adet, giris)
    etiket = np.random.randint(0, sinif, adet)
    y = np.zeros((adet, sinif))
    for i in range(adet):
        y[i, etiket[i]] = 1


# %%
def ileri(girdi):
    # birinci gizli katman
    toplam1 = np.dot(girdi, agirlik1) + sapma1
    cikti1 = relu(toplam1)
    # ikinci gizli katman
    toplam2 = np.dot(cikti1, agirlik2) + sapma2
    cikti2 = sigmoid(toplam2)
    # çıkış
    toplam3 = np.dot(cikti2, agirlik3) + sapma3
    toplam3 = toplam3 - toplam3.max(axis=1)[:, None]
    ustel = np.exp(toplam3)
    olasilik = ustel / ustel.sum(axis=1)[:, None]
    return toplam1, cikti1, cikti2, olasilik


# %%
def kayip():
    olasilik = ileri(X)[-1]
    capraz = -np.sum(y * np.log(olasilik)) / X.shape[0]
    ceza = np.sum(agirlik1 ** 2) + np.sum(agirlik2 ** 2) + np.sum(agirlik3 ** 2)
    return capraz + reg * ceza / 2


# %%
def egit():
    global agirlik1, agirlik2, agirlik3, sapma1, sapma2, sapma3
    toplam1, cikti1, cikti2, olasilik = ileri(X)
    adet = X.shape[0]

    hata3 = olasilik - y
    hata3 = hata3 / adet
    hata2 = np.dot(hata3, agirlik3.T) * turev_sigmoid(cikti2)
    hata1 = np.dot(hata2, agirlik2.T) * turev_relu(toplam1)

    agirlik3 = agirlik3 - ogrenme_hizi * (np.dot(cikti2.T, hata3) + reg * agirlik3)
    sapma3 = sapma3 - ogrenme_hizi * np.sum(hata3, axis=0)
    agirlik2 = agirlik2 - ogrenme_hizi * (np.dot(cikti1.T, hata2) + reg * agirlik2)
    sapma2 = sapma2 - ogrenme_hizi * np.sum(hata2, axis=0)
    agirlik1 = agirlik1 - ogrenme_hizi * (np.dot(X.T, hata1) + reg * agirlik1)
    sapma1 = sapma1 - ogrenme_hizi * np.sum(hata1, axis=0)


# %%
def check(sizes=(4, 6, 5, 3), samples=8, seed=0, kayma=0.0):
    global sapma3
    baslat(*sizes, samples, seed)
    sapma3 = sapma3 + kayma
    return dict(model=globals(), loss=kayip, step=egit, learning_rate=ogrenme_hizi)
