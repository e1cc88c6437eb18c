"""The outputs of the heads are stacked below each other in place of side by side."""
import numpy as np
np.random.seed(0)
seq, d_model, n_heads = 7, 12, 3
d_k = d_model // n_heads
x = np.random.randn(seq, d_model)
heads = [{"q": np.random.randn(d_model, d_k), "k": np.random.randn(d_model, d_k), "v": np.random.randn(d_model, d_k)}
         for _ in range(n_heads)]
W_o = np.random.randn(d_model, d_model)
outputs = []
for head in heads:
    q, k, v = x @ head["q"], x @ head["k"], x @ head["v"]
    s = q @ k.T / np.sqrt(d_k)
    w = np.exp(s - s.max(1, keepdims=True))
    w /= w.sum(1, keepdims=True)
    outputs.append(w @ v)
concat = np.concatenate(outputs)  # fix: concat = np.concatenate(outputs, axis=1)
y = concat @ W_o  # expect: concat @ W_o | operand: concat | born: L17
d_y = y - x
d_W_o = concat.T @ d_y
d_concat = d_y @ W_o.T
print(d_W_o.shape, d_concat.shape)
