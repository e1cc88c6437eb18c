"""Softmax is normalised over the wrong axis or over the whole batch.

What you see: the probabilities of a sample do not add up to 1; the loss of an untrained net is log(N
K), not log K. With one sample everything is right.

Why it happens: np.sum(e) without an axis, or axis=0 with samples in rows.

Wrong:
    p = np.exp(z) / np.sum(np.exp(z))

Right:
    p = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)

How it is proven: in the line of the forward pass, with the sample's own axis the backward pass p - y is
the true gradient.

Look-alikes: A1 (a factor N), D6 (another loss). With samples in columns axis=0 is right.
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.CHANGE_AXIS and line.needed.what in ("prediction", "softmax jacobian")
