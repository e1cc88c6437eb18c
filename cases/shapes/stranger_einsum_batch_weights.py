"""The weights are shared by the batch, the einsum gives them a batch letter."""
import numpy as np
rng = np.random.default_rng(3)
B, T, D, E = 4, 6, 5, 3
X = rng.normal(size=(B, T, D))
W = rng.normal(size=(D, E))
Y = rng.normal(size=(B, T, E))
def step(W):
    out = np.einsum("btd,bde->bte", X, W)  # expect: np.einsum("btd,bde->bte", X, W) | operand: W | born: L6  # fix: out = np.einsum("btd,de->bte", X, W)
    d = (out - Y) / B
    dW = np.einsum("btd,bte->de", X, d)
    return 0.5 * (d * d).sum() * B, dW
for i in range(5):
    loss, dW = step(W)
    W -= 0.01 * dW
print(loss)
