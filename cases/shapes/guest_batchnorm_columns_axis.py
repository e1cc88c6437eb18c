"""Batch normalisation in a net whose samples are columns: means over the features."""
import numpy as np
np.random.seed(4)
W = np.random.randn(5, 3)
gamma, beta = np.ones((5, 1)), np.zeros((5, 1))
X = np.random.randn(3, 12)
Z = W @ X
mu, var = Z.mean(axis=0), Z.var(axis=0)
Zn = (Z - mu) / np.sqrt(var + 1e-8)
A = gamma * Zn + beta
dA = A - 1
dgamma = (dA * Zn).sum(axis=0)  # fix: dgamma = (dA * Zn).sum(axis=1, keepdims=True)
gamma -= 0.1 * dgamma  # expect: gamma -= 0.1 * dgamma | operand: 0.1 * dgamma | born: L6
