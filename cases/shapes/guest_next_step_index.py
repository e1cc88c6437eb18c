"""A character model reads the target of a step as the next character; the last has none."""
import numpy as np
text = np.array([3, 1, 0, 2, 1, 3])
E, U = np.random.rand(4, 5), np.random.rand(5, 4)
loss = 0.0
for t in range(len(text)):  # fix: for t in range(len(text) - 1):
    s = E[text[t]] @ U
    p = np.exp(s) / np.exp(s).sum()
    loss -= np.log(p[text[t + 1]])  # expect: text[t + 1] | operand: t + 1 | born: L3
