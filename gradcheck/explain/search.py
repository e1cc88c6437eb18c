"""Tries candidate edits by reading on with them: which carry the code past its crash, and how cleanly."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradcheck.explain.edits import Candidate, Writer
from gradcheck.explain.failing import Failing
from gradcheck.explain.nouns import Crash, GiveUp, Scope, Step
from gradcheck.explain.origins import JOINS, MAKERS, ancestors
from gradcheck.explain.path_edits import function_of, made_otherwise, shape_index_edits, way_edits
from gradcheck.explain.scope_edits import argument_edits, number_returns, owners, siblings
from gradcheck.explain.sources import Source
from gradcheck.explain.statements import Reader
from gradcheck.explain.values import REDUCTIONS, UNKNOWN, is_array, shape_of

READINGS = 34  # edits read to the end
STEPS = 8000  # expressions read for all of them together
WEIGHT = {"grows": 1.5, "rebound": 1.5, "scalar product": 1.0, "idle transpose": 0.5}
GRADIENT_NAMES = (
    "d{}",
    "d_{}",
    "grad_{}",
    "{}_grad",
    "delta_{}",
    "{}_gradient",
    "nabla_{}",
    "dL_d{}",
    "dJ_d{}",
    "dC_d{}",
    "g{}",
    "{}_delta",
)


@dataclass(slots=True, eq=False)
class Reading:
    """How far the code was read, from which frame on, and where it crashed."""

    reader: Reader
    start: int
    crash: Crash | None
    tired: bool = False  # stopped by the budget


def read_from(
    failing: Failing,
    start: int,
    replace: dict[int, ast.AST],
    budget: int,
    overrides: dict[int, Any],
    rounds: int = 2,
    lenient: bool = False,
) -> Reading:
    """Reads from the first line of one frame of the traceback, edited, to the next crash or the end."""
    reader = Reader(replace=replace, frames=failing.frames, budget=budget)
    reader.frame_lines = failing.lines
    reader.overrides = overrides
    reader.rounds = rounds
    reader.lenient = lenient
    try:
        reader.run_frame(start)
    except Crash as crash:
        return Reading(reader, start, crash)
    except (GiveUp, RecursionError):
        return Reading(reader, start, None, tired=True)
    return Reading(reader, start, None)


def reproduce(failing: Failing, overrides: dict[int, Any]) -> Reading | None:
    """The reading from the outermost frame that meets the very crash of the traceback; None if no frame does."""
    for lenient in (False, True):
        for start in range(len(failing.frames)):
            reading = read_from(failing, start, {}, 6000, overrides, 2, lenient)
            crash = reading.crash
            if crash is not None and (crash.node is failing.node or crash.statement is failing.statement):
                return reading
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A candidate that carries the code past the crash."""

    candidate: Candidate
    score: float  # lower is better
    result: tuple[int, ...] | None  # shape of the edited expression
    next_crash: Crash | None
    reading: Reading
    unsure: bool = False  # the expression that failed could not be read with the edit


def _has_bias_unit(reader: Reader) -> bool:
    """Whether the code that was read joins ones, or any column, to an array."""
    return any(
        step.operation in JOINS or step.operation in ("insert", "pad") for step in reader.made.values()
    )


def _bias_first(reader: Reader) -> bool | None:
    for step in reader.made.values():
        if step.operation in JOINS and step.operands:
            parts = step.operands[0][1]
            if type(parts) in (tuple, list) and len(parts) == 2:
                node = step.operands[0][0]
                texts = (
                    [ast.unparse(e) for e in node.elts]
                    if isinstance(node, (ast.Tuple, ast.List))
                    else ["", ""]
                )
                for i, part in enumerate(parts):
                    maker = reader.made.get(id(part)) if is_array(part) else None
                    if "ones" in texts[i] or (maker is not None and maker.operation in ("ones", "ones_like")):
                        return i == 0
            if step.operation == "insert":
                return True
            if step.operation == "append":
                return False
    return None


def sites(reading: Reading, limit: int = 7) -> list[tuple[Step | None, ast.stmt, Any, float]]:
    """Statements that had a hand in the crash: the failing one, then those its operands come from, nearest first."""
    crash = reading.crash
    assert crash is not None and crash.statement is not None
    found: list[tuple[Step | None, ast.stmt, Any, float]] = [(None, crash.statement, crash.source, 0.0)]
    seen = {id(crash.statement)}
    odd = {id(oddity.step) for oddity in reading.reader.oddities}
    steps = ancestors(reading.reader, list(crash.operands))
    steps.sort(key=lambda step: id(step) not in odd)
    for step in steps:
        if step.statement is None or id(step.statement) in seen:
            continue
        seen.add(id(step.statement))
        near = 0.25 if id(step) in odd else 0.5 + 0.12 * len(found)
        found.append((step, step.statement, step.source, near))
        if len(found) >= limit:
            break
    return found


def _header(statement: ast.stmt) -> ast.AST:
    if isinstance(statement, (ast.If, ast.While)):
        return statement.test
    if isinstance(statement, ast.For):
        return statement.iter
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.With, ast.Try)):
        return ast.Pass()
    return statement


def _sizes_near(source: Source, statement: ast.AST, reader: Reader) -> dict[str, int]:
    """The whole numbers that the function around a statement reads by name."""
    found: dict[str, int] = {}
    for node in ast.walk(function_of(source, statement)):
        value = reader.seen.get(id(node)) if isinstance(node, ast.Name) else None
        if isinstance(node, ast.Name) and type(value) is int and 1 < value < 5000:
            found[node.id] = value
    return found


def _sizes(scope: Scope) -> dict[str, int]:
    """The whole numbers in scope that can be sizes."""
    found = {**scope.module, **(dict(scope.frame) if scope.frame is not None else {}), **scope.names}
    return {k: v for k, v in found.items() if type(v) is int and 1 < v < 5000}


def _late(reader: Reader, candidate: Candidate, has_bias: bool) -> float:
    """What an edit costs more because it mends a value where it is used, and not where it was made."""
    operand = candidate.operand
    value = reader.seen.get(id(operand))
    step = reader.made.get(id(value)) if is_array(value) else None
    while step is not None and step.operation in ("divide", "multiply", "negative") and step.operands:
        arrays = [value for _, value in step.operands if shape_of(value)]
        step = reader.made.get(id(arrays[0])) if len(arrays) == 1 else None
    if step is None:
        return 0.0
    product = step.operation in ("matmul", "dot", "outer")
    if candidate.label == "with the bias unit" and step is not None and step.operation in MAKERS:
        return -0.6 if has_bias else 0.0  # raw samples lack what was joined to others
    if candidate.label == "with the bias unit":
        return 1.5 if product else 0.0  # ones belong to what comes in, not to what was computed from it
    if not isinstance(operand, (ast.Name, ast.Attribute, ast.Subscript)):
        return 0.0
    if candidate.label in ("transposed", "the right operand transposed", "the left operand transposed"):
        return 0.6 if product else 0.4 if step.operation == "reshape" else 0.0
    if candidate.label in ("made a column", "made a row"):
        return 0.4 if step.operation in REDUCTIONS and "axis" in step.keywords else 0.0
    return 0.0


def gather(reading: Reading, failing_node: ast.AST, calls: Iterable[ast.AST | None] = ()) -> list[Candidate]:
    """All candidates, cheapest first."""
    crash, reader = reading.crash, reading.reader
    assert crash is not None
    shapes = {key: shape_of(value) for key, value in reader.seen.items()}
    if isinstance(crash.node, ast.AugAssign) and crash.operands:
        shapes[id(crash.node.target)] = shape_of(crash.operands[0])
    made: list[Candidate] = []
    # The calls the traceback goes through, and the calls in their statements and arguments.
    outer = {id(part) for call in calls if call is not None for part in ast.walk(call)}
    arrays = {key for key, value in reader.seen.items() if is_array(value)}
    first, has_bias = _bias_first(reader), _has_bias_unit(reader)
    for step, statement, source, far in sites(reading):
        writer = Writer(source, shapes, first)
        writer.has_bias_unit = has_bias
        writer.arrays = arrays
        if step is not None and has_bias:
            writer.needed = tuple(n for value in crash.operands for n in shape_of(value) or ())
        if crash.scope is not None:
            writer.sizes = _sizes(crash.scope) if step is None else _sizes_near(source, statement, reader)
        writer.is_matrix = any(type(operand) is np.matrix for operand in crash.operands)
        root = _header(statement)
        inner = failing_node if step is None else None
        found = list(writer.candidates(root, inner))
        if step is not None:
            found += made_otherwise(source, statement, writer, shape_of(step.result))
            found += shape_index_edits(source, statement)
        for candidate in found:
            cost = candidate.cost + far
            cost += _late(reader, candidate, has_bias) if step is None else 0.0
            if isinstance(root, ast.Return) and step is not None:
                cost += 0.1
            made.append(
                Candidate(
                    candidate.source, candidate.node, candidate.text, cost, candidate.label, candidate.operand
                )
            )
        if step is None and crash.scope is not None:
            names = dict(crash.scope.names)
            if crash.scope.frame is not None:
                names = {**{k: reader.lift(v) for k, v in crash.scope.frame.items()}, **names}
            made.extend(siblings(source, _header(statement), names, None))
            made.extend(owners(source, _header(statement)))
            made.extend(way_edits(source, _header(statement), reader.seen))
    for value in crash.operands:
        literal = reader.literals.get(id(value))
        if literal is not None:
            made.append(
                Candidate(
                    literal[1],
                    literal[0],
                    f"np.array({literal[1].segment(literal[0])})",
                    0.7,
                    "a list made an array",
                    literal[0],
                )
            )
    for source, call, scope in list(reader.calls_read.values()):
        if id(call) in outer:
            names = {**(dict(scope.frame) if scope.frame is not None else {}), **scope.names}
            for candidate in argument_edits(source, call, names, shapes):
                made.append(
                    Candidate(
                        source,
                        candidate.node,
                        candidate.text,
                        candidate.cost + 0.3,
                        candidate.label,
                        candidate.operand,
                    )
                )
    for source, way_out in list(reader.returned.values())[-12:]:
        function: ast.AST = way_out
        while function in source.parents and not isinstance(function, (ast.FunctionDef, ast.Lambda)):
            function = source.parents[function]
        made.extend(number_returns(source, way_out, function))
        returning = Writer(source, shapes, first)
        for candidate in made_otherwise(source, way_out, returning, None):
            cost = candidate.cost + 0.5
            made.append(replace(candidate, cost=cost))
    seen: set[tuple[int, str]] = set()
    unique = []
    for candidate in sorted(made, key=lambda c: c.cost):
        key = (id(candidate.node), candidate.text)
        if key not in seen and candidate.text != candidate.source.segment(candidate.node):
            seen.add(key)
            unique.append(candidate)
    return unique


def _survives_here(reading: Reading, candidate: Candidate, new: ast.AST) -> bool:
    """Whether the failing statement itself can be read with the edit, from the state at the crash."""
    crash, reader = reading.crash, reading.reader
    assert crash is not None and crash.statement is not None and crash.scope is not None
    kept = (
        dict(crash.scope.names),
        dict(reader.attributes),
        reader.steps_left,
        len(reader.oddities),
        dict(reader.seen),
    )
    reader.replace = {id(candidate.node): new}
    reader.steps_left = 400
    try:
        if isinstance(crash.statement, (ast.For, ast.While, ast.If)):
            reader.read(_header(crash.statement), crash.scope)
        else:
            reader.execute(crash.statement, crash.scope)
    except Crash:
        return False
    except (GiveUp, RecursionError):
        return True
    except Exception:  # a return, a break: the statement was read
        return True
    finally:
        crash.scope.names.clear()
        crash.scope.names.update(kept[0])
        reader.attributes = kept[1]
        reader.steps_left = kept[2]
        del reader.oddities[kept[3] :]
        reader.seen = kept[4]
        reader.replace = {}
    return True


def _texts(reading: Reading, source: Source, statement: ast.AST) -> dict[str, Any]:
    """What the expressions of a statement were, when it was read last, by their text."""
    found: dict[str, Any] = {}
    for node in ast.walk(_header(statement) if isinstance(statement, ast.stmt) else statement):
        if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
            value = reading.reader.seen.get(id(node), UNKNOWN)
            if value is not UNKNOWN:
                found[ast.unparse(node)] = value
    return found


def _plausible(reading: Reading, candidate: Candidate, new: ast.AST, known: dict[int, Any]) -> bool:
    """Whether an expression elsewhere can be edited so, as far as the values it had there tell."""
    before = reading.reader.seen.get(id(candidate.node))
    assert reading.crash is not None and reading.crash.scope is not None
    if not isinstance(new, ast.expr) or before is None or isinstance(new, (ast.Tuple, ast.List)):
        return True
    statement = candidate.source.statement(candidate.node)
    if id(statement) not in known:
        known[id(statement)] = _texts(reading, candidate.source, statement)
    texts = known[id(statement)]
    overrides: dict[int, Any] = {}
    waiting: list[ast.AST] = [new]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr) and not isinstance(node, ast.Constant):
            text = ast.unparse(node)
            if text in texts:
                overrides[id(node)] = texts[text]
                continue
        waiting.extend(ast.iter_child_nodes(node))
    reader = Reader(budget=150)
    reader.overrides = overrides
    try:
        after = reader.read(new, Scope(candidate.source, reading.crash.scope.module, {}))
    except Crash:
        return False
    except (GiveUp, RecursionError):
        return True
    return not is_array(after) or not is_array(before) or after.shape != before.shape


def _carried(failing: Failing, overrides: dict[int, Any], new: ast.AST) -> dict[int, Any]:
    """The values that are given for parts of the failing statement, for the same parts of an edit of it."""
    texts = {
        ast.unparse(node): overrides[id(node)]
        for node in ast.walk(failing.statement)
        if id(node) in overrides
    }
    return {
        id(node): texts[text]
        for node in ast.walk(new)
        if isinstance(node, ast.expr) and (text := ast.unparse(node)) in texts
    }


def oddness(reader: Reader) -> float:
    """How much of what was read is legal but rarely meant."""
    places = {(oddity.kind, id(oddity.step.node)) for oddity in reader.oddities}
    total = sum(WEIGHT.get(kind, 0.0) for kind, _ in places)
    by_name: dict[str, Any] = {}
    for (_, name), value in reader.bound.items():
        by_name[name] = value
    for name, value in by_name.items():
        for pattern in GRADIENT_NAMES:
            twin = by_name.get(pattern.format(name))
            if twin is not None and twin.shape != value.shape and value.ndim:
                total += 1.0
    return total


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
    inside = {id(node) for node in ast.walk(crash.statement)}
    worked: list[Tried] = []
    whole: list[float] = []
    # What crashed in the first round of its loops is not read for a second one.
    rounds = 2 if reading.reader.repeated else 1
    readings = 0
    known: dict[int, Any] = {}
    for candidate in candidates:
        if readings >= READINGS or steps <= 0:
            break
        # A score is never below its cost: what is left cannot be among the best two any more.
        if len(whole) >= 2 and candidate.cost > sorted(whole)[1] + 0.3:
            break
        new = candidate.replacement()
        if new is None:
            continue
        given = {**overrides, **_carried(failing, overrides, new)} if overrides else overrides
        reading.reader.overrides = given
        if id(candidate.node) in inside and not _survives_here(reading, candidate, new):
            steps -= 20
            continue
        if id(candidate.node) not in inside and not _plausible(reading, candidate, new, known):
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
        if after is not None and after.statement is crash.statement:
            if partial is not None and id(candidate.node) not in inside and _shapes(after) != _shapes(crash):
                partial.append(Tried(candidate, candidate.cost + oddness(again.reader), None, after, again))
            continue
        if after is not None and again.reader.count < reading.reader.count:
            continue
        score = (
            candidate.cost
            + oddness(again.reader)
            + (3.0 if after is not None else 0.0)
            + (0.2 if again.tired else 0.0)
        )
        result = shape_of(again.reader.seen.get(id(candidate.node)))
        around = any(part is crash.node for part in ast.walk(candidate.node))
        told = candidate.node if around else crash.node
        stored = isinstance(getattr(told, "ctx", None), ast.Store) or isinstance(
            crash.statement, ast.AugAssign
        )
        unsure = (
            isinstance(told, ast.expr) and not stored and again.reader.seen.get(id(told), UNKNOWN) is UNKNOWN
        )
        if unsure:
            score += 0.8  # nobody knows whether it fits
        if after is None:
            whole.append(score)
        worked.append(Tried(candidate, score, result, after, again, unsure))
    worked.sort(key=lambda tried: tried.score)
    return worked


def _shapes(crash: Crash) -> list[tuple[int, ...] | None]:
    return [shape_of(value) for value in crash.operands]


def try_pairs(failing: Failing, first: list[Tried], overrides: dict[int, Any]) -> tuple[Tried, Tried] | None:
    """Two edits that together carry the code to its end: one that changes the crash, and one for what is left of it."""
    best: tuple[float, Tried, Tried] | None = None
    for tried in sorted(first, key=lambda t: t.score)[:3]:
        if tried.next_crash is None or tried.next_crash.statement is None:
            continue
        new = tried.candidate.replacement()
        assert new is not None
        fixed = {id(tried.candidate.node): new}
        candidates = [
            c for c in gather(tried.reading, tried.next_crash.node) if c.node is not tried.candidate.node
        ]
        second = try_edits(failing, tried.reading, candidates[:40], overrides, fixed, STEPS // 3)
        for other in second[:1]:
            total = tried.candidate.cost + other.score
            if other.next_crash is None and (best is None or total < best[0]):
                best = total, tried, other
    return None if best is None else best[1:]
