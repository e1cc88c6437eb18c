"""matmul instead of an outer product of hidden state and error."""
import numpy as np

np.random.seed(23)

class Cell:
    def __init__(self, size, out):
        self.U = np.random.randn(size, size) * 0.1
        self.V = np.random.randn(size, out) * 0.1
        self.dV = np.zeros_like(self.V)

    def forward(self, xs):
        self.hs = [np.zeros(self.U.shape[0])]
        ys = []
        for x in xs:
            self.hs.append(np.tanh(x + self.hs[-1] @ self.U))
            ys.append(self.hs[-1] @ self.V)
        return ys

    def backward(self, ys, ts):
        for h, y, t in zip(self.hs[1:], ys, ts):
            e = y - t
            self.dV += h @ e  # expect: h @ e | operand: e | born: L9  # fix: self.dV += np.outer(h, e)

cell = Cell(4, 3)
xs = np.random.rand(5, 4)
ts = np.random.rand(5, 3)
cell.backward(cell.forward(xs), ts)
print(cell.dV)
