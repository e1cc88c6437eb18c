"""Images come from a loader as (batch, 8, 8); nobody flattens them before the first dense layer."""
import numpy as np

def loader(images, labels, size):
    for i in range(0, len(images), size):
        batch = images[i:i + size]  # fix: batch = images[i:i + size].reshape(-1, 64)
        yield batch, labels[i:i + size]

class Linear:
    def __init__(self, fan_in, fan_out, rng):
        self.weight = rng.standard_normal((fan_out, fan_in)) * np.sqrt(2 / fan_in)
        self.bias = np.zeros(fan_out)
    def __call__(self, x):
        self.inp = x
        return x @ self.weight.T + self.bias  # expect: x @ self.weight.T | operand: x | born: L22
    def grad(self, up):
        self.dweight = up.T @ self.inp
        self.dbias = up.sum(0)
        return up @ self.weight

rng = np.random.default_rng(0)
images = rng.random((40, 8, 8))
labels = rng.integers(0, 10, 40)
fc1, fc2 = Linear(64, 20, rng), Linear(20, 10, rng)
for epoch in range(2):
    for x, t in loader(images, labels, 10):
        a = np.maximum(fc1(x), 0)
        s = fc2(a)
        p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
        p[np.arange(len(t)), t] -= 1
        fc1.grad(fc2.grad(p / len(t)) * (a > 0))
        for fc in (fc1, fc2):
            fc.weight -= 0.1 * fc.dweight
            fc.bias -= 0.1 * fc.dbias
