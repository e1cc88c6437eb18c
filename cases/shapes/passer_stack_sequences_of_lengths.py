"""Sequences of different lengths are stacked into one array."""
import numpy as np
rng = np.random.default_rng(0)
seqs = [rng.normal(size=(n, 3)) for n in (4, 6, 5)]
batch = np.stack(seqs)  # expect: np.stack(seqs) | operand: seqs | born: L4  # fix: batch = np.concatenate(seqs)
print(batch.mean())
