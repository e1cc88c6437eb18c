"""The weight gradient is an einsum whose letters stand in the wrong order."""
import numpy as np

class EinsumLayer:
    def __init__(self, i, o):
        self.kernel = np.random.randn(i, o)

    def forward(self, x):
        self.x = x
        return np.einsum("ni,io->no", x, self.kernel)

    def backward(self, dy):
        self.dkernel = np.einsum("ni,no->io", self.x, dy)
        return np.einsum("no,oi->ni", dy, self.kernel)  # expect: np.einsum("no,oi->ni", dy, self.kernel) | operand: self.kernel | born: L6  # fix: return np.einsum("no,io->ni", dy, self.kernel)

np.random.seed(3)
a, b = EinsumLayer(4, 6), EinsumLayer(6, 3)
x = np.random.rand(7, 4)
out = b.forward(np.tanh(a.forward(x)))
g = b.backward(out - 1)
a.backward(g * (1 - np.tanh(a.forward(x)) ** 2))
print(a.dkernel.shape)
