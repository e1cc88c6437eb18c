"""Reads from all values of a backward pass where contributions to a gradient were never added up.

Where a value is used several times and its whole gradient occurs nowhere, while the sum of some contributions occurs
and goes on as if it were the whole, the others were lost there: wherever the error was noticed.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gradcheck import blame
from gradcheck.catalogue import LineEvidence
from gradcheck.facts import Array
from gradcheck.recording.events import Event
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.paths_reading import USES, lost_reading, shares
from gradcheck.repairing.repair import Repair
from gradcheck.values.meaning import Known

ADDING = frozenset({"add", "subtract", "add.at"})
MOST_EVENTS = 4000


def unadded_reading(base: LineEvidence, of: Pass) -> LineEvidence | None:
    """The uses that are missing in the gradient nearest to the loss that is only a part; None when there is none."""
    made = list(_backward(of))
    if len(made) > MOST_EVENTS:
        return None
    meanings = [m for _, value in made for m in of.meanings.all_of(value, ("gradient",))]
    whole = {meaning.known.order for meaning in meanings}
    adding = [e for e in of.recording.events if e.operation in ADDING]
    results = [_print(e.result) if isinstance(e.result, np.ndarray) else b"" for e in adding]
    operands = [[_print(v) for v in e.args if isinstance(v, np.ndarray)] for e in adding]
    added = {
        v for row, result in zip(operands, results) for v in row if v != result
    }  # not what 0 was added to
    for target in _used_often(of):
        if target.order in whole:
            continue
        for event, value in made:
            if value.size != target.value.size or _print(event.result) in added:
                continue
            for factor in of.meanings.trusted:
                found = shares([(value / factor, target)], of.meanings)
                lost = [share.use for share in found if share.factor == 0.0]
                kept = [share.use for share in found if share.factor == 1.0]
                if lost and kept and len(lost) + len(kept) == len(found):
                    base = replace(base, needed=target.role)
                    return lost_reading(base, lost, kept, target, of.graph, of.meanings)
    return None


def _backward(of: Pass) -> Iterator[tuple[Event, Array]]:
    """What the backward pass makes, each value once."""
    forward = blame.forward_keys(of.graph)
    seen: set[bytes] = set()
    for event in of.recording.events:
        value = event.result
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or value.size < 2:
            continue
        if blame.key_of(event.site.statement) in forward or not np.isfinite(value).all():
            continue
        if _print(value) not in seen:
            seen.add(_print(value))
            yield event, np.asarray(value, dtype=float)


def _print(value: Array) -> bytes:
    return np.ascontiguousarray(value).tobytes()


def _used_often(of: Pass) -> list[Known]:
    """The gradients of forward values that have several uses, those nearest to the loss first."""
    found = []
    for known in of.meanings.knowns:
        if known.kind != "gradient" or known.order < 0 or known.is_piece:
            continue
        parts = [p for p in of.meanings.at(known.order, "part", known) if p.of >= 0]
        if 1 < len(parts) <= USES:
            found.append(known)
    return sorted(found, key=lambda known: -known.order)


def adds_to_items(repair: Repair) -> bool:
    """Whether an edit adds to what a loop goes over, object by object: `for child in node.inputs: child.grad += g`."""
    location = repair.suspect.location
    try:
        [added] = ast.parse(repair.statement_after.strip()).body
        tree = ast.parse("".join(linecache.getlines(repair.suspect.file)))
    except (SyntaxError, ValueError):
        return False
    match added:
        case ast.AugAssign(target=ast.Attribute(value=ast.Name(id=name))):
            loops = (node for node in nodes_in(tree) if isinstance(node, ast.For))
            around = (loop for loop in loops if loop.lineno <= location.line <= (loop.end_lineno or 0))
            bound = (node for loop in around for node in nodes_in(loop.target))
            return any(isinstance(node, ast.Name) and node.id == name for node in bound)
    return False
