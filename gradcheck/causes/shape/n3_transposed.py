"""A transpose is missing or one too many: rows and columns are exchanged.

What you see: `shapes (4,4) and (2,2) not aligned`, or nothing at all: in a square layer the shapes fit
and the gradient of the weights is the transpose of the true one.

Why it happens: W is stored (inputs, outputs) in one book and (outputs, inputs) in the next; so are
samples in rows or columns. With W (inputs, outputs) and samples in rows: z = x @ W, dW = x.T @ d, dx =
d @ W.T.

Wrong:
    dW = d.T @ x
    dx = d @ W

Right:
    dW = x.T @ d
    dx = d @ W.T

How it is proven: the transpose of the reported gradient is the true one in every entry. In a line: with
the operand transposed, the result is the gradient that is due.

Look-alikes: N6 (* for @), N3b (a reshape where a transpose is due). A net that keeps all its gradients
transposed and transposes them in the update is consistent: that is a convention.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import equals, listed, names, wrong
from gradcheck.evidence import Evidence
from gradcheck.facts import Severity

KINDS = (RepairKind.INSERT_TRANSPOSE, RepairKind.DROP_TRANSPOSE, RepairKind.SWAP_OPERANDS)


def diagnose(evidence: Evidence) -> Match | None:
    found = [p for p in wrong(evidence) if p.value.ndim == 2 and equals(p.analytic.T, p)]
    if not found:
        return None
    others = [p for p in evidence.parameters if p.value.ndim == 2 and p.value.shape[0] != p.value.shape[1]]
    consistent = bool(others) and all(p.raw.shape == p.value.shape[::-1] for p in others)
    square = f"it is square {found[0].value.shape}, so no shape contradicts"
    return Match(
        names(found),
        f"the gradient of {listed(names(found))} is the transpose of the true one",
        notes=(square, "the other matrices keep their gradients transposed too") if consistent else (square,),
        help="with samples in rows and W (inputs, outputs): dW = x.T @ delta, dx = delta @ W.T",
        rank=5,
        severity=Severity.WARNING if consistent else Severity.ERROR,
    )


def explains(line: LineEvidence) -> bool:
    return line.kind in KINDS
