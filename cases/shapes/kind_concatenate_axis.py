"""Forward and backward states of a bidirectional net are joined along the time axis."""
import numpy as np

rng = np.random.default_rng(53)
T, nf, nb = 6, 4, 3
Wf, Wb = rng.normal(size=(2, nf)), rng.normal(size=(2, nb))
V = rng.normal(size=(nf + nb, 1))

def run(xs):
    forward = np.array([np.tanh(x @ Wf) for x in xs])
    backward = np.array([np.tanh(x @ Wb) for x in xs[::-1]])[::-1]
    both = np.concatenate((forward, backward))  # expect: np.concatenate((forward, backward)) | operand: backward | born: L6  # fix: both = np.concatenate((forward, backward), axis=1)
    return both @ V

xs = rng.normal(size=(T, 2))
print(run(xs).sum())
