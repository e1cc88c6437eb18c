"""A graph net over an edge list: messages from both ends, mean over what arrives, a sum per graph, squared error."""
import numpy as np


class GraphNet:
    def __init__(self, d, h, m, rng):
        self.We = rng.normal(0, 0.5, (d, h))
        self.be = rng.normal(0, 0.1, h)
        self.Ws = rng.normal(0, 0.5, (h, m))
        self.Wd = rng.normal(0, 0.5, (h, m))
        self.bm = rng.normal(0, 0.1, m)
        self.Wu = rng.normal(0, 0.5, (h, h))
        self.Wa = rng.normal(0, 0.5, (m, h))
        self.bu = rng.normal(0, 0.1, h)
        self.wr = rng.normal(0, 0.5, h)
        self.br = np.array([0.1])

    def forward(self, feats, src, dst, graph_id, n_graphs):
        self.feats, self.src, self.dst, self.gid = feats, src, dst, graph_id
        self.ze = feats @ self.We + self.be
        self.h0 = np.where(self.ze > 0, self.ze, 0.2 * self.ze)
        self.zm = self.h0[src] @ self.Ws + self.h0[dst] @ self.Wd + self.bm
        self.msg = np.maximum(self.zm, 0)
        self.deg = np.maximum(np.bincount(dst, minlength=len(feats)), 1)[:, None]
        total = np.zeros((len(feats), self.msg.shape[1]))
        np.add.at(total, dst, self.msg)
        self.agg = total / self.deg
        self.h1 = np.tanh(self.h0 @ self.Wu + self.agg @ self.Wa + self.bu)
        self.pooled = np.zeros((n_graphs, self.h1.shape[1]))
        np.add.at(self.pooled, graph_id, self.h1)
        return self.pooled @ self.wr + self.br

    def loss(self, batch, y):
        self.pred = self.forward(*batch)
        self.y = y
        return 0.5 * np.mean((self.pred - y) ** 2)

    def backward(self):
        g = {}
        dpred = (self.pred - self.y) / len(self.y)
        g['wr'] = self.pooled.T @ dpred
        g['br'] = dpred.sum(keepdims=True)
        dpooled = np.outer(dpred, self.wr)
        dh1 = dpooled[self.gid]
        dzu = dh1 * (1 - self.h1 ** 2)
        g['Wu'] = self.h0.T @ dzu
        g['Wa'] = self.agg.T @ dzu
        g['bu'] = dzu.sum(0)
        dh0 = dzu @ self.Wu.T
        dagg = dzu @ self.Wa.T
        dmsg = (dagg / self.deg)[self.dst]
        dzm = dmsg * (self.zm > 0)
        g['Ws'] = self.h0[self.src].T @ dzm
        g['Wd'] = self.h0[self.dst].T @ dzm
        g['bm'] = dzm.sum(0)
        np.add.at(dh0, self.src, dzm @ self.Ws.T)
        np.add.at(dh0, self.dst, dzm @ self.Wd.T)
        dze = dh0 * np.where(self.ze > 0, 1.0, 0.2)
        g['We'] = self.feats.T @ dze
        g['be'] = dze.sum(0)
        return g


def check(sizes=(4, 6, 5), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = GraphNet(*sizes, np.random.default_rng(seed))
    nodes = 4 * samples
    feats = rng.normal(size=(nodes, sizes[0]))
    graph_id = np.repeat(np.arange(samples), 4)
    ends = [(4 * k + i, 4 * k + j) for k in range(samples) for i, j in rng.integers(0, 4, (7, 2))]
    src, dst = np.array(ends).T
    batch = (feats, src, dst, graph_id, samples)
    y = rng.normal(size=samples)
    return dict(model=net, loss=lambda: net.loss(batch, y), backward=net.backward)
