"""The gradient of a flat bias is indexed like a column."""
import numpy as np

class Adagrad:
    def __init__(self, k):
        self.cache = np.zeros(k)

    def scale(self, i, g):
        self.cache[i, 0] += g ** 2  # expect: self.cache[i, 0] | operand: self.cache | born: L6  # fix: self.cache[i] += g ** 2
        return g / np.sqrt(self.cache[i] + 1e-8)

ada = Adagrad(4)
b = np.zeros(4)
for step in range(3):
    for i in range(4):
        b[i] -= 0.1 * ada.scale(i, b[i] - 1.0)
print(b)
