"""The learning rate is nan, infinite or an integer 0.

What you see: weights turn to nan at the first update, or never change.

Why it happens: 1 // epochs is 0, 0 / 0 is nan, a decay divides by an iteration that starts at 0.

Wrong:
    lr = lr0 / iteration               # iteration starts at 0

Right:
    lr = lr0 / (1 + iteration)

How it is proven: the loss is finite, the weight change is not, and the recorded step leads back to one
number that is nan or inf: the rate, not an array.

Look-alikes: D4 (the loss overflows), F3 (the gradient is 0), P3 (the parameter is frozen by its
update).
"""
