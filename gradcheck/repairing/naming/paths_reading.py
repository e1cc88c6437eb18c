"""Reads from values which contributions of a gradient are missing: those of some uses of the value it belongs to.

dL/dv is the sum over all uses of v of what comes back through each. The recorded graph knows every one of them, so
that what a statement lacks is a fact about the forward pass, however it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.dataflow import origins_of
from gradcheck.facts import Array
from gradcheck.recording.graph import Graph
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.naming.slopes import takes_one_value_a_side
from gradcheck.repairing.naming.terms_reading import of_another_loss, terms_reading
from gradcheck.repairing.running.values import close
from gradcheck.values.layer_kind import (
    GATHERED,
    PRODUCTS,
    is_gated,
    layer_kind,
    recurrent_parameters,
    state_of,
)
from gradcheck.values.meaning import Known, Meanings
from gradcheck.values.value_roles import is_entrywise, is_parameter

SUMS = ("add", "subtract")
USES = 12  # of one value, beyond which it takes chance to tell them apart


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what comes back through one use is in a gradient: 1 all, 0 nothing, -1 with its sign turned."""

    use: int
    factor: float


def shares(pairs: Sequence[tuple[Array, Known]], meanings: Meanings) -> tuple[Share, ...]:
    """What values have of each contribution to their gradients; () where they are no sums of those alone.

    Each pair is a value and the gradient it should be: of one variable, or of the same one in every step of a loop.
    """
    rows: list[Array] = []
    flat: list[Array] = []
    uses: list[int] = []
    for value, target in pairs:
        parts = [p for p in meanings.at(target.order, "part", target) if p.of >= 0 and p.name == target.name]
        by_use: dict[int, Array] = {}
        for part in (p for p in parts if p.value.size == value.size):  # x * x uses x twice
            by_use[part.of] = by_use.get(part.of, 0.0) + np.asarray(part.value, dtype=float).ravel()
        few = len(by_use) < len({p.of for p in parts}) or (rows and len(by_use) != len(uses))
        if not 1 < len(by_use) <= USES or few:
            continue  # the last step of a loop lacks the uses of the next
        uses = uses or list(by_use)
        rows.append(np.stack(list(by_use.values()), axis=1))
        flat.append(value.ravel())
    if not rows:
        return ()
    matrix, wanted = np.concatenate(rows), np.concatenate(flat)
    scale = np.linalg.norm(matrix, axis=0)
    if not scale.all() or np.linalg.matrix_rank(matrix / scale, tol=1e-6) < len(uses):
        return ()
    factors = np.linalg.lstsq(matrix / scale, wanted, rcond=None)[0] / scale
    if not close(matrix @ factors, wanted):
        return ()
    found = tuple(Share(use, round(float(f), 9)) for use, f in zip(uses, factors))
    whole = all(share.factor in (0.0, 1.0) for share in found)
    return found if whole or len(wanted) >= 2 * len(uses) else ()


def paths_reading(
    base: LineEvidence,
    made: Sequence[tuple[Array, Known]],
    due: Sequence[tuple[Array, Known]],
    graph: Graph,
    meanings: Meanings,
) -> LineEvidence | None:
    """The uses whose contribution is missing, as a term that must be added; None when that is not what is wrong."""
    found, right = shares(made, meanings), shares(due, meanings)
    if not found or len(found) != len(right) or not {share.factor for share in right} <= {0.0, 1.0}:
        return None if goes_through_weights(graph, made[0][1].order) else terms_reading(base, made, meanings)
    wrong = [now for now, then in zip(found, right) if now.factor != then.factor]
    lost = [now.use for now in wrong if now.factor == 0.0]
    odd = [now for now in wrong if now.factor != 0.0]
    slope = _activation_around(made[0][1].order, [share.use for share in found], meanings)
    if lost and slope is not None:
        return replace(base, kind=RepairKind.REPLACE_EXPRESSION, needed=slope.role, before=UNKNOWN)
    if lost and not odd:
        kept = [now.use for now in found if now.factor]
        return lost_reading(base, lost, kept, made[0][1], graph, meanings)
    if not odd or lost or len(odd) == len(found) or len({share.factor for share in odd}) > 1:
        return None
    if not any(goes_through_weights(graph, share.use, itself=True) for share in odd):
        return terms_reading(base, made, meanings) or of_another_loss(base)
    return _scaled(base, odd[0], graph) if len(odd) == 1 else None


def _activation_around(order: int, uses: Sequence[int], meanings: Meanings) -> Known | None:
    """The derivative of the activation that all uses of a value are inside of: z * sigmoid(z) has two of z."""
    if order < 0:
        return None
    around = (k for k in meanings.knowns if k.kind == "derivative" and k.of == order)
    return next((k for k in around if all(order < use <= k.order for use in uses)), None)


def lost_reading(
    base: LineEvidence,
    lost: Sequence[int],
    kept: Sequence[int],
    target: Known,
    graph: Graph,
    meanings: Meanings,
) -> LineEvidence:
    """That the contributions of some uses are missing: of a statistic, of the next time step, of a branch."""
    told = replace(base, kind=RepairKind.INSERT_TERM, after=Role("other branch"))
    parts = [p for p in meanings.at(target.order, "part", target) if p.of in lost and p.name == target.name]
    if all(_is_penalty(np.asarray(p.value), target, meanings) for p in parts):
        return replace(told, after=Role("decay"))
    sites = [{graph.recording.events[use].site.location for use in uses} for uses in (lost, kept)]
    if sites[0] <= sites[1] and base.layer_kind in ("convolution", "pooling"):
        return replace(base, before=Role("unknown", function="part"))  # some turns of a loop
    kinds = {layer_kind(graph, use) for use in lost}
    if _is_a_whole_norm(graph, lost, kept):
        return replace(told, layer_kind="")
    if "norm" in kinds:
        return replace(told, layer_kind="norm")
    if base.layer_kind != "recurrent" and _within_one_function(graph, target.order):
        steps = (k for k in meanings.knowns if k.kind == "local" and k.of == target.order)
        function = "leaky relu" if any(takes_one_value_a_side(k, meanings) for k in steps) else ""
        return replace(
            base, needed=Role("activation derivative", base.needed.layer, function)
        )  # z / (1 + |z|)
    recurrent = recurrent_parameters(graph)
    state = state_of(graph, target.order) if recurrent and target.order >= 0 else ""
    later = [use for use in (*lost, *kept) if _goes_on(graph, use, recurrent)]
    truncated = state == "c" or (state == "h" and bool(later) and set(lost) == set(later))
    needed = replace(base.needed, function=state if truncated else "")
    if base.layer_kind == "recurrent" and not truncated and is_gated(graph):
        told = replace(told, doubts=("J3",))  # a gate's upstream gradient, say
    return replace(told, needed=needed, layer_kind="recurrent" if truncated else "")


def _is_a_whole_norm(graph: Graph, through: Sequence[int], beside: Sequence[int]) -> bool:
    """Whether some uses are all that lead into a normalisation and others go past it: two branches, no statistic."""
    inside, outside = ({layer_kind(graph, use) == "norm" for use in uses} for uses in (through, beside))
    return inside == {True} and outside == {False}


def is_a_branch_through_a_norm(value: Array, graph: Graph, meanings: Meanings) -> bool:
    """Whether a value is all that comes back through a normalisation to something that goes past it as well."""
    for known in meanings.of_size(value.size) if value.size > 1 else ():
        found = shares([(value, known)], meanings) if known.kind == "gradient" and known.order >= 0 else ()
        if {share.factor for share in found} == {0.0, 1.0}:
            through, beside = ([share.use for share in found if share.factor == now] for now in (1.0, 0.0))
            if _is_a_whole_norm(graph, through, beside):
                return True
    return False


def _within_one_function(graph: Graph, event: int) -> bool:
    """Whether all uses of a value join again in an entrywise function of it alone: x / (1 + |x|), x * sigmoid(x).

    A sum of the value itself and what is made from it is a connection that skips that, and no activation.
    """
    events = graph.recording.events[: graph.output + 1]
    made, read = {event}, set[int]()
    for other in events[event + 1 :] if event >= 0 else ():
        inside = made.intersection(origins_of(other))
        arrays = (o for o, v in zip(other.origins, other.args) if np.size(v) > 1)
        if inside and is_entrywise(other) and made.issuperset(arrays):
            made.add(other.index)
        else:
            read |= inside
    return len(read) == 1 and event not in read and events[min(read)].operation not in SUMS


def _is_penalty(part: Array, target: Known, meanings: Meanings) -> bool:
    """Whether a contribution to the gradient of weights is a multiple of the weights, or of their signs."""
    weights = next((k.value for k in meanings.at(-1, "forward") if k.name == target.name), None)
    if target.order != -1 or weights is None or weights.shape != part.shape:
        return False
    inside = part != 0
    flat = [np.asarray(values, dtype=float)[inside] for values in (part, weights, np.sign(weights))]
    return is_multiple(flat[0], flat[1]) or is_multiple(flat[0], flat[2])


def _scaled(base: LineEvidence, share: Share, graph: Graph) -> LineEvidence | None:
    """One contribution with a factor or the wrong sign; in a normalisation that is the path of a statistic."""
    if layer_kind(graph, share.use) == "norm":
        return replace(base, kind=RepairKind.INSERT_TERM, after=Role("other branch"), layer_kind="norm")
    entrywise = is_entrywise(graph.recording.events[share.use])
    if share.factor == -1.0 and not entrywise:
        return replace(base, kind=RepairKind.NEGATE, before=UNKNOWN, after=UNKNOWN, doubts=("E6",))
    if share.factor != -1.0 and entrywise:
        return replace(base, needed=Role("activation derivative", base.needed.layer), doubts=("A5",))
    return None


def goes_through_weights(graph: Graph, event: int, itself: bool = False) -> bool:
    """Whether a value reaches the loss through weights of a layer: what is wrong then is no term of the loss.

    With `itself` the weights may be those of the event itself.
    """
    if event < 0:
        return True
    events = graph.recording.events
    reached = {event}
    for other in events[event : graph.output + 1]:
        if other.index == event or reached.intersection(origins_of(other)):
            reached.add(other.index)
            if other.operation in PRODUCTS and (itself or other.index != event):
                matches = [graph.sources.match(v) for v in other.args if isinstance(v, np.ndarray)]
                if any(match is not None for match in matches):
                    return True
            single = zip(other.args, other.origins) if other.operation == "multiply" else ()
            if other.shape == () and any(is_parameter(graph, *operand) for operand in single):
                return True  # an entry of one
    return False


def _goes_on(graph: Graph, use: int, recurrent: frozenset[int]) -> bool:
    """Whether a use leads to the next time step: to a product with weights that every step is multiplied with."""
    events = graph.recording.events
    reached = {use}
    for event in events[use : graph.output + 1]:
        if event.index != use and not reached.intersection(origins_of(event)):
            continue
        if event.operation in PRODUCTS:
            matches = [graph.sources.match(v) for v in event.args if isinstance(v, np.ndarray)]
            if any(match is not None and match[0] in recurrent for match in matches):
                return True
        if event.operation in GATHERED:
            reached.add(event.index)
    return False
