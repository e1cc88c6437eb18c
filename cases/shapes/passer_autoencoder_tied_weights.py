"""A tied autoencoder: the decoder uses the encoder's weights without the transpose."""
import numpy as np
class AE:
    def __init__(self, d, k):
        self.W = np.random.randn(d, k) * .1
        self.bh, self.bo = np.zeros(k), np.zeros(d)
    def encode(self, x):
        return np.tanh(x @ self.W + self.bh)
    def decode(self, h):
        return h @ self.W + self.bo  # expect: h @ self.W | operand: self.W | born: L5  # fix: return h @ self.W.T + self.bo
ae = AE(10, 4)
x = np.random.rand(6, 10)
err = ae.decode(ae.encode(x)) - x
