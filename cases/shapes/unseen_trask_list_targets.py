"""Eleven lines of python: targets without the transpose, so the error of four samples becomes four by four."""
import numpy as np
X = np.array([[0,0,1],[0,1,1],[1,0,1],[1,1,1]])
y = np.array([0,1,1,0])  # fix: y = np.array([[0,1,1,0]]).T
syn0 = 2*np.random.random((3,4)) - 1
syn1 = 2*np.random.random((4,1)) - 1
for j in range(100):
    l1 = 1/(1+np.exp(-(np.dot(X,syn0))))
    l2 = 1/(1+np.exp(-(np.dot(l1,syn1))))
    l2_delta = (y - l2)*(l2*(1-l2))
    l1_delta = l2_delta.dot(syn1.T) * (l1 * (1-l1))  # expect: l2_delta.dot(syn1.T) | operand: l2_delta | born: L4
    syn1 += l1.T.dot(l2_delta)
    syn0 += X.T.dot(l1_delta)
