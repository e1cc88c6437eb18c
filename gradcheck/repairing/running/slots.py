"""The places of a backward pass where a statement makes a value: watched, disturbed, or given another value.

What a value matters for is found by disturbing it; which place is wrong, by putting there what belongs there.
"""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from gradcheck.facts import Array, Location
from gradcheck.magnitudes import magnitude
from gradcheck.own_random import own_generator
from gradcheck.repairing.editing.edits import parts_of, value_node
from gradcheck.repairing.editing.statements import Step, functions_around, statement_at, steps
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.running.workbench import Workbench, bodies
from gradcheck.repairing.running.wrapping import (
    SLOT,
    Wrapping,
    around,
    call_of,
    called,
    functions_of,
    handed,
    insert_after,
    is_path,
    is_untouched,
    only_hands_on,
    outermost,
    wrap,
    wrap_handed,
    written,
)

Gradients = Mapping[str, Array]
Key = tuple[str, int, int]  # file, line, column of a statement
Leaf = tuple[int, int]  # a slot and the how-manieth array that went through it
LEAVES = 600  # arrays of one slot that are remembered
ENTRIES = 20_000_000  # numbers that are remembered of one run in all
ROUNDING = 1e-13  # all that is left of what cancels out: a change as small as that is none
SEED = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """One place: the value of a statement or a part of it, or the array a statement has written into."""

    number: int
    file: str
    ordinal: int  # of the statement, in ast.walk order
    location: Location
    after: bool = False  # what it wrote into, looked at behind it
    hands_on: bool = False  # the value was made elsewhere
    untouched: bool = False  # the value is an argument of the function that returns it
    path: str = ""  # the name under which it is handed on
    is_loss: bool = False  # the loss itself, to know when the forward pass is over
    argument: int | None = None  # which of what the statement hands to the user's own functions, see `handed`
    part: int = 0  # which of the values of its statement
    within: int = (
        0  # the line of the function it stands in: functions that are made by others share their names
    )

    @property
    def returns(self) -> bool:
        """Whether its statement ends a function."""
        return (self.location.text or "").startswith("return")

    def is_at(self, other: Slot) -> bool:
        """Whether it is the same place, in code that may read otherwise there."""
        return (self.file, self.ordinal, self.after, self.part, self.argument) == (
            other.file,
            other.ordinal,
            other.after,
            other.part,
            other.argument,
        )


@dataclass(slots=True, eq=False)
class Slots:
    """All places of the user's functions, in code that tells of every value that goes through them."""

    bench: Workbench
    text_of: Callable[[str], str]  # each file as it is to run
    run: Callable[[], Gradients | None]
    forward: frozenset[
        Key
    ]  # statements and expressions that lead to the loss: what they make is taken as it is
    loss: Key | None = None  # the statement that makes the loss
    standing: Mapping[Leaf, Array] = field(default_factory=dict)  # values that are given in every run
    numbers: dict[object, int] = field(
        default_factory=dict
    )  # of places, the same while their text is the same
    slots: list[Slot] = field(default_factory=list)
    order: list[Leaf] = field(default_factory=list)  # of the first run, as the values were made
    _seen: dict[Leaf, Any] = field(default_factory=dict)
    _counts: dict[int, int] = field(default_factory=dict)
    _watching: bool = False
    _kept: int = 0
    _writes: set[int] = field(default_factory=set)  # places behind a statement that writes
    _given: Mapping[Leaf, Array] = field(default_factory=dict)
    _disturbed: int = -1
    _differing: set[int] = field(default_factory=set)
    _asked: frozenset[int] = frozenset()  # places of which it is noted what is made there
    _made: dict[Leaf, Any] = field(default_factory=dict)
    _changed: set[int] = field(default_factory=set)  # places where it matters which value it is

    @contextmanager
    def installed(self, probe: tuple[str, int, Callable[[FrameType], None]] | None = None) -> Iterator[None]:
        """The user's functions report to this object inside the block.

        `probe` is a file, a statement's place in ast.walk order, and what is called right before it runs.
        """
        self._begin({}, -1)
        with ExitStack() as stack:
            for name in self.bench.files:
                tree = ast.parse(self.text_of(name))
                statement = statement_at(tree, probe[1]) if probe is not None and probe[0] == name else None
                self._instrument(name, tree)
                table = {SLOT: self._at}
                if probe is not None and statement is not None:
                    stack.enter_context(self.bench.probed(name, tree, statement, probe[2], table))
                else:
                    stack.enter_context(self.bench.edited(name, tree, table))
            yield

    def watch(self) -> Gradients | None:
        """The gradients of a run whose values are all remembered; None when it fails."""
        self._seen, self.order, self._kept, self._watching = {}, [], 0, True
        try:
            return self._run({}, -1)
        finally:
            self._watching = False

    def disturb(self, number: int, given: Mapping[Leaf, Array]) -> tuple[Gradients | None, frozenset[int]]:
        """The gradients with every value of a slot changed, and the slots whose values were not the same as before."""
        self._differing = set()
        gradients = self._run(given, number)
        return gradients, frozenset(self._differing)

    def give(self, given: Mapping[Leaf, Array]) -> Gradients | None:
        """The gradients with other values in some places."""
        return self._run(given, -1)

    def made(self, numbers: frozenset[int], given: Mapping[Leaf, Array]) -> Mapping[Leaf, Any]:
        """What is made in some places with these values given, also where one of them is put in its stead."""
        self._asked, self._made = numbers, {}
        try:
            self._run(given, -1)
        finally:
            self._asked = frozenset()
        return self._made

    def leaves(self, slot: Slot) -> list[Any]:
        """The values that went through the slot in the first run."""
        count = 0
        found = []
        while (slot.number, count) in self._seen:
            found.append(self._seen[slot.number, count])
            count += 1
        return found

    def _run(self, given: Mapping[Leaf, Array], disturbed: int) -> Gradients | None:
        self._begin(given, disturbed)
        return self.run()

    def _begin(self, given: Mapping[Leaf, Array], disturbed: int) -> None:
        self._given, self._disturbed, self._counts = {**self.standing, **given}, disturbed, defaultdict(int)
        self._changed = {number for number, _ in self._given} | self._asked | {disturbed}

    # -- the code that tells ---------------------------------------------------------------------

    def _instrument(self, name: str, tree: ast.Module) -> None:
        text = self.text_of(name)
        source = SourceText(text)
        ordinals = {id(node): number for number, node in enumerate(steps(tree))}
        within = functions_around(tree)
        lines = text.splitlines()

        def key(statement: Step | ast.expr) -> Key:
            line = lines[statement.lineno - 1].encode()
            return (name, statement.lineno, len(line[: statement.col_offset].decode()))

        def leads_to_loss(value: ast.expr) -> bool:
            inner = (node for node in ast.walk(value) if isinstance(node, ast.expr))
            return any(key(node) in self.forward for node in inner)

        functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
        own = functions_of(tree)
        alike: Counter[object] = Counter()

        def slot(
            statement: Step, value: ast.expr | None = None, after: bool = False, argument: int | None = None
        ) -> int:
            function = within[id(statement)]
            named = getattr(function, "name", None)
            place = Location(*key(statement), function=named, text=source.of(statement))
            is_loss = key(statement) == self.loss and (value is None or leads_to_loss(value))
            hands_on = only_hands_on(function, statement, value, own)
            if argument is not None and value is not None:
                hands_on = is_path(value) or (isinstance(value, ast.Call) and called(value) in own)
            path = source.of(value) if value is not None and hands_on and is_path(value) else ""
            ordinal = ordinals[id(statement)]
            text = (name, place.text, "" if value is None else source.of(value), after, argument)
            alike[text] += 1
            number = self.numbers.setdefault((text, alike[text]), len(self.numbers))
            at = (name, ordinal, after, argument)
            alike[at] += 1
            part = alike[at] - 1
            untouched = is_untouched(function, statement, value)
            begins = getattr(function, "lineno", 0)
            texts = hands_on, untouched, path, is_loss
            self.slots.append(Slot(number, name, ordinal, place, after, *texts, argument, part, begins))
            self._writes |= {number} if after else set()
            return number

        inside = {id(s) for f in functions for s in ast.walk(f) if isinstance(s, ast.stmt) and s is not f}
        statements = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and id(n) in inside]
        chosen = [s for s in statements if key(s) not in self.forward or key(s) == self.loss]
        for statement in chosen:
            numbers = {
                id(given): slot(statement, given, argument=which)
                for which, given in enumerate(handed(statement, own))
            }
            wrap(statement, lambda value, s=statement: slot(s, value), numbers)
            wrap_handed(statement, numbers)
        for statement in statements:  # a loss and its gradient that are returned together
            value = value_node(statement) if statement not in chosen else None
            if isinstance(value, ast.Tuple):
                beside = {id(part) for part in parts_of(value) if not leads_to_loss(part)}
                Wrapping(beside, lambda part, s=statement: slot(s, part)).visit(value)
        for node in list(ast.walk(tree)):
            if isinstance(node, ast.Lambda) and not leads_to_loss(node.body):
                node.body = around(slot(node), node.body)
        wanted = {id(s) for s in chosen}
        for node in [tree, *ast.walk(tree)]:
            for body in bodies(node):
                for statement in list(body):
                    if id(statement) not in wanted:
                        continue
                    for target in written(statement):
                        at = outermost(statement, target, functions)
                        call = call_of(slot(statement, after=True), target)
                        insert_after(tree, at, ast.Expr(call))
        ast.fix_missing_locations(tree)

    # -- while it runs ---------------------------------------------------------------------------

    def _at(self, number: int, value: Any) -> Any:
        looked_at = self._watching or number in self._changed
        if not looked_at and (self._disturbed < 0 or number in self._differing):
            return value  # most places in most runs
        if isinstance(value, (list, tuple)) and type(value) in (list, tuple) and len(value) < LEAVES:
            parts = [self._leaf(number, part) for part in value]
            if any(part is not old for part, old in zip(parts, value)):
                return type(value)(parts)
            return value
        if type(value) is dict and len(value) < LEAVES:
            made = {key: self._leaf(number, part) for key, part in value.items()}
            return made if any(made[key] is not part for key, part in value.items()) else value
        return self._leaf(number, value)

    def _leaf(self, number: int, value: Any) -> Any:
        if not _is_number(value):
            return value
        count = self._counts[number]
        self._counts[number] = count + 1
        leaf = (number, count)
        if number in self._asked:
            self._made[leaf] = np.array(value) if isinstance(value, np.ndarray) else value
        if self._watching:
            if leaf in self._given:
                value = self._put(number, value, self._given[leaf])
            if count < LEAVES and self._kept < ENTRIES:
                self._kept += np.size(value)
                self._seen[leaf] = np.array(value) if isinstance(value, np.ndarray) else value
                self.order.append(leaf)
            return value
        unseen = self._disturbed < 0 or number in self._differing or leaf not in self._seen
        if not unseen and not _same(value, self._seen[leaf]):
            self._differing.add(number)
        new = self._given.get(leaf)
        if number == self._disturbed:
            new = _disturbed(value)
        return value if new is None else self._put(number, value, new)

    def _put(self, number: int, value: Any, new: Any) -> Any:
        if number in self._writes:
            if isinstance(value, np.ndarray) and np.shape(new) == value.shape and value.flags.writeable:
                value[...] = new
            return value
        if isinstance(value, np.matrix):
            return np.asmatrix(np.array(new))  # a copy, as below: the user may write into it
        if isinstance(value, np.ndarray) and value.dtype.kind == "b":
            return np.asarray(new) != 0
        return np.array(new) if isinstance(new, np.ndarray) else new


def _same(value: Any, seen: Any) -> bool:
    """Whether two values are the same, NaN included; mostly they are, and then their bytes tell soonest."""
    if type(value) is float and type(seen) is float:
        return value == seen or (value != value and seen != seen)
    arrays = isinstance(value, np.ndarray) and isinstance(seen, np.ndarray)
    alike = arrays and (value.dtype, value.shape) == (seen.dtype, seen.shape)
    if alike and value.tobytes() == seen.tobytes():
        return True
    return np.array_equal(value, seen, equal_nan=True)


def _is_number(value: Any) -> bool:
    if type(value) is float:
        return True
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fbiu"
    return isinstance(value, (int, float, np.floating, np.integer)) and not isinstance(value, bool)


def _disturbed(value: Any) -> Any:
    """Another value of the same kind; the value itself for whole numbers, which are indices and sizes."""
    generator = own_generator(SEED)
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "b":
            return ~value
        if value.dtype.kind != "f":
            return None
        finite = np.where(np.isfinite(value), value, 0)  # what is nan would stay so
        size = magnitude(finite)
        size = size if size > ROUNDING else 1.0
        added = np.asarray(generator.uniform(0.3, 0.9, value.shape) * size, dtype=value.dtype)
        return np.asarray(finite) + added
    return value * 1.37 + 0.1 if isinstance(value, (float, np.floating)) else None
