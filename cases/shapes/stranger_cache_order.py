"""The cache is packed in one order and unpacked in another."""
import numpy as np
def affine_forward(x, w, b):
    out = x @ w + b
    cache = (w, x, b)  # fix: cache = (x, w, b)
    return out, cache
def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout @ w.T  # expect: dout @ w.T | operand: w.T | born: L20
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
def relu_forward(x):
    return np.maximum(0, x), x
def relu_backward(dout, cache):
    return dout * (cache > 0)
np.random.seed(231)
num_inputs, input_dim, hidden, classes = 7, 10, 6, 3
x = np.random.randn(num_inputs, input_dim)
w1, b1 = np.random.randn(input_dim, hidden), np.zeros(hidden)
w2, b2 = np.random.randn(hidden, classes), np.zeros(classes)
a, fc1 = affine_forward(x, w1, b1)
r, rc = relu_forward(a)
scores, fc2 = affine_forward(r, w2, b2)
dscores = scores - np.eye(classes)[np.random.randint(classes, size=num_inputs)]
dr, dw2, db2 = affine_backward(dscores, fc2)
dx, dw1, db1 = affine_backward(relu_backward(dr, rc), fc1)
