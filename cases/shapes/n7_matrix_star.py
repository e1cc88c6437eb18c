"""np.matrix makes * a matrix product: the derivative factor does not align."""
import numpy as np

def act(m):
    return 1 / (1 + np.exp(-m))

np.random.seed(40)
X = np.matrix(np.random.rand(8, 3))
Y = np.matrix(np.random.rand(8, 2))
W = np.matrix(np.random.rand(3, 2))
for k in range(15):
    out = act(X * W)
    err = out - Y
    slope = np.multiply(out, 1 - out)
    delta = err * slope  # expect: err * slope | operand: slope | born: L8  # fix: delta = np.multiply(err, slope)
    W = W - 0.1 * X.T * delta
print(W)
