"""The gradients are right for these weights only: ones or zeros among them hide what is wrong.

What you see: a fresh net passes every gradient check, and a trained one does not.

Why it happens: scales start as ones, a last layer or a linear model as zeros. A factor of 1 that is
forgotten changes nothing, nor does a term that is multiplied with 0.

Wrong:
    dx_hat = dout  # out = gamma * x_hat + beta, and gamma is all ones

Right:
    dx_hat = dout * gamma

How it is proven: the same check with random numbers in place of the ones or zeros; what is shown was
measured there, and the weights are put back.

Look-alikes: I1 (what is forgotten, where it is gamma), G1 (a penalty that is forgotten while the weights
are zero), X1 (weights to which the loss does not react at all).
"""
