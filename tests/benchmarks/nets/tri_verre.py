"""Tri du verre (sorting of glass by colour): script of a French technician after the free online book; global lists of weights, one column at a time, zip over samples and over nabla lists, sigmoid and tanh layers, squared hinge against -1/1 with linear outputs, weight decay in the update."""
import numpy as np

tailles = [4, 6, 5, 3]
poids = []
biais = []
decroissance = 0.02


def initialiser(rng):
    poids[:] = [rng.standard_normal((y, x)) * 1.2 / np.sqrt(x) for x, y in zip(tailles[:-1], tailles[1:])]
    biais[:] = [rng.standard_normal((y, 1)) * 0.4 for y in tailles[1:]]


def sigmoide(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoide_prime(z):
    return sigmoide(z) * (1 - sigmoide(z))


def tanh_prime(z):
    return 1.0 - np.tanh(z) ** 2


def lineaire(z):
    return z


def lineaire_prime(z):
    return np.ones(z.shape)


fonctions = [np.tanh, sigmoide, lineaire]
derivees = [tanh_prime, sigmoide_prime, lineaire_prime]


def propager(x):
    a = x
    for w, b, f in zip(poids, biais, fonctions):
        a = f(np.dot(w, a) + b)
    return a


def cout(a, y):
    # charniere au carre, y vaut -1 ou 1
    return np.sum(np.maximum(0, 1 - y * a) ** 2)


def cout_derive(a, y):
    return -2 * y * np.maximum(0, 1 - y * a)


def cout_total(lot):
    c = sum(cout(propager(x), y) for x, y in lot) / len(lot)
    return c + 0.5 * decroissance * sum(np.sum(w ** 2) for w in poids)


def retropropager(x, y):
    nabla_b = [np.zeros(b.shape) for b in biais]
    nabla_w = [np.zeros(w.shape) for w in poids]
    activation = x
    activations = [x]
    zs = []
    for w, b, f in zip(poids, biais, fonctions):
        z = np.dot(w, activation) + b
        zs.append(z)
        activation = f(z)
        activations.append(activation)
    # sortie
    delta = cout_derive(activations[-1], y) * derivees[-1](zs[-1])
    nabla_b[-1] = delta
    nabla_w[-1] = np.dot(delta, activations[-2].T)
    # couches cachees, en partant de la fin
    for l in range(2, len(tailles)):
        z = zs[-l]
        sp = derivees[-l](z)
        delta = np.dot(poids[-l + 1].T, delta) * sp
        nabla_b[-l] = delta
        nabla_w[-l] = np.dot(delta, activations[-l - 1].T)
    return nabla_b, nabla_w


def apprendre_lot(lot, eta):
    somme_b = [np.zeros(b.shape) for b in biais]
    somme_w = [np.zeros(w.shape) for w in poids]
    for x, y in lot:
        delta_b, delta_w = retropropager(x, y)
        somme_b = [nb + db for nb, db in zip(somme_b, delta_b)]
        somme_w = [nw + dw for nw, dw in zip(somme_w, delta_w)]
    n = len(lot)
    poids[:] = [(1 - eta * decroissance) * w - eta / n * nw for w, nw in zip(poids, somme_w)]
    biais[:] = [b - eta / n * nb for b, nb in zip(biais, somme_b)]


def descente(donnees, epoques, taille_lot, eta, rng):
    for j in range(epoques):
        ordre = rng.permutation(len(donnees))
        for k in range(0, len(donnees), taille_lot):
            apprendre_lot([donnees[i] for i in ordre[k:k + taille_lot]], eta)
        print("epoque", j, "cout", cout_total(donnees))


def check(couches=(4, 6, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 61)
    tailles[:] = couches
    initialiser(rng)
    lot = []
    for _ in range(samples):
        x = rng.standard_normal((couches[0], 1))
        y = np.where(rng.random((couches[-1], 1)) < 0.5, -1.0, 1.0)
        lot.append((x, y))
    return dict(model={'poids': poids, 'biais': biais}, loss=lambda: cout_total(lot),
                step=lambda: apprendre_lot(lot, 0.3), learning_rate=0.3)
