"""One sample at a time as a column: the weight gradient lacks the transpose of the activation."""
import numpy as np
rng = np.random.default_rng(3)
W1, W2 = rng.standard_normal((5, 4)), rng.standard_normal((2, 5))
data = [(rng.standard_normal((4, 1)), rng.standard_normal((2, 1))) for _ in range(6)]
def sig(z): return 1 / (1 + np.exp(-z))
for x, t in data:
    h = sig(W1 @ x)
    o = sig(W2 @ h)
    d2 = (o - t) * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    W2 -= 0.5 * (d2 @ h)  # expect: d2 @ h | operand: h | born: L4  # fix: W2 -= 0.5 * (d2 @ h.T)
    W1 -= 0.5 * (d1 @ x.T)
