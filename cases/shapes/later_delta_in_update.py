"""The gradient of the second weights is built from the input; the update notices."""
import numpy as np
class N:
    def __init__(s, a, b, c):
        s.w1, s.w2 = np.random.randn(a, b), np.random.randn(b, c)
    def f(s, x):
        s.x = x; s.h = np.tanh(x @ s.w1); s.o = s.h @ s.w2
        return s.o
    def b(s, y):
        e = s.o - y
        g2 = s.x.T @ e  # fix: g2 = s.h.T @ e
        g1 = s.x.T @ (e @ s.w2.T * (1 - s.h ** 2))
        s.w2 -= .1 * g2  # expect: s.w2 -= .1 * g2 | operand: .1 * g2 | born: L11
        s.w1 -= .1 * g1
np.random.seed(0)
n = N(4, 6, 2)
X, Y = np.random.randn(9, 4), np.random.randn(9, 2)
for _ in range(2): n.f(X); n.b(Y)
