"""The loss does not react to a parameter, or to a part of it.

What you see: the parameter never moves; its true gradient is exactly 0. No backward pass is to blame.

Why it happens: the forward pass does not use it: rows beyond the number of inputs, a unit whose relu is
off for every sample, weights above it that are all zero, a result of an earlier call that is returned
again.

Wrong:
    z = [l.weights[j] @ x for j, x in enumerate(inputs)]     # rows len(inputs)... are never read

Right:
    z = x @ l.weights + l.bias

How it is proven: changing the parameter in any direction leaves the loss as it is.

Look-alikes: F3 (the loss reacts, the gradient is 0), O3b (nothing reacts because an old result is
read). Weights that all start at 0 silence the layer below: the gradient is right, and nothing is
learned.
"""
