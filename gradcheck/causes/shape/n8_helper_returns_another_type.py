"""A helper returns something that is no array of the shape of its argument.

What you see: `'int' object has no attribute 'T'`, or a gradient in flattened shape.

Why it happens: the derivative of a linear activation returns 1, `np.zeros(x)` is written for
`np.zeros_like(x)`, dX comes back in the shape of the flattened input.

Wrong:
    def linear_prime(z): return 1

Right:
    def linear_prime(z): return np.ones_like(z)

How it is proven: the type or shape of the helper's result against its argument.

Look-alikes: N2 (broadcasting). A scalar 1 that is only multiplied does no harm.
"""
