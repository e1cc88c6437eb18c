"""Keeps everything reachable from a user's objects, so that destructive code can be run and put back bit for bit."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import FunctionType, MethodType, ModuleType, TracebackType
from typing import Any

import numpy as np

from gradcheck.conventions.graph import (
    children,
    class_data,
    class_functions,
    code_names,
    is_walkable,
    slot_names,
)
from gradcheck.conventions.owners import is_user_class, is_user_function, is_user_module
from gradcheck.keeping.generators import RANDOM, KeptRandom
from gradcheck.keeping.objects import (
    MISSING,
    Change,
    Kept,
    KeptArray,
    KeptClass,
    KeptDict,
    KeptGlobals,
    KeptPlace,
    KeptSequence,
    KeptSet,
)
from gradcheck.recording.in_order import SETS, InOrder


@dataclass(frozen=True, slots=True, eq=False)
class Volatile:
    """What evaluations were seen to change: cheap to put back before the next one."""

    parts: tuple[tuple[Any, tuple[Any, ...]], ...] = ()

    def changes(self) -> tuple[Change, ...]:
        """The same in words; to be asked before it is put back."""
        return tuple(
            kept.change(difference) for kept, differences in self.parts for difference in differences
        )

    @property
    def draws(self) -> bool:
        """Whether random numbers were drawn."""
        return any(isinstance(kept, KeptRandom) for kept, _ in self.parts)

    @property
    def lengthens(self) -> bool:
        """Whether a list became longer, or a name was bound to a longer one; to be asked before it is put back."""
        return any(
            kept.lengthened(difference) for kept, differences in self.parts for difference in differences
        )

    def put_back(self) -> None:
        """Restores these places and nothing else."""
        for kept, differences in self.parts:
            kept.put_back(list(differences))

    def joined(self, other: Volatile) -> Volatile:
        """What either of the two changed."""
        merged: dict[int, tuple[Any, list[Any]]] = {id(kept): (kept, list(keys)) for kept, keys in self.parts}
        for kept, keys in other.parts:
            known = merged.setdefault(id(kept), (kept, []))[1]
            known += [key for key in keys if not any(key is k or key == k for k in known)]
        return Volatile(tuple((kept, tuple(keys)) for kept, keys in merged.values()))


class Snapshot:
    """Everything mutable that the roots reach, and the random generators; `restore()` puts all of it back.

    As a context manager it restores on leaving, whatever happened inside, KeyboardInterrupt included. What only
    the operating system knows (files, sockets, other processes) and generator objects half way cannot be kept.
    """

    def __init__(self, *roots: Any) -> None:
        self._kept: list[Kept] = []
        self._arrays: dict[int, KeptArray] = {}
        self.has_class_data = False  # whether a class holds lists, dicts, sets or arrays in its body
        self._generators: dict[int, KeptRandom] = {}
        self._spaces: dict[int, KeptGlobals] = {}
        self._alive: list[Any] = []  # ids are compared: nothing seen may be collected meanwhile
        self._seen: set[int] = set()
        self._codes: set[tuple[int, int]] = set()
        self._places: set[tuple[int, str]] = set()
        for name, generator in (("np.random", np.random), ("random", random)):
            self._keep_random(name, generator)
        queue: deque[tuple[str, Any]] = deque(("", root) for root in roots)
        own = {id(root) for root in roots if not isinstance(root, ModuleType)}
        while queue:
            name, value = queue.popleft()
            if id(value) in self._seen or not (
                is_walkable(value) or id(value) in own or isinstance(value, _KEPT)
            ):
                continue
            self._seen.add(id(value))
            self._alive.append(value)
            queue.extend(self._keep(name, value))

    def _keep_random(self, name: str, generator: Any) -> None:
        if isinstance(generator, random.SystemRandom):
            return  # it has no state: its numbers come from outside
        kept = self._generators[id(generator)] = KeptRandom(name, generator)
        self._kept.append(kept)

    def _keep(self, name: str, value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, FunctionType):
            self._kept.append(KeptDict(name, value.__dict__, attributes=True))
            yield from self._keep_function(value)
        elif isinstance(value, RANDOM):
            self._keep_random(name or "generator", value)
            return
        elif isinstance(value, type):
            if is_user_class(value):
                yield from self._keep_class(name, value)
            return
        elif isinstance(value, np.ndarray):
            kept = self._arrays[id(value)] = KeptArray(name, value)
            self._kept.append(kept)
            if isinstance(value.base, np.ndarray):
                yield name, value.base
            if type(value) is np.ndarray and value.dtype != object:
                return  # it holds nothing else
        elif isinstance(value, dict):
            self._kept.append(KeptDict(name, value))
        elif isinstance(value, (list, deque)):
            self._kept.append(KeptSequence(name, value))
            if _only_immutable(value):
                return
        elif isinstance(value, set):
            self._kept.append(KeptSet(name, value))
        elif isinstance(value, ModuleType):
            self._kept.append(KeptDict(name, vars(value), attributes=True))
        if not isinstance(value, (FunctionType, MethodType, ModuleType)):
            yield from self._keep_instance(name, value)
        for step, child in children(value, mentioned=False):
            word = step.name
            below = name if word is None else _below(name, word, step.kind)
            yield below, child

    def _keep_instance(self, name: str, value: Any) -> Iterator[tuple[str, Any]]:
        fields = getattr(value, "__dict__", None)
        if isinstance(fields, dict):
            self._kept.append(KeptDict(name, fields, attributes=True))
        cls = type(value)
        if cls.__module__ == "builtins" or not is_user_class(cls):
            return
        for slot in slot_names(cls):  # type: ignore[arg-type]
            self._place(
                f"{name}.{slot}" if name else slot,
                id(value),
                slot,
                partial(_slot, value, slot),
                partial(object.__setattr__, value, slot),
                partial(object.__delattr__, value, slot),
            )
        yield name, cls

    def _keep_class(self, name: str, cls: type) -> Iterator[tuple[str, Any]]:
        for base, attribute, child in class_data(cls):
            self.has_class_data |= isinstance(child, (list, dict, set, np.ndarray))
            self._place(
                f"{base.__name__}.{attribute}",
                id(base),
                attribute,
                partial(_class_attribute, base, attribute),
                partial(type.__setattr__, base, attribute),
                partial(type.__delattr__, base, attribute),
            )
            yield f"{base.__name__}.{attribute}", child
        self._kept.append(KeptClass(cls))
        for base in cls.__mro__[1:]:
            yield name, base
        for function in class_functions(cls):
            yield name, function

    def _keep_function(self, function: FunctionType) -> Iterator[tuple[str, Any]]:
        known = id(function.__code__), id(function.__globals__)
        if known in self._codes and function.__closure__ is None:
            return
        self._codes.add(known)
        self._alive.append(function.__code__)
        for free, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
            self._place(
                free,
                id(cell),
                "cell_contents",
                partial(_cell, cell),
                partial(setattr, cell, "cell_contents"),
                partial(delattr, cell, "cell_contents"),
            )
            self._alive.append(cell)
        space = function.__globals__
        kept = self._spaces.get(id(space))
        if kept is None:
            kept = self._spaces[id(space)] = KeptGlobals(space)
            self._kept.append(kept)
        words = kept.values
        for word in code_names(function.__code__):
            present = space.get(word, MISSING)
            if word == SETS and (present is MISSING or present is InOrder):
                continue  # what stands there for the time of a run goes by itself
            if present is MISSING:
                words.setdefault(word, present)
                continue
            if isinstance(present, ModuleType):
                if is_user_module(present):
                    yield word, present
                elif present is not np:
                    yield from _generators_of(present)
                continue
            if isinstance(present, FunctionType) and not is_user_function(present):
                continue
            words.setdefault(word, present)
            yield word, present

    def _place(
        self,
        name: str,
        owner: int,
        key: str,
        read: Callable[[], Any],
        write: Callable[[Any], Any],
        delete: Callable[[], Any],
    ) -> None:
        if (owner, key) not in self._places:
            self._places.add((owner, key))
            self._kept.append(KeptPlace(name, read, write, delete))

    def array(self, array: Any) -> KeptArray | None:
        """An array as it was kept, None when it is not known."""
        return self._arrays.get(id(array))

    def kept_values(self, array: Any) -> Any:
        """The kept values of an array, to be read only; None when it is not known or holds objects."""
        kept = self._arrays.get(id(array))
        return None if kept is None or kept.dtype == object else kept.values()

    def changes(self) -> tuple[Change, ...]:
        """What differs now from what was kept; empty when everything is as it was."""
        return self.volatile().changes()

    def volatile(self) -> Volatile:
        """The places that differ now, to be put back again and again without looking at the rest."""
        return Volatile(
            tuple([(kept, tuple(changed)) for kept in self._kept if (changed := kept.differences())])
        )

    def restore_random(self) -> None:
        """Puts the random generators back and nothing else."""
        for kept in self._generators.values():
            kept.put_back()

    def draw_on(self) -> None:
        """Draws from every random generator, so that the next numbers are others than those that were kept."""
        for kept in self._generators.values():
            kept.draw_on()

    def restore(
        self, seen: Volatile | None = None, *, generators: bool = True, arrays: Volatile | None = None
    ) -> None:
        """Puts everything back, by identity and bit for bit; goes on past what resists and raises at the end.

        `seen` is what `volatile` said a moment ago: then nothing is compared once more. Left alone are random
        generators with `generators` False, and the contents of arrays that are not among `arrays`.
        """
        different = None if seen is None else {id(kept) for kept, _ in seen.parts}
        looked_at = None if arrays is None else {id(kept) for kept, _ in arrays.parts}
        failed: list[Exception] = []
        for kept in self._kept:
            if different is not None and kept.complete and id(kept) not in different:
                continue
            if not generators and isinstance(kept, KeptRandom):
                continue
            if looked_at is not None and isinstance(kept, KeptArray) and id(kept) not in looked_at:
                continue
            try:
                kept.put_back()
            except Exception as error:  # one immovable object must not keep the others from being put back
                failed.append(error)
        if failed:
            raise failed[0]

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.restore()


_KEPT = (*RANDOM, type)


def _only_immutable(values: Any) -> bool:
    return all(isinstance(v, (float, int, str, bytes, type(None))) for v in values)


def _below(name: str, word: str | int, kind: str) -> str:
    if kind == "item":
        return f"{name}[{word!r}]" if name else str(word)
    return f"{name}.{word}" if name and kind in ("attribute", "class", "field") else str(word)


def _slot(value: Any, name: str) -> Any:
    try:
        return object.__getattribute__(value, name)
    except AttributeError:
        return MISSING


def _class_attribute(cls: type, name: str) -> Any:
    return vars(cls).get(name, MISSING)


def _cell(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return MISSING


def _generators_of(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Generators an installed module keeps at its top level; its other state is its own affair."""
    if module.__name__ in ("random", "numpy", "numpy.random"):
        return
    for name, value in tuple(vars(module).items()):
        if isinstance(value, RANDOM):
            yield f"{module.__name__}.{name}", value
