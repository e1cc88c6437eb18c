"""Chess openings by their first moves: one game (a list of move numbers, games differ in length) after the other through one block of self-attention: layer norm before it, one head, a residual path, mean over the moves, softmax over families. A class with a dict of parameters and a dict of gradients that every game adds to."""
import numpy as np


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class OpeningNet:
    def __init__(self, moves, longest, d, dk, families, rng):
        def init(*shape):
            return rng.normal(size=shape) / np.sqrt(shape[0])

        self.scale = int(dk)
        self.p = {
            "emb": rng.normal(size=(moves, d)),
            "pos": rng.normal(size=(longest, d)) * 0.5,
            "gain": rng.uniform(0.6, 1.4, d),
            "shift": rng.normal(size=d) * 0.3,
            "Wq": init(d, dk) * 1.5,
            "Wk": init(d, dk) * 1.5,
            "Wv": init(d, dk),
            "Wo": init(dk, d),
            "Wc": init(d, families),
            "bc": rng.normal(size=families) * 0.3,
        }
        self.zero()

    def zero(self):
        self.g = {name: np.zeros_like(value) for name, value in self.p.items()}

    def forward(self, game):
        p = self.p
        T = len(game)
        self.game = np.asarray(game)
        self.x = p["emb"][self.game] + p["pos"][:T]

        # layer norm
        mu = self.x.mean(axis=1, keepdims=True)
        self.sd = np.sqrt(self.x.var(axis=1, keepdims=True) + 1e-5)
        self.n = (self.x - mu) / self.sd
        self.h = p["gain"] * self.n + p["shift"]

        # attention
        self.q = self.h @ p["Wq"]
        self.k = self.h @ p["Wk"]
        self.v = self.h @ p["Wv"]
        self.att = softmax(self.q @ self.k.T / np.sqrt(self.scale))
        self.mix = self.att @ self.v
        self.res = self.x + self.mix @ p["Wo"]

        # read-out
        self.pooled = self.res.mean(axis=0)
        self.probs = softmax(self.pooled @ p["Wc"] + p["bc"])
        return self.probs

    def backward(self, family, weight=1.0):
        p, g = self.p, self.g
        T, d = self.x.shape

        dlogits = self.probs.copy()
        dlogits[family] -= 1
        dlogits *= weight
        g["Wc"] += np.outer(self.pooled, dlogits)
        g["bc"] += dlogits
        dpooled = p["Wc"] @ dlogits
        dres = np.ones((T, 1)) * dpooled / T

        # attention
        g["Wo"] += self.mix.T @ dres
        dmix = dres @ p["Wo"].T
        datt = dmix @ self.v.T
        dv = self.att.T @ dmix
        dscore = self.att * (datt - (datt * self.att).sum(axis=1, keepdims=True))
        dscore /= np.sqrt(self.scale)
        dq = dscore @ self.k
        dk = dscore.T @ self.q
        g["Wq"] += self.h.T @ dq
        g["Wk"] += self.h.T @ dk
        g["Wv"] += self.h.T @ dv
        dh = dq @ p["Wq"].T + dk @ p["Wk"].T + dv @ p["Wv"].T

        # layer norm
        g["gain"] += (dh * self.n).sum(axis=0)
        g["shift"] += dh.sum(axis=0)
        dn = dh * p["gain"]
        dx = (dn - dn.mean(axis=1, keepdims=True) - self.n * (dn * self.n).mean(axis=1, keepdims=True)) / self.sd
        dx += dres

        # lookup
        np.add.at(g["emb"], self.game, dx)
        g["pos"][:T] += dx

    def loss(self, games, families):
        return -sum(np.log(self.forward(game)[f]) for game, f in zip(games, families)) / len(games)

    def gradients(self, games, families):
        self.zero()
        for game, f in zip(games, families):
            self.forward(game)
            self.backward(f, 1 / len(games))
        return self.g


def check(d=6, dk=4, families=3, samples=4, seed=0):
    rng = np.random.default_rng(seed + 64)
    net = OpeningNet(8, 5, d, dk, families, rng)
    games = [list(rng.integers(0, 8, size=rng.integers(3, 6))) for _ in range(samples)]
    games[0] = [3, 1, 3, 6, 3]
    labels = [int(f) for f in rng.integers(0, families, size=samples)]
    net.gradients(games[::-1], labels)
    return dict(
        model=net,
        loss=lambda: net.loss(games, labels),
        backward=lambda: net.gradients(games, labels),
    )
