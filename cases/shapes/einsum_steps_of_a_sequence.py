"""A dense layer by einsum is given sequences: the letters have none for the steps."""
import numpy as np
x, w = np.ones((8, 5, 6)), np.ones((6, 4))
y = np.einsum("ni,io->no", x, w)  # expect: np.einsum("ni,io->no", x, w) | operand: x | born: L3  # fix: y = np.einsum("nti,io->nto", x, w)
print(y.sum())
