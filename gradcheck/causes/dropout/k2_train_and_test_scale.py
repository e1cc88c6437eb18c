"""Activations are scaled differently in training and in testing.

What you see: training loss falls, test predictions are off by a constant; every gradient is right.

Why it happens: 1/keep belongs into training (inverted dropout) or keep into testing, once, not in both
and not in neither.

Wrong:
    train: a * mask                    test: a

Right:
    train: a * mask / keep             test: a

How it is proven: the mean activation of the two modes differs by keep; no gradient shows it.

Look-alikes: K1 (the backward pass lacks the scale: that one is a wrong gradient).
"""
