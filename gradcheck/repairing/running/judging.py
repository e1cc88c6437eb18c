"""Judges what a statement yields, as it is or edited: which gradient it is, and whether it looks right there."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.edits import parts_of, unpacked, value_node
from gradcheck.repairing.editing.making import broadcasts
from gradcheck.repairing.editing.statements import Step, only_takes_out
from gradcheck.repairing.editing.text import WORKED, SourceText, TextEdit
from gradcheck.repairing.running.live import Live
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import Kind, Meaning, Meanings

CARRIED = 0.4  # added to the cost of an edit of what another function, or a statement above, has made
TAKEN = 1.0  # and of a forward value that is but taken out of a dict: it is worked with further on
ALIAS = -0.05  # and of what is given another name as it is
LIKELY: Mapping[Kind, int] = {"gradient": 0, "derivative": 1, "part": 2}  # what a statement may have to yield
GRADIENTS: tuple[Kind, ...] = ("gradient", "part")
MADE = (np.ndarray, float, np.floating)  # what may be a gradient; a whole number only counts


class Judge(Live):
    """A statement that is looked at, with what is known of the values it may yield."""

    def __init__(
        self,
        meanings: Meanings,
        factors: frozenset[float],
        source: SourceText,
        statement: Step,
        targets: Mapping[int, Array] | None = None,
        after: bool = False,
    ) -> None:
        super().__init__(source, statement, meanings)
        self.factors = factors
        self.targets = targets or {}  # by execution: what the statement is known to have to yield
        self.after = after
        self._plainly = bool(self.targets) and not after
        self.due: Meaning | None = None  # what that is, where no known value has so few entries
        self.hits = 0
        self.was: Meaning | None = None  # what it yields where it is wrong, or else first
        self.at_first: Meaning | None = (
            None  # in the first round of a loop: what is wrong later may be inherited
        )
        value = value_node(statement)
        self._tops = parts_of(value) if value else []
        self._arrays: tuple[str, ...] = ()

    def _looks_right(self, was: Meaning | None) -> bool:
        """Whether the statement's value gives no reason to suspect it; a forward value is no gradient to hand back."""
        hands_back = isinstance(self.statement, (ast.Return, ast.Lambda)) and len(self._tops) == 1
        forward = was is not None and was.known.kind == "forward"
        return not self._written and (self._is_gradient(was) or (forward and not hands_back))

    def _is_gradient(self, was: Meaning | None) -> bool:
        """Whether a value is what a statement may well have to yield: a gradient or a derivative at a usual scale."""
        if was is None or was.known.kind not in ("gradient", "derivative") or was.arrangement == "transposed":
            return False
        return was.factor in self.meanings.usual or (self._steps and was.factor > 0)

    def _place(self, edit: TextEdit, top: ast.expr) -> float:
        """What speaks against an edit of a whole value here: it was made elsewhere and is only handed on.

        A new name for what has one already is different: something was to be done in between.
        """
        if (edit.start, edit.end) != (self.source.start(top), self.source.end(top)):
            return 0.0
        if edit.kind in WORKED and only_takes_out(self.statement):
            held = self.meanings.of(self._value_of(self.source.of(top)), ("gradient", "forward"))
            return TAKEN if held is not None and held.known.kind == "forward" else 0.0
        if isinstance(top, (ast.Name, ast.Attribute)):
            return CARRIED if isinstance(self.statement, ast.Return) else ALIAS
        name = top.func if isinstance(top, ast.Call) else None
        called = isinstance(name, (ast.Name, ast.Attribute)) and isinstance(
            self._evaluate(self.source.of(name)), (FunctionType, MethodType)
        )
        return CARRIED if called else 0.0

    def _is_misshapen(self, value: Any, meaning: Meaning) -> bool:
        """Whether a value is the gradient of a parameter but for axes of length 1."""
        known = meaning.known
        is_whole = isinstance(value, np.ndarray) and known.order < 0 and not meaning.arrangement
        return is_whole and value.shape != np.shape(known.value)

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
            found = self.meanings.of(self._value_of(text), ("gradient",))
            if (
                found is not None
                and found.known.role.what == "dL/da"
                and found.known.role.layer == role.layer
            ):
                return self._value_of(text)
        return None

    def _matches(self, value: Any) -> float | None:
        """Which multiple of a known gradient or derivative a value is, at a scale that occurs; None if it is none."""
        if self._combines:
            return 1.0  # the statement does more with it: only a look at the outcome tells
        if self._is_target(value):
            return 1.0  # at whatever scale the rest of the pass works
        # `a - t` is a value of the forward pass as well: the gradient is what is meant
        meaning = self._plainest(value, GRADIENTS) or self._plainest(value)
        return meaning.factor if meaning is not None else None

    def _resembles(self, values: Array) -> Array:
        """Of each array of a stack whether a closer look may find that it matches."""
        if self._combines:
            return np.ones(len(values), dtype=bool)
        target = self._target(values[0]) if len(values) else None
        if target is None or np.shape(target) != values.shape[1:]:
            return self.meanings.resembled(values)
        hits = np.array([close(value, target) for value in values], dtype=bool)
        seen: Array = self.meanings.resembled(values) | hits
        return seen

    def _target(self, value: Any) -> Any:
        """What the statement is known to have to yield in this execution, as its outcome is told; None: not known.

        A list of arrays where the value is one: each of them is a value of its own to those who look for places.
        """
        if not isinstance(value, (list, tuple)):
            target = self.targets.get(self.hits - 1)
            return None if target is None else self._change(target, self.after)
        first = (self.hits - 1) * len(value)
        targets = [self.targets.get(first + index) for index in range(len(value))]
        return None if any(t is None for t in targets) else self._change(targets, self.after)

    def _is_target(self, value: Any) -> bool:
        """Whether a value, or each of a list, is what the statement is known to have to yield."""
        target = self._target(value)
        if isinstance(target, list):
            return all(isinstance(v, MADE) and close(np.asarray(v), t) for v, t in zip(value, target))
        return target is not None and isinstance(value, MADE) and close(np.asarray(value), target)

    def _is_well_shaped(self, value: Any, meaning: Meaning) -> bool:
        """Whether it is the gradient of a parameter in that one's shape, where its numbers are due in another one."""
        if not isinstance(value, np.ndarray) or meaning.known.order >= 0 or meaning.arrangement:
            return False
        target = self._target(value)
        if not isinstance(target, np.ndarray) or value.shape != np.shape(meaning.known.value):
            return False
        return value.size == target.size and close(value.reshape(target.shape), target)

    def _is_target_of(self, name: str, value: Any) -> bool:
        """Whether that is what the name that the statement binds, or one of several, is known to have to be."""
        if name and name == self._name():
            return self._is_target(value)
        several = [ast.unparse(target) for target in unpacked(self.statement)]
        if name not in several:
            return False
        target = self.targets.get((self.hits - 1) * len(several) + several.index(name))
        return target is not None and isinstance(value, MADE) and close(np.asarray(value), target)

    def _known_of(self, shape: tuple[int, ...]) -> list[Array]:
        """The gradients and derivatives of that shape, each once: what goes into a product may have to be one."""
        found: dict[bytes, Array] = {}
        for known in sorted(self.meanings.knowns, key=lambda known: LIKELY.get(known.kind, 9)):
            if known.kind in LIKELY and known.value.shape == shape:
                found.setdefault(np.round(known.value, 12).tobytes(), known.value)
        return list(found.values())

    def _targets_of(self, shape: tuple[int, ...]) -> list[Array]:
        """The gradients and derivatives of that shape, as the statement must yield them: without what it adds to."""
        if self._targets and self._stores_in_array and not self._plainly:
            return self._stored_targets(shape)
        base: Array | float = 0.0
        sign = 1.0
        if isinstance(self.statement, ast.AugAssign):
            held = self._value_of(self.source.of(self.statement.target))
            if held is None or not isinstance(self.statement.op, (ast.Add, ast.Sub)):
                return self._factors_due(held, self.statement.op, shape)
            base, sign = held, 1.0 if isinstance(self.statement.op, ast.Add) else -1.0
        target = self.targets.get(self.hits - 1)
        if target is not None and broadcasts(
            shape, np.shape(target)
        ):  # a term that would spread it may be missing
            return [sign * (target - base) if self.after else target]
        found: dict[bytes, Array] = {}
        for known in sorted(self.meanings.knowns, key=lambda known: LIKELY.get(known.kind, 9)):
            if known.kind not in LIKELY or known.value.shape != shape:
                continue
            for factor in self.meanings.trusted:
                target = sign * (factor * known.value - base)
                found.setdefault(np.round(target, 12).tobytes(), target)
        return list(found.values())

    def _factors_due(self, held: Array | None, op: ast.operator, shape: tuple[int, ...]) -> list[Array]:
        """What `d *= x` or `d /= x` must be given, an array of that shape, to leave what it must."""
        target = self.targets.get(self.hits - 1)
        if target is not None and not self.after:
            return [target] if np.shape(target) == shape else []
        if held is None or not isinstance(op, (ast.Mult, ast.Div)):
            return []
        wholes = [target] if target is not None else self._known_of(held.shape)
        found = []
        for whole in (w for w in wholes if w.shape == held.shape and not w[held == 0].any()):
            above, below = (whole, held) if isinstance(op, ast.Mult) else (held, whole)
            inside = (held != 0) & (whole != 0) if isinstance(op, ast.Div) else held != 0
            due = _collapsed(np.divide(above, below, out=np.full(held.shape, np.nan), where=inside), shape)
            found += [due] if due is not None else []
        return found

    def _stored_targets(self, shape: tuple[int, ...]) -> list[Array]:
        """What a store into an array must put there, where it is known what the array must be behind it."""
        target = self.targets.get(self.hits - 1)
        place = self._targets[0]
        held = self._value_of(self.source.of(place.value))
        if target is None or not self.after or not isinstance(held, np.ndarray) or held.shape != target.shape:
            return []
        wanted, now = self._region(target, place), self._region(held, place)
        if wanted is None or now is None or not broadcasts(shape, wanted.shape):
            return []
        match self.statement:
            case ast.Assign():
                return [wanted]
            case ast.AugAssign(op=ast.Add()):
                return [wanted - now]
            case ast.AugAssign(op=ast.Sub()):
                return [now - wanted]
            case ast.AugAssign(op=ast.Mult()) if (wanted[now == 0] == 0).all():
                return [np.divide(wanted, now, out=np.full(now.shape, np.nan), where=now != 0)]
        return []

    def _plainest(self, value: Any, kinds: tuple[Kind, ...] = ()) -> Meaning | None:
        if not kinds:
            kinds = ("gradient", "derivative", "part")
            if self.was is None or self.was.known.kind == "forward":
                kinds += ("forward",)  # a value of the forward pass may have been meant, another one
        for meaning in self.meanings.all_of(value, kinds):
            factors = (1.0,) if meaning.known.kind in ("derivative", "forward") else self.factors
            if any(abs(meaning.factor - factor) <= 1e-9 * abs(factor) for factor in factors):
                return meaning
            if self._steps and meaning.known.kind == "gradient" and meaning.factor > 0:
                return meaning  # times a learning rate
            another = self.was is None or meaning.known is not self.was.known
            if (
                another
                and meaning.known.kind in ("gradient", "part")
                and meaning.factor == round(meaning.factor)
            ):
                return meaning  # a mean over samples may be taken at the very end
        return None


def _collapsed(value: Array, shape: tuple[int, ...]) -> Array | None:
    """The array of a shape that spreads to this one; None when there is none. What is no number may be any."""
    if not broadcasts(shape, value.shape):
        return None
    aligned = (1,) * (value.ndim - len(shape)) + shape
    over = tuple(axis for axis, n in enumerate(aligned) if n < value.shape[axis])
    least, most = (reduce(value, axis=over, keepdims=True) for reduce in (np.nanmin, np.nanmax))
    alike = np.isnan(least) | (np.abs(most - least) <= 1e-9 * np.abs(most))
    return np.asarray(most.reshape(shape)) if alike.all() else None
