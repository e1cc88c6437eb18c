"""A value that is used twice gets the gradient of one use only.

What you see: right when the second use is cut off; wrong with shared weights, residual connections,
several time steps or a batch loop.

Why it happens: gradients of all uses add up. `=` keeps the last one, `+=` adds; in an engine, `a.grad =
...` overwrites what another child has put there.

Wrong:
    self.grad = out.grad * other.data

Right:
    self.grad += out.grad * other.data

How it is proven: in the line, with += (or with the term added) the sum is the gradient that is due.

Look-alikes: O3 (added up over calls: one sum too many), E8 (the lost branch is a sample), L1 (rows of
one id).
"""

from gradcheck.catalogue import WHOLE, LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    if line.kind is RepairKind.INSERT_TERM and line.after.what == "unknown":
        gate = line.needed.function == "gate"  # what its upstream gradient lacks: J3
        return line.needed.what in ("dL/da", "dL/dz") and line.last_layer is False and not gate
    if line.kind is RepairKind.INSERT_TERM:
        return line.after.what in ("other branch", "upstream", "dL/da", "dL/dz", "dL/d(other)")
    of_parameter = line.needed.what in ("dL/dW", "dL/db") or line.before.function == WHOLE  # no windows in it
    windows = line.layer_kind in ("pooling", "convolution") or line.before.function == "windows"
    return (
        line.kind is RepairKind.ASSIGN_TO_ADD
        and (line.layer_kind != "embedding" or line.before.function == WHOLE)
        and (of_parameter or not windows)
        and line.after.function != "sample"
        and line.needed.what not in ("updated weights", "weights")
    )
