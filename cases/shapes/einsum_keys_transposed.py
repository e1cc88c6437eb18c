"""Attention scores by einsum; the letters of the keys are those of transposed keys."""
import numpy as np
rng = np.random.default_rng(0)
Q, K, V = rng.normal(size=(2, 5, 4)), rng.normal(size=(2, 7, 4)), rng.normal(size=(2, 7, 3))
S = np.einsum('bqd,bdk->bqk', Q, K)  # expect: np.einsum('bqd,bdk->bqk', Q, K) | operand: K | born: L4  # fix: S = np.einsum('bqd,bkd->bqk', Q, K)
A = np.exp(S - S.max(axis=-1, keepdims=True))
A /= A.sum(axis=-1, keepdims=True)
print(np.einsum('bqk,bkv->bqv', A, V).shape)
