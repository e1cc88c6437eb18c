"""Looks for the edit that repairs a wrong statement: tried on live values first, then by the user's whole backward.

An edit is accepted only when the user's own backward, run with it, leaves the true gradients: strictly more of them
than before and none that was right made wrong. So two faults are found one after the other.
"""

from __future__ import annotations

import ast
import math
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import Array, Location
from gradcheck.meaning import Kind, Meaning, Meanings
from gradcheck.repairing.edits import edits_of, subscripted, value_node
from gradcheck.repairing.scope import scope_of, with_expressions
from gradcheck.repairing.text import SourceText, TextEdit
from gradcheck.repairing.workbench import Workbench, bodies

HITS = 8  # executions of a statement (loop iterations) that are waited for until its value is wrong
TRIALS = 40  # edits of one statement that are run in full
HAS_MEANING = 0.4  # added to the cost of an edit where the statement already yields a gradient
ALIKE = 3  # edits of a statement that gave one value and are all tried: in a later execution they may differ
ODD_FACTOR = 0.3  # added where the edit yields a multiple of a gradient, as code that averages later has it
BLIND = 25  # edits of one statement that are run in full when their values say nothing

OLD, NEW, UPSTREAM = "value before", "value after", "upstream gradient"  # in Repair.values
SIMPLEX = "an operand whose entries sum to one along an axis"

Gradients = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A statement that may be wrong: its file and its place among the statements of the file (ast.walk order)."""

    file: str
    ordinal: int
    location: Location
    penalty: float = 0.0  # added to the cost of its edits: what it makes was odd before


@dataclass(frozen=True, slots=True)
class Repair:
    """An accepted edit: what it changes, what it made right, what the statement is and should be."""

    suspect: Suspect
    edit: TextEdit
    statement_before: str
    statement_after: str
    fixed: frozenset[str]  # parameters whose gradient it made right
    complete: bool  # with it (and those before) all gradients are right
    was: Meaning | None = None
    becomes: Meaning | None = None
    shape: tuple[int, ...] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)  # what `before` and `after` were worth


@dataclass(slots=True)
class Search:
    """One hunt: the user's code on a workbench, the true gradients, and what values are known by name."""

    bench: Workbench
    run: Callable[[], Gradients | None]  # the user's forward and backward on the restored state
    parameters: Sequence[ParameterEvidence]
    meanings: Meanings
    suspects: Sequence[Suspect]
    seconds: float = 8.0
    factors: frozenset[float] = frozenset({1.0})
    tried: int = 0
    _deadline: float = 0.0
    _unit: float = 0.0
    _edits: dict[str, list[TextEdit]] = field(default_factory=dict)

    def repairs(self) -> list[Repair]:
        """The edits that repair the backward pass, in the order in which they were found; [] when there is none."""
        self._deadline = time.process_time() + self.seconds
        self._unit = unit_of(self.parameters)
        found: list[Repair] = []
        right = self.right_of({parameter.name: parameter.analytic for parameter in self.parameters})
        everything = frozenset(parameter.name for parameter in self.parameters)
        while right != everything and self._in_time() and len(found) < 4:
            repair = self._best(right, everything)
            if repair is None:
                break
            found.append(repair)
            self._edits.setdefault(repair.suspect.file, []).append(repair.edit)
            right = right | repair.fixed
        return found

    # -- one round -----------------------------------------------------------------------------

    def _best(self, right: frozenset[str], everything: frozenset[str]) -> Repair | None:
        """The best edit of all suspects.

        First edits that yield a gradient where a value is wrong, then where the values look right as they are, then
        those whose effect only a full run shows. Of equal ones the earlier statement; among those that look right the
        later, for the earlier one yields a gradient that another line needs.
        """
        best: tuple[float, Repair] | None = None
        looks: dict[tuple[Suspect, int], _Look | None] = {}
        for chosen, band in ROUNDS:
            for suspect in self.suspects:
                if not self._in_time():
                    break
                if (suspect, band) not in looks:
                    looks[suspect, band] = self._looked(suspect, band)
                look = looks[suspect, band]
                if look is None:
                    continue
                for score, edit, becomes in chosen(look):
                    score += suspect.penalty if chosen is _promising else 0.0
                    whole = best is not None and best[1].complete
                    if not self._in_time() or (whole and best is not None and score > best[0]):
                        break
                    fixed = self._trial(suspect.file, edit, right)
                    if not fixed:
                        continue
                    score += 10.0 * (len(everything) - len(right | fixed))
                    complete = (right | fixed) == everything
                    later = chosen is _sound and best is not None and score == best[0]
                    if best is None or score < best[0] or later:
                        best = (score, self._repair(suspect, look, edit, becomes, fixed, complete))
                    if complete:
                        break  # what follows in this statement is dearer
            if best is not None and best[1].complete:
                break
        return best[1] if best else None

    def _looked(self, suspect: Suspect, band: int) -> _Look | None:
        """What a look at the statement, right before it runs, found to try; None when it cannot be probed."""
        if not self._in_time():
            return None
        text = self._text(suspect.file)
        tree = ast.parse(text)
        statement = _statement(tree, suspect.ordinal)
        if statement is None:
            return None
        look = _Look(self, SourceText(text), statement, _function_around(tree, statement), BANDS[band])
        try:
            with self.bench.probed(suspect.file, tree, statement, look):
                self._run()
        except (SyntaxError, ValueError):
            return None
        return look

    def _repair(
        self,
        suspect: Suspect,
        look: _Look,
        edit: TextEdit,
        becomes: Meaning | None,
        fixed: frozenset[str],
        complete: bool,
    ) -> Repair:
        after = SourceText(look.source.with_edits([edit]))
        now = _statement(ast.parse(after.bytes), suspect.ordinal)
        return Repair(
            suspect,
            edit,
            look.source.of(look.statement),
            _moved(look, edit) or (after.of(now) if now is not None else edit.replacement),
            fixed,
            complete,
            look.was,
            becomes,
            look.shape,
            look.values_of(edit),
        )

    def _trial(self, file: str, edit: TextEdit, right: frozenset[str]) -> frozenset[str]:
        """The parameters that become right with the edit; empty if one that was right becomes wrong."""
        self.tried += 1
        text = SourceText(self._text(file)).with_edits([edit])
        try:
            with self.bench.edited(file, text):
                gradients = self._run()
        except (SyntaxError, ValueError):
            return frozenset()
        if gradients is None:
            return frozenset()
        now = self.right_of(gradients)
        return now - right if right <= now else frozenset()

    def _run(self) -> Gradients | None:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                return self.run()
            except Exception:  # an edit may break the user's code in any way
                return None

    def right_of(self, gradients: Gradients) -> frozenset[str]:
        """The parameters whose gradient equals the true one within rounding and error bar."""
        return frozenset(
            parameter.name
            for parameter in self.parameters
            if parameter.name in gradients and agrees(gradients[parameter.name], parameter, self._unit)
        )

    def _text(self, file: str) -> str:
        text = self.bench.files[file].text
        for edit in self._edits.get(file, []):
            text = SourceText(text).with_edits(
                [edit]
            )  # offsets of each edit refer to the text with those before
        return text

    def _in_time(self) -> bool:
        return time.process_time() < self._deadline


def unit_of(parameters: Sequence[ParameterEvidence]) -> float:
    """The largest entry of all true gradients: what rounding in the whole pass is measured by."""
    finite = (p.reference[np.isfinite(p.reference)] for p in parameters)
    return max((float(np.abs(values).max(initial=0.0)) for values in finite), default=0.0)


def agrees(gradient: Array, parameter: ParameterEvidence, unit: float = 0.0) -> bool:
    """Whether a gradient is the parameter's true one, to the error bar of the truth and rounding."""
    reference = parameter.reference
    if np.shape(gradient) != reference.shape or not np.isfinite(gradient).all():
        return False
    single = np.asarray(parameter.analytic).dtype == np.float32
    rounding = (1e-4 if single else 1e-9) * float(np.abs(reference).max(initial=0.0)) + 1e-13 * unit
    return bool((np.abs(gradient - reference) <= parameter.error + rounding).all())


Scored = tuple[float, TextEdit, Meaning | None]


def _moved(look: _Look, edit: TextEdit) -> str:
    return f"{look.source.of(look.statement)}   # {edit.after}" if edit.kind == "move" else ""


def _promising(look: _Look) -> Iterator[Scored]:
    return look.seen() if not look.is_sound else iter(())


def _sound(look: _Look) -> Iterator[Scored]:
    return look.seen() if look.is_sound else iter(())


def _unseen(look: _Look) -> Iterator[Scored]:
    return look.unseen()


# Costs of the edits that are looked at together; most faults are repaired by one of the first.
BANDS = ((0.0, 1.46), (1.46, math.inf))
ROUNDS = ((_promising, 0), (_sound, 0), (_promising, 1), (_sound, 1), (_unseen, 0), (_unseen, 1))


class _Look:
    """Called right before the statement runs: makes the candidate edits and keeps those whose value has a meaning."""

    def __init__(
        self,
        search: Search,
        source: SourceText,
        statement: ast.stmt,
        around: ast.AST,
        costs: tuple[float, float],
    ) -> None:
        self.search = search
        self.source = source
        self.statement = statement
        self.factors = search.factors
        self.around = around  # the function the statement stands in
        self.costs = costs
        self.body = next(
            (body for node in ast.walk(around) for body in bodies(node) if any(s is statement for s in body)),
            [],
        )
        self.hits = 0
        self.was: Meaning | None = None
        self.shape: tuple[int, ...] | None = None
        self._alive: list[tuple[TextEdit, ast.expr, Meaning | None]] = []
        self._pending: list[tuple[TextEdit, ast.expr]] = []  # edits that have changed nothing so far
        self._structural: list[TextEdit] = []
        self._others: list[TextEdit] = []
        self._worth: dict[TextEdit, dict[str, Any]] = {}
        self._env: dict[str, Any] = {}
        self._arrays: tuple[str, ...] = ()
        self._stores_in_array = False
        self._spoiled = False
        self._last: Any = None  # the value of the edit looked at last
        self._fingerprints: Counter[Any] = Counter()
        self.is_array = False
        value = value_node(statement)
        self._targets = subscripted(statement)
        self._tops = value.elts if isinstance(value, (ast.Tuple, ast.List)) else [value] if value else []

    def __call__(self, frame: FrameType) -> None:
        # After its first wrong value the statement is handed what that spoiled: nothing can be learnt there.
        if self.hits >= HITS or self._spoiled or self._env:
            return  # the last: an edit under trial called the user's function
        self.hits += 1
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            self._env = {**frame.f_globals, **frame.f_locals}
            try:
                self._look(frame)
            except Exception:  # odd values: nothing is learnt here, and the user's code runs on
                self._spoiled = True
            finally:
                self._env = {}

    def _look(self, frame: FrameType) -> None:
        top = self._tops[0] if self._tops else None
        value = self._outcome(top, self.source.of(top)) if top is not None else None
        was = self.search.meanings.of(value, ("gradient", "derivative", "part", "forward"))
        self._spoiled = was is None or was.known.kind == "forward"
        if self.hits == 1 or self._spoiled:
            self.was = was
            self.shape = value.shape if isinstance(value, np.ndarray) else None
            self.is_array = _is_arrays(value)
        if self.hits == 1:
            self._first(frame, value)
        else:
            self._again(value)

    @property
    def is_sound(self) -> bool:
        """Whether the statement's value gives no reason to suspect it: a gradient, or a value of the forward pass."""
        return self.is_gradient or (self.was is not None and self.was.known.kind == "forward")

    @property
    def is_gradient(self) -> bool:
        """Whether the statement as it is yields what it may well have to: a gradient or a derivative, unscaled."""
        was = self.was
        return was is not None and was.known.kind in ("gradient", "derivative") and was.factor == 1.0

    def seen(self) -> Iterator[Scored]:
        """Edits that give a known gradient, cheapest first."""
        scored = [(edit.cost + self._penalty(meaning), edit, meaning) for edit, _, meaning in self._alive]
        yield from sorted(scored, key=lambda row: row[0])[:TRIALS]

    def unseen(self) -> Iterator[Scored]:
        """Edits whose effect only a full run shows: of the statement as such, and the cheapest that mean nothing."""
        blind = self._others[:BLIND] if self.is_array and not self.is_gradient else []
        for edit in sorted([*self._structural, *blind], key=lambda edit: edit.cost):
            yield edit.cost, edit, None

    def _penalty(self, meaning: Meaning | None) -> float:
        if meaning is None:
            return 0.0
        return (
            HAS_MEANING * self.is_gradient
            + ODD_FACTOR * (meaning.factor != 1.0)
            + ODD_FACTOR * (meaning.arrangement != "")
            + ODD_FACTOR * (meaning.known.kind == "part")
            + ODD_FACTOR * (meaning.known.kind == "forward" and self.was is None)
            + 0.05 * (isinstance(self.statement, ast.Return) and self.is_gradient)
        )

    def values_of(self, edit: TextEdit) -> Mapping[str, Any]:
        """What the texts before and after were worth when the statement first ran."""
        return self._worth.get(edit, {})

    def _again(self, value: Any) -> None:
        """A later execution judges only the edits that changed nothing so far: any other one had changed the state."""
        print_ = _fingerprint(value) if _is_arrays(value) else None
        pending = []
        for edit, top in self._pending:
            meaning = self._meaning(edit, top)
            if print_ is not None and _is_arrays(self._last) and _fingerprint(self._last) == print_:
                pending.append((edit, top))
            elif meaning is not None:
                self._keep(edit, top, meaning)
        self._pending = pending

    def _keep(self, edit: TextEdit, top: ast.expr, meaning: Meaning) -> None:
        self._alive.append((edit, top, meaning))
        texts = {text.removeprefix("1 ").removeprefix("/ ") for text in (edit.before, edit.after)}
        self._worth[edit] = {text: self._plain(text) for text in texts if text} | {
            NEW: self._last,
            OLD: self._outcome(top, self.source.of(top)),
            UPSTREAM: self._upstream(top, meaning),
            SIMPLEX: edit.kind in ("axis", "keepdims") and self._has_probabilities(top),
        }

    def _has_probabilities(self, top: ast.expr) -> bool:
        for node in ast.walk(top):
            value = (
                self._value_of(self.source.of(node)) if isinstance(node, (ast.Name, ast.Attribute)) else None
            )
            if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or not (value > 0).all():
                continue
            if any(np.allclose(value.sum(axis=axis), 1) for axis in range(value.ndim)):
                return True
        return False

    def _upstream(self, top: ast.expr, meaning: Meaning) -> Any:
        """dL/da of the layer whose dL/dz the edit yields, where it stands in the statement or in scope."""
        role = meaning.known.role
        if role.what != "dL/dz":
            return None
        texts = [self.source.of(node) for node in ast.walk(top) if isinstance(node, ast.expr)]
        for text in (*texts, *self._arrays):
            found = self.search.meanings.of(self._value_of(text), ("gradient",))
            if (
                found is not None
                and found.known.role.what == "dL/da"
                and found.known.role.layer == role.layer
            ):
                return self._value_of(text)
        return None

    def _first(self, frame: FrameType, value: Any) -> None:
        original = _fingerprint(value) if _is_arrays(value) else None
        scope = with_expressions(
            scope_of(frame.f_locals, frame.f_globals), self.source, self.around, self._evaluate
        )
        self._arrays = tuple(scope.arrays)
        self._stores_in_array = any(
            isinstance(self._evaluate(self.source.of(target.value)), np.ndarray) for target in self._targets
        )
        low, high = self.costs
        for edit in edits_of(self.statement, self.source, scope, self._value_of, self._matches, self.body):
            if not low <= edit.cost < high:
                continue
            top = self._top_of(edit)
            if top is None:
                self._structural.append(edit)
                continue
            meaning = self._meaning(edit, top)
            if original is not None and _is_arrays(self._last) and _fingerprint(self._last) == original:
                self._pending.append((edit, top))
            elif meaning is None:
                self._others.append(edit)
            elif not self._seen_already(edit, top):  # else a dearer way to write what a cheaper edit yields
                self._keep(edit, top, meaning)

        for edit in self._others[:BLIND]:
            self._worth[edit] = {t: self._plain(t) for t in (edit.before, edit.after) if t}

    def _seen_already(self, edit: TextEdit, top: ast.expr) -> bool:
        """Whether a cheaper edit of the same expression gave the same value, and outside of any loop for all I know."""
        key = (self.source.start(top), _fingerprint(self._last))
        self._fingerprints[key] += 1
        return self._fingerprints[key] > ALIKE

    def _top_of(self, edit: TextEdit) -> ast.expr | None:
        for top in (*self._tops, *self._targets):
            if self.source.start(top) <= edit.start and edit.end <= self.source.end(top):
                return top
        return None

    def _meaning(self, edit: TextEdit, top: ast.expr) -> Meaning | None:
        start = self.source.start(top)
        text = self.source.bytes[start : self.source.end(top)]
        edited = text[: edit.start - start] + edit.replacement.encode() + text[edit.end - start :]
        value = self._last = self._outcome(top, edited.decode())
        if isinstance(value, (list, tuple)) and value and _is_arrays(value):
            meanings = [self._plainest(part) for part in value[:HITS]]
            return meanings[0] if all(meanings) else None
        return self._plainest(value)

    def _outcome(self, top: ast.expr, text: str) -> Any:
        value = self._left_by(top, text)
        return np.asarray(value) if isinstance(value, np.matrix) else value

    def _left_by(self, top: ast.expr, text: str) -> Any:
        """What the statement leaves when this part of it reads like that: the array stored into, the updated target."""
        match self.statement:
            case ast.AugAssign(target=target, op=(ast.Mult() | ast.Div()) as op) if top is not target:
                sign = "*" if isinstance(op, ast.Mult) else "/"
                return self._evaluate(f"({self.source.of(target)}) {sign} ({text})")
            case ast.AugAssign(
                target=ast.Subscript() as target, value=value, op=(ast.Add() | ast.Sub()) as op
            ):
                base = self._evaluate(self.source.of(target.value))
                if not isinstance(base, np.ndarray):
                    return self._evaluate(text)
                place = text if top is target else self.source.of(target)
                added = self.source.of(value) if top is target else text
                sign = "+=" if isinstance(op, ast.Add) else "-="
                return self._stored(base, self.source.of(target.value), place, added, sign)
            case ast.Assign(targets=[ast.Subscript() as target], value=value):
                if top is target:
                    target_text, value_text = text, self.source.of(value)
                else:
                    target_text, value_text = self.source.of(target), text
                base = self._evaluate(self.source.of(target.value))
                if not isinstance(base, np.ndarray):
                    return None if top is target else self._evaluate(text)
                return self._stored(base, self.source.of(target.value), target_text, value_text)
            case _:
                return self._evaluate(text)

    def _stored(self, base: Array, name: str, target: str, value: str, sign: str = "=") -> Any:
        copy = base.copy()
        try:
            code = compile(f"_stored_{target.removeprefix(name)} {sign} ({value})", "<edit>", "exec")
            exec(code, {**self._env, "_stored_": copy})
        except Exception:
            return None
        return copy

    def _matches(self, value: Any) -> float | None:
        """Which multiple of a known gradient or derivative a value is, at a scale that occurs; None if it is none."""
        if self._combines:
            return 1.0  # the statement does more with it: only a look at the outcome tells
        meaning = self._plainest(value)
        return meaning.factor if meaning is not None else None

    @property
    def _combines(self) -> bool:
        return isinstance(self.statement, ast.AugAssign) or bool(self._targets and self._stores_in_array)

    def _plainest(self, value: Any) -> Meaning | None:
        kinds: tuple[Kind, ...] = ("gradient", "derivative", "part")
        if self.was is None or self.was.known.kind == "forward":
            kinds += ("forward",)  # a value of the forward pass may have been meant, another one
        for meaning in self.search.meanings.all_of(value, kinds):
            factors = (1.0,) if meaning.known.kind in ("derivative", "forward") else self.factors
            if any(abs(meaning.factor - factor) <= 1e-9 * abs(factor) for factor in factors):
                return meaning
            another = self.was is None or meaning.known is not self.was.known
            if (
                another
                and meaning.known.kind in ("gradient", "part")
                and meaning.factor == round(meaning.factor)
            ):
                return meaning  # a mean over samples may be taken at the very end
        return None

    def _plain(self, text: str) -> Any:
        value = self._evaluate(text)
        return np.asarray(value) if isinstance(value, np.matrix) else value

    def _value_of(self, text: str) -> Array | None:
        value = self._evaluate(text)
        if isinstance(value, np.ndarray):
            return np.asarray(
                value
            )  # a matrix by its entries: what is multiplied here is multiplied entrywise
        return value if isinstance(value, (float, np.floating)) else None  # type: ignore[return-value]

    def _evaluate(self, text: str) -> Any:
        """The value of an expression in the statement's frame, or None. Parenthesised: it may span lines."""
        try:
            return eval(compile(f"({text})", "<edit>", "eval"), self._env)
        except Exception:
            return None


def _fingerprint(value: Any) -> Any:
    """Equal for equal numbers: shape and contents, rounded beyond what the order of operations does to them."""
    if isinstance(value, (list, tuple)):
        return tuple(_fingerprint(part) for part in value)
    array = np.asarray(value, dtype=float)
    size = float(np.abs(array).max(initial=0.0)) or 1.0
    return (array.shape, f"{size:.9e}", np.round(array / size, 9).tobytes())


def _is_arrays(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return bool(value) and all(isinstance(part, np.ndarray) for part in value[:HITS])
    return isinstance(value, np.ndarray)


def _function_around(tree: ast.Module, statement: ast.stmt) -> ast.AST:
    around: ast.AST = tree
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(
            child is statement for child in ast.walk(node)
        ):
            around = node  # ast.walk goes outside in: the last one is the innermost
    return around


def _statement(tree: ast.Module, ordinal: int) -> ast.stmt | None:
    for index, node in enumerate(node for node in ast.walk(tree) if isinstance(node, ast.stmt)):
        if index == ordinal:
            return node
    return None


def ordinal_of(tree: ast.Module, line: int, column: int) -> int | None:
    """The place, in ast.walk order, of the statement that begins at this line and byte column; None if none does."""
    for index, node in enumerate(node for node in ast.walk(tree) if isinstance(node, ast.stmt)):
        if (node.lineno, node.col_offset) == (line, column):
            return index
    return None
