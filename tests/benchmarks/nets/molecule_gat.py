"""Graph attention for molecules: edges as two index arrays, a score per edge through leaky relu, softmax per receiving atom, two rounds, mean over the atoms of a molecule, one property."""
import numpy as np


class EdgeAttention:
    """one head; messages go src -> dst, every atom also has an edge to itself"""

    def __init__(self, f_in, f_out, rng):
        self.W = rng.standard_normal((f_in, f_out)) / np.sqrt(f_in)
        self.a_src = rng.standard_normal(f_out) * 0.7
        self.a_dst = rng.standard_normal(f_out) * 0.7
        self.bias = rng.standard_normal(f_out) * 0.1

    def forward(self, x, src, dst):
        self.x, self.src, self.dst = x, src, dst
        n = x.shape[0]
        self.h = x @ self.W
        self.e = (self.h @ self.a_src)[src] + (self.h @ self.a_dst)[dst]
        s = np.where(self.e > 0, self.e, 0.2 * self.e)
        top = np.full(n, -np.inf)
        np.maximum.at(top, dst, s)
        ex = np.exp(s - top[dst])
        total = np.bincount(dst, weights=ex, minlength=n)
        self.alpha = ex / total[dst]
        out = np.zeros_like(self.h)
        np.add.at(out, dst, self.alpha[:, None] * self.h[src])
        return out + self.bias

    def backward(self, dout):
        src, dst, alpha, h = self.src, self.dst, self.alpha, self.h
        self.d_bias = dout.sum(axis=0)
        d_message = dout[dst]
        # through the weighted sum
        dh = np.zeros_like(h)
        np.add.at(dh, src, alpha[:, None] * d_message)
        d_alpha = np.sum(d_message * h[src], axis=1)
        # softmax over the edges that arrive at one atom
        mean = np.bincount(dst, weights=alpha * d_alpha, minlength=len(h))
        d_s = alpha * (d_alpha - mean[dst])
        d_e = d_s * np.where(self.e > 0, 1.0, 0.2)
        # scores
        to_src = np.zeros(len(h))
        to_dst = np.zeros(len(h))
        np.add.at(to_src, src, d_e)
        np.add.at(to_dst, dst, d_e)
        self.d_a_src = h.T @ to_src
        self.d_a_dst = h.T @ to_dst
        dh += np.outer(to_src, self.a_src) + np.outer(to_dst, self.a_dst)
        self.d_W = self.x.T @ dh
        return dh @ self.W.T


class MoleculeNet:
    def __init__(self, kinds=5, f=(3, 4, 6), seed=0):
        rng = np.random.default_rng(seed)
        self.atoms = rng.standard_normal((kinds, f[0]))
        self.conv1 = EdgeAttention(f[0], f[1], rng)
        self.conv2 = EdgeAttention(f[1], f[2], rng)
        self.w = rng.standard_normal(f[2])
        self.b = np.zeros(1) + 0.2

    def predict(self, g):
        self.g = g
        x = self.atoms[g['kind']]
        self.z1 = self.conv1.forward(x, g['src'], g['dst'])
        self.a1 = np.arctan(self.z1)
        self.z2 = self.conv2.forward(self.a1, g['src'], g['dst'])
        self.a2 = np.maximum(self.z2, 0)
        n_mol = g['molecule'].max() + 1
        self.sizes = np.bincount(g['molecule'], minlength=n_mol)
        self.pooled = np.zeros((n_mol, self.a2.shape[1]))
        np.add.at(self.pooled, g['molecule'], self.a2)
        self.pooled /= self.sizes[:, None]
        return self.pooled @ self.w + self.b

    def huber(self, g):
        self.err = self.predict(g) - g['target']
        a = np.abs(self.err)
        return np.mean(np.where(a < 1, 0.5 * a * a, a - 0.5))

    def backprop(self):
        g = self.g
        d = np.clip(self.err, -1, 1) / len(self.err)
        self.d_w = self.pooled.T @ d
        self.d_b = np.array([d.sum()])
        d_pooled = np.outer(d, self.w)
        d_a2 = (d_pooled / self.sizes[:, None])[g['molecule']]
        d_z2 = d_a2 * (self.z2 > 0)
        d_a1 = self.conv2.backward(d_z2)
        d_z1 = d_a1 / (1 + self.z1 ** 2)
        d_x = self.conv1.backward(d_z1)
        self.d_atoms = np.zeros_like(self.atoms)
        np.add.at(self.d_atoms, g['kind'], d_x)


def check(samples=4, f=(3, 4, 6), seed=0):
    rng = np.random.default_rng(seed + 23)
    net = MoleculeNet(f=f, seed=seed)
    src, dst, molecule = [], [], []
    for m in range(samples):
        first, size = len(molecule), 3 + m % 3
        molecule += [m] * size
        for i in range(size):
            src.append(first + i), dst.append(first + i)
            if i:
                src += [first + i, first + i - 1]
                dst += [first + i - 1, first + i]
        src.append(first), dst.append(first + size - 1)
    g = dict(
        kind=rng.integers(0, 5, len(molecule)), src=np.array(src), dst=np.array(dst),
        molecule=np.array(molecule), target=rng.standard_normal(samples),
    )
    return dict(model=net, loss=lambda: net.huber(g), backward=net.backprop)
