"""Explains a numpy shape error after the fact: from traceback, source and frames, without running code."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import time
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcheck.explain.blaming import blame
from gradcheck.explain.editing.edits import numpy_name
from gradcheck.explain.editing.gathering import gather
from gradcheck.explain.editing.search import FARTHEST, Tried, try_edits, try_pairs
from gradcheck.explain.facts import Explanation, Operand
from gradcheck.explain.failing import Failing, find_failing
from gradcheck.explain.index_problem import out_of_range_of
from gradcheck.explain.problem import describe, is_about_shapes, odd_axes
from gradcheck.explain.reading.operands import Given, adopt_recorded, kind_of, read_operands
from gradcheck.explain.reading.readings import Reading, read_from, reproduce
from gradcheck.explain.reading.values import is_array, shape_of
from gradcheck.explain.recorded import recorded_birth
from gradcheck.explain.sources import children
from gradcheck.explain.stories import jacobian_edit, jacobian_story, transpose_story
from gradcheck.facts import Location
from gradcheck.uncollected import uncollected

if TYPE_CHECKING:
    from gradcheck.recording.events import Recording
from gradcheck.explain.births import axis_names, birth_of, first_oddity
from gradcheck.explain.editing.proposing import shape_edit, statement_with


def explain(exception: BaseException, recording: Recording | None = None) -> Explanation | None:
    """What went wrong with the shapes, or None when `exception` is not about shapes of the user's arrays.

    A `recording` of the run that ended in the exception says what the failing operation was really given.
    Never raises; when the explanation itself fails, the result says so in `unexplained`.
    """
    try:
        with uncollected(), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return _explain(exception, recording)
    except Exception as error:
        nowhere = Location("", 0)
        reason = f"no explanation: {type(error).__name__}: {error}"
        return Explanation(
            type(exception).__name__, str(exception), nowhere, "", "", (), "", unexplained=reason
        )


def _explain(exception: BaseException, recording: Recording | None) -> Explanation | None:
    if not isinstance(exception, (ValueError, IndexError, TypeError, AttributeError)):
        return None
    failing = find_failing(exception)
    if failing is None or isinstance(failing.statement, ast.Raise):
        return None
    message = str(exception)
    reader, given = read_operands(failing, message)
    if recording is not None:
        adopt_recorded(given, recording)
    uses_numpy = any(value is np for value in failing.frame.f_globals.values())
    if not is_about_shapes(exception, failing.node, given, uses_numpy):
        return None
    told = ("from numpy's message", "recorded")
    overrides = {id(one.node): one.value for one in given if one.known in told and is_array(one.value)}
    reading = reproduce(failing, {}) or (reproduce(failing, overrides) if overrides else None)
    edits: list[Tried] = []
    together = False
    if reading is not None and reading.crash is not None:
        with contextlib.suppress(Exception):  # what is known already is said in any case
            edits, together = _search(failing, reading, overrides)
        reader = reading.reader
        _adopt(given, reading)
    beyond = out_of_range_of(failing.node, given, message)
    index = next((i for i, one in enumerate(given) if beyond is not None and one.node is beyond.part), None)
    blamed = blame(failing, given, reading, edits, index)
    problem, axes = describe(failing.node, given, message), odd_axes(failing.node, given, message)
    names = [axis_names(reader, one) for one in given]
    operands = tuple(
        Operand(one.text, one.shape, names[i], one.known, kind_of(one.value, i == index), axes.get(i))
        for i, one in enumerate(given)
    )
    # A number out of range was born nowhere: where its axis got its size tells more.
    at = 0 if blamed is not None and blamed == index and given[blamed].shape == () else blamed
    birth = birth_of(failing, reader, given, at, axes, beyond is not None)
    if recording is not None and at is not None:
        one = given[at]
        lost = at not in axes and one.shape is not None and len(one.shape) < 2
        birth = recorded_birth(recording, one, None if lost else axes.get(at, 0)) or birth
    earlier, earlier_at = first_oddity(reading)
    notes = tuple(jacobian_story(reader, given, failing))
    if beyond is not None and at and (made := birth_of(failing, reader, given, 0, axes, True)) is not None:
        sized = f"axis {beyond.axis} of `{given[0].text}`" if given[0].shape else f"`{given[0].text}`"
        notes += (f"{sized} got its size in line {made.location.line}: `{made.text}`",)
    if notes and together:
        last = edits[-1]
        notes += tuple(transpose_story(last.candidate.text, last.candidate.label, last.result))
    return Explanation(
        error=type(exception).__name__,
        message=message,
        location=failing.source.location(failing.node),
        source_line=failing.source.line(getattr(failing.node, "lineno", 0)),
        operation=_operation(failing.node),
        operands=operands,
        problem=problem,
        blamed=blamed,
        birth=birth,
        earlier=earlier,
        earlier_location=earlier_at,
        edits=tuple(shape_edit(failing, tried, together and i == 0) for i, tried in enumerate(edits[:2])),
        together=together,
        notes=notes,
        followed=reading is not None,
    )


FAR_FETCHED = 1.8  # the score of an edit from which on two plain ones may be likelier
CHEAPER = 0.3  # by which these must be cheaper


def _search(failing: Failing, reading: Reading, overrides: dict[int, Any]) -> tuple[list[Tried], bool]:
    told = _told(failing, reading)
    if told:
        return told, len(told) > 1
    partial: list[Tried] = []
    tried = try_edits(
        failing,
        reading,
        gather(failing, reading, failing.node, failing.calls[:-1]),
        overrides,
        partial=partial,
    )
    whole = [one for one in tried if one.next_crash is None]
    if whole and whole[0].score < FAR_FETCHED:
        return _different(whole, failing), False
    failing = dataclasses.replace(failing, since=time.thread_time()) if whole else failing
    pair = try_pairs(failing, [*partial, *tried], overrides)
    if pair is not None and (not whole or _cost(pair) < whole[0].score - CHEAPER):
        return list(pair), True
    plain = [one for one in tried if one.candidate.cost < FAR_FETCHED]  # the code crashes further on
    return _different(whole or plain, failing), False


def _cost(pair: tuple[Tried, Tried]) -> float:
    return pair[0].candidate.cost + pair[1].score


def _told(failing: Failing, reading: Reading) -> list[Tried]:
    """The edit that the story of the Jacobian asks for, and the one that is still needed after it."""
    assert reading.crash is not None
    first = jacobian_edit(reading.reader, reading.crash.operands)
    new = first.replacement() if first is not None else None
    if first is None or new is None:
        return []
    fixed = {id(first.node): new}
    after = read_from(failing, reading.start, fixed, 3000, {}, 2, reading.reader.lenient)
    value = shape_of(after.reader.seen.get(id(first.node)))
    told = Tried(first, first.cost, value, after.crash, after)
    if after.crash is None:
        return [told]
    if after.crash.statement is not failing.statement:
        return []
    failing = dataclasses.replace(failing, since=time.thread_time())
    second = try_edits(failing, after, gather(failing, after, after.crash.node), {}, fixed)
    return [told, *second[:1]]


def _different(tried: list[Tried], failing: Failing) -> list[Tried]:
    """The best two that do not say the same in two ways; a second much worse than the first is left out."""
    best = tried[:1]
    # Another size is no second thought to an edit that keeps the sizes: it would only hide the mistake.
    sized = bool(tried) and tried[0].candidate.sizes
    rest = [
        one
        for one in tried[1:]
        if one.score <= best[0].score + FARTHEST
        and (sized or not one.candidate.sizes)
        and not _same_text(best[0], one)
    ]
    if not rest:
        return best

    # Another place or another idea tells more than the same one in other words.
    def alike(one: Tried) -> float:
        a, b = best[0].candidate, one.candidate
        same_statement = a.source.statement(a.node) is b.source.statement(b.node)
        return (
            one.score
            + (0.25 if same_statement and a.label == b.label else 0.0)
            + (0.5 if _same_effect(best[0], one, failing) else 0.0)
        )

    return [*best, min(rest, key=alike)]


def _same_text(a: Tried, b: Tried) -> bool:
    """Whether two edits leave the same statement, changing more or less of it."""
    one, other = a.candidate, b.candidate
    if one.source is not other.source or one.source.statement(one.node) is not other.source.statement(
        other.node
    ):
        return False
    return statement_with(one) == statement_with(other)


def _same_effect(a: Tried, b: Tried, failing: Failing) -> bool:
    """Whether two edits give the failing expression the same shapes: one of them says it all."""
    if a.candidate.node is b.candidate.node:
        return a.result == b.result
    parts = [failing.node, *children(failing.node)]
    seen = [[shape_of(one.reading.reader.seen.get(id(part))) for part in parts] for one in (a, b)]
    return seen[0] == seen[1]


def _adopt(given: list[Given], reading: Reading) -> None:
    """Operands as the reading met them: same shapes, but it knows where they came from."""
    assert reading.crash is not None
    for one in given:
        value = reading.reader.seen.get(id(one.node))
        if (
            value is None
            and isinstance(reading.crash.node, ast.AugAssign)
            and one.node is reading.crash.node.target
        ):
            value = reading.crash.operands[0] if reading.crash.operands else None
        if value is None or (one.shape is not None and shape_of(value) != one.shape):
            continue
        if one.shape is None and shape_of(value) is not None:
            one.known = "followed"
        if shape_of(value) is not None or one.shape is None:
            one.value, one.shape = value, shape_of(value)


def _operation(node: ast.AST) -> str:
    if isinstance(node, ast.BinOp):
        return "matrix product" if isinstance(node.op, ast.MatMult) else "operation entry by entry"
    if isinstance(node, ast.AugAssign):
        return "in-place operation"
    if isinstance(node, ast.Subscript):
        return "store" if isinstance(node.ctx, ast.Store) else "index"
    if isinstance(node, ast.Attribute):
        return "attribute"
    name = numpy_name(node)
    return "matrix product" if name in ("dot", "matmul") else name or "statement"
