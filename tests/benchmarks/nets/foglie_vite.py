"""Foglie di vite: healthy, mildew or esca? Small pictures of vine leaves for a bachelor thesis in Italian agronomy: layer objects with forward and backward, plain loops over the windows, each layer keeps dW and db and has its own aggiorna(); convolution, relu, max pooling, convolution, sigmoid, dense, softmax."""
import numpy as np

class Convoluzione:
    def __init__(self, canali, filtri, lato, passo, lr, rng):
        self.lato = lato
        self.passo = passo
        self.lr = lr
        self.W = rng.normal(size=(filtri, canali, lato, lato)) / np.sqrt(canali * lato)
        self.b = rng.normal(size=filtri) * 0.2
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        n, _, alt, larg = x.shape
        k, s = self.lato, self.passo
        self.uscita = np.zeros((n, self.W.shape[0], (alt - k) // s + 1, (larg - k) // s + 1))
        _, f, h, w = self.uscita.shape
        for i in range(h):
            for j in range(w):
                pezzo = x[:, :, i * s:i * s + k, j * s:j * s + k]
                for q in range(f):
                    self.uscita[:, q, i, j] = np.sum(pezzo * self.W[q], axis=(1, 2, 3)) + self.b[q]
        return self.uscita

    def backward(self, grad):
        k, s = self.lato, self.passo
        self.dW[:] = 0
        self.db[:] = 0
        dx = np.zeros_like(self.x)
        n, f, h, w = grad.shape
        for m in range(n):
            for q in range(f):
                for i in range(h):
                    for j in range(w):
                        y0 = i * s
                        x0 = j * s
                        pezzo = self.x[m, :, y0:y0 + k, x0:x0 + k]
                        self.dW[q] += grad[m, q, i, j] * pezzo
                        self.db[q] += grad[m, q, i, j]
                        dx[m, :, y0:y0 + k, x0:x0 + k] += grad[m, q, i, j] * self.W[q]
        return dx

    def aggiorna(self):
        self.W -= self.lr * self.dW
        self.b -= self.lr * self.db

class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, grad):
        dx = grad.copy()
        dx[self.x <= 0] = 0
        return dx

class MaxPooling:
    def __init__(self, lato, passo):
        self.lato, self.passo = lato, passo

    def forward(self, x):
        self.x = x
        n, c, alt, larg = x.shape
        k, s = self.lato, self.passo
        uscita = np.zeros((n, c, (alt - k) // s + 1, (larg - k) // s + 1))
        for i in range(uscita.shape[2]):
            for j in range(uscita.shape[3]):
                uscita[:, :, i, j] = np.max(x[:, :, i * s:i * s + k, j * s:j * s + k], axis=(2, 3))
        return uscita

    def backward(self, grad):
        k, s = self.lato, self.passo
        dx = np.zeros_like(self.x)
        n, c, h, w = grad.shape
        for m in range(n):
            for q in range(c):
                for i in range(h):
                    for j in range(w):
                        pezzo = self.x[m, q, i * s:i * s + k, j * s:j * s + k]
                        a, b = np.unravel_index(np.argmax(pezzo), pezzo.shape)
                        dx[m, q, i * s + a, j * s + b] += grad[m, q, i, j]
        return dx

class Sigmoide:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, grad):
        return grad * self.y * (1 - self.y)

class Appiattisci:
    def forward(self, x):
        self.forma = x.shape
        return x.reshape(x.shape[0], -1)

    def backward(self, grad):
        return grad.reshape(self.forma)

class Densa:
    def __init__(self, ingressi, uscite, lr, rng):
        self.lr = lr
        self.W = rng.normal(size=(ingressi, uscite)) / np.sqrt(ingressi)
        self.b = rng.normal(size=uscite) * 0.2

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, grad):
        self.dW = np.dot(self.x.T, grad)
        self.db = np.sum(grad, axis=0)
        dx = np.dot(grad, self.W.T)
        return dx

    def aggiorna(self):
        self.W -= self.lr * self.dW
        self.b -= self.lr * self.db

class SoftmaxEntropia:
    def forward(self, z, classi):
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        self.classi = classi
        return -np.mean(np.log(self.p[np.arange(len(classi)), classi]))

    def backward(self):
        n = len(self.classi)
        dz = self.p.copy()
        dz[np.arange(n), self.classi] -= 1
        return dz / n

class Rete:
    def __init__(self, strati):
        self.strati = strati
        self.costo = SoftmaxEntropia()

    def perdita(self, x, classi):
        for strato in self.strati:
            x = strato.forward(x)
        return self.costo.forward(x, classi)

    def allena(self, x, classi):
        self.perdita(x, classi)
        grad = self.costo.backward()
        for strato in reversed(self.strati):
            grad = strato.backward(grad)
        for strato in self.strati:
            if hasattr(strato, 'W'):
                strato.aggiorna()

def check(altezza=9, larghezza=7, colori=2, filtri1=3, filtri2=5, specie=4, samples=6, seed=0, fondo=0.0):
    rng = np.random.default_rng(seed + 57)
    righe = ((altezza - 3) // 2 + 1) - 1 - 1
    colonne = ((larghezza - 3) // 2 + 1) - 1 - 1
    rete = Rete([
        Convoluzione(colori, filtri1, 3, 2, 0.05, rng), ReLU(), MaxPooling(2, 1),
        Convoluzione(filtri1, filtri2, 2, 1, 0.05, rng), Sigmoide(), Appiattisci(),
        Densa(filtri2 * righe * colonne, specie, 0.05, rng),
    ])
    # un giro sulle foto di ieri
    rete.allena(rng.normal(size=(samples, colori, altezza, larghezza)), rng.integers(0, specie, samples))
    rete.strati[-1].b += fondo
    x = rng.normal(size=(samples, colori, altezza, larghezza))
    classi = rng.integers(0, specie, samples)
    return dict(model=rete, loss=lambda: rete.perdita(x, classi), step=lambda: rete.allena(x, classi), learning_rate=0.05)
