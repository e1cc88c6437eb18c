"""An array holds nan or inf.

What you see: nan losses, warnings about overflow or division by zero, verdicts that cannot be given.

Why it happens: exp of a large number, log(0), 0/0 in 1/(a(1-a)), a learning rate that lets the weights
explode.

Wrong:
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

Right:
    e = np.exp(z - z.max(axis=1, keepdims=True))

How it is proven: the first array that is not finite is named.

Look-alikes: D4 (where the overflow comes from), P1 (the step is nan).
"""
