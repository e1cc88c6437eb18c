"""Adam's bias correction is wrong: the step counter, its power, or a product for a quotient.

What you see: the first steps are far too large or too small; every gradient is right.

Why it happens: t is counted per parameter instead of per step, mhat = m * (1 - beta1 ** t), or beta1
without the power t.

Wrong:
    m_hat = m / (1 - beta1)

Right:
    m_hat = m / (1 - beta1 ** t)

How it is proven: the weight change of the first step is lr in every entry, up to eps, when the
correction is right.

Look-alikes: A3 (a constant in the gradient). The weight change of Adam, momentum or decay is no plain
gradient step: check the gradient, not the change.
"""
