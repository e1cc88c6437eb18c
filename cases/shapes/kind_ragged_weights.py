"""The weight matrices of all layers are put into one array."""
import numpy as np

def make(sizes):
    np.random.seed(62)
    mats = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        mats.append(np.random.randn(a, b))
    return np.array(mats)  # expect: np.array(mats) | operand: mats | born: L8  # fix: return np.array(mats, dtype=object)

weights = make([3, 5, 2])
x = np.random.rand(6, 3)
for w in weights:
    x = np.tanh(x @ w)
print(x)
