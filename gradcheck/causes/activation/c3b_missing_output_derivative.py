"""Squared error is declared, the derivative of the output activation is missing.

What you see: the gradient is exactly that of cross-entropy; it trains well, often better, and fails
every gradient check against the squared error.

Why it happens: delta = y_hat - y was copied from a net with cross-entropy. For squared error delta is
(y_hat - y) g'(z).

Wrong:
    loss = 0.5 * np.sum((y_hat - y) ** 2)
    delta = y_hat - y

Right:
    delta = (y_hat - y) * y_hat * (1 - y_hat)     # or declare cross-entropy: then it is right as it is

How it is proven: in the line, times g'(z) of the output layer the result is dL/dz.

Look-alikes: C3 (the reverse), C2 (a hidden layer), D6 (another loss altogether). y_hat - y is right for
sigmoid or softmax with cross-entropy and for a linear output with half squared error.
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("C2",)


def explains(line: LineEvidence) -> bool:
    return (
        line.kind is RepairKind.INSERT_FACTOR
        and line.after.what == "activation derivative"
        and (bool(line.last_layer) or (line.last_layer is None and line.whole_pass))
    )
