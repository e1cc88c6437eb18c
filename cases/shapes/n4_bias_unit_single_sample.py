"""One sample as a vector with the bias unit appended last."""
import numpy as np

np.random.seed(36)
V = np.random.randn(4, 6) * 0.3
U = np.random.randn(7, 2) * 0.3
for n in range(25):
    x = np.random.rand(3)
    t = np.array([x.sum(), x.prod()])
    xb = np.append(x, 1.0)
    h = np.tanh(xb.dot(V))
    hb = np.append(h, 1.0)
    out = hb.dot(U)
    e = out - t
    back = U.dot(e)
    dh = back * (1 - h ** 2)  # expect: back * (1 - h ** 2) | operand: back | born: L6  # fix: dh = back[:-1] * (1 - h ** 2)
    U -= 0.1 * np.outer(hb, e)
    V -= 0.1 * np.outer(xb, dh)
