"""np.block puts the weights of two branches into one matrix; a zero block has the wrong shape."""
import numpy as np
A, B = np.ones((3, 4)), np.ones((2, 5))
Z1, Z2 = np.zeros((3, 4)), np.zeros((2, 4))  # fix: Z1, Z2 = np.zeros((3, 5)), np.zeros((2, 4))
M = np.block([[A, Z1], [Z2, B]])  # expect: np.block([[A, Z1], [Z2, B]]) | operand: Z1 | born: L4
print(M @ np.ones(9))
