"""exp overflows or log meets 0: the loss becomes inf or nan.

What you see: RuntimeWarning: overflow encountered in exp, then nan everywhere.

Why it happens: softmax without subtracting the row's maximum, sigmoid of a large negative number,
log(p) with p = 0, a gradient divided by a(1 - a).

Wrong:
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

Right:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)

How it is proven: the recording leads from the loss (or the gradient) back to the operation that made the
first value that is not finite from finite ones. An edit is proposed when with it the loss is finite and,
on small random weights, the same function as before.

Look-alikes: P1 (a learning rate that is nan), a learning rate that is too large. A maximum over the
whole batch is a legal shift too, as long as no row underflows.
"""
