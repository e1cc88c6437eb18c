"""Looks at a statement right before it runs: makes the candidate edits and keeps those whose value has a meaning."""

from __future__ import annotations

import ast
import math
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from types import FrameType
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.edits import edits_of, parts_of, statement_value, unpacked
from gradcheck.repairing.editing.inserting import INSERT, inserted
from gradcheck.repairing.editing.likened import likened
from gradcheck.repairing.editing.loops import ended_turns, first_items
from gradcheck.repairing.editing.masked_stores import MULTIPLIED
from gradcheck.repairing.editing.numpy_names import as_spelled
from gradcheck.repairing.editing.old_values import MOVED
from gradcheck.repairing.editing.scope import (
    Scope,
    around_a_function,
    beside_its_sum,
    read_in_functions,
    scope_of,
    with_expressions,
)
from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import ONLY_RUN, SourceText, TextEdit
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.repair import NEW, OLD, SIMPLEX, UPSTREAM
from gradcheck.repairing.running.values import as_numbers, close, fingerprint, same_number
from gradcheck.repairing.running.workbench import bodies
from gradcheck.repairing.searching.accumulations import Accumulation
from gradcheck.repairing.searching.kept import BLIND, Alive, Kept
from gradcheck.repairing.searching.origin import accumulates
from gradcheck.stumbling import is_strict
from gradcheck.values.meaning import Kind, Meaning, Meanings
from gradcheck.values.one_hot import is_one_hot

OF_A_MASK = 0.6  # added for a factor of what is yes or no: it belongs to what is multiplied with that
HITS = 8  # executions of a statement (loop iterations) that are waited for until its value is wrong
ALIKE = 3  # edits of a statement that gave one value and are all tried: in a later execution they may differ
FIRST_ALIKE = 8  # and of those that gave one number: all counters of loops begin with the same one
MISSHAPEN = (
    0.02  # added for a gradient in another shape than its parameter: a bias of (1, 3) where it is (3,)
)
RESCALED = (
    0.6  # added where a gradient that is right as it is becomes a multiple at a scale that nothing else has
)
ALONGSIDE = 500  # edits of a statement that fill arrays of their own
ASSIGNED = ("augment", "operator", "drop term", MULTIPLIED)  # edits of how a statement assigns, or whether
PLACING = (int, np.integer, range, slice, enumerate, zip, np.bool_)  # values that only say where

SEEN: tuple[Kind, ...] = ("gradient", "derivative", "part", "forward")


class Look(Kept):
    """Called right before the statement runs: makes the candidate edits and keeps those whose value has a meaning."""

    def __init__(
        self,
        meanings: Meanings,
        factors: frozenset[float],
        source: SourceText,
        statement: Step,
        around: ast.AST,
        costs: tuple[float, float] | None,
        targets: Mapping[int, Array] | None = None,
        after: bool = False,
        written: list[TextEdit] | None = None,
    ) -> None:
        super().__init__(meanings, factors, source, statement, around, targets, after)
        self.written = written if written is not None else []
        self.costs = costs
        self.body = next(
            (body for node in nodes_in(around) for body in bodies(node) if any(s is statement for s in body)),
            [],
        )
        self._now: Meaning | None = None  # what the statement yields in the execution looked at
        self._pending: list[tuple[TextEdit, ast.expr]] = []  # edits that have changed nothing so far
        self._started = False
        self.stumbled: Exception | None = None  # over what nobody thought of
        self._last_hit = (0 if after and accumulates(statement) else min(self.targets, default=0)) + HITS
        self._spoiled = False
        self._last: Any = None  # the value of the edit looked at last
        self._fingerprints: Counter[Any] = Counter()
        self._filling: Accumulation | None = None

    def __call__(self, frame: FrameType) -> None:
        if self._filling is not None and not self._env:
            self._fill({**frame.f_globals, **frame.f_locals})
        # After its first wrong value the statement is handed what that spoiled: nothing can be learnt there.
        if self.hits >= self._last_hit or self._spoiled or self._env:
            return  # the last: an edit under trial called the user's function
        self.hits += 1
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            around = around_a_function(frame.f_locals, frame.f_globals, frame.f_code.co_names)
            self._env = {"np": np, **around, **frame.f_locals}
            self._loops = first_items(self.statement, self._env)
            self._env |= self._loops
            try:
                self._look(frame)
            except Exception as error:  # odd values: nothing is learnt here, and the user's code runs on
                self._spoiled, self.stumbled = True, error
            finally:
                self._env = {}

    def _look(self, frame: FrameType) -> None:
        top = self._tops[0] if self._tops else None
        self._steps = self._stores and self._is_parameter(self._held())
        value = self._outcome(top, self.source.of(top)) if top is not None else None
        if self.hits == 1:
            self.at_first = self.meanings.of(value, SEEN)
        early = self.hits * self._width(value) <= min(self.targets, default=0)
        if self._steps and not self._started:  # each parameter is updated by itself
            self._last_hit = min(self.targets, default=0) + HITS
        if early and not self._started and (self._steps or not (self.after and accumulates(self.statement))):
            return  # it yields what it must so far
        first, self._started = not self._started, True
        was = self.meanings.of(value, SEEN)
        self._now = was
        # A value of the forward pass is read again in the next round of a loop: another index shows there.
        self._spoiled = was is None or (was.known.kind == "forward" and not first and not self._pending)
        if first or self._spoiled:
            self.was = was
            self.shape = value.shape if isinstance(value, np.ndarray) else None
            self.is_array = _is_arrays(value)
            self.is_given = is_one_hot(value)
        if first:
            self._last_hit = self.hits - 1 + HITS
            self._first(frame, value)
        else:
            self._again(value)

    def _width(self, value: Any) -> int:
        """How many values one execution of the statement makes."""
        return len(value) if isinstance(value, (list, tuple)) else len(unpacked(self.statement)) or 1

    def _again(self, value: Any) -> None:
        """A later execution judges only the edits that changed nothing so far: any other one had changed the state."""
        print_ = fingerprint(value) if _is_arrays(value) else None
        pending = []
        for edit, top in self._pending:
            meaning = self._meaning(edit, top)
            if print_ is not None and _is_arrays(self._last) and fingerprint(self._last) == print_:
                pending.append((edit, top))
            elif meaning is not None:
                self._keep(edit, top, meaning)
        self._pending = pending

    def _keep(self, edit: TextEdit, top: ast.expr, meaning: Meaning) -> None:
        old = self._outcome(top, self.source.of(top))
        was = self._now if len(self._tops) == 1 else self.meanings.of(old, SEEN)
        place = self._place(edit, top) + MISSHAPEN * self._is_misshapen(self._last, meaning)
        place += RESCALED * self._only_rescales(old, was, meaning)
        self._alive.append(Alive(edit, meaning, was, self._looks_right(was), place))
        if self._is_target(self._last) or self._is_well_shaped(self._last, meaning):
            self._on_target.add(edit)
        texts = {text.removeprefix("1 ").removeprefix("/ ") for text in (edit.before, edit.after)}
        if edit in self._shadows:
            self._keep_above(edit)
            return
        self._worth[edit] = {text: self._plain(text) for text in texts if text} | {
            NEW: as_numbers(_first_of(self._last)),
            OLD: as_numbers(_first_of(old)),
            UPSTREAM: self._upstream(top, meaning),
            SIMPLEX: edit.kind in ("axis", "keepdims") and self._has_probabilities(top),
        }

    def _only_rescales(self, old: Any, was: Meaning | None, becomes: Meaning) -> bool:
        if was is None or was.factor != 1.0 or not self._is_gradient(was):
            return False
        if becomes.factor in self.meanings.trusted or np.shape(old) != np.shape(self._last):
            return False
        return isinstance(old, np.ndarray) and is_multiple(np.asarray(self._last), old)

    def _first(self, frame: FrameType, value: Any) -> None:
        originals = self._fingerprints_of_tops(value)
        whole = [self._evaluate(self.source.of(top)) for top in self._tops]
        self._says_where = all(_says_where(part) for part in whole)
        over = ended_turns(self.around, self.statement)
        left = {n: v for n, v in frame.f_locals.items() if n not in over or not isinstance(v, int)}
        scope = with_expressions(
            scope_of(
                {**left, **self._loops},
                around_a_function(frame.f_locals, frame.f_globals, frame.f_code.co_names),
                frame.f_code.co_names,
                read_in_functions(self.source.text),
            ),
            self.source,
            self.around,
            self._evaluate,
        )
        scope = beside_its_sum(scope, self.source, self.statement)
        self._arrays = tuple(scope.arrays)
        self._stores_in_array = any(
            isinstance(self._evaluate(self.source.of(target.value)), np.ndarray) for target in self._targets
        )
        for edit in self._made(scope):
            if edit.kind == INSERT or edit.replacement.startswith("\n"):
                self._behind(edit)
                continue
            top = self._top_of(edit)
            if top is None and edit in self._shadows:
                self._silent.append(edit)
                continue
            if top is None and len(self._tops) > 1 and (exchanged := self._of_several(edit)) is not None:
                self._keep(edit, self._tops[0], exchanged)
                continue
            if top is None:
                self._last = self._assigned(edit) if edit.kind in ASSIGNED else None
                assigned = self._plainest(self._last) if self._tops and self._last is not None else None
                if assigned is not None:
                    self._keep(edit, self._tops[0], assigned)
                    self._compare_what_is_stored(edit)
                else:
                    self._structural.append(edit)
                continue
            meaning = self._meaning(edit, top)
            original = originals.get(id(top), originals.get(id(self._tops[0])))
            if original is not None and _is_arrays(self._last) and fingerprint(self._last) == original:
                self._pending.append((edit, top))
            elif meaning is None:
                if edit in self._shadows:
                    self._silent.append(edit)
                    continue
                if edit.kind == "operand" and _is_a_lone_axis(value, self._last):
                    continue
                hits = self.targets.get(0) is not None and same_number(self._last, self.targets[0])
                (self._hits_target if hits else self._others).append(edit)
                if not hits and edit.kind in ("operand", "index") and isinstance(value, int):
                    self._numbers.append(edit)
            elif not self._seen_already(edit, top):  # else a dearer way to write what a cheaper edit yields
                self._keep(edit, top, meaning)

        for edit in self._others[:BLIND]:
            self._worth[edit] = {t: self._plain(t) for t in (edit.before, edit.after) if t}
        if Accumulation.can_judge(self.statement):
            unchanged = (edit for edit, _ in self._pending)  # so far: index 0 is c in the first round
            every = (*self._others, *self._structural, *self._silent, *unchanged)
            silent = [edit for edit in every if edit.kind not in MOVED]
            cheapest = sorted(silent, key=lambda edit: edit.cost)[:ALONGSIDE]
            self._filling = Accumulation(self.statement, self.source, cheapest)
            self._filling.step(self._env)

    def _of_several(self, edit: TextEdit) -> Meaning | None:
        """What the first of the statement's values becomes by an edit that turns several of them into gradients."""
        start, end = self.source.start(self.statement), self.source.end(self.statement)
        inside = start <= edit.start and edit.end <= end and edit.kind == "operand"
        text = self.source.bytes
        edited = (
            text[start : edit.start] + edit.replacement.encode() + text[edit.end : end] if inside else b""
        )
        value = statement_value(edited.decode())
        tops = parts_of(value) if value is not None else []
        made = [self._evaluate(ast.unparse(top)) for top in tops]
        meanings = [self._plainest(each) for each in made]
        if len(tops) != len(self._tops) or not all(map(self._is_gradient, meanings)):
            return None
        self._last = made[0]
        return meanings[0]

    def _fingerprints_of_tops(self, value: Any) -> dict[int, Any]:
        """What tells of each of the statement's values, of which that of the first is given, whether it is changed."""
        made = {id(top): self._outcome(top, self.source.of(top)) for top in self._tops[1:]}
        made |= {id(top): value for top in self._tops[:1]}
        return {top: fingerprint(each) if _is_arrays(each) else None for top, each in made.items()}

    def _compare_what_is_stored(self, edit: TextEdit) -> None:
        """Of an edit that assigns another way keeps the part that is written to, before and after."""
        worth = self._worth.get(edit)
        stored = self._plain(self.source.of(self._tops[0]))
        if (
            worth
            and np.shape(worth[OLD]) != np.shape(worth[NEW])
            and np.shape(stored) == np.shape(worth[NEW])
        ):
            worth[OLD] = as_numbers(stored)

    def _fill(self, env: dict[str, Any]) -> None:
        self._env = env  # an edit under trial may call a function that the statement stands in
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                assert self._filling is not None
                self._filling.step(env)
        except Exception:
            self._filling = None
        finally:
            self._env = {}

    def settle(self) -> None:
        """After the run: edits of a statement that fills an array have a meaning when the full array has one."""
        if self.stumbled is not None and is_strict():
            raise self.stumbled
        if self._filling is None or self._filling.steps < 2:
            return
        after = self._filling.added_after()
        whole = self.targets.get(0) if self.after and len(self.targets) == len(after) == 1 else None
        for edit, made, was in self._filling.results():
            if whole is not None and close(made[0] + after[0], whole):
                due = self.meanings.of(whole)
                if due is not None:
                    self._alive.append(Alive(edit, due, self.meanings.of(was[0]), False, 0.0))
                    self._on_target.add(edit)
                    self._worth[edit] = self._worth.get(edit, {}) | {OLD: was[0], NEW: made[0]}
                continue
            for others in (after, [np.zeros(())] * len(after)):
                now = [self._plainest(array + rest) for array, rest in zip(made, others)]
                before = [self.meanings.of(array + rest) for array, rest in zip(was, others)]
                better = [
                    i for i, (new, old) in enumerate(zip(now, before)) if new and not self._looks_right(old)
                ]
                # an array that never has a meaning is the gradient of an input, say: that tells nothing
                if not better or any(old and not new for new, old in zip(now, before)):
                    continue
                first = better[0]
                becomes = now[first]
                assert becomes is not None
                old = before[first]
                self._alive.append(Alive(edit, becomes, old, self._looks_right(old), 0.0))
                self._worth[edit] = self._worth.get(edit, {}) | {OLD: was[first], NEW: made[first]}
                break

    def _made(self, scope: Scope) -> list[TextEdit]:
        """The edits of the statement in this look's range of costs, or those that are solved for."""
        if self.costs is None:
            return self._solved(scope, bool(self.targets) or Accumulation.can_judge(self.statement))
        low, high = self.costs
        made: list[TextEdit] = []
        if high == math.inf:
            more = inserted(self.statement, self.around, self.body, self.source, scope, self._value_of)
            made += as_spelled(more, self.source)
        if low < math.inf:
            made += self._plain_edits(scope)
        return [edit for edit in made if low <= edit.cost < high or low == math.inf]

    def _plain_edits(self, scope: Scope) -> list[TextEdit]:
        """The edits of the statement itself, of all costs: those of another look at the same code are the same."""
        if not self.written:
            plain = (self.statement, self.source, scope, self._value_of, self._matches, self.body)
            self.written += edits_of(*plain, self._resembles)
            self.written += likened(self.statement, self.around, self.source)
            if self._says_which():
                self.written[:] = [
                    replace(e, cost=e.cost + OF_A_MASK * (e.kind == "factor")) for e in self.written
                ]
            self.written.sort(key=lambda edit: edit.cost)
        return self.written

    def _says_which(self) -> bool:
        """Whether the statement's values are all yes or no: a mask."""
        values = [self._evaluate(self.source.of(top)) for top in self._tops]
        return bool(values) and all(isinstance(v, np.ndarray) and v.dtype.kind == "b" for v in values)

    def _behind(self, edit: TextEdit) -> None:
        """Keeps a statement put behind this one when what it leaves is a gradient that nothing held before."""
        text = edit.replacement.strip()
        self._last, before = self._left_behind(text, self._tops[0])
        if self._steps and isinstance(before, float):  # any number is a multiple of any gradient of one
            self._numbers.append(edit)
            return
        meaning = self._plainest(self._last)
        gradient = meaning is not None and meaning.known.kind in ("gradient", "part")
        if meaning is not None and gradient and not np.array_equal(self._last, before):
            self._alive.append(Alive(edit, meaning, None, False, 0.0))
            self._worth[edit] = {OLD: before, NEW: self._last, edit.after: self._plain(edit.after)}
            if self._is_target_of(text.partition(" ")[0], self._last):
                self._on_target.add(edit)

    def _seen_already(self, edit: TextEdit, top: ast.expr) -> bool:
        """Whether a cheaper edit of the same expression gave the same value, and outside of any loop for all I know."""
        # an edit of a statement above may change what others read as well
        key = (self.source.start(top), edit in self._shadows, fingerprint(self._last))
        self._fingerprints[key] += 1
        return self._fingerprints[key] > (FIRST_ALIKE if isinstance(self._last, float) else ALIKE)

    def _top_of(self, edit: TextEdit) -> ast.expr | None:
        if edit.kind in ONLY_RUN:
            return None
        if edit in self._shadows:
            return self._shadows[edit][0].top
        for top in (*self._tops, *self._targets):
            if self.source.start(top) <= edit.start and edit.end <= self.source.end(top):
                return top
        return None

    def _meaning(self, edit: TextEdit, top: ast.expr) -> Meaning | None:
        value = self._last = self._outcome(top, self._edited(edit, top))
        if isinstance(value, (list, tuple)) and not value:
            return None
        if self._is_target(value):
            return self.meanings.of(value[0] if isinstance(value, (list, tuple)) else value) or self.due
        if isinstance(value, (list, tuple)) and value and _is_arrays(value):
            meanings = [self._plainest(part) for part in value[:HITS]]
            return meanings[0] if all(meanings) else None
        return self._plainest(value)

    def _edited(self, edit: TextEdit, top: ast.expr) -> str:
        """What a part of the statement reads like with the edit."""
        if edit in self._shadows:
            return self._shadows[edit][0].text
        start = self.source.start(top)
        text = self.source.bytes[start : self.source.end(top)]
        return (text[: edit.start - start] + edit.replacement.encode() + text[edit.end - start :]).decode()


def _is_a_lone_axis(was: Any, now: Any) -> bool:
    """Whether a count becomes the length 1 of another array's axis: what is to be divided by nothing has no divisor."""
    return isinstance(was, int) and isinstance(now, int) and was > 1 == now


def _says_where(value: Any) -> bool:
    if isinstance(value, (list, tuple)):  # of ids, that a loop goes through
        return all(isinstance(item, (int, np.integer, tuple)) for item in value)
    return isinstance(value, PLACING)


def _first_of(value: Any) -> Any:
    return value[0] if isinstance(value, (list, tuple)) and value else value


def _is_arrays(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return bool(value) and all(isinstance(part, np.ndarray) for part in value[:HITS])
    return isinstance(value, np.ndarray)
