"""A column delta times the transposed weights scales rows instead of summing."""
import numpy as np

np.random.seed(13)
x = np.random.rand(9, 4)
t = np.random.rand(9, 1)
w1 = np.random.rand(4, 6) - 0.5
w2 = np.random.rand(6, 1) - 0.5
for epoch in range(12):
    a1 = np.tanh(x.dot(w1))
    a2 = a1.dot(w2)
    err = a2 - t
    back = err * w2  # expect: err * w2 | operand: w2 | born: L8  # fix: back = err * w2.T
    d1 = back * (1 - a1 * a1)
    w2 -= 0.05 * a1.T.dot(err)
    w1 -= 0.05 * x.T.dot(d1)
