"""Targets come in another form than the outputs: ids (n,), a column (n, 1), or one-hot (n, K).

What you see: an IndexError, an accuracy that is always 0 or 1, a residual of shape (n, n).

Why it happens: argmax over a column of ids is always 0; `p[range(N), y]` wants integers of shape (N,);
y_hat - y wants one-hot rows; `d[:, y] -= 1` takes whole columns where one entry of each row is meant.

Wrong:
    labels = y.argmax(axis=1)          # y is (n, 1)

Right:
    labels = y.ravel()

How it is proven: dtype and shape of y against those of the outputs.

Look-alikes: N2 (the same through broadcasting), D7 (logits for probabilities).
"""

from gradcheck.catalogue import LABELS, LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.CHANGE_INDEX and line.after.function == LABELS
