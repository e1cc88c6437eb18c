"""Tries candidate edits by reading on with them: which carry the code past its crash, and how cleanly."""

from __future__ import annotations

import ast
import dataclasses
import time
from dataclasses import dataclass
from typing import Any

from gradcheck.explain.editing.edits import Candidate
from gradcheck.explain.editing.gathering import gather, header
from gradcheck.explain.editing.goals import missed
from gradcheck.explain.editing.shortcuts import Shortcuts
from gradcheck.explain.failing import Failing
from gradcheck.explain.reading.functions import Reader
from gradcheck.explain.reading.nouns import Crash
from gradcheck.explain.reading.readings import Reading, read_from
from gradcheck.explain.reading.values import UNKNOWN, is_array, shape_of
from gradcheck.explain.sources import walk

FARTHEST = 1.2  # how much worse than the first a second edit may be
PATIENCE = 0.025, 0.04  # seconds of processor time: with an edit found, and without one
FIRSTS = 5  # edits that a second one is looked for beside
READINGS = 30  # edits read to the end
STEPS = 6000  # expressions read for all of them together
WEIGHT = {"grows": 1.5, "rebound": 1.5, "spread": 1.2, "scalar product": 1.0, "idle transpose": 0.5}


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A candidate that carries the code past the crash."""

    candidate: Candidate
    score: float  # lower is better
    result: tuple[int, ...] | None  # shape of the edited expression
    next_crash: Crash | None
    reading: Reading
    unsure: bool = False  # the expression that failed could not be read with the edit


def _read_here(reading: Reading, candidate: Candidate, new: ast.AST) -> tuple[bool, Any]:
    """Whether the failing statement itself can be read with the edit, and what the edit then gives."""
    crash, reader = reading.crash, reading.reader
    assert crash is not None and crash.statement is not None and crash.scope is not None
    kept = (
        dict(crash.scope.names),
        dict(reader.attributes),
        reader.steps_left,
        len(reader.oddities),
        dict(reader.seen),
        reader.count,
    )
    reader.replace = {id(candidate.node): new}
    reader.steps_left = 400
    fits = True
    try:
        if isinstance(crash.statement, (ast.For, ast.While, ast.If)):
            reader.read(header(crash.statement), crash.scope)
        else:
            reader.execute(crash.statement, crash.scope)
    except Crash:
        fits = False
    except Exception:  # a return, a break, a reading that takes too long: the statement was read
        fits = True
    finally:
        made = reader.seen.get(id(candidate.node), UNKNOWN)
        crash.scope.names.clear()
        crash.scope.names.update(kept[0])
        reader.attributes = kept[1]
        reader.steps_left = kept[2]
        del reader.oddities[kept[3] :]
        reader.seen = kept[4]
        reader.count = kept[5]
        reader.replace = {}
    return fits, made


def _headers_around(crash: Crash) -> set[int]:
    """The ids of all that stands in the headers of the loops around a crash."""
    found: set[int] = set()
    node: ast.AST | None = crash.statement
    while node is not None and not isinstance(node, (ast.FunctionDef, ast.Module)):
        node = crash.source.parents.get(node)
        if isinstance(node, (ast.For, ast.While)):
            found |= {id(part) for part in walk(node.iter if isinstance(node, ast.For) else node.test)}
    return found


def _carried(failing: Failing, overrides: dict[int, Any], new: ast.AST) -> dict[int, Any]:
    """The values that are given for parts of the failing statement, for the same parts of an edit of it."""
    texts = {
        ast.unparse(node): overrides[id(node)] for node in walk(failing.statement) if id(node) in overrides
    }
    return {
        id(node): texts[text]
        for node in walk(new)
        if isinstance(node, ast.expr) and (text := ast.unparse(node)) in texts
    }


def _kept_whole(candidate: Candidate, new: ast.AST, value: Any) -> dict[int, Any]:
    """The value of what an edit keeps of an expression that cannot be read: `load(f)` in `load(f).T`."""
    text = ast.unparse(candidate.node)
    return {id(node): value for node in walk(new) if isinstance(node, ast.expr) and ast.unparse(node) == text}


def oddness(reader: Reader) -> float:
    """How much of what was read is legal but rarely meant."""
    places = {(oddity.kind, id(oddity.step.node)) for oddity in reader.oddities}
    return sum(WEIGHT.get(kind, 0.0) for kind, _ in places) + missed(reader)


def try_edits(
    failing: Failing,
    reading: Reading,
    candidates: list[Candidate],
    overrides: dict[int, Any],
    fixed: dict[int, ast.AST] | None = None,
    steps: int = STEPS,
    partial: list[Tried] | None = None,
) -> list[Tried]:
    """Those candidates that carry the code past the crash, best first."""
    crash = reading.crash
    assert crash is not None and crash.statement is not None
    inside = {id(node) for node in walk(crash.statement)}
    worked: list[Tried] = []
    whole: list[float] = []
    # What crashed in the first round of its loops is not read for a second one.
    rounds = 2 if reading.reader.repeated else 1
    readings = 0
    shortcuts = Shortcuts(reading)
    loops = _headers_around(crash)
    begun = reading.reader.visits.get(id(crash.statement), 0)
    for candidate in candidates:
        if readings >= READINGS or steps <= 0:
            break
        if time.thread_time() - failing.since > PATIENCE[not whole]:
            break
        # A score is never below its cost: what is left cannot be among the best two any more.
        if whole and candidate.cost > min([*sorted(whole)[1:2], min(whole) + FARTHEST]):
            break
        new = candidate.replacement()
        if new is None:
            continue
        given = {**overrides, **_carried(failing, overrides, new)} if overrides else overrides
        opaque = reading.reader.opaque.get(id(candidate.node))
        if opaque is not None:
            given = {**given, **_kept_whole(candidate, new, opaque)}
        reading.reader.overrides = given
        made: Any = UNKNOWN
        if id(candidate.node) in inside:
            fits, made = _read_here(reading, candidate, new)
            if not fits:
                steps -= 20
                continue
        if id(candidate.node) not in inside and shortcuts.useless(candidate, new):
            steps -= 8
            continue
        readings += 1
        spent = reading.reader.budget - reading.reader.steps_left
        budget = min(steps, 3 * spent + 600)
        again = read_from(
            failing,
            reading.start,
            {**(fixed or {}), id(candidate.node): new},
            budget,
            given,
            rounds,
            reading.reader.lenient,
        )
        steps -= budget - max(again.reader.steps_left, 0)
        after = again.crash
        # An edit of the loop around the crash may be one to fewer rounds.
        rounds_due = 1 if id(candidate.node) in loops else begun
        past = again.reader.completed.get(id(crash.statement), 0) >= rounds_due
        if again.tired and not past:
            continue
        if after is not None and after.statement is crash.statement:
            moved = after.node is not crash.node or _shapes(after) != _shapes(crash)
            if partial is not None and id(candidate.node) not in inside and moved:
                partial.append(Tried(candidate, candidate.cost + oddness(again.reader), None, after, again))
            continue
        if after is not None and again.reader.count < reading.reader.count:
            continue
        score = (
            candidate.cost
            # What crashes again is judged by how far it came, and not by what it met on the way.
            + (oddness(again.reader) if after is None else 3.0)
            + (0.0 if after is None else 8 / (8 + again.reader.count - reading.reader.count))
            + (0.2 if again.tired else 0.0)
        )
        made = again.reader.seen.get(id(candidate.node)) if made is UNKNOWN else made
        result = shape_of(made) if is_array(made) else None
        around = any(part is crash.node for part in walk(candidate.node))
        told = candidate.node if around else crash.node
        stored = isinstance(getattr(told, "ctx", None), ast.Store) or isinstance(
            crash.statement, ast.AugAssign
        )
        unsure = (not past and after is None) or (
            isinstance(told, ast.expr) and not stored and again.reader.seen.get(id(told), UNKNOWN) is UNKNOWN
        )
        if unsure:
            score += 1.2  # nobody knows whether it fits
        if after is None:
            whole.append(score)
        worked.append(Tried(candidate, score, result, after, again, unsure))
    worked.sort(key=lambda tried: tried.score)
    return _verified(failing, reading, worked, fixed or {}) if rounds == 1 else worked


def _verified(
    failing: Failing,
    reading: Reading,
    worked: list[Tried],
    fixed: dict[int, ast.AST],
) -> list[Tried]:
    """The best two, read once more with a second round of every loop: what one round leaves meets the next."""
    found: list[Tried] = []
    good = 0
    took = 0.0
    for tried in worked:
        if tried.next_crash is None and good < 2:
            begun = time.thread_time()
            if good and begun + took - failing.since > PATIENCE[1]:
                continue  # what nobody has verified is not proposed
            new = tried.candidate.replacement()
            assert new is not None
            replace = {**fixed, id(tried.candidate.node): new}
            given = tried.reading.reader.overrides
            budget = 2 * (tried.reading.reader.budget - tried.reading.reader.steps_left) + 300
            again = read_from(
                failing, reading.start, replace, min(budget, STEPS), given, 2, reading.reader.lenient
            )
            took = time.thread_time() - begun
            if again.crash is not None:
                tried = dataclasses.replace(
                    tried, score=tried.score + 3.0, next_crash=again.crash, reading=again
                )
            else:
                more = max(oddness(again.reader) - oddness(tried.reading.reader), 0.0)
                tried = dataclasses.replace(tried, score=tried.score + more, reading=again)
                good += 1
        found.append(tried)
    return sorted(found, key=lambda tried: tried.score)


def _shapes(crash: Crash) -> list[tuple[int, ...] | None]:
    return [shape_of(value) for value in crash.operands]


def try_pairs(failing: Failing, first: list[Tried], overrides: dict[int, Any]) -> tuple[Tried, Tried] | None:
    """Two edits that together carry the code to its end: one that changes the crash, and one for what is left of it."""
    best: tuple[float, Tried, Tried] | None = None
    for tried in sorted(first, key=lambda t: t.candidate.cost)[:FIRSTS]:
        if tried.next_crash is None or tried.next_crash.statement is None:
            continue
        if time.thread_time() - failing.since > PATIENCE[1]:
            break
        new = tried.candidate.replacement()
        assert new is not None
        fixed = {id(tried.candidate.node): new}
        candidates = [
            c
            for c in gather(failing, tried.reading, tried.next_crash.node)
            if c.node is not tried.candidate.node
        ]
        second = try_edits(failing, tried.reading, candidates[:40], overrides, fixed, STEPS // 3)
        for other in second[:1]:
            total = tried.candidate.cost + other.score
            if other.next_crash is None and not other.unsure and (best is None or total < best[0]):
                best = total, tried, other
    return None if best is None else best[1:]
