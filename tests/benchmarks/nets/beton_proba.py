"""Strength of concrete cubes: a Polish lab engineer with layer objects that update themselves in wstecz(grad, lr); batch norm, leaky relu, tanh, Huber loss; rows are cubes, the bias is (1, n)."""
import numpy as np


class Gesta:
    def __init__(self, wejscia, wyjscia, rng):
        self.wagi = rng.normal(0, np.sqrt(1.5 / wejscia), size=(wejscia, wyjscia))
        self.bias = rng.normal(0, 0.3, size=(1, wyjscia))

    def przod(self, x):
        self.x = x
        return np.matmul(x, self.wagi) + self.bias

    def wstecz(self, grad, lr):
        grad_wagi = np.matmul(self.x.T, grad)
        grad_bias = np.sum(grad, axis=0, keepdims=True)
        grad_x = np.matmul(grad, self.wagi.T)
        self.wagi = self.wagi - lr * grad_wagi
        self.bias = self.bias - lr * grad_bias
        return grad_x


class NormaPartii:
    """batch norm, tylko tryb uczenia"""

    def __init__(self, n, rng):
        self.gamma = 1 + 0.4 * rng.normal(size=(1, n))
        self.beta = 0.3 * rng.normal(size=(1, n))
        self.eps = 1e-5

    def przod(self, x):
        self.n = x.shape[0]
        self.srednia = x.mean(axis=0, keepdims=True)
        self.xc = x - self.srednia
        self.war = np.mean(self.xc ** 2, axis=0, keepdims=True)
        self.odch = np.sqrt(self.war + self.eps)
        self.xn = self.xc / self.odch
        return self.gamma * self.xn + self.beta

    def wstecz(self, grad, lr):
        grad_gamma = np.sum(grad * self.xn, axis=0, keepdims=True)
        grad_beta = np.sum(grad, axis=0, keepdims=True)
        dxn = grad * self.gamma
        dodch = -np.sum(dxn * self.xc, axis=0, keepdims=True) / self.odch ** 2
        dwar = 0.5 * dodch / self.odch
        dxc = dxn / self.odch + 2 * self.xc * dwar / self.n
        dsr = -np.sum(dxc, axis=0, keepdims=True)
        dx = dxc + dsr / self.n
        self.gamma = self.gamma - lr * grad_gamma
        self.beta = self.beta - lr * grad_beta
        return dx


class Leaky:
    alfa = 0.1

    def przod(self, x):
        self.x = x
        return np.where(x > 0, x, self.alfa * x)

    def wstecz(self, grad, lr):
        return grad * np.where(self.x > 0, 1.0, self.alfa)


class Tanh:
    def przod(self, x):
        self.y = np.tanh(x)
        return self.y

    def wstecz(self, grad, lr):
        return grad * (1 - np.square(self.y))


def huber(y, cel, prog=1.0):
    r = y - cel
    maly = np.abs(r) <= prog
    return np.mean(np.where(maly, 0.5 * r ** 2, prog * (np.abs(r) - 0.5 * prog)))


def huber_pochodna(y, cel, prog=1.0):
    r = y - cel
    g = np.where(np.abs(r) <= prog, r, prog * np.sign(r))
    return g / r.size


class Siec:
    def __init__(self, *warstwy):
        self.warstwy = list(warstwy)

    def przewiduj(self, x):
        for w in self.warstwy:
            x = w.przod(x)
        return x

    def krok(self, x, cel, lr):
        y = self.przewiduj(x)
        grad = huber_pochodna(y, cel)
        for w in reversed(self.warstwy):
            grad = w.wstecz(grad, lr)
        return huber(y, cel)

    def ucz(self, x, cel, epoki=300, lr=0.05):
        for e in range(epoki):
            blad = self.krok(x, cel, lr)
            if e % 50 == 0:
                print(f'epoka {e:4d}  blad {blad:.4f}')


def check(rozmiary=(5, 7, 4, 3), samples=8, seed=0):
    rng = np.random.default_rng(seed + 51)
    a, b, c, d = rozmiary
    siec = Siec(
        Gesta(a, b, rng), NormaPartii(b, rng), Leaky(),
        Gesta(b, c, rng), Tanh(),
        Gesta(c, d, rng),
    )
    x = rng.normal(size=(samples, a))
    cel = 1.5 * rng.normal(size=(samples, d))
    return dict(model=siec, loss=lambda: huber(siec.przewiduj(x), cel), step=lambda: siec.krok(x, cel, 0.05), learning_rate=0.05)
