"""Names a statement that no edit mends: by the relation between what it makes and what is due there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, permutations
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.dataflow import origins_of
from gradcheck.facts import Array
from gradcheck.recording.events import Event
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.bias_reading import bias_reading
from gradcheck.repairing.naming.context import kind_of, state_among
from gradcheck.repairing.naming.decay_reading import penalty_reading
from gradcheck.repairing.naming.entrywise_reading import entrywise_reading
from gradcheck.repairing.naming.first_delta import is_behind_all, is_slope_of_the_loss
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, role_of
from gradcheck.repairing.naming.other_losses import lacks_the_targets
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.paths_reading import paths_reading
from gradcheck.repairing.naming.reading import mask_reading
from gradcheck.repairing.naming.relations import (
    axes_exchanged,
    blocks_exchanged,
    is_flipped,
    is_multiple,
    is_permuted,
    keeps_its_sums,
    partly_lost,
    same_but_scaled,
)
from gradcheck.repairing.naming.scaling import scale_reading
from gradcheck.repairing.naming.slopes import RECTIFIERS, derivative_evidence, factors_of, of_a_rectifier
from gradcheck.repairing.naming.softmax_reading import softmax_reading
from gradcheck.repairing.naming.spoiling_reading import reads_spoiled
from gradcheck.repairing.naming.step_reading import site_of, step_reading
from gradcheck.repairing.naming.surroundings import in_a_gated_cell, of_another_block
from gradcheck.repairing.naming.table_reading import table_reading
from gradcheck.repairing.naming.terms_reading import of_another_loss
from gradcheck.repairing.naming.unadded_reading import unadded_reading
from gradcheck.repairing.naming.weights_reading import weights_reading
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.narrowing import Wrong, narrowed
from gradcheck.repairing.searching.unmended import Unmended
from gradcheck.values.layer_kind import GATE, layer_kind
from gradcheck.values.meaning import OF_A_TERM, Known
from gradcheck.values.value_roles import GAMMA

NEARLY = 0.1  # how far a spread may be off that has another eps or count of degrees of freedom


def place_readings(found: Unmended, of: Pass) -> Iterator[LineEvidence]:
    """What the values say of the wrong place, the most telling first; nothing where they cannot be compared."""
    with np.errstate(all="ignore"):
        wrong: Wrong | None = None
        spoiled = reads_spoiled(found, of)
        for wrong in narrowed(found, of.meanings):
            if wrong.becomes.known.kind == "forward":
                continue
            base = _base(wrong, found, of)
            if spoiled:
                yield replace(base, kind=RepairKind.REPLACE_OPERAND, in_place=True)
            alone = is_behind_all(wrong.becomes, of) and wrong.old.shape == wrong.new.shape
            if is_slope_of_the_loss(wrong.becomes.known, of) or (
                alone and lacks_the_targets(wrong.old, wrong.new)
            ):
                yield of_another_loss(base)
            for reader in READERS:
                read = reader(base, wrong, of)
                if read is not None:
                    yield in_a_gated_cell(of_a_rectifier(read, of.meanings), of)
        if wrong is not None:
            unadded = unadded_reading(_base(wrong, found, of), of)
            if unadded is not None:
                yield unadded


def _base(wrong: Wrong, found: Unmended, of: Pass) -> LineEvidence:
    place = found.place
    becomes = wrong.becomes
    kind = kind_of(of.graph, becomes, place.slot.location, of.recording, of.meanings)
    if becomes is not found.place.becomes and kind in ("", "dense") and _feeds_norm(becomes.known.order, of):
        kind = "norm"
    state = state_among(wrong.new, becomes, of) if kind == "recurrent" else ""
    needed = becomes.known.role
    if state and (needed.what == "dL/dz") == (state == GATE):
        needed = replace(needed, function=state)
    layers = [known.role.layer for known in of.meanings.knowns if known.role.layer is not None]
    last = needed.layer == max(layers) if needed.layer is not None and layers else None
    was = place.was.known.role if place.was is not None else UNKNOWN
    whole = bool(of.everything) and place.fixed >= of.everything
    return LineEvidence(
        RepairKind.REPLACE_EXPRESSION, needed, was, last_layer=last, whole_pass=whole, layer_kind=kind
    )


def _feeds_norm(order: int, of: Pass) -> bool:
    """Whether a forward value is what a normalisation takes in."""
    events = of.graph.recording.events[: of.graph.output + 1]
    users = [event.index for event in events if order >= 0 and order in origins_of(event)]
    return any(layer_kind(of.graph, user) == "norm" for user in users)


def _sign(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    return replace(base, kind=RepairKind.NEGATE) if close(wrong.old, -wrong.new) else None


def _scale(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    widths = frozenset(n for p in of.parameters for n in p.value.shape)
    made, due = zip(*((old, new) for old, new, _ in wrong.executions))
    read = scale_reading(base, Anatomy(made, due, ()), of.sizes, widths)
    masked = any(role_of(value, of.meanings).what == "mask" for value in wrong.arrays())
    if read is not None and masked and not read.whole_pass:  # the 1 / keep beside it
        return replace(read, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=Role("mask"), doubts=())
    return read


def _broadcast(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """A vector that met a column of as many entries, and made a matrix of them."""
    return replace(base, kind=RepairKind.RESHAPE, shape_before=wrong.old.shape) if wrong.blown_up else None


def _entrywise(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """The gradient of what an activation or a mask makes, where that of what goes in is due."""
    was = of.meanings.of(wrong.old, ("gradient",))
    if base.layer_kind not in ("", "dense") or was is None:
        return None
    due = of.meanings.all_of(wrong.new, ("gradient",))  # of z without its bias and with it
    return next((read for m in due if (read := entrywise_reading(base, was, m, of)) is not None), None)


def _table(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    return table_reading(base, wrong, of.graph)


def _paths(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    made: dict[object, list[tuple[Array, Known]]] = {}
    due: dict[object, list[tuple[Array, Known]]] = {}
    for old, new, _ in wrong.executions:
        taken: set[object] = set()
        for meaning in of.meanings.all_of(new, ("gradient", "part")):  # one value, several gradients
            turned = meaning.arrangement == "transposed" and old.ndim == 2
            where = site_of(meaning.known, of)
            if where in taken or (meaning.arrangement and not turned):
                continue
            taken.add(where)
            for pairs, value in ((made, old), (due, new)):
                scaled = (value.T if turned else value) / meaning.factor
                pairs.setdefault(where, []).append((scaled, meaning.known))
    for where in made:
        read = paths_reading(base, made[where], due[where], of.graph, of.meanings)
        if read is not None:
            return read
    return None


def _softmax(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    return softmax_reading(base, wrong.old, wrong.new, of.meanings) if _gradients_read(wrong, of) else None


def _derivative(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    read = derivative_evidence(base, wrong.old, wrong.new, of.meanings)
    read = read if read is not base else mask_reading(base, wrong.old, wrong.new, of.meanings) or base
    slope = read is not base and read.needed.what == "activation derivative"
    nameless = slope and (read.before is UNKNOWN or read.needed.function in RECTIFIERS)
    if nameless and not _gradients_read(wrong, of) and _first_delta(base, wrong, of) is not None:
        return None  # no activation's formula: what the loss itself sends back
    return read if read is not base else None


SENT_BACK = ("dL/dz", "dL/da", "dL/d(other)")


def _masked(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """Entries that were switched off in the forward pass, by what is no activation: they should be 0 here as well."""
    parameter = wrong.becomes.known.order < 0
    if parameter or base.layer_kind in ("convolution", "pooling") or base.needed.what not in SENT_BACK:
        return None
    off = wrong.new == 0
    if not wrong.old[off].any() or off.all() or not is_multiple(wrong.old[~off], wrong.new[~off]):
        return None
    if not any(_switches(value, off) for event in _up_to_the_loss(of) for value in event.args):
        return None
    return replace(base, kind=RepairKind.INSERT_FACTOR, after=Role("mask"))


def _switches(value: Any, off: Array) -> bool:
    """Whether an array of the forward pass is a mask of that pattern: 0 or one other number."""
    if not isinstance(value, np.ndarray) or value.shape != off.shape or value.dtype.kind not in "fbi":
        return False
    return np.array_equal(value == 0, off) and bool(np.ptp(value[~off].astype(float)) == 0)


def _up_to_the_loss(of: Pass) -> Sequence[Event]:
    return of.graph.recording.events[: of.graph.output + 1]


def _parameter(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """A bias gradient that is no sum over samples; a weight gradient made from another input, or another delta."""
    if base.needed.what in ("dL/dW", "dL/db"):
        roles = [role_of(value, of.meanings).what for value in wrong.arrays()]
        if "activation derivative" in roles and not set(roles) & set(GRADIENTS):
            delta = replace(base, needed=Role("dL/dz", base.needed.layer), kind=RepairKind.INSERT_FACTOR)
            return replace(delta, after=Role("dL/da", base.needed.layer))
    if base.needed.function == GAMMA and base.found.what == "dL/db":  # delta alone, as for beta
        return replace(base, kind=RepairKind.REPLACE_OPERAND, before=Role("ones"), after=Role("a"))
    added = base.needed.layer is None and base.needed.what in (
        "dL/dW",
        "dL/d(other)",
    )  # a table of positions, say
    if base.needed.what == "dL/db" or (added and base.needed.function != GAMMA):
        base = replace(base, needed=replace(base.needed, what="dL/db"))
        return bias_reading(base, wrong.old, wrong.new, of.meanings)
    share = _penalty_of_another(base, wrong, of) or penalty_reading(base, wrong, of)
    return share or weights_reading(base, wrong, of.meanings)


def _penalty_of_another(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """The weights of another layer in the term of a penalty."""
    own = next((k for k in of.meanings.at(-1, "forward") if k.name == wrong.becomes.known.name), None)
    if base.needed.what != "dL/dW" or own is None or own.value.shape != wrong.old.shape:
        return None
    alike = (k for k in of.meanings.at(-1, "forward") if k is not own and k.value.shape == own.value.shape)
    for other in alike:
        if is_multiple((wrong.old - wrong.new).ravel(), (other.value - own.value).ravel()):
            before, after = Role("weights", name=other.name), Role("weights", name=own.name)
            return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    return None


def _rearranged(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """The right numbers in other places, or some of them only."""
    old, new = wrong.old, wrong.new
    image = base.layer_kind in ("convolution", "pooling")
    if new.ndim > 2 and base.layer_kind != "recurrent" and is_flipped(old, new):
        return replace(base, kind=RepairKind.REPLACE_FUNCTION, function_before="flip")
    if image and partly_lost(old, new):
        return replace(base, before=Role("unknown", function="part"))
    if base.layer_kind == "pooling" and _spilled(old, new):
        return replace(base, before=Role("unknown", function="ties"))
    if image and keeps_its_sums(old, new):
        return replace(base, kind=RepairKind.CHANGE_INDEX, after=Role("unknown", function="position"))
    if not is_permuted(old, new):
        return _shifted(base, old, new, wrong.arrays(), of)
    if image:
        return replace(base, kind=RepairKind.CHANGE_AXIS, function_before="swapaxes")
    if axes_exchanged(old, new):
        return replace(base, kind=RepairKind.INSERT_TRANSPOSE)
    orders = islice(permutations(range(new.ndim)), 1, None)
    if any(np.array_equal(old.ravel(), np.transpose(new, axes).ravel()) for axes in orders):
        return replace(base, kind=RepairKind.REPLACE_FUNCTION, function_before="reshape")
    return None


def _spilled(old: Array, new: Array) -> bool:
    """Whether a gradient goes to entries that should get none, and where both do they get the same."""
    both = (old != 0) & (new != 0)
    return bool(np.allclose(old[both], new[both], rtol=1e-9) and old[new == 0].any() and new.any())


def _shifted(
    base: LineEvidence, old: Array, new: Array, reads: Sequence[Any], of: Pass
) -> LineEvidence | None:
    """The delta without another unit than that of the bias: all columns of what came back stand one further."""
    if base.layer_kind not in ("", "dense") or base.needed.what not in DELTAS or not 0 < new.ndim < 3:
        return None
    if not any(_holds_ones(known.value) for known in of.meanings.knowns if known.kind == "forward"):
        return None  # no unit for a bias
    factors = factors_of(new, of.meanings)
    if factors is not None and factors.slope.all():
        old, new = old / factors.slope, new / factors.slope
    for axis in range(new.ndim):
        a, b = np.moveaxis(old, axis, 0), np.moveaxis(new, axis, 0)
        if len(b) > 2 and (close(a[1:], b[:-1]) or close(a[:-1], b[1:])):
            longer = tuple(n + (k == axis) for k, n in enumerate(new.shape))
            if not any(new.shape[axis] + 1 in np.shape(value) for value in reads):
                continue  # nothing has a unit more
            return replace(base, kind=RepairKind.CHANGE_INDEX, shape_before=longer, shape_after=new.shape)
    return None


def _holds_ones(value: Array) -> bool:
    """Whether a row or column at an end is all ones, and others are not."""
    if not 0 < np.ndim(value) < 3 or (value == 1).all():
        return False
    return any((np.take(value, end, axis) == 1).all() for axis in range(value.ndim) for end in (0, -1))


def _misplaced(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """One of two contributions to a state was added behind the derivative that both must be multiplied with."""
    factors = factors_of(wrong.new, of.meanings) if base.layer_kind == "recurrent" else None
    if factors is None:
        return None
    for meaning in of.meanings.all_of(factors.upstream, ("gradient",)):
        parts = [p for p in of.meanings.at(meaning.known.order, "part", meaning.known) if p.of >= 0]
        if len(parts) != 2 or any(p.value.shape != wrong.old.shape for p in parts):
            continue
        one, other = (np.asarray(p.value, dtype=float) for p in parts)
        if any(close(wrong.old, a * factors.slope + b) for a, b in ((one, other), (other, one))):
            return replace(base, needed=Role("dL/d(other)", base.needed.layer, "c"))
    return None


def _exchanged(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """The right blocks in another order: each gets what belongs to another."""
    return of_another_block(base) if blocks_exchanged(wrong.old, wrong.new) else None


def _first_delta(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """The gradient of the loss itself, made from outputs and targets alone."""
    if not base.whole_pass and not is_behind_all(wrong.becomes, of):
        return None  # another loss leaves no gradient right: what mends but a part is another error
    known = wrong.becomes.known
    handed = _gradients_read(wrong, of) and not _only_terms_read(wrong, of)
    if known.kind != "gradient" or known.order < 0 or handed:
        return None
    behind = max((k.order for k in of.meanings.knowns if k.role.what == "z"), default=-1)
    if not (base.last_layer or known.order >= behind):
        return None
    return replace(base, needed=Role("dL/dz", base.needed.layer), last_layer=True)


def _gradients_read(wrong: Wrong, of: Pass) -> bool:
    """Whether the statement is handed a gradient."""
    return any(
        role_of(value, of.meanings).what in GRADIENTS and not same_but_scaled(value, wrong.new)
        for value in wrong.arrays()
    )


def _only_terms_read(wrong: Wrong, of: Pass) -> bool:
    """Whether the gradients that the statement is handed are what single terms of the loss send back."""
    return all(
        any(m.known.of == OF_A_TERM for m in of.meanings.all_of(value, ("part",)))
        for value in wrong.arrays()
        if role_of(value, of.meanings).what in GRADIENTS and not same_but_scaled(value, wrong.new)
    )


def _unknown_read(wrong: Wrong, of: Pass) -> bool:
    """Whether the statement is handed a value that has no name: that one may be wrong already."""
    return any(role_of(value, of.meanings) is UNKNOWN for value in wrong.arrays())


def _inside_a_layer(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """Inside a normalisation another variance, or the path of a statistic; in a recurrent cell its state, or a gate."""
    if base.needed.what not in DELTAS:
        return None
    match base.layer_kind, base.needed.function:
        case "norm", "":
            order = wrong.becomes.known.order
            if order >= 0 and not _feeds_norm(order, of):
                return None  # what leaves the layer
            nearly = bool((np.abs(wrong.old - wrong.new) <= NEARLY * np.abs(wrong.new)).all())
            spread = replace(base, needed=Role("standard deviation"))
            return spread if nearly else replace(base, kind=RepairKind.INSERT_TERM)
        case "recurrent", "c":
            return base
        case "recurrent", "gate" if _gradients_read(wrong, of) and not _unknown_read(wrong, of):
            return replace(base, after=Role("activation derivative"), doubts=("E1",))
        case _:
            return None


Reader = Callable[[LineEvidence, Wrong, Pass], LineEvidence | None]
READERS: Sequence[Reader] = (
    _sign,
    _scale,
    _broadcast,
    _table,
    _softmax,
    _entrywise,
    step_reading,
    _derivative,
    _misplaced,
    _paths,
    _masked,
    _parameter,
    _exchanged,
    _rearranged,
    _first_delta,
    _inside_a_layer,
)
