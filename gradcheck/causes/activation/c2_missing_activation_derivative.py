"""The derivative of a hidden layer's activation is missing.

What you see: the top layer is right, this layer and all below it get too much gradient (up to 4 times
and more for a sigmoid).

Why it happens: delta is sent through the weights, and the step through the activation is forgotten: d1
= d2 @ W2.T is dL/da1, not dL/dz1.

Wrong:
    d1 = d2 @ W2.T

Right:
    d1 = (d2 @ W2.T) * (1 - a1 ** 2)   # tanh; a1 * (1 - a1) for sigmoid, (z1 > 0) for relu

How it is proven: in the line, times g'(z) of that layer the result is dL/dz.

Look-alikes: C3b (the derivative of the output layer), E4 (it is in dW and lost for the layers below),
C1 (it is there, evaluated at the wrong place). A linear activation has derivative 1.
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    return (
        line.kind is RepairKind.INSERT_FACTOR
        and line.after.what == "activation derivative"
        and not line.last_layer
    )
