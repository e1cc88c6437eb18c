"""Reads the operands of the failing expression from the frame: names, attributes and what follows from them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcheck.explain.editing.edits import is_numpy_function, numpy_name
from gradcheck.explain.editing.targets import as_load
from gradcheck.explain.failing import Failing
from gradcheck.explain.index_problem import cut_short, is_out_of_range
from gradcheck.explain.reading.contractions import subscripts
from gradcheck.explain.reading.functions import Reader
from gradcheck.explain.reading.nouns import Bound, Closure, Crash, GiveUp, Instance
from gradcheck.explain.reading.values import UNKNOWN, ghost, is_array, is_number, shape_of

if TYPE_CHECKING:
    from gradcheck.recording.events import Recording

_SHAPE = re.compile(r"\((\d*(?:,\s?\d+)*,?)\)")
_SIZED = ("reshape", "zeros", "ones", "empty", "full", "broadcast_to", "tensordot", "transpose")
_INDEX_REFUSED = ("indexing arrays", "boolean index", "used as indices", "only integers", "too many indices")
_PAIRS = ("not aligned", "could not be broadcast together", "operands could not")


@dataclass(slots=True, eq=False)
class Given:
    """One operand with its value as far as reading knows it."""

    node: ast.AST
    text: str
    value: Any
    shape: tuple[int, ...] | None
    known: str
    cut: tuple[int, int, int] | None = None  # a slice that its array cuts short: axis, asked for, size


def operand_nodes(
    node: ast.AST, statement: ast.stmt | None = None, index_refused: bool = False
) -> list[ast.AST]:
    """The operands of an expression, in evaluation order; of a store, the array and what is stored in it.

    Of a store whose index was refused, the array and the index.
    """
    match node:
        case ast.Subscript(value=value, ctx=ast.Store()) if (
            isinstance(statement, ast.Assign) and not index_refused
        ):
            return [value, statement.value]
        case ast.Tuple(ctx=ast.Store()) | ast.List(ctx=ast.Store()) if isinstance(statement, ast.Assign):
            return [statement.value]
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.AugAssign(target=target, value=value):
            return [target, value]
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.Attribute(value=value):
            return [value]
        case ast.Subscript(value=value, slice=ast.Tuple(elts=parts)):
            return [value, *parts]
        case ast.Subscript(value=value, slice=index):
            return [value, index]
        case ast.Assign(value=value) | ast.For(iter=value):
            return [value]
        case ast.Call():
            found: list[ast.AST] = []
            if isinstance(node.func, ast.Attribute) and not is_numpy_function(node):
                found.append(node.func.value)
            for arg in _arrays_of(node):
                several = is_numpy_function(node) and numpy_name(node) not in _SIZED
                found.extend(_entries(arg) if several else [arg])
            found.extend(
                keyword.value
                for keyword in node.keywords
                if keyword.arg in ("out", "where", "axis")
                or (keyword.arg == "axes" and numpy_name(node) != "tensordot")
            )
            return found
    return []


def _arrays_of(node: ast.Call) -> list[ast.expr]:
    """The arguments of a call that are arrays: not the letters of an einsum, not the sizes of a reshape."""
    if subscripts(node) is not None:
        return node.args[1:]
    if numpy_name(node) == "broadcast_to" or (numpy_name(node) == "reshape" and is_numpy_function(node)):
        return node.args[:1]
    if numpy_name(node) == "reshape":
        return []
    return node.args[:2] if numpy_name(node) == "tensordot" else node.args


def _entries(node: ast.AST) -> list[ast.AST]:
    """The entries of a tuple or list, of `np.block([[a, b], [c, d]])` those of its rows."""
    if not isinstance(node, (ast.Tuple, ast.List)):
        return [node]
    return [part for entry in node.elts for part in _entries(entry)]


def is_plain(node: ast.AST) -> bool:
    """Whether a value can be read off the frame: a name, attributes of it, constant subscripts."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, (ast.Constant, ast.Name)):
            return False
        node = node.value
    return isinstance(node, ast.Name)


def message_shapes(message: str) -> list[tuple[int, ...]]:
    """The shapes numpy's message names, where it names those of the operands in their order."""
    if not any(words in message for words in _PAIRS):
        return []
    return [
        tuple(int(n) for n in found.replace(" ", "").split(",") if n) for found in _SHAPE.findall(message)
    ]


def read_operands(failing: Failing, message: str) -> tuple[Reader, list[Given]]:
    """The operands of the failing expression, read in the frame it stands in."""
    reader = Reader(frames=(failing.frame,), budget=3000)
    reader.frame_lines = (failing.frame.f_lineno,)
    found = reader.scope_of(failing.frame)
    refused = is_out_of_range(message) or any(words in message for words in _INDEX_REFUSED)
    nodes = operand_nodes(failing.node, failing.statement, refused)
    given: list[Given] = []
    if found is not None:
        scope = found[1]
    else:
        from gradcheck.explain.reading.nouns import Scope

        outer = failing.frame.f_back
        local = (
            dict(outer.f_locals)
            if outer is not None and outer.f_code.co_filename == failing.frame.f_code.co_filename
            else {}
        )
        local.update(failing.frame.f_locals)
        scope = Scope(failing.source, failing.frame.f_globals, local)
    scope.names = {}  # the frame as it is now, not as its arguments were
    for node in nodes:
        load = as_load(node) if isinstance(getattr(node, "ctx", None), ast.Store) else node
        try:
            value = reader.read(load, scope)
        except (Crash, GiveUp, RecursionError):
            value = UNKNOWN
        shape = shape_of(value)
        known = "not evaluated" if value is UNKNOWN else "read" if is_plain(node) else "followed"
        one = Given(node, failing.source.one_line(node), value, shape, known)
        if isinstance(node, ast.Subscript):
            one.cut = cut_short(node, reader.seen.get(id(node.value)), reader.seen.get(id(node.slice)))
        given.append(one)
    shapes = message_shapes(message)
    arrays = [g for g in given if g.shape is not None or g.value is UNKNOWN]
    arithmetic = isinstance(failing.node, (ast.BinOp, ast.AugAssign, ast.Compare)) or numpy_name(
        failing.node
    ) in ("dot", "matmul", "multiply")
    if len(shapes) == len(arrays) == 2 and arithmetic:
        for one, shape in zip(arrays, shapes):
            matrix = any(type(other.value) is np.matrix for other in arrays)
            if one.shape != shape and not (matrix and one.shape is not None):
                one.shape, one.known, one.value = shape, "from numpy's message", ghost(shape)
    return reader, given


def adopt_recorded(given: list[Given], recording: Recording) -> None:
    """Operands that only running the code could tell, from what the failing operation had been given."""
    failure = recording.failure
    if failure is None or failure.site is None:
        return
    values = dict(zip(failure.site.operand_texts, failure.operands))
    for one in given:
        value = values.get(one.text, UNKNOWN)
        if value is UNKNOWN:
            continue
        shape = tuple(value.shape) if isinstance(value, np.ndarray) else shape_of(value)
        if shape is not None and shape != one.shape:
            one.shape, one.known = shape, "recorded"
            one.value = ghost(shape) if isinstance(value, np.ndarray) else value


def kind_of(value: Any, is_index: bool = False) -> str:
    """What a value is, in one word, when it is no array; of the index that failed, the number."""
    if is_index and is_number(value):
        return f"{type(value).__name__} {value}"
    if value is UNKNOWN or is_array(value):
        return ""
    if isinstance(value, Instance):
        return value.cls.__name__
    return "function" if isinstance(value, (Bound, Closure)) else type(value).__name__
