"""The weight change is not learning rate times gradient.

What you see: gradients from the weight change stay undecided: a second step from the same weights moves them
differently, or every entry moves by the same amount.

Why it happens: momentum, Adam, RMSprop and decaying rates keep state between steps; the change then holds
more than this step's gradient.

Wrong:
    check(net, loss=..., step=lambda: net.adam_step(X, y), learning_rate=0.01)

Right:
    check(net, loss=..., backward=lambda: net.backward(X, y))

How it is proven: the step is repeated from the same weights with everything else left in place.

Look-alikes: O3 (gradients add up from step to step), G1 (weight decay inside the step).
"""
