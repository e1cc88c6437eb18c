"""Several layers share one list or array: it belongs to the class, or is a default argument.

What you see: the second layer changes the first; gradients or outputs of one layer appear in another;
lists have the wrong length.

Why it happens: `weights = []` in the class body is made once for all instances; so is a default
argument `cache=[]`; `[np.zeros(n)] * L` holds one array L times; `grads['W'] = params['W']`, to
which gradients are added, is the weights themselves.

Wrong:
    class Layer:
        weights = []
        def add(self, w): self.weights.append(w)

Right:
    class Layer:
        def __init__(self): self.weights = []

How it is proven: two instances hold one object: touching one changes the other.

Look-alikes: O3b (a list that grows in one object). A class attribute that every instance replaces by
its own does no harm.
"""

from gradcheck.catalogue import SHARED, LineEvidence, RepairKind

SILENCES = ("O1",)


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.INSERT_COPY and line.before == SHARED
