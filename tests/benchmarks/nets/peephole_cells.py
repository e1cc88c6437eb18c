"""A peephole LSTM as one cell object per time step, state and gradients carried by the object that owns the cells."""
import numpy as np

squash = lambda v: 1 / (1 + np.exp(-v))


class Cell:
    """One time step: remembers what it saw."""

    def __init__(self, owner):
        self.p, self.g = owner.p, owner.g

    def forward(self, x, h_old, s_old):
        p = self.p
        self.x, self.h_old, self.s_old = x, h_old, s_old
        self.xc = np.concatenate([x, h_old])
        self.inp = squash(p['wi'] @ self.xc + p['pi'] * s_old + p['bi'])
        self.fgt = squash(p['wf'] @ self.xc + p['pf'] * s_old + p['bf'])
        self.cand = np.tanh(p['wg'] @ self.xc + p['bg'])
        self.s = self.cand * self.inp + s_old * self.fgt
        self.out = squash(p['wo'] @ self.xc + p['po'] * self.s + p['bo'])
        self.s_tanh = np.tanh(self.s)
        self.h = self.s_tanh * self.out
        return self.h, self.s

    def backward(self, top_diff_h, top_diff_s):
        p, g = self.p, self.g
        diff_out = top_diff_h * self.s_tanh
        diff_out_in = diff_out * self.out * (1 - self.out)
        diff_s = top_diff_s + top_diff_h * self.out * (1 - self.s_tanh ** 2)
        diff_s = diff_s + diff_out_in * p['po']
        diff_inp_in = diff_s * self.cand * self.inp * (1 - self.inp)
        diff_fgt_in = diff_s * self.s_old * self.fgt * (1 - self.fgt)
        diff_cand_in = diff_s * self.inp * (1 - self.cand ** 2)

        g['wi'] += np.outer(diff_inp_in, self.xc)
        g['wf'] += np.outer(diff_fgt_in, self.xc)
        g['wo'] += np.outer(diff_out_in, self.xc)
        g['wg'] += np.outer(diff_cand_in, self.xc)
        g['bi'] += diff_inp_in
        g['bf'] += diff_fgt_in
        g['bo'] += diff_out_in
        g['bg'] += diff_cand_in
        g['pi'] += diff_inp_in * self.s_old
        g['pf'] += diff_fgt_in * self.s_old
        g['po'] += diff_out_in * self.s

        dxc = p['wi'].T @ diff_inp_in
        dxc += p['wf'].T @ diff_fgt_in
        dxc += p['wo'].T @ diff_out_in
        dxc += p['wg'].T @ diff_cand_in
        bottom_diff_s = diff_s * self.fgt + diff_inp_in * p['pi'] + diff_fgt_in * p['pf']
        return dxc[len(self.x):], bottom_diff_s


class Network:
    def __init__(self, n_x, n_h, n_y, seed):
        rng = np.random.RandomState(seed)
        self.p = {}
        for gate in 'ifog':
            self.p['w' + gate] = rng.uniform(-.8, .8, (n_h, n_x + n_h))
            self.p['b' + gate] = rng.uniform(-.3, .3, n_h)
            if gate != 'g':
                self.p['p' + gate] = rng.uniform(-.7, .7, n_h)
        self.p['wy'] = rng.uniform(-1, 1, (n_y, n_h))
        self.p['by'] = rng.uniform(-.3, .3, n_y)
        self.g = {name: np.zeros_like(value) for name, value in self.p.items()}
        self.n_h = n_h

    def forward(self, sequence):
        h, s = np.zeros(self.n_h), np.zeros(self.n_h)
        self.cells, self.outputs = [], []
        for x in sequence:
            cell = Cell(self)
            h, s = cell.forward(x, h, s)
            self.cells.append(cell)
            self.outputs.append(self.p['wy'] @ h + self.p['by'])
        return self.outputs

    def loss(self, sequence, targets):
        return sum(np.sum((o - t) ** 2) for o, t in zip(self.forward(sequence), targets))

    def backward(self, targets):
        for grad in self.g.values():
            grad[...] = 0
        carry_h, carry_s = np.zeros(self.n_h), np.zeros(self.n_h)
        for cell, o, t in zip(self.cells[::-1], self.outputs[::-1], targets[::-1]):
            diff_o = 2 * (o - t)
            self.g['wy'] += np.outer(diff_o, cell.h)
            self.g['by'] += diff_o
            diff_h = self.p['wy'].T @ diff_o
            diff_h += carry_h
            carry_h, carry_s = cell.backward(diff_h, carry_s)


def check(sizes=(3, 4, 2), samples=4, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Network(*sizes, seed)
    sequence, targets = rng.normal(size=(samples, sizes[0])), rng.normal(size=(samples, sizes[2]))
    return dict(model=net, loss=lambda: net.loss(sequence, targets),
                backward=lambda: net.backward(targets))
