"""Rijpt de kaas goed? Drie cijfers van de keurmeester uit vocht, zout en temperatuur. Een klasse met W1, b1 enzovoort, rijen zijn kazen; backward werkt de gewichten meteen bij, met y - o en +=."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_afgeleide(s):
    # s is al sigmoid(x)
    return s * (1 - s)


class KaasNetwerk:
    def __init__(self, invoer, verborgen1, verborgen2, uitvoer, leersnelheid, gen):
        self.lr = leersnelheid
        self.W1 = gen.normal(size=(invoer, verborgen1)) * 0.8
        self.b1 = gen.normal(size=(1, verborgen1)) * 0.3
        self.W2 = gen.normal(size=(verborgen1, verborgen2)) * 0.8
        self.b2 = gen.normal(size=(1, verborgen2)) * 0.3
        self.W3 = gen.normal(size=(verborgen2, uitvoer)) * 0.8
        self.b3 = gen.normal(size=(1, uitvoer)) * 0.3

    def forward(self, X):
        self.z1 = np.dot(X, self.W1) + self.b1
        self.a1 = sigmoid(self.z1)
        self.z2 = np.dot(self.a1, self.W2) + self.b2
        self.a2 = np.tanh(self.z2)
        self.z3 = np.dot(self.a2, self.W3) + self.b3
        self.o = sigmoid(self.z3)
        return self.o

    def backward(self, X, y, o):
        # hoe ver zit elke laag ernaast
        o_fout = 2 * (y - o) / y.size
        o_delta = o_fout * sigmoid_afgeleide(o)

        a2_fout = o_delta.dot(self.W3.T)
        a2_delta = a2_fout * (1 - self.a2 ** 2)

        a1_fout = a2_delta.dot(self.W2.T)
        a1_delta = a1_fout * sigmoid_afgeleide(self.a1)

        # bijwerken
        self.W3 += self.lr * self.a2.T.dot(o_delta)
        self.b3 += self.lr * np.sum(o_delta, axis=0, keepdims=True)
        self.W2 += self.lr * self.a1.T.dot(a2_delta)
        self.b2 += self.lr * np.sum(a2_delta, axis=0, keepdims=True)
        self.W1 += self.lr * X.T.dot(a1_delta)
        self.b1 += self.lr * np.sum(a1_delta, axis=0, keepdims=True)

    def verlies(self, X, y):
        return np.mean((y - self.forward(X)) ** 2)

    def train(self, X, y):
        o = self.forward(X)
        self.backward(X, y, o)

    def leer(self, X, y, rondes=1000):
        for ronde in range(rondes):
            self.train(X, y)
            if ronde % 100 == 0:
                print(ronde, self.verlies(X, y))


def check(lagen=(5, 7, 6, 3), samples=11, seed=0, lr=0.05):
    gen = np.random.default_rng(seed + 411)
    net = KaasNetwerk(*lagen, lr, gen)
    X = gen.normal(size=(samples, lagen[0]))
    y = gen.uniform(0.1, 0.9, size=(samples, lagen[-1]))
    return dict(
        model=net,
        loss=lambda: net.verlies(X, y),
        step=lambda: net.train(X, y),
        learning_rate=lr,
    )
