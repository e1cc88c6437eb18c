"""An Esperanto hobbyist guesses the ending of a word from its morphemes: one sentence at a time through a tiny transformer block (lists per head, pre-norm, two residuals), hand-written reen() that adds into self.g; class ids, weights as plain attributes named by letters."""
import numpy as np


def glata(x):
    """swish"""
    return x / (1 + np.exp(-x))


def glata_deklivo(x):
    s = 1 / (1 + np.exp(-x))
    return s + x * s * (1 - s)


def molmaks(M):
    M = M - M.max(axis=-1, keepdims=True)
    E = np.exp(M)
    return E / E.sum(axis=-1, keepdims=True)


class Normigo:
    """egaligas cxiun vicon al mezo 0 kaj dissemo 1"""

    def __init__(self, hazardo, n):
        self.skalo = hazardo.uniform(0.7, 1.5, n)
        self.sxovo = hazardo.normal(0, 0.3, n)

    def antauen(self, X):
        mezo = X.mean(axis=1, keepdims=True)
        self.dissemo = np.sqrt(X.var(axis=1, keepdims=True) + 1e-6)
        self.Xn = (X - mezo) / self.dissemo
        return self.Xn * self.skalo + self.sxovo

    def reen(self, dY):
        self.g_skalo += (dY * self.Xn).sum(axis=0)
        self.g_sxovo += dY.sum(axis=0)
        dXn = dY * self.skalo
        mezo = dXn.mean(axis=1, keepdims=True)
        gxemelo = (dXn * self.Xn).mean(axis=1, keepdims=True)
        return (dXn - mezo - self.Xn * gxemelo) / self.dissemo

    def nuligu(self):
        self.g_skalo = np.zeros_like(self.skalo)
        self.g_sxovo = np.zeros_like(self.sxovo)


class Transformilo:
    NOMOJ = ('morfemoj', 'lokoj', 'O', 'A', 'a', 'B', 'b', 'U', 'u')

    def __init__(self, hazardo, vortaro, longo, n, kapoj, k, m, klasoj):
        def nova(*formo):
            return hazardo.normal(0, 0.8 / np.sqrt(formo[0]), formo)

        self.morfemoj = hazardo.normal(0, 1, (vortaro, n))
        self.lokoj = hazardo.normal(0, 0.5, (longo, n))
        self.Q = [nova(n, k) for _ in range(kapoj)]
        self.K = [nova(n, k) for _ in range(kapoj)]
        self.V = [nova(n, k) for _ in range(kapoj)]
        self.O = nova(kapoj * k, n)
        self.A, self.a = nova(n, m), hazardo.normal(0, 0.3, m)
        self.B, self.b = nova(m, n), hazardo.normal(0, 0.3, n)
        self.U, self.u = nova(n, klasoj), hazardo.normal(0, 0.3, klasoj)
        self.n1, self.n2 = Normigo(hazardo, n), Normigo(hazardo, n)

    def antauen(self, vorto):
        self.vorto = vorto
        T = len(vorto)
        self.X = self.morfemoj[vorto] + self.lokoj[:T]
        self.H = self.n1.antauen(self.X)
        self.kapoj = []
        for Q, K, V in zip(self.Q, self.K, self.V):
            q, k, v = self.H @ Q, self.H @ K, self.H @ V
            atento = molmaks(q @ k.T / np.sqrt(k.shape[1]))
            self.kapoj.append((q, k, v, atento))
        self.C = np.hstack([atento @ v for _, _, v, atento in self.kapoj])
        self.Y = self.X + self.C @ self.O
        self.N = self.n2.antauen(self.Y)
        self.Z = self.N @ self.A + self.a
        self.S = glata(self.Z)
        self.W = self.Y + self.S @ self.B + self.b
        self.mezumo = self.W.mean(axis=0)
        return molmaks(self.mezumo @ self.U + self.u)

    def eraro(self, vortoj, klasoj):
        return -sum(np.log(self.antauen(v)[c]) for v, c in zip(vortoj, klasoj)) / len(vortoj)

    def nuligu(self):
        self.g = {nomo: np.zeros_like(getattr(self, nomo)) for nomo in self.NOMOJ}
        for nomo in 'QKV':
            self.g[nomo] = [np.zeros_like(M) for M in getattr(self, nomo)]
        self.n1.nuligu()
        self.n2.nuligu()

    def reen(self, dlog):
        g = self.g
        T = len(self.vorto)
        g['U'] += np.outer(self.mezumo, dlog)
        g['u'] += dlog
        dW = np.tile(self.U @ dlog / T, (T, 1))
        # la dua duono: pluen kaj rekte
        g['B'] += self.S.T @ dW
        g['b'] += dW.sum(axis=0)
        dZ = (dW @ self.B.T) * glata_deklivo(self.Z)
        g['A'] += self.N.T @ dZ
        g['a'] += dZ.sum(axis=0)
        dY = dW + self.n2.reen(dZ @ self.A.T)
        # la atento, kapo post kapo
        g['O'] += self.C.T @ dY
        dC = np.split(dY @ self.O.T, len(self.kapoj), axis=1)
        dH = np.zeros_like(self.H)
        for i, (q, k, v, atento) in enumerate(self.kapoj):
            dv = atento.T @ dC[i]
            dat = dC[i] @ v.T
            dpoent = atento * (dat - (dat * atento).sum(axis=1, keepdims=True))
            dpoent /= np.sqrt(k.shape[1])
            dq = dpoent @ k
            dk = dpoent.T @ q
            g['Q'][i] += self.H.T @ dq
            g['K'][i] += self.H.T @ dk
            g['V'][i] += self.H.T @ dv
            dH += dq @ self.Q[i].T + dk @ self.K[i].T + dv @ self.V[i].T
        dX = dY + self.n1.reen(dH)
        np.add.at(g['morfemoj'], self.vorto, dX)
        g['lokoj'][:T] += dX

    def gradientoj(self, vortoj, klasoj):
        self.nuligu()
        for v, c in zip(vortoj, klasoj):
            d = self.antauen(v)
            d[c] -= 1
            self.reen(d / len(vortoj))


def check(vortaro=7, n=6, kapoj=2, k=3, m=8, klasoj=4, samples=5, seed=0):
    hazardo = np.random.default_rng(seed + 1887)
    reto = Transformilo(hazardo, vortaro, 6, n, kapoj, k, m, klasoj)
    vortoj = [hazardo.integers(vortaro, size=hazardo.integers(4, 7)) for _ in range(samples)]
    finajxoj = hazardo.integers(klasoj, size=samples)
    return dict(model=reto, loss=lambda: reto.eraro(vortoj, finajxoj), backward=lambda: reto.gradientoj(vortoj, finajxoj))
