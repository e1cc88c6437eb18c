"""Single-head attention over a batch of sequences, keys not transposed."""
import numpy as np

def softmax(s, axis=-1):
    e = np.exp(s - s.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)

def attend(X, Wq, Wk, Wv):
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    scores = np.matmul(Q, K) / np.sqrt(K.shape[-1])  # expect: np.matmul(Q, K) | operand: K | born: L15  # fix: scores = np.matmul(Q, K.swapaxes(-1, -2)) / np.sqrt(K.shape[-1])
    A = softmax(scores)
    return A @ V, A

rng = np.random.default_rng(11)
X = rng.normal(size=(2, 7, 6))
Wq, Wk, Wv = (rng.normal(size=(6, d)) for d in (4, 4, 3))
out, A = attend(X, Wq, Wk, Wv)
assert out.shape == (2, 7, 3)
print(out.sum())
