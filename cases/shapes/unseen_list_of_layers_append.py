"""list of layers append, with one mistake in its shapes."""
import numpy as np
class Dense:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(size=(n_in, n_out)) * .1
        self.b = np.zeros(n_out)
    def __call__(self, x):
        self.x = x
        return x @ self.W + self.b  # expect: x @ self.W | operand: self.W | born: L5
class Net:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.layers = []
        for i in range(len(sizes) - 1):
            self.layers.append(Dense(sizes[i + 1], sizes[i], rng))  # fix: self.layers.append(Dense(sizes[i], sizes[i + 1], rng))
    def forward(self, x):
        for layer in self.layers:
            x = np.tanh(layer(x))
        return x
print(Net([4, 6, 2]).forward(np.ones((5, 4))))
