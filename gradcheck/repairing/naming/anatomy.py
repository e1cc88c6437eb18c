"""Looks once more at a proven edit: what the statement yields with it and without, each time it runs, and from what.

The repaired code is run, so that all the statement is handed is right; the wrong expression is only evaluated beside
the right one. Whatever differs then is this statement's own doing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.edits import parts_of, value_node
from gradcheck.repairing.editing.loops import Key, first_items, loops_around, round_of
from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.old_values import MOVED
from gradcheck.repairing.editing.statements import Step, nodes_in, statement_at, steps
from gradcheck.repairing.naming.difference import Level, Operand, difference, leaves, same
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.values import shaped

WHERE = "_where_"  # what a subscript is put to, to see what is between its brackets
EXECUTIONS = 24  # of a statement in a loop, that are looked at
NUMBERS = 1200  # of one that makes single numbers


@dataclass(frozen=True, slots=True)
class Piece:
    """An operand: its text, its values by execution, and the values of the names it is made of."""

    text: str
    values: tuple[Any, ...]
    inverse: bool = False
    reads: tuple[Any, ...] = ()  # of the first execution
    node: ast.expr | None = None

    @property
    def value(self) -> Any:
        """Its value when the statement first ran."""
        return self.values[0] if self.values else None


@dataclass(frozen=True, slots=True)
class Stage:
    """A level of the difference with the values of its operands."""

    join: str
    gone: tuple[Piece, ...]
    come: tuple[Piece, ...]
    kept: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Where an array is read or written, without the edit and with it: what stands between the brackets."""

    array: Array  # the one that holds the memory
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The statement without the edit and with it: what both yield by execution, and where they differ."""

    old: tuple[Any, ...]
    new: tuple[Any, ...]
    steps: tuple[Stage, ...]
    target: Any = None  # what an augmented assignment changes, before it does
    idle: bool = False  # with the edit the statement changes nothing: what it wrote was not to be written
    adds_to_more: bool = False  # it adds to what is not zero: what it yields is only a part of the whole
    rescales: bool = False  # it multiplies or divides what is there already
    blown_up: bool = False  # without the edit a column met a row of as many entries, and made a matrix
    blows_up: bool = False  # the same, or with the edit as well
    masks: tuple[Array, Array] | None = None  # of a store: which entries, without the edit and with it
    windows: tuple[Window, ...] = ()  # by execution
    is_handed_on: bool = False  # it yields nothing itself: what it works out is an argument of a call
    statement: Step | None = None
    loops: tuple[ast.For, ...] = ()  # that it stands in
    rounds: tuple[
        tuple[Key, int], ...
    ] = ()  # the rounds of these, and which of the executions it was; -1: none


def anatomy_of(proof: Proof, repair: Repair) -> Anatomy | None:
    """What a repair exchanges, looked at in the code with all the repairs made.

    None when neither statement computes a value, when it was moved, or when it did not run.
    """
    file = repair.suspect.file
    tree = ast.parse(proof.text(file))
    try:
        before, now = (_parsed(t) for t in (repair.statement_before, repair.statement_after))
    except SyntaxError:
        return None
    after = statement_at(tree, repair.suspect.ordinal)
    if before is None or now is None or repair.edit.kind in MOVED:
        return None
    if after is None or ast.dump(after) != ast.dump(now):  # another one was moved before it
        alike = [step for step in steps(tree) if ast.dump(step) == ast.dump(now)]
        if len(alike) != 1:
            return None
        after = alike[0]
    pair = _handed(before, after) or _values(before, after)
    if pair is None:
        return None
    look = _Look(*pair, after, (_place(before), _place(after)), tuple(loops_around(tree, after)))
    try:
        proof.look(file, next(i for i, step in enumerate(steps(tree)) if step is after), look)
    except (SyntaxError, ValueError):
        return None
    return look.anatomy()


def _place(statement: Step) -> ast.Subscript | None:
    """The place a statement stores to."""
    match statement:
        case (
            ast.Assign(targets=[ast.Subscript() as target]) | ast.AugAssign(target=ast.Subscript() as target)
        ):
            return target
        case _:
            return None


def _parsed(text: str) -> Step | None:
    """The statement, or the lambda, with that text."""
    body = ast.parse(text).body
    if len(body) != 1:
        return None
    only = body[0]
    return only.value if isinstance(only, ast.Expr) and isinstance(only.value, ast.Lambda) else only


def _handed(before: Step, after: Step) -> tuple[ast.expr, ast.expr] | None:
    """The argument in which two calls differ that are made for what they do: `w.accumulate(g)` adds g up.

    The call itself must not run once more.
    """
    match before, after:
        case ast.Expr(value=ast.Call() as one), ast.Expr(value=ast.Call() as other):
            arguments = [[*call.args, *(keyword.value for keyword in call.keywords)] for call in (one, other)]
            pairs = [(a, b) for a, b in zip(*arguments) if ast.dump(a) != ast.dump(b)]
            same_call = ast.dump(one.func) == ast.dump(other.func) and len(arguments[0]) == len(arguments[1])
            return pairs[0] if same_call and len(pairs) == 1 else None
    return None


def _values(before: Step, after: Step) -> tuple[ast.expr, ast.expr] | None:
    """The expressions the two statements compute: of several in a tuple the one that differs.

    What a statement divides by, `d /= n`, is looked at as the factor that it is: 1 / n.
    """
    old, new = value_node(before), value_node(after)
    if old is None or new is None:
        return None
    if all(isinstance(step, ast.AugAssign) and isinstance(step.op, ast.Div) for step in (before, after)):
        return _inverse(old), _inverse(new)
    if ast.dump(old) == ast.dump(new):
        places = (_place(before), _place(after))
        if places[0] and places[1] and ast.dump(places[0]) != ast.dump(places[1]):
            return _loaded(places[0]), _loaded(places[1])
    parts, others = parts_of(old), parts_of(new)
    alone = all(isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == 1 for node in (old, new))
    if alone or len(parts) > 1 or len(others) > 1:
        pairs = [(a, b) for a, b in zip(parts, others) if ast.dump(a) != ast.dump(b)]
        return pairs[0] if len(pairs) == 1 and len(parts) == len(others) else None
    match old, new:
        case (ast.ListComp(elt=one), ast.ListComp(elt=other)) | (
            ast.DictComp(value=one),
            ast.DictComp(value=other),
        ) if ast.dump(one) != ast.dump(other):
            return one, other
    return old, new


def _inverse(divisor: ast.expr) -> ast.expr:
    return ast.fix_missing_locations(ast.BinOp(ast.Constant(1.0), ast.Div(), divisor))


@dataclass(slots=True)
class _Look:
    old: ast.expr
    new: ast.expr
    statement: Step
    places: tuple[ast.Subscript | None, ast.Subscript | None]
    loops: tuple[ast.For, ...]
    levels: list[Level] = field(default_factory=list)
    olds: list[Any] = field(default_factory=list)
    news: list[Any] = field(default_factory=list)
    target: Any = None
    idle: bool = False
    blown_up: bool = False
    blows_up: bool = False
    masks: tuple[Array, Array] | None = None
    _windows: list[Window] = field(default_factory=list)
    _operands: list[Operand] = field(default_factory=list)
    _columns: list[list[Any]] = field(default_factory=list)
    _reads: list[tuple[Any, ...]] = field(default_factory=list)
    _rounds: list[tuple[Key, int]] = field(default_factory=list)
    _busy: bool = False
    _hollow: bool = False  # an operand was zero at first, as what a loop carries is in its first round

    def __call__(self, frame: FrameType) -> None:
        most = NUMBERS if self.loops and self.news and np.ndim(self.news[0]) == 0 else EXECUTIONS
        if self._busy or len(self.news) >= most:
            return
        self._busy = True
        try:
            variables = {**frame.f_globals, **frame.f_locals}
            self._take(variables | first_items(self.statement, variables))
        except Exception:  # odd values: this execution says nothing
            pass
        finally:
            self._busy = False

    def _take(self, environment: dict[str, Any]) -> None:
        def evaluate(node: ast.expr) -> Any:
            try:
                code = compile(ast.Expression(node), "<edit>", "eval")
                return _kept(eval(code, environment))
            except Exception:
                return None

        old, new = evaluate(self.old), evaluate(self.new)
        if isinstance(self.statement, ast.AugAssign) and not self.news:
            self.target = evaluate(_loaded(self.statement.target))
            self.idle = _changes_nothing(self.statement.op, new)
        key = tuple(round_of(loop, self.statement, environment) for loop in self.loops)
        self._rounds.append((key, -1))
        places = isinstance(self.new, ast.Subscript) and self.new is not value_node(self.statement)
        if not self.levels and not places and same(old, new):
            if self.idle:
                self.news, self.olds = [new], [old]
            return  # what differs in other executions only
        if (
            self._hollow
            and not same(old, new)
            and not any(_is_zero(evaluate(o.node)) for o in self._operands)
        ):
            self.levels, self.olds, self.news, self._hollow = [], [], [], False
            self._rounds = [(key, -1) for key, _ in self._rounds]
        if not self.levels:
            self.levels = difference(self.old, self.new, evaluate)
            parts = [o for level in self.levels for o in (*level.gone, *level.come, *level.kept)]
            self._operands = list({id(o): o for o in parts}.values())
            self._columns = [[] for _ in self._operands]
            self._reads = [tuple(evaluate(leaf) for leaf in leaves(o.node)) for o in self._operands]
            self.blows_up = any(blows_up(n, evaluate) for n in nodes_in(self.old))
            self.blown_up = self.blows_up and not any(blows_up(n, evaluate) for n in nodes_in(self.new))
            self.masks = _masks([evaluate(place.slice) if place else None for place in self.places])
        taken = self._taken()
        array = _itself(taken[0].value, environment) if taken is not None else None
        if taken is not None and array is not None:
            keys = {**environment, WHERE: np.s_}
            self._windows.append(Window(array, _where(taken[0], keys), _where(taken[1], keys)))
        self.olds.append(old)
        self.news.append(new)
        self._rounds[-1] = key, len(self.news) - 1
        for column, operand in zip(self._columns, self._operands):
            column.append(evaluate(operand.node))
        if len(self.news) == 1:
            self._hollow = any(_is_zero(column[0]) for column in self._columns)

    def _taken(self) -> tuple[ast.Subscript, ast.Subscript] | None:
        """The two subscripts of one array in which the statements differ, where it is there alone that they do."""
        pairs: list[tuple[object, object]] = [self.places]
        pairs += [(l.gone[0].node, l.come[0].node) for l in self.levels if len(l.gone) == len(l.come) == 1]
        for old, new in pairs:
            if not isinstance(old, ast.Subscript) or not isinstance(new, ast.Subscript):
                continue
            if ast.dump(old.value) == ast.dump(new.value) and ast.dump(old) != ast.dump(new):
                return old, new
        return None

    def anatomy(self) -> Anatomy | None:
        if not self.news or not (self.levels or self.idle):
            return None
        made = {
            id(operand): Piece(
                ast.unparse(operand.node),
                tuple(map(shaped, column)),
                operand.inverse,
                tuple(map(shaped, reads)),
                operand.node,
            )
            for operand, column, reads in zip(self._operands, self._columns, self._reads)
        }
        steps = tuple(
            Stage(
                level.join, *(tuple(made[id(o)] for o in row) for row in (level.gone, level.come, level.kept))
            )
            for level in self.levels
        )
        rescales = isinstance(self.statement, ast.AugAssign) and isinstance(
            self.statement.op, (ast.Mult, ast.Div)
        )
        return Anatomy(
            tuple(self.olds),
            tuple(self.news),
            steps,
            self.target,
            self.idle,
            bool(np.any(self.target)) and not rescales
            if isinstance(self.statement, ast.AugAssign)
            else False,
            rescales,
            self.blown_up,
            self.blows_up,
            self.masks,
            tuple(self._windows),
            isinstance(self.statement, ast.Expr) and self.new is not value_node(self.statement),
            self.statement,
            self.loops,
            tuple(self._rounds),
        )


def _itself(node: ast.expr, environment: dict[str, Any]) -> Array | None:
    """The array that owns what a node is a view of, not a copy of it; None for lists of arrays."""
    try:
        array = eval(compile(ast.Expression(_loaded(node)), "<edit>", "eval"), environment)
    except Exception:
        return None
    while isinstance(array, np.ndarray) and isinstance(array.base, np.ndarray):
        array = array.base
    return array if isinstance(array, np.ndarray) else None


def _where(node: ast.Subscript, environment: dict[str, Any]) -> Any:
    """The positions that a subscript takes, as numpy is given them; None where they cannot be worked out."""
    where = ast.Subscript(ast.Name(WHERE, ast.Load()), node.slice, ast.Load())
    try:
        return eval(compile(ast.fix_missing_locations(ast.Expression(where)), "<edit>", "eval"), environment)
    except Exception:
        return None


def _is_zero(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.size > 1 and value.dtype.kind == "f" and not value.any()


def _masks(places: Sequence[Any]) -> tuple[Array, Array] | None:
    """The two places of a store where each is an array of truths; None for places of any other kind."""
    truths = [place for place in places if isinstance(place, np.ndarray) and place.dtype == bool]
    pair = len(truths) == len(places) and truths[0].shape == truths[1].shape and truths[0].size > 1
    return (truths[0], truths[1]) if pair else None


def _changes_nothing(operator: ast.operator, value: Any) -> bool:
    """Whether `x += value`, or whichever operator it is, leaves x as it is."""
    neutral = 0 if isinstance(operator, (ast.Add, ast.Sub)) else 1
    return isinstance(value, (np.ndarray, int, float)) and bool(np.all(np.asarray(value) == neutral))


def blows_up(node: ast.AST, evaluate: Callable[[ast.expr], Any]) -> bool:
    """Whether (n,) and (n, 1) make (n, n) entry by entry, here or in a function of the user's."""
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), left=left, right=right):
            shapes = {np.shape(shaped(evaluate(side))) for side in (left, right)}
        case ast.Call(func=func, args=args) if not numpy_function(func):
            shapes = {np.shape(shaped(evaluate(argument))) for argument in args}
        case _:
            return False
    met = [n for n, *rest in filter(None, shapes) if not rest and n > 1 and (n, 1) in shapes]
    return bool(met) and np.shape(shaped(evaluate(node))) == (met[0], met[0])


def _loaded(node: ast.expr) -> ast.expr:
    """The node as one that is read."""
    return ast.parse(ast.unparse(node), mode="eval").body


def _kept(value: Any) -> Any:
    """The value as it is now: an array may be written into later."""
    if isinstance(value, np.ndarray):
        return np.array(value, copy=True)
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], np.ndarray):
        return np.array(value[0], copy=True)  # of all layers, say: the first tells as much as all
    return value
