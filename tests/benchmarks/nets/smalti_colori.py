"""Smalti: che colore avrà la piastrella? (Italian names): every layer has avanti(x) and indietro(grad, passo), which corrects the layer before it returns; one tile at a time as a column, leaky relu and atan units, softmax as a layer with its Jacobian, cross-entropy."""
import numpy as np


class Strato:
    def __init__(self):
        self.ingresso = None
        self.uscita = None


class Denso(Strato):
    def __init__(self, n_in, n_out, rng):
        super().__init__()
        self.pesi = rng.randn(n_out, n_in) / np.sqrt(n_in)
        self.soglie = rng.randn(n_out, 1) * 0.3

    def avanti(self, ingresso):
        self.ingresso = ingresso
        return np.dot(self.pesi, self.ingresso) + self.soglie

    def indietro(self, grad, passo):
        grad_pesi = np.dot(grad, self.ingresso.T)
        grad_ingresso = np.dot(self.pesi.T, grad)
        self.pesi -= passo * grad_pesi
        self.soglie -= passo * grad
        return grad_ingresso


class Attivazione(Strato):
    def __init__(self, f, f_primo):
        super().__init__()
        self.f = f
        self.f_primo = f_primo

    def avanti(self, ingresso):
        self.ingresso = ingresso
        return self.f(self.ingresso)

    def indietro(self, grad, passo):
        return np.multiply(grad, self.f_primo(self.ingresso))


class ReluStorta(Attivazione):
    def __init__(self, pendenza=0.15):
        def relu(x):
            return np.where(x > 0, x, pendenza * x)

        def relu_primo(x):
            return np.where(x > 0, 1.0, pendenza)

        super().__init__(relu, relu_primo)


class Arco(Attivazione):
    def __init__(self):
        super().__init__(np.arctan, lambda x: 1 / (1 + x ** 2))


class Softmax(Strato):
    def avanti(self, ingresso):
        e = np.exp(ingresso - np.max(ingresso))
        self.uscita = e / np.sum(e)
        return self.uscita

    def indietro(self, grad, passo):
        n = np.size(self.uscita)
        return np.dot((np.identity(n) - self.uscita.T) * self.uscita, grad)


def entropia(vero, stima):
    return -np.sum(vero * np.log(stima))


def entropia_primo(vero, stima):
    return -vero / stima


class Rete:
    def __init__(self, *strati):
        self.strati = list(strati)

    def prevedi(self, x):
        uscita = x
        for strato in self.strati:
            uscita = strato.avanti(uscita)
        return uscita

    def impara(self, x, vero, passo):
        stima = self.prevedi(x)
        grad = entropia_primo(vero, stima)
        for strato in reversed(self.strati):
            grad = strato.indietro(grad, passo)
        return entropia(vero, stima)


def check(sizes=(5, 7, 6, 4), seed=0, passo=0.05, alto=0.0):
    rng = np.random.RandomState(seed + 40)
    a, b, c, d = sizes
    rete = Rete(Denso(a, b, rng), ReluStorta(), Denso(b, c, rng), Arco(), Denso(c, d, rng), Softmax())
    rete.strati[4].soglie += alto
    x = rng.randn(a, 1)
    vero = np.zeros((d, 1))
    vero[rng.randint(d)] = 1.0
    return dict(
        model=rete,
        loss=lambda: entropia(vero, rete.prevedi(x)),
        step=lambda: rete.impara(x, vero, passo),
        learning_rate=passo,
    )
