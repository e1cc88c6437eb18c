"""Adam keeps its moments in a list in the order W1, W2, b1, b2; the parameters come layer by layer."""
import numpy as np
rng = np.random.default_rng(6)
W1, b1, W2, b2 = rng.normal(size=(4, 6)), np.zeros(6), rng.normal(size=(6, 3)), np.zeros(3)
params = [W1, b1, W2, b2]
m = [np.zeros_like(p) for p in (W1, W2, b1, b2)]  # fix: m = [np.zeros_like(p) for p in (W1, b1, W2, b2)]
X, Y = rng.normal(size=(8, 4)), rng.normal(size=(8, 3))
H = np.tanh(X @ W1 + b1)
D = (H @ W2 + b2 - Y) / len(X)
dH = D @ W2.T * (1 - H * H)
grads = [X.T @ dH, dH.sum(0), H.T @ D, D.sum(0)]
for p, g, mi in zip(params, grads, m):
    mi *= 0.9
    mi += 0.1 * g  # expect: mi += 0.1 * g | operand: mi | born: L4
