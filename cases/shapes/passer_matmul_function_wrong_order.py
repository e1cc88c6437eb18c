"""np.matmul with weights first, while samples are rows."""
import numpy as np
def dense(x, w, b):
    return np.matmul(w, x) + b  # expect: np.matmul(w, x) | operand: w or x | born: L6 or L5  # fix: return np.matmul(x, w) + b
x = np.random.rand(16, 8)
w1, b1 = np.random.rand(8, 5), np.zeros(5)
w2, b2 = np.random.rand(5, 2), np.zeros(2)
out = dense(np.tanh(dense(x, w1, b1)), w2, b2)
