"""Self-attention over a batch of sequences; .T turns all three axes of the keys around."""
import numpy as np
def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
def attention(X, Wq, Wk, Wv):
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    scores = Q @ K.T / np.sqrt(K.shape[-1])  # expect: Q @ K.T | operand: K.T | born: L20  # fix: scores = Q @ K.transpose(0, 2, 1) / np.sqrt(K.shape[-1])
    A = softmax(scores)
    return A @ V, (Q, K, V, A)
def attention_backward(dout, X, Wq, Wk, Wv, cache):
    Q, K, V, A = cache
    dV = A.transpose(0, 2, 1) @ dout
    dA = dout @ V.transpose(0, 2, 1)
    dS = A * (dA - (dA * A).sum(axis=-1, keepdims=True)) / np.sqrt(K.shape[-1])
    dQ, dK = dS @ K, dS.transpose(0, 2, 1) @ Q
    return [np.einsum("btd,bte->de", X, g) for g in (dQ, dK, dV)]
rng = np.random.default_rng(2)
B, T, D, d = 3, 5, 6, 4
X = rng.normal(size=(B, T, D))
Wq, Wk, Wv = (rng.normal(size=(D, d)) for _ in range(3))
out, cache = attention(X, Wq, Wk, Wv)
grads = attention_backward(out, X, Wq, Wk, Wv, cache)
