"""Keeps everything reachable from a user's objects, so that destructive code can be run and put back bit for bit."""

from __future__ import annotations

import contextlib
import random
import warnings
from collections import OrderedDict, deque
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
from gradcheck.facts import Array

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was: where, and how ("content", "bound again", "length", "keys", "random state")."""

    name: str
    kind: str


class _Kept:
    """One object as it was. `differences` are keys into it; `put_back` restores those."""

    def __init__(self, name: str) -> None:
        self.name = name

    def differences(self) -> list[Any]:
        raise NotImplementedError

    def put_back(self, differences: list[Any] | None = None) -> None:
        raise NotImplementedError

    def change(self, difference: Any) -> Change:
        return Change(self.name, str(difference))


class _KeptArray(_Kept):
    """An array's bytes, shape and flags; the elements themselves for an object array."""

    def __init__(self, name: str, array: Array) -> None:
        super().__init__(name)
        self.array = array
        self.shape, self.dtype, self.writeable = array.shape, array.dtype, bool(array.flags.writeable)
        # bytes compare at memcmp speed and know no NaN
        self.content: Any = array.copy() if array.dtype == object else array.tobytes()

    def _same_content(self) -> bool:
        if self.dtype == object:
            return all(a is b for a, b in zip(self.array.flat, self.content.flat))
        return self.array.tobytes() == bytes(self.content)

    def differences(self) -> list[Any]:
        same_form = self.array.shape == self.shape and self.array.dtype == self.dtype
        if same_form and self._same_content() and self.array.flags.writeable == self.writeable:
            return []
        return ["content"]

    def put_back(self, differences: list[Any] | None = None) -> None:
        array = self.array
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if array.dtype != self.dtype:
                array.dtype = self.dtype  # type: ignore[misc]
            if array.shape != self.shape:
                array.shape = self.shape
        if not self._same_content():
            if not array.flags.writeable:
                array.flags.writeable = True
            if self.dtype == object:
                array[...] = self.content
            else:
                array[...] = np.frombuffer(self.content, dtype=self.dtype).reshape(self.shape)
        if array.flags.writeable != self.writeable:
            with contextlib.suppress(ValueError):
                array.flags.writeable = self.writeable


class _KeptDict(_Kept):
    """A dict, or the attributes of an instance: keys in order, values by identity."""

    def __init__(self, name: str, mapping: dict[Any, Any], *, attributes: bool = False) -> None:
        super().__init__(name)
        self.mapping, self.items, self.attributes = mapping, dict(mapping), attributes

    def differences(self) -> list[Any]:
        now, kept = self.mapping, self.items
        changed = [key for key, value in kept.items() if now.get(key, _MISSING) is not value]
        changed += [key for key in now if key not in kept]
        return changed

    def put_back(self, differences: list[Any] | None = None) -> None:
        if differences is None:
            differences = self.differences()
            in_order = list(self.mapping) == list(self.items)
            if differences or not in_order:
                self._clear_and_fill(differences, in_order)
            return
        for key in differences:
            if key in self.items:
                self.mapping[key] = self.items[key]
            else:
                self.mapping.pop(key, None)

    def _clear_and_fill(self, differences: list[Any], in_order: bool) -> None:
        if in_order:
            for key in differences:
                dict.__setitem__(self.mapping, key, self.items[key])
            return
        if isinstance(self.mapping, OrderedDict):
            OrderedDict.clear(self.mapping)
            for key, value in self.items.items():
                OrderedDict.__setitem__(self.mapping, key, value)
            return
        dict.clear(self.mapping)
        for key, value in self.items.items():
            dict.__setitem__(self.mapping, key, value)

    def change(self, difference: Any) -> Change:
        if self.attributes or not self.name:
            name = f"{self.name}.{difference}" if self.name else str(difference)
        else:
            name = f"{self.name}[{difference!r}]"
        if difference not in self.items:
            return Change(name, "new")
        return Change(name, "bound again" if difference in self.mapping else "gone")


class _KeptSequence(_Kept):
    """A list or deque, element by element."""

    def __init__(self, name: str, sequence: Any) -> None:
        super().__init__(name)
        self.sequence, self.items = sequence, list(sequence)

    def differences(self) -> list[Any]:
        if len(self.sequence) != len(self.items):
            return ["length"]
        return [i for i, (a, b) in enumerate(zip(self.sequence, self.items)) if a is not b]

    def put_back(self, differences: list[Any] | None = None) -> None:
        if differences is None:
            differences = self.differences()
        if not differences:
            return
        if "length" in differences or len(self.sequence) != len(self.items):
            if isinstance(self.sequence, list):
                list.__setitem__(self.sequence, slice(None), self.items)
            else:
                self.sequence.clear()
                self.sequence.extend(self.items)
            return
        for i in differences:
            self.sequence[i] = self.items[i]

    def change(self, difference: Any) -> Change:
        if difference == "length":
            return Change(self.name, "length")
        return Change(f"{self.name}[{difference}]", "bound again")


class _KeptSet(_Kept):
    def __init__(self, name: str, values: set[Any]) -> None:
        super().__init__(name)
        self.values, self.items = values, set(values)

    def differences(self) -> list[Any]:
        return [] if self.values == self.items else ["length"]

    def put_back(self, differences: list[Any] | None = None) -> None:
        if self.values != self.items:
            self.values.clear()
            self.values.update(self.items)


class _KeptPlace(_Kept):
    """One named place: a slot, a class attribute, a closure variable, a global a function mentions."""

    def __init__(
        self, name: str, read: Callable[[], Any], write: Callable[[Any], Any], delete: Callable[[], Any]
    ) -> None:
        super().__init__(name)
        self.read, self.write, self.delete = read, write, delete
        self.value = read()

    def differences(self) -> list[Any]:
        return [] if self.read() is self.value else ["bound again"]

    def put_back(self, differences: list[Any] | None = None) -> None:
        now = self.read()
        if now is self.value:
            return
        if self.value is _MISSING:
            self.delete()
        else:
            self.write(self.value)


class _KeptRandom(_Kept):
    """The state of a random generator: numpy's global one, Python's, or one the user holds."""

    def __init__(self, name: str, generator: Any) -> None:
        super().__init__(name)
        self.generator = generator
        self.state = self._read()

    def _read(self) -> Any:
        generator = self.generator
        if isinstance(generator, np.random.Generator):
            return generator.bit_generator.state
        if isinstance(generator, np.random.BitGenerator):
            return generator.state
        if isinstance(generator, np.random.RandomState) or generator is np.random:
            return generator.get_state(legacy=True)
        return generator.getstate()

    def differences(self) -> list[Any]:
        return [] if _same_state(self._read(), self.state) else ["random state"]

    def put_back(self, differences: list[Any] | None = None) -> None:
        generator = self.generator
        if isinstance(generator, np.random.Generator):
            generator.bit_generator.state = self.state
        elif isinstance(generator, np.random.BitGenerator):
            generator.state = self.state
        elif isinstance(generator, np.random.RandomState) or generator is np.random:
            generator.set_state(self.state)
        else:
            generator.setstate(self.state)


def _same_state(a: Any, b: Any) -> bool:
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(_same_state(a[k], b[k]) for k in a)
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(_same_state, a, b))
    if isinstance(a, np.ndarray):
        return bool(np.array_equal(a, b))
    return bool(a == b)


_RANDOM = (np.random.Generator, np.random.RandomState, np.random.BitGenerator, random.Random)


@dataclass(frozen=True, slots=True, eq=False)
class Volatile:
    """What evaluations were seen to change: cheap to put back before the next one."""

    parts: tuple[tuple[Any, tuple[Any, ...]], ...] = ()

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
        self._kept: list[_Kept] = []
        self._alive: list[Any] = []  # ids are compared: nothing seen may be collected meanwhile
        self._seen: set[int] = set()
        self._codes: set[int] = set()
        self._places: set[tuple[int, str]] = set()
        for name, generator in (("np.random", np.random), ("random", random)):
            self._kept.append(_KeptRandom(name, generator))
        queue: deque[tuple[str, Any]] = deque(("", root) for root in roots)
        while queue:
            name, value = queue.popleft()
            is_root = any(value is root for root in roots) and not isinstance(value, ModuleType)
            if id(value) in self._seen or not (
                is_root or is_walkable(value) or isinstance(value, (*_RANDOM, type))
            ):
                continue
            self._seen.add(id(value))
            self._alive.append(value)
            queue.extend(self._keep(name, value))

    def _keep(self, name: str, value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, _RANDOM):
            self._kept.append(_KeptRandom(name or "generator", value))
            return
        if isinstance(value, type):
            if is_user_class(value):
                yield from self._keep_class(name, value)
            return
        if isinstance(value, np.ndarray):
            self._kept.append(_KeptArray(name, value))
            if isinstance(value.base, np.ndarray):
                yield name, value.base
        elif isinstance(value, dict):
            self._kept.append(_KeptDict(name, value))
        elif isinstance(value, (list, deque)):
            self._kept.append(_KeptSequence(name, value))
            if _only_immutable(value):
                return
        elif isinstance(value, set):
            self._kept.append(_KeptSet(name, value))
        elif isinstance(value, FunctionType):
            yield from self._keep_function(name, value)
        elif isinstance(value, ModuleType):
            self._kept.append(_KeptDict(name, vars(value), attributes=True))
        if not isinstance(value, (FunctionType, MethodType, ModuleType)):
            yield from self._keep_instance(name, value)
        for step, child in children(value):
            word = step.name
            below = name if word is None else _below(name, word, step.kind)
            yield below, child

    def _keep_instance(self, name: str, value: Any) -> Iterator[tuple[str, Any]]:
        fields = getattr(value, "__dict__", None)
        if isinstance(fields, dict):
            self._kept.append(_KeptDict(name, fields, attributes=True))
        cls = type(value)
        if cls.__module__ == "builtins" or not is_user_class(cls):
            return
        for slot in slot_names(cls):
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
            self._place(
                f"{base.__name__}.{attribute}",
                id(base),
                attribute,
                partial(_class_attribute, base, attribute),
                partial(type.__setattr__, base, attribute),
                partial(type.__delattr__, base, attribute),
            )
            yield f"{base.__name__}.{attribute}", child
        for base in cls.__mro__[1:]:
            yield name, base
        for function in class_functions(cls):
            yield name, function

    def _keep_function(self, name: str, function: FunctionType) -> Iterator[tuple[str, Any]]:
        if id(function.__code__) in self._codes and function.__closure__ is None:
            return
        self._codes.add(id(function.__code__))
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
        for word in sorted(code_names(function.__code__)):
            present = space.get(word, _MISSING)
            if isinstance(present, ModuleType):
                if is_user_module(present):
                    yield word, present
                elif present is not np:
                    yield from _generators_of(present)
                continue
            if isinstance(present, FunctionType) and not is_user_function(present):
                continue
            self._place(
                word,
                id(space),
                word,
                partial(space.get, word, _MISSING),
                partial(space.__setitem__, word),
                partial(space.pop, word, None),
            )
            if present is not _MISSING:
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
            self._kept.append(_KeptPlace(name, read, write, delete))

    def changes(self) -> tuple[Change, ...]:
        """What differs now from what was kept; empty when everything is as it was."""
        return tuple(kept.change(difference) for kept in self._kept for difference in kept.differences())

    def volatile(self) -> Volatile:
        """The places that differ now, to be put back again and again without looking at the rest."""
        parts = ((kept, tuple(kept.differences())) for kept in self._kept)
        return Volatile(tuple((kept, differences) for kept, differences in parts if differences))

    def restore_random(self) -> None:
        """Puts the random generators back and nothing else."""
        for kept in self._kept:
            if isinstance(kept, _KeptRandom):
                kept.put_back()

    def restore(self) -> None:
        """Puts everything back, by identity and bit for bit; goes on past what resists and raises at the end."""
        failed: list[Exception] = []
        for kept in self._kept:
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


def _only_immutable(values: Any) -> bool:
    return all(isinstance(v, (float, int, str, bytes, type(None))) for v in values)


def _below(name: str, word: str | int, kind: str) -> str:
    if kind in ("item", "argument"):
        return f"{name}[{word!r}]" if name else str(word)
    return f"{name}.{word}" if name and kind in ("attribute", "class") else str(word)


def _slot(value: Any, name: str) -> Any:
    try:
        return object.__getattribute__(value, name)
    except AttributeError:
        return _MISSING


def _class_attribute(cls: type, name: str) -> Any:
    return vars(cls).get(name, _MISSING)


def _cell(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return _MISSING


def _generators_of(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Generators an installed module keeps at its top level; its other state is its own affair."""
    if module.__name__ in ("random", "numpy", "numpy.random"):
        return
    for name, value in tuple(vars(module).items()):
        if isinstance(value, _RANDOM):
            yield f"{module.__name__}.{name}", value
