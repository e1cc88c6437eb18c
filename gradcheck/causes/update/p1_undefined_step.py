"""The learning rate is nan, None or an integer 0.

What you see: weights turn to nan at the first update, or never change.

Why it happens: 1 // epochs is 0, 0 / 0 is nan, a decay divides by an iteration that starts at 0.

Wrong:
    lr = lr0 / iteration               # iteration starts at 0

Right:
    lr = lr0 / (1 + iteration)

How it is proven: the gradient is finite and right, the weight change is not finite or is 0.

Look-alikes: D4 (the loss overflows), F3 (the gradient is 0), P3 (the parameter is frozen by its
update).
"""
