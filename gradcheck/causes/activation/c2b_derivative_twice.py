"""The derivative of a hidden layer's activation is applied twice.

What you see: this layer and all below it get too little gradient, the more the deeper they lie.

Why it happens: the layer's backward multiplies by g'(z), and so does its caller; or the activation is a
layer of its own and the dense layer applies it as well.

Wrong:
    error = (d2 @ W2.T) * sigmoid_derivative(a1)
    d1 = error * sigmoid_derivative(a1)

Right:
    error = d2 @ W2.T
    d1 = error * sigmoid_derivative(a1)

How it is proven: in the line, without the second factor the result is dL/dz.

Look-alikes: C3 (the output layer with cross-entropy), C7 (the upstream is missing).
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    return (
        line.kind is RepairKind.DROP_FACTOR
        and line.before.what == "activation derivative"
        and not line.last_layer
    )
