"""What a statement of the user's code can see: the arrays, numbers and derivative functions an edit may bring in."""

from __future__ import annotations

import ast
import contextlib
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from gradcheck.conventions.graph import slot_names
from gradcheck.conventions.owners import is_user_class
from gradcheck.facts import Array
from gradcheck.repairing.editing.statements import nodes_in, parsed
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.running.purity import keeps_state

DEPTH = 2  # names, their attributes and items, and the attributes of those: self.layers[1].W
LEAST, LITERALS = 1e-4, 4  # what is smaller keeps a root or a logarithm finite; how many of a file
CALLED = 4  # methods without arguments that are called
WIDTH = 24  # items of one container that are looked at
UNREAD = 6  # lists that a loop reads nothing of, and
KEYS = 4  # the keys of others that each is read under


@dataclass(frozen=True, slots=True)
class Scope:
    """Expressions in the user's own names, with the values they have when the statement is about to run."""

    arrays: Mapping[str, Array] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)  # learning rates, lam, layer sizes, N
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)  # one-argument helpers
    containers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    views: Mapping[str, Array] = field(default_factory=dict)  # parts of arrays, as the function takes them
    items: Mapping[str, float] = field(default_factory=dict)  # single numbers that the function looks up
    slopes: Mapping[str, float] = field(default_factory=dict)  # that the file writes as plain numbers
    counters: tuple[str, ...] = ()  # the whole numbers that the function's loops go through
    has_matrices: bool = False  # of the class np.matrix, whose `*` is no entrywise product
    """Lists, tuples and dicts, `cache` or `self.weights`, with the words their keys begin with: "Z", "A", "dW"."""


def around_a_function(
    local: Mapping[str, Any], globals_: Mapping[str, Any], read: Collection[str]
) -> Mapping[str, Any]:
    """The globals that belong into its lines: no arrays where it works on what it is handed alone, as a slope does."""
    handed = any(isinstance(value, np.ndarray) for value in local.values())
    if not handed or any(isinstance(globals_.get(name), (np.ndarray, list, dict)) for name in read):
        return globals_
    return {name: value for name, value in globals_.items() if not isinstance(value, np.ndarray)}


def scope_of(
    local: Mapping[str, Any],
    globals_: Mapping[str, Any],
    read: Collection[str] = frozenset(),
    nearby: Collection[str] = frozenset(),
) -> Scope:
    """The scope of one frame: locals first, then the arrays and functions among its module's globals.

    Dicts, lists and objects among the globals count where the frame's code reads them, which `read` says, and last
    those of `nearby`, which other functions read: the one lost term may have been all that read them here.

    Only plain attributes are read (`vars`), so no property or `__getattr__` of the user runs.
    """
    arrays: dict[str, Array] = {}
    numbers: dict[str, float] = {}
    functions: dict[str, Callable[..., Any]] = {}
    containers: dict[str, tuple[str, ...]] = {}
    matrices: list[bool] = []

    def take(text: str, value: Any, depth: int) -> None:
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
            arrays.setdefault(text, np.asarray(value))  # a matrix by its entries
            if value.size == 1 and value.dtype.kind == "f" and math.isfinite(value.item()):
                numbers.setdefault(text, float(value.item()))  # a learned temperature
            matrices.append(isinstance(value, np.matrix))
        elif isinstance(value, (bool, np.bool_)):
            return
        elif isinstance(value, (int, float, np.number)) and not isinstance(value, np.complexfloating):
            if math.isfinite(float(value)):
                numbers.setdefault(text, int(value) if isinstance(value, (int, np.integer)) else float(value))
        elif _is_helper(value):
            functions.setdefault(text, value)
        elif depth < DEPTH:
            if depth and isinstance(value, (list, tuple)) and all(isinstance(v, int) for v in value):
                return  # the words of a sentence are no sizes
            if isinstance(value, (list, tuple, dict)) and value:
                containers[text] = _prefixes(value) if isinstance(value, dict) else ()
                if _counts_steps(value) or (depth == 0 and _counts(value)):
                    numbers.setdefault(f"len({text})", float(len(value)))
            for suffix, inner in _parts(value):
                take(text + suffix, inner, depth + 1)

    for name, value in local.items():
        if name.isidentifier() and name.strip("_"):  # what is thrown away has no name to be read by
            take(name, value, 0)
    for name, value in globals_.items():
        if name.startswith("__") or isinstance(value, (type, ModuleType)):
            continue
        if isinstance(value, np.ndarray) or _is_helper(value) or isinstance(value, (int, float)):
            take(name, value, DEPTH)
        elif name in read:
            take(name, value, 0)
    for name in nearby:
        known = name in read or name in local
        if not known and isinstance(globals_.get(name), (list, tuple, dict)):
            take(name, globals_[name], 0)
    return Scope(arrays, numbers, functions, containers, has_matrices=any(matrices))


def _counts_steps(value: list[Any] | tuple[Any, ...] | dict[Any, Any]) -> bool:
    """Whether it keeps something of each step under its number, or several values of each in a list."""
    if isinstance(value, dict):
        return len(value) > 1 and all(type(key) is int for key in value)
    return (
        isinstance(value, list) and len(value) > 1 and all(isinstance(item, (tuple, dict)) for item in value)
    )


def _counts(value: Any) -> bool:
    """Whether the length of a container says how many of a kind there are: a tuple of unlike arrays is a cache."""
    if isinstance(value, dict) or len(value) < 2:
        return False
    return isinstance(value, list) or len({(type(item), getattr(item, "shape", None)) for item in value}) == 1


@lru_cache(maxsize=8)
def made_without_arguments(text: str) -> tuple[str, ...]:
    """The methods of an object that the file calls with nothing: `self.incoming()` is as good as a name."""
    calls = (node for node in nodes_in(parsed(text)) if isinstance(node, ast.Call))
    bare = (call.func for call in calls if not call.args and not call.keywords)
    own = (ast.unparse(f) for f in bare if isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name))
    return tuple(dict.fromkeys(name for name in own if name.startswith("self.")))[:CALLED]


@lru_cache(maxsize=8)
def read_in_functions(text: str) -> tuple[str, ...]:
    """The names that the functions of a file read."""
    functions = (f for f in nodes_in(parsed(text)) if isinstance(f, (ast.FunctionDef, ast.Lambda)))
    names = (node for function in functions for node in nodes_in(function) if isinstance(node, ast.Name))
    return tuple(dict.fromkeys(name.id for name in names if isinstance(name.ctx, ast.Load)))


def beside_its_sum(scope: Scope, source: SourceText, statement: ast.AST) -> Scope:
    """The scope without what a statement adds to: to take off twice what was added before undoes another error."""
    match statement:
        case ast.AugAssign(target=(ast.Name() | ast.Attribute()) as target, op=(ast.Add() | ast.Sub())):
            text = source.of(target)
            return replace(scope, arrays={name: a for name, a in scope.arrays.items() if name != text})
    return scope


def with_expressions(
    scope: Scope, source: SourceText, around: ast.AST, evaluate: Callable[[str], Any]
) -> Scope:
    """The scope with the subscripts the function itself is written in, `params['W' + str(l)]`, put first.

    They follow the loop; the constant keys that `scope_of` found do not.
    """
    arrays: dict[str, Array] = {}
    items: dict[str, float] = {}
    followed: set[str] = set()  # containers that are read by a computed key: their constant keys say less
    for node in nodes_in(around):
        if not isinstance(node, ast.Subscript) or not _is_lookup(node):
            continue
        constant = isinstance(node.slice, (ast.Constant, ast.UnaryOp))
        if not isinstance(node.ctx, ast.Load) and not constant:
            continue  # what it stores last, read as if it were to be used
        for text in (source.of(node), *_beside(node, source, scope)):
            value = None if text in arrays else evaluate(text)
            if isinstance(value, (float, np.floating)):
                items[text] = float(value)
            elif isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
                arrays[text] = np.asarray(value)
                if not constant:
                    followed.add(source.of(node.value))
    for text in made_without_arguments(source.text):
        function = evaluate(text)
        if isinstance(function, (FunctionType, MethodType)) and keeps_state(function):
            value = evaluate(f"{text}()")
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size > 1:
                arrays[f"{text}()"] = np.asarray(value)
    rest = {
        text: value
        for text, value in scope.arrays.items()
        if "[" not in text or text.rpartition("[")[0] not in followed
    }
    rest |= _under_like_keys(scope, source, around, evaluate, followed)
    names = {
        text: value for text, value in rest.items() if text.isidentifier()
    }  # they follow the loop as well
    named = set(scope.numbers.values())
    slopes = {text: value for text, value in _literals(source.bytes).items() if value not in named}
    views = _views(source, around, evaluate)
    counters = _counters(around, evaluate)
    taken = _of_lists(scope, counters)
    rest_of = {text: n for text, n in scope.numbers.items() if text not in taken}
    items = {
        **{text: n for texts in taken.values() for text, n in texts.items()},
        **_of_this_round(scope, counters),
        **_of_this_cell(scope, source, around, evaluate),
        **items,
    }
    arrays = {**names, **arrays, **rest}
    now = tuple(counters)
    return replace(
        scope, arrays=arrays, numbers=rest_of, views=views, items=items, slopes=slopes, counters=now
    )


def _under_like_keys(
    scope: Scope,
    source: SourceText,
    around: ast.AST,
    evaluate: Callable[[str], Any],
    followed: Collection[str],
) -> dict[str, Array]:
    """What a loop finds in what it reads nothing of, under the keys that it has for others: `zs[-l]`.

    In dicts with the word that their own keys begin with: `masks['D' + str(l)]` where it has `grads['dW' + str(l)]`.
    The one factor that read them there may be what was lost.
    """
    keys = dict.fromkeys(
        source.of(node.slice)
        for node in nodes_in(around)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, (ast.Name, ast.UnaryOp, ast.BinOp))
        and any(isinstance(inner, ast.Name) for inner in nodes_in(node.slice))
        and isinstance(evaluate(source.of(node.slice)), int)
    )
    unread = [name for name, words in scope.containers.items() if not words and name not in followed]
    texts = [f"{name}[{key}]" for name in unread[:UNREAD] for key in list(keys)[:KEYS]]
    texts += _under_own_words(scope, source, around)
    values = ((text, evaluate(text)) for text in texts if text not in scope.arrays)
    return {text: v for text, v in values if isinstance(v, np.ndarray) and v.dtype.kind in "fb"}


def _under_own_words(scope: Scope, source: SourceText, around: ast.AST) -> list[str]:
    """Items of dicts that a function reads nothing of, by its worded keys with the words that those dicts have."""
    nodes = [node for node in nodes_in(around) if isinstance(node, ast.Subscript)]
    read = {source.of(node.value) for node in nodes}
    worded = ((word, source.of(n.slice)) for n in nodes if (word := _word_of(n)) is not None)
    keys = {key.replace(word, "", 1): (word, key) for word, key in worded}  # each number once
    return [
        f"{held}[{key.replace(word, own, 1)}]"
        for held in [name for name, words in scope.containers.items() if words and name not in read][:UNREAD]
        for word, key in list(keys.values())[:KEYS]
        for own in scope.containers[held][:KEYS]
        if own
    ]


@lru_cache(maxsize=8)
def _literals(text: bytes) -> Mapping[str, float]:
    """The small numbers that a file writes out, one of which may be the slope of a leaky relu."""
    values = [n.value for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant)]
    small = {repr(v): v for v in values if isinstance(v, float) and LEAST < v < 1 and v != 0.5}
    return dict(list(small.items())[:LITERALS])


def _counters(around: ast.AST, evaluate: Callable[[str], Any]) -> dict[str, int]:
    """The whole numbers that the loops of a function go through, as they are in this round."""
    return {
        name.id: int(number)
        for loop in nodes_in(around)
        if isinstance(loop, ast.For)
        for name in nodes_in(loop.target)
        if isinstance(name, ast.Name) and isinstance(number := evaluate(name.id), (int, np.integer))
    }


def _of_lists(scope: Scope, counters: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """The numbers of lists that a loop's counter picks, by the text with that number in the counter's place.

    `self.h[0]` is right in the first round alone, where `self.h[j]` is in all.
    """
    found: dict[str, dict[str, float]] = {}
    for text, number in scope.numbers.items():
        held, _, index = text.removesuffix("]").rpartition("[")
        names = [name for name, now in counters.items() if held and index == str(now)]
        if names and not isinstance(number, int):
            found[text] = {f"{held}[{name}]": number for name in names}
    return found


def _of_this_round(scope: Scope, counters: Mapping[str, int]) -> dict[str, float]:
    """The single numbers that a loop's counter picks from arrays: the weight of each expert, one per round."""
    plain_first = sorted(scope.arrays.items(), key=lambda row: "." in row[0])
    picked = {
        f"{text}[{name}]": float(array[number])
        for text, array in plain_first
        if array.ndim == 1 and array.dtype.kind == "f" and "[" not in text
        for name, number in counters.items()
        if 0 <= number < len(array)
    }
    return dict(list(picked.items())[:WIDTH])


def _of_this_cell(
    scope: Scope, source: SourceText, around: ast.AST, evaluate: Callable[[str], Any]
) -> dict[str, float]:
    """The single numbers of arrays of several axes: those the function takes, and at its places of all such arrays.

    A place it only writes to counts for other arrays: what is stored there is not to be used yet.
    """
    places: dict[int, dict[str, None]] = {}
    texts: dict[str, None] = {}
    for node in nodes_in(around):
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple):
            continue
        if any(isinstance(inner, (ast.Call, ast.Slice)) for inner in nodes_in(node)):
            continue
        places.setdefault(len(node.slice.elts), {})[source.of(node.slice)] = None
        if isinstance(node.ctx, ast.Load):
            texts[source.of(node)] = None
    for text, array in scope.arrays.items():
        if array.ndim in places and array.dtype.kind == "f" and text.isidentifier():
            texts |= {f"{text}[{place}]": None for place in places[array.ndim]}
    values = ((text, evaluate(text)) for text in list(texts)[: 2 * WIDTH])
    return {text: float(value) for text, value in values if isinstance(value, (float, np.floating))}


def _beside(node: ast.Subscript, source: SourceText, scope: Scope) -> list[str]:
    """The same computed key with another word before its number: `p[f'g{l}']` beside `p[f'W{l}']`."""
    word = _word_of(node)
    held, key = source.of(node.value), source.of(node.slice)
    others = (other for other in scope.containers.get(held, ()) if other and other != word)
    return [f"{held}[{key.replace(word, other, 1)}]" for other in others] if word and word in key else []


def _word_of(node: ast.Subscript) -> str | None:
    """The word that a computed key begins with, before its number."""
    match node.slice:
        case ast.JoinedStr(values=[ast.Constant(value=str() as word), ast.FormattedValue()]):
            return word
        case ast.BinOp(left=ast.Constant(value=str() as word), op=ast.Add()):
            return word
    return None


def _views(source: SourceText, around: ast.AST, evaluate: Callable[[str], Any]) -> dict[str, Array]:
    """The parts of arrays that the function itself takes, `h[:, t]`, and those of the steps next to them."""
    found: dict[str, Array] = {}
    texts: list[str] = []
    for node in nodes_in(around):
        if not isinstance(node, ast.Subscript) or not isinstance(
            node.slice, (ast.Tuple, ast.BinOp, ast.Name, ast.Attribute, ast.Subscript, ast.Compare)
        ):
            continue
        if any(isinstance(inner, ast.Call) for inner in nodes_in(node)):
            continue
        texts.append(source.of(node))
        for index in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
            bare = index.left if isinstance(index, ast.BinOp) else index
            if isinstance(bare, ast.Name) and isinstance(evaluate(bare.id), (int, np.integer)):
                start = source.start(node)
                at, end = source.start(index) - start, source.end(index) - start
                raw = source.of(node).encode()
                texts += [
                    (raw[:at] + f"{bare.id}{step}".encode() + raw[end:]).decode()
                    for step in ("", " + 1", " - 1")
                ]
    for text in dict.fromkeys(texts):
        value = evaluate(text)
        if isinstance(value, np.ndarray) and value.size > 1 and value.dtype.kind in "fiub":
            found[text] = value
        if len(found) == WIDTH:
            break
    return found


def _is_lookup(node: ast.Subscript) -> bool:
    """An item of a container, by a key that is worked out without calling anything but str."""
    if isinstance(node.slice, (ast.Slice, ast.Tuple)):
        return False
    return all(
        not isinstance(inner, ast.Call)
        or (isinstance(inner.func, ast.Name) and inner.func.id in ("str", "len", "int"))
        for inner in nodes_in(node)
    )


def _is_helper(value: Any) -> bool:
    if not isinstance(value, (FunctionType, MethodType)) or isinstance(value, BuiltinFunctionType):
        return False
    code = value.__code__
    first = 1 if isinstance(value, MethodType) else 0
    takes_arrays = code.co_argcount - first in (1, 2) and not code.co_flags & 0x20
    return takes_arrays and keeps_state(value)


def _prefixes(value: dict[Any, Any]) -> tuple[str, ...]:
    """What the keys of a dict begin with before their numbers, each once."""
    return tuple(
        dict.fromkeys(key.rstrip("0123456789") for key in list(value)[:WIDTH] if isinstance(key, str))
    )


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in list(value.items())[:WIDTH]:
            if isinstance(key, (str, int)):
                yield f"[{key!r}]", inner
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value[:WIDTH]):
            last = index == len(value) - 1 and index > 0
            yield "[-1]" if last else f"[{index}]", inner
    elif not isinstance(value, (type, ModuleType, str, bytes)):
        held = getattr(value, "__dict__", None)
        slots = slot_names(type(value)) if is_user_class(type(value)) else ()  # type: ignore[arg-type]
        for name in slots:
            with contextlib.suppress(AttributeError):  # nothing is in it yet
                yield f".{name}", object.__getattribute__(value, name)
        if isinstance(held, dict) or slots:
            for name, inner in held.items() if isinstance(held, dict) else ():
                yield f".{name}", inner
            for owner in type(value).__mro__[:-1]:
                for name, inner in vars(owner).items():
                    if name.startswith("__"):
                        continue
                    if isinstance(inner, FunctionType) and _is_helper(inner.__get__(value)):
                        yield f".{name}", inner.__get__(value)
                    elif isinstance(inner, (staticmethod, float, int, tuple)):
                        yield f".{name}", inner.__func__ if isinstance(inner, staticmethod) else inner
