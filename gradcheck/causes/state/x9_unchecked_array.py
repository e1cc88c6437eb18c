"""An array that the loss reacts to stands beside the parameters, and no gradient of it was found.

What you see: a report that is right as far as it goes, with a warning that some array was not checked.

Why it happens: a state, a fixed matrix or a scale is no parameter and has no gradient. But a weight whose
gradient is kept under a name that says nothing of it looks the same.

Wrong:
    gradcheck.check(net, loss=..., backward=...)                  # w_in has its gradient in net.slot3

Right:
    gradcheck.check(net, loss=..., backward=..., gradients=lambda: {"w_in": net.slot3})

How it is proven: the array was changed a little, and the loss changed.

Look-alikes: F3 (a gradient that is found, and is zero).
"""
