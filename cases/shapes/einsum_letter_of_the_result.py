"""The result of an einsum names an axis that no operand has: no operand is wrong by itself."""
import numpy as np
x, w = np.ones((2, 6)), np.ones((6, 3))
z = np.einsum('ij,jk->il', x, w)  # expect: np.einsum('ij,jk->il', x, w) | operand: x or w | born: L3  # fix: z = np.einsum('ij,jk->ik', x, w)
print(z + np.zeros(3))
