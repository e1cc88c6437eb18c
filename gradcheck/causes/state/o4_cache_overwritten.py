"""delta is the prediction itself under another name, and it is changed in place.

What you see: the gradient is right; after backward the stored prediction holds p - onehot, a second
backward without a forward gives p - 2 onehot, printed "probabilities" are near 0.

Why it happens: `delta = probs; delta[range(N), y] -= 1` does not copy.

Wrong:
    delta = self.y_hat
    delta[range(N), y] -= 1

Right:
    delta = self.y_hat.copy()
    delta[range(N), y] -= 1

How it is proven: both names share memory, and the stored prediction differs before and after backward.

Look-alikes: O1 (the overwritten value is needed again: then a gradient is wrong). Within one forward
and one backward this is harmless: a warning, never a wrong gradient.
"""
