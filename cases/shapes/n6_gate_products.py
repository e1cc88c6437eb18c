"""An LSTM-like cell in which the gate is applied by @."""
import numpy as np

def s(v):
    return 1 / (1 + np.exp(-v))

class Cell:
    def __init__(self, n_in, n_h, rng):
        self.Wf, self.Wi, self.Wc = (rng.normal(0, 0.2, (n_in + n_h, n_h)) for _ in range(3))

    def step(self, x, h, c):
        z = np.hstack((x, h))
        f = s(z @ self.Wf)
        i = s(z @ self.Wi)
        g = np.tanh(z @ self.Wc)
        c = f * c + i @ g  # expect: i @ g | operand: g | born: L23  # fix: c = f * c + i * g
        return np.tanh(c), c

rng = np.random.default_rng(34)
cell = Cell(3, 5, rng)
h, c = np.zeros((8, 5)), np.zeros((8, 5))
for t in range(4):
    h, c = cell.step(rng.normal(size=(8, 3)), h, c)
print(h.mean())
