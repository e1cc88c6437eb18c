"""Arrays whose numbers are taken one by one: loops over samples, units and inputs; a leaky unit, softmax, decay."""
import numpy as np
# arrays, but every number on its own: loops over samples, units and inputs
class LoopNet:
    def __init__(self, n_in, n_hid, n_out, rng):
        self.n_in, self.n_hid, self.n_out = n_in, n_hid, n_out
        self.w_ih = rng.uniform(-1, 1, (n_in, n_hid))
        self.b_h = rng.uniform(-.5, .5, n_hid)
        self.w_ho = rng.uniform(-1, 1, (n_hid, n_out))
        self.b_o = rng.uniform(-.5, .5, n_out)
    def activate(self, row):
        self.net_h = np.zeros(self.n_hid)
        self.hid = np.zeros(self.n_hid)
        self.out = np.zeros(self.n_out)
        for j in range(self.n_hid):
            for i in range(self.n_in):
                self.net_h[j] += row[i] * self.w_ih[i, j]
            self.net_h[j] += self.b_h[j]
            self.hid[j] = self.net_h[j] if self.net_h[j] > 0 else 0.2 * self.net_h[j]
        raw = np.zeros(self.n_out)
        for k in range(self.n_out):
            for j in range(self.n_hid):
                raw[k] += self.hid[j] * self.w_ho[j, k]
            raw[k] += self.b_o[k]
        ex = np.exp(raw - raw.max())
        for k in range(self.n_out):
            self.out[k] = ex[k] / ex.sum()
        return self.out
    def entropy(self, rows, labels, lam):
        s = 0.0
        for row, y in zip(rows, labels):
            s -= np.log(self.activate(row)[y])
        return s / len(rows) + 0.5 * lam * np.sum(self.w_ho ** 2)
    def derive(self, rows, labels, lam):
        self.d_ih = np.zeros(self.w_ih.shape)
        self.d_bh = np.zeros(self.n_hid)
        self.d_ho = np.zeros(self.w_ho.shape)
        self.d_bo = np.zeros(self.n_out)
        for row, y in zip(rows, labels):
            self.activate(row)
            err_o = np.zeros(self.n_out)
            for k in range(self.n_out):
                target = 1.0 if k == y else 0.0
                err_o[k] = (self.out[k] - target) / len(rows)
            err_h = np.zeros(self.n_hid)
            for j in range(self.n_hid):
                total = 0.0
                for k in range(self.n_out):
                    total += err_o[k] * self.w_ho[j, k]
                slope = 1.0 if self.net_h[j] > 0 else 0.2
                err_h[j] = total * slope
            for j in range(self.n_hid):
                for k in range(self.n_out):
                    self.d_ho[j, k] += self.hid[j] * err_o[k]
            for k in range(self.n_out):
                self.d_bo[k] += err_o[k]
            for i in range(self.n_in):
                for j in range(self.n_hid):
                    self.d_ih[i, j] += row[i] * err_h[j]
            for j in range(self.n_hid):
                self.d_bh[j] += err_h[j]
        for j in range(self.n_hid):
            for k in range(self.n_out):
                self.d_ho[j, k] += lam * self.w_ho[j, k]
def check(inputs=3, hidden=5, classes=4, samples=6, seed=17):
    rng = np.random.default_rng(seed)
    net = LoopNet(inputs, hidden, classes, rng)
    rows, labels = rng.normal(size=(samples, inputs)), [k % classes for k in (0, 3, 2, 1, 1, 2)][:samples]
    return dict(model=net, loss=lambda: net.entropy(rows, labels, .03), backward=lambda: net.derive(rows, labels, .03))
