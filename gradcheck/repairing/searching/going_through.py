"""Reads one run of the user's backward pass: what goes through each of its places, and what of that is odd."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gradcheck.repairing.naming.announcing import adds_to_itself, announced, bound
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Gradients, Leaf, Slot, Slots
from gradcheck.repairing.running.standing import Standings
from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.stepping import Steps, stepped_by


def what_goes_through(
    slots: Slots, proof: Proof, standings: Standings, right: frozenset[str], rate: float | None
) -> tuple[list[Found], Gradients]:
    """What goes through each place of the backward pass, and what it reports; nothing when that does not run."""
    base = slots.watch()
    if base is None:
        return [], {}
    stepped = Steps(stepped_by(proof, standings.meanings, base, right, rate))
    position: dict[Leaf, int] = {}
    growing = {
        name
        for slot in slots.slots
        for name in bound(slot.location.text or "")
        if adds_to_itself(slot.location.text or "")
    }
    for index, leaf in enumerate(slots.order):
        position.setdefault(leaf, index)
    found: list[Found] = []
    over: list[int] = []  # when the loss was made
    once = _run_once(slots)
    for slot in slots.slots:
        leaves = slots.leaves(slot)
        if slot.is_loss:
            over += [position[slot.number, count] for count in range(len(leaves))]
        if not leaves or slot.is_loss:
            continue
        times = 2 if _twice(leaves) and (_vary(leaves) or not once(slot)) else 1
        leaves = leaves[: len(leaves) // times]
        many = len(leaves) > 1
        meanings = [None if many and np.size(v) < 2 else standings.meaning(v) for v in leaves]
        one = Found(slot, 0, position[slot.number, len(leaves) - 1], leaves, meanings, times=times)
        names = bound(slot.location.text or "") if slot.argument is None else ()
        one.bound = names[0] if len(names) == 1 else ""
        one.announced = announced(one.bound)
        one.is_added_to = one.bound in growing
        one.steps = {i: step for i, v in enumerate(leaves) if (step := stepped.to(v)) is not None}
        if slot.after and any(np.ndim(step.now) == 0 for step in one.steps.values()):
            one.steps = {}  # a number that is stored is no array to write into
        odd = [i for i, (v, m) in enumerate(zip(leaves, meanings)) if standings.is_odd(v, m)]
        odd = [] if one.steps else odd  # a step is as good as what it is given
        doubtful = [i for i in range(len(leaves)) if standings.is_doubtful(one, i)]
        one.odd, one.doubtful, one.all_odd = bool(odd), bool(doubtful), len(odd) == len(leaves)
        one.odd_at = min(odd, default=0)
        one.first_odd = min((*odd, *doubtful), default=0)
        one.moments = [position[slot.number, i] for i in range(len(leaves))]
        one.first = one.moments[one.first_odd]
        found.append(one)
    for one in found:
        if any(_changes_later(other, one) for other in found):
            one.announced = frozenset()  # it is not yet what its name says
    writes = (slot for slot in slots.slots if slot.after)  # also where what follows is never reached
    filled = {(slot.file, name) for slot in writes for name in bound(slot.location.text or "")}
    found = [f for f in found if not (_is_empty(f) and filled & _bound_at(f.slot))]
    made = [f.first for f in found if any(m is not None and m.known.kind == "gradient" for m in f.meanings)]
    start = min(made, default=0)
    forward = max((moment for moment in over if moment < start), default=-1)
    return [f for f in found if f.last > forward], base


def _run_once(slots: Slots) -> Callable[[Slot], bool]:
    """Tells of places whether what they are in runs once: what does not vary there would look as if it ran twice.

    What varies tells: in the same function, or where nothing does there, in any that has a name. The lambda that is
    checked runs once, whatever it calls runs twice.
    """
    told: dict[tuple[str, str | None], bool] = {}
    for slot in slots.slots:
        values = slots.leaves(slot)
        if len(values) > 1 and _vary(values):
            function = slot.file, slot.location.function
            told[function] = told.get(function, False) or not _twice(values)
    anywhere = any(once for (_, function), once in told.items() if function is not None)
    return lambda slot: told.get((slot.file, slot.location.function), anywhere)


def _is_empty(one: Found) -> bool:
    """Whether it makes nothing but zeros, as one does that are filled later on."""
    return not one.slot.after and not any(np.any(leaf) for leaf in one.leaves)


def _changes_later(write: Found, one: Found) -> bool:
    """Whether a statement further down writes into what one binds, other than adding to it: `dz[z < 0] = 0`."""
    here, there = one.slot.location, write.slot.location
    if not write.slot.after or one.slot.after or (there.file, there.function) != (here.file, here.function):
        return False
    return there.line > here.line and one.bound == write.bound and not adds_to_itself(there.text or "")


def _bound_at(slot: Slot) -> set[tuple[str, str]]:
    return {(slot.file, name) for name in bound(slot.location.text or "")}


def _vary(values: Sequence[Any]) -> bool:
    return not all(np.array_equal(values[0], value, equal_nan=True) for value in values[1:])


def _twice(values: Sequence[Any]) -> bool:
    half = len(values) // 2
    return 2 * half == len(values) > 1 and all(
        np.array_equal(a, b, equal_nan=True) for a, b in zip(values[:half], values[half:])
    )
