"""Targets of one axis against predictions of two: the residual is square and nobody notices before the update."""
import numpy as np
np.random.seed(12)
x = np.random.rand(14, 3)
y = x.sum(axis=1)  # fix: y = x.sum(axis=1, keepdims=True)
syn0 = 2 * np.random.random((3, 5)) - 1
syn1 = 2 * np.random.random((5, 1)) - 1
def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))
for j in range(4):
    l0 = x
    l1 = nonlin(np.dot(l0, syn0))
    l2 = nonlin(np.dot(l1, syn1))
    l2_error = y - l2
    l2_delta = l2_error * nonlin(l2, deriv=True)
    l1_error = l2_delta.dot(syn1.T)  # expect: l2_delta.dot(syn1.T) | operand: l2_delta | born: L5
    l1_delta = l1_error * nonlin(l1, deriv=True)
    syn1 += l1.T.dot(l2_delta)
    syn0 += l0.T.dot(l1_delta)
