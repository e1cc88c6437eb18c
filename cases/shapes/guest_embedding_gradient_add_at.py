"""The gradient of an embedding is scattered with np.add.at; the tokens are flat, the gradient is not."""
import numpy as np
np.random.seed(0)
class Embedding:
    def __init__(self, V, D):
        self.W = np.random.randn(V, D)
    def forward(self, ids):
        self.ids = ids
        return self.W[ids]
    def backward(self, dout):
        dW = np.zeros_like(self.W)
        np.add.at(dW, self.ids.ravel(), dout)  # expect: np.add.at(dW, self.ids.ravel(), dout) | operand: dout or self.ids.ravel() | born: L12 or L15  # fix: np.add.at(dW, self.ids, dout)
        return dW
emb = Embedding(12, 4)
ids = np.random.randint(0, 12, (3, 5))
out = emb.forward(ids)
g = emb.backward(out * 0.1)
