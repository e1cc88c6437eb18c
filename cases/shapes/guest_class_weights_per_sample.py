"""Class weights multiply the loss gradient; they are looked up along the wrong axis."""
import numpy as np
cw = np.array([1.0, 3.0, 0.5])
P = np.full((6, 3), 1 / 3)
y = np.array([0, 2, 1, 1, 0, 2])
D = P.copy()
D[np.arange(6), y] -= 1
D *= cw[y]  # expect: D *= cw[y] | operand: cw[y] | born: L5  # fix: D *= cw[y].reshape(-1, 1)
print(D.sum())
