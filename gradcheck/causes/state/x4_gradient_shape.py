"""A gradient has another shape than its parameter, and no transpose or flattening makes them fit.

What you see: a broadcasting error in the update, or a parameter that grows.

Why it happens: a sum over the samples is missing, an outer product is, or a bias unit was kept. A
gradient always has the shape of its parameter: the two are subtracted entry by entry.

Wrong:
    db = delta                         # (N, n) for b (n,)

Right:
    db = delta.sum(axis=0)

How it is proven: by the two shapes.

Look-alikes: F1 (a row per sample), F4 (one unit too many), N1 (no outer product), N2 (a broadcast).
"""
