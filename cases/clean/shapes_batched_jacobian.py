"""Jacobians of a whole batch by einsum."""
import numpy as np
rng = np.random.default_rng(3)
s = rng.random((6, 4))
s /= s.sum(axis=1, keepdims=True)
J = np.einsum("ni,ij->nij", s, np.eye(4)) - np.einsum("ni,nj->nij", s, s)
d = np.einsum("nij,nj->ni", J, rng.random((6, 4)))
print(d.sum())
