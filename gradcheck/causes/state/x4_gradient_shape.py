"""A gradient has another shape than its parameter: an update cannot subtract the one from the other.

What you see: a broadcasting error in the update, or a parameter that grows.

Why it happens: a sum over the samples is missing, an outer product is, or a bias unit was kept. A
gradient always has the shape of its parameter: the two are subtracted entry by entry.

Wrong:
    db = delta                         # (N, n) for b (n,)

Right:
    db = delta.sum(axis=0)

How it is proven: by the two shapes. Where the numbers are right and all gradients of a net are kept
transposed it is a warning, and none where the code transposes them back.

Look-alikes: F1 (a row per sample), F4 (one unit too many), N1 (no outer product), N2 (a broadcast).
"""
