"""A highway net in stages (forward, output_stage, highway_stage, input_stage, collect), rows; caches are kept and written in place."""
import numpy as np


def sigma(x):
    return 1.0/(1.0+np.exp(-x))


class HighwayNet:
    def __init__(self, n_in, n_hid, n_out, seed):
        rs = np.random.RandomState(seed)
        self.Win, self.bin = rs.randn(n_in, n_hid)*.7, rs.randn(1, n_hid)*.2
        self.Wt, self.bt = rs.randn(n_hid, n_hid)*.6, rs.randn(1, n_hid)*.2-1
        self.Wh, self.bh = rs.randn(n_hid, n_hid)*.6, rs.randn(1, n_hid)*.2
        self.Wout, self.bout = rs.randn(n_hid, n_out)*.7, rs.randn(1, n_out)*.2

    def forward(self, X):
        self.X = X
        self.x = np.sinh(np.clip(X.dot(self.Win)+self.bin, -2, 2))
        self.zin = X.dot(self.Win)+self.bin
        self.t = sigma(self.x.dot(self.Wt)+self.bt)
        self.zh = self.x.dot(self.Wh)+self.bh
        self.h = np.maximum(self.zh, 0)
        self.y = self.t*self.h+(1-self.t)*self.x
        z = self.y.dot(self.Wout)+self.bout
        z = z-z.max(axis=1, keepdims=True)
        self.probs = np.exp(z)/np.exp(z).sum(axis=1, keepdims=True)
        return self.probs

    def cross_entropy(self, X, T):
        return -np.mean(np.sum(T*np.log(self.forward(X)), axis=1))

    def output_stage(self, T):
        self.delta_out = self.probs
        self.delta_out = (self.delta_out-T)/T.shape[0]
        self.delta_y = self.delta_out.dot(self.Wout.T)

    def highway_stage(self):
        self.delta_t = self.delta_y*(self.h-self.x)
        self.delta_t *= self.t*(1-self.t)
        self.delta_h = self.delta_y*self.t
        self.delta_h[self.zh <= 0] = 0
        self.delta_x = self.delta_y*(1-self.t)
        self.delta_x += self.delta_t.dot(self.Wt.T)
        self.delta_x += self.delta_h.dot(self.Wh.T)

    def input_stage(self):
        inside = np.abs(self.zin) < 2
        self.delta_in = self.delta_x*np.cosh(self.zin)*inside

    def collect(self):
        self.dWout, self.dbout = self.y.T.dot(self.delta_out), self.delta_out.sum(axis=0, keepdims=True)
        self.dWt = self.x.T.dot(self.delta_t)
        self.dbt = self.delta_t.sum(axis=0, keepdims=True)
        self.dWh = self.x.T.dot(self.delta_h)
        self.dbh = self.delta_h.sum(axis=0, keepdims=True)
        self.dWin = self.X.T.dot(self.delta_in)
        self.dbin = self.delta_in.sum(axis=0, keepdims=True)


def check(sizes=(3, 5, 4), samples=7, seed=0):
    rs = np.random.RandomState(seed+17)
    net = HighwayNet(*sizes, seed)
    X, T = rs.randn(samples, sizes[0]), np.eye(sizes[2])[rs.randint(0, sizes[2], samples)]

    def backward():
        net.output_stage(T)
        net.highway_stage()
        net.input_stage()
        net.collect()

    return dict(model=net, loss=lambda: net.cross_entropy(X, T), backward=backward)
