"""dgamma and dbeta are averaged over the batch where they should be summed.

What you see: only these two are wrong, both N times too small.

Why it happens: the normalisation takes means over the batch, so a mean is written here too. gamma and
beta are used once per sample: their gradients are sums, and the mean of the loss is already in the
upstream gradient.

Wrong:
    dgamma = np.mean(dy * xhat, axis=0)
    dbeta = np.mean(dy, axis=0)

Right:
    dgamma = np.sum(dy * xhat, axis=0)
    dbeta = np.sum(dy, axis=0)

How it is proven: times N both are right, and nothing else in the net is wrong.

Look-alikes: F1 (biases of dense layers averaged), A2 (all parameters).
"""

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.factors import story
from gradcheck.causes.proofs import is_bias, listed, number
from gradcheck.evidence import Evidence


def diagnose(evidence: Evidence) -> Match | None:
    told = story(evidence)
    if told is None or told.kind not in ("one layer", "some") or told.code != "A2" or len(told.subjects) != 2:
        return None
    order = [p.name for p in evidence.parameters]
    pair = [evidence.parameters[order.index(name)] for name in told.subjects]
    adjacent = abs(order.index(pair[0].name) - order.index(pair[1].name)) == 1
    if not adjacent or pair[0].value.shape != pair[1].value.shape or not all(is_bias(p) for p in pair):
        return None
    return Match(
        told.subjects,
        (
            f"the gradient of {listed(told.subjects)} is a mean over the samples ({number(told.k)} of the "
            "true one), not a sum"
        ),
        help="scale and shift act on every sample: np.sum over the batch, not np.mean",
        rank=6,
    )


SILENCES = ("F1",)


def explains(line: LineEvidence) -> bool:
    averaged = line.kind is RepairKind.REPLACE_FUNCTION and line.function_before in ("mean", "average")
    gamma_or_beta = line.needed.what != "dL/db" or line.needed.function == "beta"
    return averaged and gamma_or_beta and line.layer_kind == "norm"
