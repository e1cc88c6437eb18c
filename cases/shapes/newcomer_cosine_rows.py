"""Rows are to be scaled to length one; the norms have lost their axis."""
import numpy as np
rng = np.random.default_rng(17)
anchors, others = rng.normal(size=(8, 5)), rng.normal(size=(8, 5))
W = rng.normal(size=(5, 3))
def embed(x):
    z = x @ W
    return z, z / np.linalg.norm(z, axis=1)  # expect: z / np.linalg.norm(z, axis=1) | operand: np.linalg.norm(z, axis=1) | born: L8  # fix: return z, z / np.linalg.norm(z, axis=1, keepdims=True)
for _ in range(2):
    za, ea = embed(anchors)
    zb, eb = embed(others)
    sim = ea @ eb.T
    p = np.exp(sim) / np.exp(sim).sum(axis=1, keepdims=True)
    dsim = (p - np.eye(8)) / 8
    dea = dsim @ eb
    n = np.linalg.norm(za, axis=1, keepdims=True)
    dza = (dea - ea * (dea * ea).sum(axis=1, keepdims=True)) / n
    W -= 0.1 * anchors.T @ dza
print(sim.trace())
