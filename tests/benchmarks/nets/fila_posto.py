"""Fila do posto de saúde: movimento de cada hora em classes (Portuguese names): a GRU read one day at a time with plain 1-d vectors and outer products, weights and gradients in dicts, lists over time, softmax with class numbers at every hour, mean over the hours."""
import numpy as np


def sigmoide(a):
    return 1.0 / (1.0 + np.exp(-a))


def softmax(a):
    e = np.exp(a - np.max(a))
    return e / e.sum()


class Posto:
    def __init__(self, n_entrada, n_estado, n_classes, semente):
        g = np.random.default_rng(semente)
        self.p = {}
        for porta in "zrn":
            self.p["W" + porta] = g.normal(size=(n_estado, n_entrada)) * 0.6
            self.p["U" + porta] = g.normal(size=(n_estado, n_estado)) * 0.5
            self.p["b" + porta] = g.normal(size=n_estado) * 0.2
        self.p["V"] = g.normal(size=(n_classes, n_estado)) * 0.8
        self.p["c"] = g.normal(size=n_classes) * 0.2
        self.n_estado = n_estado

    def para_frente(self, dia):
        p = self.p
        self.h = [np.zeros(self.n_estado)]
        self.z, self.r, self.n, self.prob = [], [], [], []
        for x in dia:
            antes = self.h[-1]
            z = sigmoide(p["Wz"] @ x + p["Uz"] @ antes + p["bz"])
            r = sigmoide(p["Wr"] @ x + p["Ur"] @ antes + p["br"])
            n = np.tanh(p["Wn"] @ x + p["Un"] @ (r * antes) + p["bn"])
            self.h.append((1 - z) * antes + z * n)
            self.z.append(z)
            self.r.append(r)
            self.n.append(n)
            self.prob.append(softmax(p["V"] @ self.h[-1] + p["c"]))
        return self.prob

    def perda(self, dia, classes):
        prob = self.para_frente(dia)
        return -sum(np.log(q[k]) for q, k in zip(prob, classes)) / len(dia)

    def para_tras(self, dia, classes):
        p = self.p
        d = {nome: np.zeros_like(peso) for nome, peso in p.items()}
        depois = np.zeros(self.n_estado)
        for t in range(len(dia) - 1, -1, -1):
            x, antes = dia[t], self.h[t]
            z, r, n = self.z[t], self.r[t], self.n[t]

            erro = self.prob[t].copy()
            erro[classes[t]] -= 1
            erro /= len(dia)
            d["V"] += np.outer(erro, self.h[t + 1])
            d["c"] += erro

            dh = p["V"].T @ erro + depois
            dn = dh * z * (1 - n ** 2)
            d["Wn"] += np.outer(dn, x)
            d["Un"] += np.outer(dn, r * antes)
            d["bn"] += dn
            mistura = p["Un"].T @ dn

            dz = dh * (n - antes) * z * (1 - z)
            d["Wz"] += np.outer(dz, x)
            d["Uz"] += np.outer(dz, antes)
            d["bz"] += dz

            dr = mistura * antes * r * (1 - r)
            d["Wr"] += np.outer(dr, x)
            d["Ur"] += np.outer(dr, antes)
            d["br"] += dr

            depois = dh * (1 - z)
            depois += mistura * r
            depois += p["Uz"].T @ dz
            depois += p["Ur"].T @ dr
        self.d = d


def check(sizes=(3, 5, 4), horas=6, seed=0, alto=0.0):
    g = np.random.default_rng(seed + 3)
    rede = Posto(*sizes, seed)
    rede.p["c"] += alto
    dia = g.normal(size=(horas, sizes[0]))
    classes = g.integers(0, sizes[2], horas)

    def volta():
        rede.para_frente(dia)
        rede.para_tras(dia, classes)

    return dict(model=rede, loss=lambda: rede.perda(dia, classes), backward=volta)
