"""Delta is sent back through weights that were already updated.

What you see: the last layer is exact, every layer below is slightly off, the more the larger the
learning rate (about 1% at 0.1). No crash, and the net trains.

Why it happens: the weights are updated as soon as their gradient is known, and only then is delta
multiplied by them. The gradient of the layer below belongs to the weights of the forward pass.

Wrong:
    W2 -= lr * a1.T @ d2
    d1 = (d2 @ W2.T) * (1 - a1 ** 2)

Right:
    d1 = (d2 @ W2.T) * (1 - a1 ** 2)
    W2 -= lr * a1.T @ d2

How it is proven: the error shrinks in proportion to the learning rate and is gone at a very small one;
or the true gradient with only the upper weights set to their updated values is the reported one.

Look-alikes: E1 (the error does not depend on the learning rate), N-fold factors (constant over
entries).
"""

import numpy as np

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import equals, listed, measured, names, wrong
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Array

RATES = (1e-2, 1e-4)

SILENCES = ("E6",)


def diagnose(evidence: Evidence) -> Match | None:
    bad = wrong(evidence)
    last = evidence.parameters[-1].layer if evidence.parameters else ""
    below = [p for p in bad if p.layer != last]
    if not below or len(below) < len(bad):
        return None
    sweeps = [evidence.at_learning_rate(rate) for rate in RATES]
    if any(sweep is None for sweep in sweeps):
        return None
    coarse, fine = ({p.name: _gap(sweep or {}, p) for p in below} for sweep in sweeps)
    shrinking = all(fine[name] <= 0.05 * coarse[name] for name in fine)
    if not shrinking or not all(coarse.values()):
        return None
    return Match(
        names(below),
        f"{listed(names(below))} use weights of the layer above that were already updated",
        notes=(
            f"the error falls with the learning rate: {max(coarse.values()):.1e} of the gradient at {RATES[0]:g}, "
            f"{max(fine.values()):.1e} at {RATES[1]:g}",
            "the last layer, which needs no weights above it, is right",
        ),
        help="compute every delta first, then update; or keep the old weights: W_old = W.copy()",
        rank=6,
    )


def _gap(gradients: "dict[str, Array] | object", p: ParameterEvidence) -> float:
    """The largest error relative to the largest true entry; infinite when the gradient is not there."""
    found = gradients.get(p.name) if hasattr(gradients, "get") else None
    if found is None or np.shape(found) != p.reference.shape:
        return np.inf
    if equals(found, p):
        return 1e-12
    known = measured(p)
    return float(np.abs(found[known] - p.reference[known]).max() / np.abs(p.reference[known]).max())


def explains(line: LineEvidence) -> bool:
    if line.kind is RepairKind.INSERT_TERM and line.after.what == "dL/dW":
        return line.needed.what in ("dL/da", "dL/dz")  # what the step has changed is taken back
    moved = (RepairKind.MOVE_STATEMENT, RepairKind.REPLACE_OPERAND)
    return line.kind in moved and line.before.what == "updated weights"
