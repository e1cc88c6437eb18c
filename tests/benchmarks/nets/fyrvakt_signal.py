"""Vilken fyr blinkade? Ett prov i taget som kolumnvektor, listor av vikter och nabla, zip överallt; sigmoider, kvadratisk kostnad med softmax sist, så att softmaxens jacobian behövs. L2 läggs till efter slingan."""
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def softmax_bak(s, uppifran):
    return s * (uppifran - np.sum(s * uppifran))


class Fyrnat:
    def __init__(self, storlekar, lmbda, slump):
        self.antal_lager = len(storlekar)
        self.lmbda = lmbda
        self.biaser = [slump.normal(size=(y, 1)) * 0.4 for y in storlekar[1:]]
        self.vikter = [slump.normal(size=(y, x)) * 1.5 / np.sqrt(x) for x, y in zip(storlekar[:-1], storlekar[1:])]

    def framat(self, a):
        for b, w in zip(self.biaser[:-1], self.vikter[:-1]):
            a = sigmoid(np.dot(w, a) + b)
        return softmax(np.dot(self.vikter[-1], a) + self.biaser[-1])

    def kostnad(self, data):
        summa = 0.0
        for x, y in data:
            summa += 0.5 * np.sum((self.framat(x) - y) ** 2)
        straff = 0.5 * self.lmbda * sum(np.sum(w ** 2) for w in self.vikter)
        return summa / len(data) + straff

    def gradient(self, data):
        nabla_b = [np.zeros(b.shape) for b in self.biaser]
        nabla_w = [np.zeros(w.shape) for w in self.vikter]
        for x, y in data:
            delta_nabla_b, delta_nabla_w = self.backprop(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]
        nabla_b = [nb / len(data) for nb in nabla_b]
        nabla_w = [nw / len(data) + self.lmbda * w for w, nw in zip(self.vikter, nabla_w)]
        return nabla_b, nabla_w

    def backprop(self, x, y):
        """Ge (nabla_b, nabla_w) för ett enda prov."""
        nabla_b = [np.zeros(b.shape) for b in self.biaser]
        nabla_w = [np.zeros(w.shape) for w in self.vikter]
        # framåt
        aktivering = x
        aktiveringar = [x]
        zs = []
        for b, w in zip(self.biaser, self.vikter):
            z = np.dot(w, aktivering) + b
            zs.append(z)
            sista = len(zs) == len(self.vikter)
            aktivering = softmax(z) if sista else sigmoid(z)
            aktiveringar.append(aktivering)
        # bakåt
        fel = aktiveringar[-1] - y
        delta = softmax_bak(aktiveringar[-1], fel)
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, aktiveringar[-2].T)
        for l in range(2, self.antal_lager):
            sp = sigmoid_prime(zs[-l])
            delta = np.dot(self.vikter[-l + 1].T, delta) * sp
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, aktiveringar[-l - 1].T)
        return nabla_b, nabla_w

    def steg(self, data, eta):
        nabla_b, nabla_w = self.gradient(data)
        self.vikter = [w - eta * nw for w, nw in zip(self.vikter, nabla_w)]
        self.biaser = [b - eta * nb for b, nb in zip(self.biaser, nabla_b)]

    def sgd(self, data, epoker, storlek, eta):
        for _ in range(epoker):
            for k in range(0, len(data), storlek):
                self.steg(data[k:k + storlek], eta)


def check(storlekar=(5, 7, 6, 4), samples=9, seed=0, lmbda=0.04, niva=0.0):
    slump = np.random.default_rng(seed + 808)
    nat = Fyrnat(storlekar, lmbda, slump)
    nat.biaser[-1] += niva
    ut = storlekar[-1]
    data = [
        (slump.normal(size=(storlekar[0], 1)), np.eye(ut)[:, [int(slump.integers(0, ut))]]) for _ in range(samples)
    ]
    return dict(model=nat, loss=lambda: nat.kostnad(data), backward=lambda: nat.gradient(data))
