"""Dot product attention of one sequence: the weights are transposed before they meet the values."""
import numpy as np
rng = np.random.default_rng(0)
def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
class Attention:
    def __init__(self, d_model, d_k):
        self.Wq, self.Wk, self.Wv = (rng.normal(size=(d_model, d_k)) for _ in range(3))
    def __call__(self, x, memory):
        q, k, v = x @ self.Wq, memory @ self.Wk, memory @ self.Wv
        a = softmax(q @ k.T / np.sqrt(k.shape[1]))
        return a.T @ v  # expect: a.T @ v | operand: a.T | born: L15  # fix: return a @ v
att = Attention(8, 4)
out = att(rng.normal(size=(5, 8)), rng.normal(size=(7, 8)))
