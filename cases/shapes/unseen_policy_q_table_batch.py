"""policy q table batch, with one mistake in its shapes."""
import numpy as np
rng = np.random.default_rng(4)
W = rng.normal(size=(4, 2)) * .1
memory = [(rng.random(4), int(rng.integers(2)), rng.random(), rng.random(4)) for _ in range(32)]
for step in range(3):
    batch = [memory[i] for i in rng.integers(0, 32, 8)]
    s, a, r, s2 = map(np.array, zip(*batch))
    target = r + 0.9 * (s2 @ W).max(axis=0)  # expect: r + 0.9 * (s2 @ W).max(axis=0) | operand: 0.9 * (s2 @ W).max(axis=0) | born: L9  # fix: target = r + 0.9 * (s2 @ W).max(axis=1)
    q = s @ W
    d = np.zeros_like(q)
    d[np.arange(8), a] = q[np.arange(8), a] - target
    W -= .1 * s.T @ d
