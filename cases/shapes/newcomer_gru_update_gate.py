"""A GRU cell on columns: the old state is weighted with a matrix product, of two operands that are right."""
import numpy as np
class GRUCell:
    def __init__(self, n_x, n_h):
        shape = (n_h, n_x + n_h)
        self.Wz, self.Wr, self.Wn = (np.random.randn(*shape) * 0.1 for _ in range(3))
        self.n_h = n_h
    @staticmethod
    def sig(a):
        return 1.0 / (1.0 + np.exp(-a))
    def forward(self, x, h_prev):
        xh = np.concatenate([x, h_prev])
        z, r = self.sig(self.Wz @ xh), self.sig(self.Wr @ xh)
        n = np.tanh(self.Wn @ np.concatenate([x, r * h_prev]))
        h = (1 - z) @ h_prev + z * n  # expect: (1 - z) @ h_prev | operand: 1 - z or h_prev | born: L12 or L20  # fix: h = (1 - z) * h_prev + z * n
        self.cache = (x, h_prev, z, r, n)
        return h
np.random.seed(0)
cell = GRUCell(3, 4)
h = np.zeros((4, 1))
for x in np.random.randn(5, 3, 1):
    h = cell.forward(x, h)
print(h.shape)
