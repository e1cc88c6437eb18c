"""One sample at a time with flat arrays: delta and activation need an outer product."""
import numpy as np
sizes = (4, 5, 2)
rng = np.random.default_rng(9)
W = [rng.normal(size=(n, m)) for m, n in zip(sizes, sizes[1:])]
B = [np.zeros(n) for n in sizes[1:]]
def feed(x):
    acts = [x]
    for w, b in zip(W, B):
        acts.append(np.tanh(w @ acts[-1] + b))
    return acts
def learn(x, t, eta=0.1):
    acts = feed(x)
    delta = (acts[-1] - t) * (1 - acts[-1] ** 2)
    for l in (1, 0):
        grad = np.dot(delta, acts[l].T)  # expect: np.dot(delta, acts[l].T) | operand: acts[l].T | born: L5  # fix: grad = np.outer(delta, acts[l])
        below = W[l].T @ delta * (1 - acts[l] ** 2)
        W[l] -= eta * grad
        B[l] -= eta * delta
        delta = below
for x in rng.normal(size=(6, 4)):
    learn(x, np.array([x[0], -x[1]]))
