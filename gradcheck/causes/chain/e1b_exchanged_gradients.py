"""Two gradients are exchanged: each parameter gets the other's.

What you see: both are wrong, no shape complains because both parameters have the same shape.

Why it happens: a tuple is returned in one order and unpacked in another; a list filled from the last
layer to the first is zipped with the parameters from first to last.

Wrong:
    return dW2, dW1
    dW1, dW2 = backward()

Right:
    return dW1, dW2

How it is proven: each reported gradient is the true one of the other parameter.

Look-alikes: J4 (one of the two is right). Parameters of different shapes are told apart by their
shapes.
"""

from itertools import combinations

from gradcheck.catalogue import Match
from gradcheck.causes.proofs import equals, wrong
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    for p, q in combinations(wrong(evidence), 2):
        if p.value.shape == q.value.shape and equals(p.analytic, q) and equals(q.analytic, p):
            return Match(
                (p.name, q.name),
                f"the gradients of {p.name} and {q.name} are exchanged",
                notes=(f"what is reported for {p.name} is the true gradient of {q.name}, and the reverse",),
                help=(
                    "compare the order in which gradients are returned with the order in which they are taken"
                ),
                rank=9,
            )
    return None
