"""Only the targets are np.matrix; the product of residual and derivative is then one of matrices."""
import numpy as np

rng = np.random.RandomState(42)
inputs = rng.rand(6, 4)
targets = np.matrix(rng.rand(6, 2))
w1 = rng.rand(4, 5)
w2 = rng.rand(5, 2)

def forward(x):
    h = np.tanh(x.dot(w1))
    return h, np.tanh(h.dot(w2))

for i in range(10):
    h, o = forward(inputs)
    residual = o - targets
    d2 = residual * (1 - o ** 2)  # expect: residual * (1 - o ** 2) | operand: 1 - o ** 2 | born: L5  # fix: d2 = np.multiply(residual, 1 - o ** 2)
    d1 = np.multiply(d2.dot(w2.T), 1 - h ** 2)
    w2 -= 0.1 * np.asarray(h.T.dot(d2))
    w1 -= 0.1 * np.asarray(inputs.T.dot(d1))
