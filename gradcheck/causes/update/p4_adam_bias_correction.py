"""Adam's bias correction is wrong: the step counter, its power, or a product for a quotient.

What you see: the first steps are far too large or too small; every gradient is right.

Why it happens: t is counted per parameter instead of per step, mhat = m * (1 - beta1 ** t), or beta1
without the power t.

Wrong:
    m_hat = m / (1 - beta1)

Right:
    m_hat = m / (1 - beta1 ** t)

How it is proven: with the same gradient every step of a corrected Adam changes every entry by lr, up to
eps. Three steps from the same weights show (1 - beta1^t) / sqrt(1 - beta2^t) where the correction is left
out, and that over its first value where the power t is.

Look-alikes: A3 (a constant in the gradient). The weight change of Adam, momentum or decay is no plain
gradient step: check the gradient, not the change.
"""
