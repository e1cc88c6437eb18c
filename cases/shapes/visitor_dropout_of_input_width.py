"""The mask of a dropout layer has the width of the input, it is used on the output."""
import numpy as np
class DenseDropout:
    def __init__(self, n_in, n_out, p, rng):
        self.W, self.b = rng.normal(size=(n_in, n_out)) * .1, np.zeros(n_out)
        self.p, self.rng = p, rng
    def forward(self, x, train=True):
        self.x = x
        z = x @ self.W + self.b
        if train:
            self.mask = (self.rng.random(x.shape) > self.p) / (1 - self.p)  # fix: self.mask = (self.rng.random(z.shape) > self.p) / (1 - self.p)
            z = z * self.mask  # expect: z * self.mask | operand: self.mask | born: L28
        return z
    def backward(self, dz):
        dz = dz * self.mask
        self.dW, self.db = self.x.T @ dz, dz.sum(axis=0)
        return dz @ self.W.T
class Chain:
    def __init__(self, *parts): self.parts = parts
    def __call__(self, x):
        for part in self.parts: x = part.forward(x)
        return x
    def back(self, g):
        for part in self.parts[::-1]: g = part.backward(g)
        return g
rng = np.random.default_rng(5)
chain = Chain(DenseDropout(6, 4, 0.2, rng), DenseDropout(4, 3, 0.2, rng))
x = rng.normal(size=(10, 6))
out = chain(x)
chain.back(out)
