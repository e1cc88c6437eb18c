"""Kornfeuchte aus vier Messwerten (German lab script, moved into one function): a column of ones is put in front of every layer's input, tanh then softsign units, one round changes the weights with target minus output and +=, half the mean squared error with a weight price."""
import numpy as np

ABNAHME = 0.04  # Gewichtsabnahme, nicht fuer die Schwellen


def mit_eins(A):
    return np.hstack([np.ones((A.shape[0], 1)), A])


def softsign(Z):
    return Z / (1 + np.abs(Z))


def softsign_abl(Z):
    return 1 / (1 + np.abs(Z)) ** 2


def vorhersage(gew, X):
    H1 = np.tanh(mit_eins(X) @ gew["eins"])
    H2 = softsign(mit_eins(H1) @ gew["zwei"])
    return mit_eins(H2) @ gew["drei"]


def kosten(gew, X, T):
    rest = T - vorhersage(gew, X)
    strafe = sum(np.sum(W[1:] ** 2) for W in gew.values())
    return np.sum(rest ** 2) / (2 * len(X)) + ABNAHME / 2 * strafe


def eine_runde(gew, X, T, rate):
    anzahl = X.shape[0]

    # --- vorwaerts ---
    A0 = mit_eins(X)
    Z1 = A0 @ gew["eins"]
    H1 = np.tanh(Z1)
    A1 = mit_eins(H1)
    Z2 = A1 @ gew["zwei"]
    H2 = softsign(Z2)
    A2 = mit_eins(H2)
    Y = A2 @ gew["drei"]

    # --- zurueck: Fehler = Soll minus Ist ---
    fehler = T - Y
    delta3 = fehler / anzahl
    rest2 = delta3 @ gew["drei"][1:].T
    delta2 = rest2 * softsign_abl(Z2)
    rest1 = delta2 @ gew["zwei"][1:].T
    delta1 = rest1 * (1 - H1 ** 2)

    aend3 = A2.T @ delta3
    aend2 = A1.T @ delta2
    aend1 = A0.T @ delta1
    aend3[1:] -= ABNAHME * gew["drei"][1:]
    aend2[1:] -= ABNAHME * gew["zwei"][1:]
    aend1[1:] -= ABNAHME * gew["eins"][1:]

    gew["drei"] += rate * aend3
    gew["zwei"] += rate * aend2
    gew["eins"] += rate * aend1


def check(sizes=(4, 6, 5, 2), samples=9, seed=0, rate=0.2):
    zufall = np.random.default_rng(seed + 7)
    n0, n1, n2, n3 = sizes
    gew = {
        "eins": zufall.normal(size=(n0 + 1, n1)) * 0.6,
        "zwei": zufall.normal(size=(n1 + 1, n2)) * 0.7,
        "drei": zufall.normal(size=(n2 + 1, n3)) * 0.8,
    }
    X = zufall.normal(size=(samples, n0))
    T = zufall.normal(size=(samples, n3))
    return dict(
        model=gew,
        loss=lambda: kosten(gew, X, T),
        step=lambda: eine_runde(gew, X, T, rate),
        learning_rate=rate,
    )
