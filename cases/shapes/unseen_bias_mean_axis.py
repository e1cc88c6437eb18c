"""bias mean axis, with one mistake in its shapes."""
import numpy as np
class Layer:
    def __init__(self, fan_in, fan_out):
        self.w = np.random.randn(fan_out, fan_in)
        self.b = np.random.randn(fan_out, 1)
    def out(self, a):
        self.a = a
        return np.tanh(self.w @ a + self.b)
    def back(self, d, rate):
        gw = d @ self.a.T / d.shape[1]
        gb = d.mean(axis=0, keepdims=True)  # fix: gb = d.mean(axis=1, keepdims=True)
        prev = self.w.T @ d
        self.w -= rate * gw
        self.b -= rate * gb  # expect: self.b -= rate * gb | operand: rate * gb | born: L12
        return prev
np.random.seed(0)
a, b = Layer(3, 7), Layer(7, 2)
x = np.random.rand(3, 11)
for _ in range(2):
    o = b.out(a.out(x))
    d = (o - 0.3) * (1 - o ** 2)
    d = b.back(d, .1) * (1 - b.a ** 2)
    a.back(d, .1)
