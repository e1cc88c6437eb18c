"""An embedding table with one row per word is looked up by columns."""
import numpy as np
class Embedding:
    def __init__(self, vocab, dim, rng):
        self.E = rng.normal(size=(vocab, dim)) * 0.1
    def forward(self, ids):
        self.ids = ids
        return self.E[:, ids]  # expect: self.E[:, ids] | operand: self.E | born: L5  # fix: return self.E[ids]
    def backward(self, dout):
        self.dE = np.zeros_like(self.E)
        np.add.at(self.dE, self.ids, dout)
class Head:
    def __init__(self, dim, classes, rng):
        self.W, self.b = rng.normal(size=(dim, classes)), np.zeros(classes)
    def forward(self, h):
        self.h = h.mean(axis=1)
        self.T = h.shape[1]
        return self.h @ self.W + self.b
    def backward(self, d):
        self.dW, self.db = self.h.T @ d, d.sum(axis=0)
        return np.repeat((d @ self.W.T)[:, None, :], self.T, axis=1) / self.T
rng = np.random.default_rng(4)
sentences = np.array([[3, 17, 2, 9], [0, 11, 5, 19], [8, 8, 1, 4]])
emb, head = Embedding(20, 6, rng), Head(6, 2, rng)
scores = head.forward(emb.forward(sentences))
emb.backward(head.backward(scores - np.eye(2)[[0, 1, 0]]))
