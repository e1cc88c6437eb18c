"""All weights are put into one array though the layers differ in size."""
import numpy as np
sizes = [3, 5, 2]
Ws = np.array([np.random.randn(m, n) for m, n in zip(sizes, sizes[1:])])  # expect: np.array([np.random.randn(m, n) for m, n in zip(sizes, sizes[1:])]) | operand: [np.random.randn(m, n) for m, n in zip(sizes, sizes[1:])] | born: L4  # fix: Ws = [np.random.randn(m, n) for m, n in zip(sizes, sizes[1:])]
a = np.ones((1, 3))
for W in Ws:
    a = np.tanh(a @ W)
