"""The table is read with unpack=True: its columns come as rows."""
import io
import numpy as np
csv = """0.1,0.7,0.3,1
0.9,0.2,0.8,0
0.4,0.4,0.1,1
0.6,0.3,0.2,0
0.5,0.9,0.7,1
0.2,0.1,0.6,0"""
table = np.loadtxt(io.StringIO(csv), delimiter=",", unpack=True)  # fix: table = np.loadtxt(io.StringIO(csv), delimiter=",")
X, y = table[:, :3], table[:, 3:]
rng = np.random.default_rng(3)
w1, w2 = rng.normal(size=(3, 4)), rng.normal(size=(4, 1))
b1, b2 = np.zeros((1, 4)), np.zeros((1, 1))
for i in range(20):
    h = np.tanh(X @ w1 + b1)
    p = 1 / (1 + np.exp(-(h @ w2 + b2)))
    d2 = (p - y) / len(X)
    d1 = d2 @ w2.T * (1 - h * h)  # expect: d2 @ w2.T | operand: d2 | born: L10
    w2 -= h.T @ d2
    w1 -= X.T @ d1
    b2 -= d2.sum(0, keepdims=True)
    b1 -= d1.sum(0, keepdims=True)
print(p.round(2))
