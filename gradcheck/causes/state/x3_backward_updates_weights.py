"""backward() changes the weights, although it was given as a backward that leaves gradients.

What you see: the second check gives other numbers than the first, unless the weights are put back (they
are).

Why it happens: many layers update their weights before they return: backward(grad, learning_rate).

Wrong:
    gradcheck.check(net, loss=..., backward=lambda: net.train(X, y, 0.1))

Right:
    gradcheck.check(net, loss=..., step=lambda lr: net.train(X, y, lr), learning_rate=0.1)

How it is proven: the weights differ before and after the call.

Look-alikes: E2 (the update comes before the gradient goes through the weights: then a gradient is
wrong).
"""
