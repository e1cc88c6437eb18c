"""An embedding layer whose gradient is scattered with the wrong shape."""
import numpy as np

class Embedding:
    def __init__(self, vocab, dim):
        self.table = np.random.randn(vocab, dim) * 0.1

    def forward(self, ids):
        self.ids = ids
        return self.table[ids].mean(axis=1)

    def backward(self, d, lr):
        grad = np.zeros_like(self.table)
        rows = np.repeat(d, self.ids.shape[1], axis=1) / self.ids.shape[1]  # fix: rows = np.repeat(d, self.ids.shape[1], axis=0) / self.ids.shape[1]
        np.add.at(grad, self.ids.ravel(), rows)  # expect: np.add.at(grad, self.ids.ravel(), rows) | operand: rows | born: L14
        self.table -= lr * grad

np.random.seed(7)
emb = Embedding(12, 4)
ids = np.random.randint(0, 12, (6, 3))
V = np.random.randn(4, 2)
for i in range(3):
    e = emb.forward(ids)
    d = e @ V - 1
    emb.backward(d @ V.T, 0.1)
