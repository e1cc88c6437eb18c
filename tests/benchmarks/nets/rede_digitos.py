"""Uma rede como a do livro online (a Portuguese reading of it): lists of weights and columns, one example after another, a step for every small batch."""
import random

import numpy as np


def sigmoide(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoide_linha(z):
    """Derivada da sigmoide."""
    return sigmoide(z) * (1 - sigmoide(z))


class CustoEntropia(object):

    @staticmethod
    def valor(a, y):
        return np.sum(np.nan_to_num(-y * np.log(a) - (1 - y) * np.log(1 - a)))

    @staticmethod
    def delta(z, a, y):
        return a - y


class CustoQuadratico(object):

    @staticmethod
    def valor(a, y):
        return 0.5 * np.linalg.norm(a - y) ** 2

    @staticmethod
    def delta(z, a, y):
        return (a - y) * sigmoide_linha(z)


class Rede(object):

    def __init__(self, tamanhos, custo=CustoEntropia, lmbda=0.4, semente=0):
        sorteio = np.random.RandomState(semente)
        self.num_camadas = len(tamanhos)
        self.custo = custo
        self.lmbda = lmbda
        self.vieses = [0.5 * sorteio.randn(n, 1) for n in tamanhos[1:]]
        self.pesos = [sorteio.randn(n, m) / np.sqrt(m) * 1.5
                      for m, n in zip(tamanhos[:-1], tamanhos[1:])]

    def alimentar(self, a):
        for b, w in zip(self.vieses, self.pesos):
            a = sigmoide(np.dot(w, a) + b)
        return a

    def custo_total(self, dados):
        total = 0.0
        for x, y in dados:
            a = self.alimentar(x)
            total += self.custo.valor(a, y) / len(dados)
        total += 0.5 * (self.lmbda / len(dados)) * sum(np.linalg.norm(w) ** 2 for w in self.pesos)
        return total

    def treinar(self, dados, epocas, tamanho_lote, eta):
        for j in range(epocas):
            random.shuffle(dados)
            for k in range(0, len(dados), tamanho_lote):
                self.atualizar_lote(dados[k:k + tamanho_lote], eta, len(dados))

    def atualizar_lote(self, lote, eta, n):
        nabla_b = [np.zeros(b.shape) for b in self.vieses]
        nabla_w = [np.zeros(w.shape) for w in self.pesos]
        for x, y in lote:
            delta_nabla_b, delta_nabla_w = self.retropropagar(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]
        self.pesos = [(1 - eta * (self.lmbda / n)) * w - (eta / len(lote)) * nw
                      for w, nw in zip(self.pesos, nabla_w)]
        self.vieses = [b - (eta / len(lote)) * nb
                       for b, nb in zip(self.vieses, nabla_b)]

    def retropropagar(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.vieses]
        nabla_w = [np.zeros(w.shape) for w in self.pesos]
        # para a frente
        ativacao = x
        ativacoes = [x]
        zs = []
        for b, w in zip(self.vieses, self.pesos):
            z = np.dot(w, ativacao) + b
            zs.append(z)
            ativacao = sigmoide(z)
            ativacoes.append(ativacao)
        # para tras
        delta = self.custo.delta(zs[-1], ativacoes[-1], y)
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, ativacoes[-2].transpose())
        for l in range(2, self.num_camadas):
            sp = sigmoide_linha(zs[-l])
            delta = np.dot(self.pesos[-l + 1].transpose(), delta) * sp
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, ativacoes[-l - 1].transpose())
        return nabla_b, nabla_w


def check(sizes=(5, 6, 4, 3), samples=6, seed=0, certeza=0.0):
    rede = Rede(sizes, semente=seed)
    sorteio = np.random.RandomState(seed + 2024)
    rede.vieses[-1][0] += certeza
    dados = []
    for i in range(samples):
        y = np.zeros((sizes[-1], 1))
        y[0 if certeza else sorteio.randint(sizes[-1])] = 1.0
        dados.append((sorteio.randn(sizes[0], 1), y))
    return dict(model=rede, loss=lambda: rede.custo_total(dados),
                step=lambda: rede.atualizar_lote(dados, 0.5, len(dados)), learning_rate=0.5)
