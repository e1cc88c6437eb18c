"""The bias gradient is made from dW instead of delta.

What you see: dW is right, db is wrong, except on data whose every row sums to 1.

Why it happens: the bias is read as "the weights summed over the inputs", so its gradient is taken as dW
summed over the inputs. The bias sees an input of 1, not the sum of the inputs.

Wrong:
    dW = x.T @ delta
    db = dW.sum(axis=0)

Right:
    db = delta.sum(axis=0)

How it is proven: the reported db is the reported dW summed over its input axis, number by number, while
dW is right.

Look-alikes: F1 (delta summed over the wrong axis). One-hot inputs and averages hide it: their rows sum
to 1.
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import is_bias, listed, matrix_of, names, same, wrong
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Verdict


def diagnose(evidence: Evidence) -> Match | None:
    found = [p for p in wrong(evidence) if is_bias(p) and p.value.size > 1 and _from_weights(p, evidence)]
    if not found:
        return None
    return Match(
        names(found),
        (
            f"the gradient of {listed(names(found))} is the weight gradient summed over the inputs, number "
            "by number"
        ),
        help="the bias is added to every sample: db = delta.sum(axis=0)",
        rank=6,
    )


def _from_weights(p: ParameterEvidence, evidence: Evidence) -> bool:
    beside = matrix_of(p, evidence)
    if beside is None or beside[0].verdict is not Verdict.RIGHT:
        return False
    matrix, inputs = beside
    return any(same(matrix.analytic.sum(axis=axis), p.analytic.reshape(-1)) for axis in {inputs, 1 - inputs})


def explains(line: LineEvidence) -> bool:
    replaced = line.kind in (RepairKind.REPLACE_OPERAND, RepairKind.REPLACE_EXPRESSION)
    return replaced and line.needed.what == "dL/db" and line.before.what == "dL/dW"
