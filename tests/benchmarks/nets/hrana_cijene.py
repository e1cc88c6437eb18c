"""Port of an Octave exercise (ex4-like) by a Croatian student: which allergens are in a dish, several at once. Theta matrices hold the bias in column 1, the loop goes over examples, log-sigmoid cost with lambda."""
import numpy as np


def sigmoid(z):
    return 1. / (1. + np.exp(-z))


def sigmoidGradient(z):
    g = sigmoid(z)
    return np.multiply(g, 1 - g)


def randInitializeWeights(gen, L_in, L_out, epsilon_init=1.1):
    return gen.uniform(-epsilon_init, epsilon_init, (L_out, L_in + 1))


def dodajJedinice(A):
    # [ones(m,1) A]
    return np.hstack([np.ones((A.shape[0], 1)), A])


def nnPredict(Theta, X):
    h1 = np.tanh(dodajJedinice(X) @ Theta['Theta1'].T)
    h2 = sigmoid(dodajJedinice(h1) @ Theta['Theta2'].T)
    return sigmoid(dodajJedinice(h2) @ Theta['Theta3'].T)


def nnCost(Theta, X, y, lam):
    m = X.shape[0]
    h = nnPredict(Theta, X)
    J = np.sum(-y * np.log(h) - (1 - y) * np.log(1 - h)) / m
    J = J + lam / (2 * m) * (np.sum(Theta['Theta1'][:, 1:] ** 2)
                             + np.sum(Theta['Theta2'][:, 1:] ** 2)
                             + np.sum(Theta['Theta3'][:, 1:] ** 2))
    return J


def nnGrad(Theta, X, y, lam):
    m = X.shape[0]
    Delta1 = np.zeros(Theta['Theta1'].shape)
    Delta2 = np.zeros(Theta['Theta2'].shape)
    Delta3 = np.zeros(Theta['Theta3'].shape)

    for t in range(m):
        # korak 1: naprijed
        a1 = np.concatenate(([[1.]], X[t:t + 1, :].T))
        z2 = Theta['Theta1'] @ a1
        a2 = np.concatenate(([[1.]], np.tanh(z2)))
        z3 = Theta['Theta2'] @ a2
        a3 = np.concatenate(([[1.]], sigmoid(z3)))
        z4 = Theta['Theta3'] @ a3
        a4 = sigmoid(z4)

        # korak 2: greska na izlazu
        delta4 = a4 - y[t:t + 1, :].T

        # korak 3: unatrag, bez bias jedinice
        delta3 = (Theta['Theta3'].T @ delta4)[1:]
        delta3 = delta3 * sigmoidGradient(z3)
        delta2 = (Theta['Theta2'].T @ delta3)[1:]
        delta2 = delta2 * (1 - a2[1:] ** 2)

        # korak 4: skupljanje
        Delta3 = Delta3 + delta4 @ a3.T
        Delta2 = Delta2 + delta3 @ a2.T
        Delta1 = Delta1 + delta2 @ a1.T

    grad = {}
    grad['Theta1'] = Delta1 / m
    grad['Theta2'] = Delta2 / m
    grad['Theta3'] = Delta3 / m

    # korak 5: regularizacija, prvi stupac ne
    grad['Theta1'][:, 1:] += lam / m * Theta['Theta1'][:, 1:]
    grad['Theta2'][:, 1:] += lam / m * Theta['Theta2'][:, 1:]
    grad['Theta3'][:, 1:] += lam / m * Theta['Theta3'][:, 1:]
    return grad


def check(ulaz=4, skriveni1=6, skriveni2=5, oznake=3, samples=7, seed=0):
    gen = np.random.default_rng(seed + 41)
    Theta = {
        'Theta1': randInitializeWeights(gen, ulaz, skriveni1),
        'Theta2': randInitializeWeights(gen, skriveni1, skriveni2),
        'Theta3': randInitializeWeights(gen, skriveni2, oznake),
    }
    X = gen.normal(size=(samples, ulaz))
    y = (gen.random((samples, oznake)) < 0.4).astype(float)
    lam = 0.7
    return dict(model=Theta, loss=lambda: nnCost(Theta, X, y, lam), backward=lambda: nnGrad(Theta, X, y, lam))
