"""Walking the user's objects: what is reachable from a model, by which path, without running any of its code."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType, FunctionType, GetSetDescriptorType, MemberDescriptorType, MethodType, ModuleType
from typing import Any

import numpy as np

from gradcheck.conventions.owners import is_namespace, is_user_class, is_user_function, is_user_module
from gradcheck.conventions.paths import Path, Step, step_to

_ATOMS = (str, bytes, int, float, complex, bool, type(None), np.generic)
_LIMIT = 200_000  # objects looked at before the walk gives up descending


@dataclass(slots=True, eq=False)  # never changed; frozen, it would take three times as long to make
class Leaf:
    """A number, an array or a (nested) list of numbers, and every path that leads to it."""

    path: Path
    value: Any
    aliases: tuple[Path, ...] = ()


@functools.lru_cache(maxsize=4096)
def code_names(code: CodeType) -> tuple[str, ...]:
    """Every global or attribute name a function's code mentions, nested functions included, in alphabetical order."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names.update(code_names(constant))
    return tuple(sorted(names))


@functools.lru_cache(maxsize=4096)
def slot_names(cls: type) -> tuple[str, ...]:
    """The names in `__slots__` of a class and its bases, as they are written (Python sorts them), that hold values."""
    names: list[str] = []
    for base in cls.__mro__:
        declared = vars(base).get("__slots__")
        order = list(declared) if isinstance(declared, (tuple, list, dict)) else []
        held = [name for name, value in vars(base).items() if isinstance(value, MemberDescriptorType)]
        held.sort(key=lambda name: order.index(name) if name in order else len(order))
        names += [name for name in held if name not in ("__dict__", "__weakref__")]
    return tuple(names)


def class_data(cls: type) -> Iterator[tuple[type, str, Any]]:
    """Attributes of a user's class (and its bases) that are data: lists shared by instances, arrays, numbers."""
    for base in cls.__mro__:
        if base is object or not is_user_class(base):
            continue
        for name, value in tuple(vars(base).items()):
            if name.startswith("__") or isinstance(
                value,
                (
                    FunctionType,
                    staticmethod,
                    classmethod,
                    property,
                    MemberDescriptorType,
                    GetSetDescriptorType,
                ),
            ):
                continue
            if isinstance(value, type) and not is_user_class(value):
                continue
            yield base, name, value


def class_functions(cls: type) -> Iterator[FunctionType]:
    """The user's own methods of a class, also behind property, staticmethod and classmethod."""
    for base in cls.__mro__:
        if base is object or not is_user_class(base):
            continue
        for value in tuple(vars(base).values()):
            for function in (value, getattr(value, "__func__", None), getattr(value, "fget", None)):
                if isinstance(function, FunctionType):
                    yield function


def _is_interesting_global(name: str, value: Any) -> bool:
    if name.startswith("__") or isinstance(value, (type(None), str, bytes)):
        return False
    if isinstance(value, type):
        return is_user_class(value)
    if isinstance(value, ModuleType):
        return is_user_module(value)
    if isinstance(value, FunctionType):
        return is_user_function(value)
    return True


_SURELY = frozenset({list, tuple, dict, np.ndarray, MethodType})


def field_names(value: Any) -> tuple[str, ...]:
    """The names of the fields of a record, or of an array of records; each field is a view into it."""
    return (value.dtype.names or ()) if isinstance(value, (np.ndarray, np.void)) else ()


def is_walkable(value: Any) -> bool:
    """Whether an object may hold parameters: not an atom, and not something of an installed package."""
    if type(value) in _SURELY or field_names(value):
        return True
    if isinstance(value, type):
        return is_user_class(value)  # a class that holds settings and weights in its body
    if isinstance(value, (_ATOMS, CodeType)):
        return False
    if isinstance(
        value, (list, tuple, dict, set, frozenset, deque, np.ndarray, MethodType, functools.partial)
    ):
        return True
    if isinstance(value, FunctionType):
        return is_user_function(value)
    if isinstance(value, ModuleType):
        return is_user_module(value)
    return is_user_class(type(value))


_BUILT_IN = (
    dict, list, tuple, np.ndarray, np.void, FunctionType, MethodType, type, ModuleType, set, frozenset, deque,
    functools.partial,
)  # fmt: skip


@functools.lru_cache(maxsize=4096)
def _is_built_in(kind: type) -> bool:
    return issubclass(kind, _BUILT_IN)


_WRITTEN = frozenset({str, int})  # the types of most keys; others may have a hash of the user's


def children(value: Any, *, mentioned: bool = True) -> Iterator[tuple[Step, Any]]:
    """What an object holds, with the step that leads there; runs no property and no method of the user.

    Without what is `mentioned` of a function's globals where that is known already.
    """
    if not _is_built_in(type(value)):  # type: ignore[arg-type]
        yield from _instance_children(value)
        return
    if isinstance(value, type):
        for base, name, child in class_data(value):
            yield Step("class", (base, name)), child
        return
    if isinstance(value, dict):
        namespace = is_namespace(value)
        for key, child in tuple(value.items()):
            if namespace and (
                key.startswith("_")
                or key in ("In", "Out", "exit", "quit", "get_ipython")
                or isinstance(child, (FunctionType, type, ModuleType, str, bytes))
            ):
                continue
            yield (step_to if type(key) in _WRITTEN else Step)("item", key), child
    elif isinstance(value, (list, deque)):
        for i, child in enumerate(tuple(value)):
            yield step_to("item", i), child
    elif isinstance(value, tuple):
        fields = getattr(value, "_fields", ())  # of a namedtuple
        for i, child in enumerate(value):
            yield step_to("field", (i, fields[i])) if i < len(fields) else step_to("item", i), child
    elif isinstance(value, (set, frozenset)):
        for i, child in enumerate(tuple(value)):
            yield step_to("element", i), child
    elif field_names(value):
        for name in field_names(value):
            yield step_to("item", name), value[name]
    elif isinstance(value, np.ndarray) and value.dtype == object:
        for index in np.ndindex(value.shape):
            yield Step("item", index if len(index) != 1 else index[0]), value[index]
    elif isinstance(value, FunctionType):
        for i, (name, cell) in enumerate(zip(value.__code__.co_freevars, value.__closure__ or ())):
            try:
                yield step_to("cell", (i, name)), cell.cell_contents
            except ValueError:  # an empty cell
                continue
        space = value.__globals__
        for name in code_names(value.__code__) if mentioned else ():
            child = space.get(name)
            if child is not None and _is_interesting_global(name, child):
                yield step_to("global", name), child
        for name, child in tuple(value.__dict__.items()):
            if not name.startswith("__"):
                yield step_to("attribute", name), child
        for child in (*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()):
            if is_walkable(child):
                yield step_to("default", 0), child
    elif isinstance(value, MethodType):
        yield step_to("self", "__self__"), value.__self__
        yield step_to("function", "__func__"), value.__func__
    elif isinstance(value, functools.partial):
        yield step_to("function", "func"), value.func
        yield step_to("function", "args"), value.args
        yield step_to("function", "keywords"), value.keywords
    elif isinstance(value, ModuleType):
        for name, child in tuple(vars(value).items()):
            if not name.startswith("_") and not isinstance(child, (FunctionType, type, ModuleType)):
                yield step_to("attribute", name), child
    if not isinstance(value, (FunctionType, MethodType, ModuleType, functools.partial)):
        yield from _instance_children(value)


def _instance_children(value: Any) -> Iterator[tuple[Step, Any]]:
    cls = type(value)
    fields = getattr(value, "__dict__", None)
    own: set[str] = set()
    if isinstance(fields, dict):
        for name, child in tuple(fields.items()):
            own.add(name)
            yield step_to("attribute", name), child
    if cls.__module__ == "builtins":
        return
    for name in slot_names(cls):  # type: ignore[arg-type]
        own.add(name)
        try:
            yield step_to("attribute", name), object.__getattribute__(value, name)
        except AttributeError:
            continue
    for base, name, child in class_data(cls):
        if name not in own:
            yield Step("class", (base, name)), child


def list_shape(value: Any) -> tuple[int, ...] | None:
    """The shape of a rectangular nested list of numbers with a float in it, else None."""
    if not isinstance(value, list) or not value:
        return None
    first = value[0]
    if isinstance(first, (float, int)) and not isinstance(first, bool):
        kinds = set(map(type, value))
        numbers = bool not in kinds and all(issubclass(kind, (float, int)) for kind in kinds)
        return (len(value),) if numbers and any(issubclass(kind, float) for kind in kinds) else None
    if isinstance(first, list):
        inner = {list_shape(row) for row in value}
        if len(inner) == 1 and (shape := inner.pop()) is not None:
            return (len(value), *shape)
    return None


def is_whole(value: Any) -> bool:
    """Whether it is a whole number, or a rectangular nested list of them."""
    return type(value) is int or whole_shape(value) is not None


def whole_shape(value: Any) -> tuple[int, ...] | None:
    """The shape of a rectangular nested list of whole numbers, else None: lists of ids have many lengths."""
    if not isinstance(value, list) or not value:
        return None
    if all(type(v) is int for v in value):
        return (len(value),)
    inner = {whole_shape(row) for row in value}
    shape = inner.pop()
    return None if inner or shape is None else (len(value), *shape)


def leaves(*roots: Path, whole: bool = False) -> list[Leaf]:
    """Every array, float and list of floats reachable from the roots, in the order of writing, each once with aliases.

    Arrays are told apart by identity, floats by place. What one root reaches has the path from there, and not the
    shorter one from a later root: of a model and its functions, the model's. With `whole` whole numbers and lists of
    them as well.
    """
    found: dict[Any, tuple[Path, Any, list[Path]]] = {}
    seen: set[int] = set()
    keep: list[Any] = []  # ids stay valid only while the objects live
    queue: deque[tuple[Path, Any, tuple[int, ...], Any, Step | None]] = deque()
    waiting = enumerate(roots)
    places: dict[int, tuple[int, ...]] = {}
    while len(seen) < _LIMIT:
        if not queue:
            i, root = next(waiting, (0, None))
            if root is None:
                break
            queue.append((root, root.get(), (i,), None, None))
        path, value, place, owner, step = queue.popleft()
        if isinstance(value, np.ndarray):
            kind = value.dtype.kind
            is_leaf = kind != "O" and not (kind == "V" and value.dtype.names)
            is_all = type(value) is np.ndarray or type(value) is np.matrix  # it holds nothing else
            key: Any = id(value)
        elif isinstance(value, (float, np.floating)) or (whole and type(value) is int):
            is_leaf = is_all = True
            key = id(path) if step is None else _spot(owner, step)
        else:
            is_leaf = is_all = isinstance(value, list) and (
                list_shape(value) is not None or (whole and whole_shape(value) is not None)
            )
            key = id(value)
        if is_leaf:
            places[id(path)] = place
            entry = found.get(key)
            if entry is None:
                found[key] = path, value, []
            elif entry[0] is not path:
                entry[2].append(path)
            if is_all:
                continue
        if id(value) in seen or not (is_walkable(value) or not path.steps):
            continue
        seen.add(id(value))
        keep.append(value)
        for i, (below, child) in enumerate(children(value)):
            if below.kind in _OF_NO_USE:
                continue
            if type(child) not in _EMPTY or (whole and type(child) is int):
                queue.append((path.down(below), child, (*place, i), value, below))
    # the nearest path names a value, but layers[0].W says more than params[0]; the order is that of writing
    entries = [(_telling(path, aliases), value) for path, value, aliases in found.values()]
    entries.sort(key=lambda entry: places[id(entry[0][0])])
    return [Leaf(paths[0], value, tuple(paths[1:])) for paths, value in entries]


def within(found: Sequence[Leaf], roots: Sequence[Path]) -> list[Leaf]:
    """What `leaves` of these roots alone says, where it said `found` of these roots with others after them."""
    own = {id(path.root) for path in roots}
    out = []
    for leaf in found:
        paths = [path for path in (leaf.path, *leaf.aliases) if id(path.root) in own]
        if paths and paths[0] is not leaf.path:  # better named by another root: alone, the order is another
            return leaves(*roots)
        if paths:
            out.append(Leaf(paths[0], leaf.value, tuple(paths[1:])))
    return out


_EMPTY = frozenset({str, bytes, int, bool, type(None)})
_OF_NO_USE = frozenset({"default", "element"})  # steps to what nothing can be bound at


def _spot(owner: Any, step: Step) -> Any:
    """What tells the place of a number from others: functions share cells and globals, which a module holds as well."""
    if step.kind == "cell":
        return id(owner.__closure__[step.key[0]])
    if step.kind == "global":
        return id(owner.__globals__), step.key
    if isinstance(owner, ModuleType):
        return id(vars(owner)), step.key
    return (id(owner), step.key) if step.kind == "item" else (id(owner), step.kind, step.key)


def _telling(path: Path, aliases: list[Path]) -> list[Path]:
    """The paths to one value, first one that ends in a word where there is any."""
    paths = [path, *aliases]
    if isinstance(path.steps[-1].key if path.steps else "", int):
        worded = next((p for p in paths if p.steps and p.steps[-1].kind in ("attribute", "field")), None)
        if worded is not None:
            return [worded, *(p for p in paths if p is not worded)]
    return paths
