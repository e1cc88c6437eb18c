"""The layer returns no gradient with respect to its input.

What you see: `NoneType` errors one layer further down, or layers below that never learn.

Why it happens: the layer was the first one of its net, where no dX is needed, and was then put in the
middle.

Wrong:
    def backward(self, d):
        self.dW = ...
        return None

Right:
        return dX

How it is proven: the layer below receives None or zeros while the true gradient there is not zero.

Look-alikes: F3 (a parameter's gradient is zero). For a first layer None is right.
"""

from gradcheck.catalogue import LineEvidence
from gradcheck.causes.bias import f3_zero_gradient

SILENCES = ("F3", "E1", "E3", "E6")


def explains(line: LineEvidence) -> bool:
    if line.layer_kind == "recurrent":
        return False  # the gradient of a state is no input gradient
    return f3_zero_gradient.explains(line) and line.needed.what in ("dL/da", "dL/d(other)")
