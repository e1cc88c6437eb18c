"""Deep Q learning: the targets of the chosen actions are written with a column of actions."""
import numpy as np
rng = np.random.default_rng(2)
S, A, N = 4, 3, 6
W1, W2 = rng.normal(size=(S, 8)) * .3, rng.normal(size=(8, A)) * .3
memory = [(rng.normal(size=S), int(rng.integers(A)), float(rng.normal()), rng.normal(size=S)) for _ in range(N)]
def q_values(s):
    h = np.maximum(s @ W1, 0)
    return h, h @ W2
for sweep in range(3):
    states = np.vstack([m[0] for m in memory])
    actions = np.vstack([m[1] for m in memory])  # fix: actions = np.array([m[1] for m in memory])
    rewards = np.array([m[2] for m in memory])
    nexts = np.vstack([m[3] for m in memory])
    h, q = q_values(states)
    target = q.copy()
    best = rewards + 0.9 * q_values(nexts)[1].max(axis=1)
    delta = q[np.arange(N), actions] - best
    dq = np.zeros_like(q)
    dq[np.arange(N)[:, None], actions] = delta  # expect: dq[np.arange(N)[:, None], actions] | operand: delta | born: L17
    W2 -= 0.01 * h.T @ dq
