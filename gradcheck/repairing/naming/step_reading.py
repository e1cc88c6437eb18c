"""Reads from values that a product was made with what another step in time made: c_t where c_(t-1) is due."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradcheck.catalogue import LineEvidence, RepairKind, Role
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.searching.narrowing import Wrong
from gradcheck.values.meaning import Known


def step_reading(base: LineEvidence, wrong: Wrong, of: Pass) -> LineEvidence | None:
    """A factor of a product that the same expression made in another step in time, in place of the one that is due."""
    if base.layer_kind != "recurrent" or not wrong.old.all():
        return None
    for value in wrong.arrays():
        found = of.meanings.of(value, ("forward",))
        if found is None or found.factor != 1.0 or np.size(value) != wrong.old.size or found.known.is_piece:
            continue
        due = wrong.new / wrong.old * np.reshape(value, wrong.old.shape)
        other = of.meanings.of(due, ("forward",))
        if other is None or other.factor != 1.0 or min(found.known.order, other.known.order) < 0:
            continue
        if found.known is not other.known and site_of(found.known, of) == site_of(other.known, of):
            before, after = (Role("time step", known.role.layer) for known in (found.known, other.known))
            return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    return None


def site_of(known: Known, of: Pass) -> object:
    """What the same expression of every step of a loop shares; of a parameter its name."""
    return known.name if known.order < 0 else of.graph.recording.events[known.order].site.location
