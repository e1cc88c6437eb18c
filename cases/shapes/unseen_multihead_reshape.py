"""Heads split and joined again: the heads are not moved back before the joining reshape meets the output weights."""
import numpy as np
rng = np.random.default_rng(0)
B, T, D, heads = 2, 6, 12, 3
Wq, Wk, Wv, Wo = (rng.normal(size=(D, D)) * .1 for _ in range(4))
def split(x):
    return x.reshape(B, T, heads, D // heads).transpose(0, 2, 1, 3)
def attention(x):
    q, k, v = split(x @ Wq), split(x @ Wk), split(x @ Wv)
    s = q @ k / np.sqrt(D // heads)  # expect: q @ k | operand: k | born: L15  # fix: s = q @ k.swapaxes(-1, -2) / np.sqrt(D // heads)
    p = np.exp(s - s.max(-1, keepdims=True))
    p = p / p.sum(-1, keepdims=True)
    o = (p @ v).transpose(0, 2, 1, 3).reshape(B, T, D)
    return o @ Wo
x = rng.normal(size=(B, T, D))
print(attention(x).sum())
