"""Sets of the user's that are gone through in the order they were filled in, so that one run is like the other.

Nodes in a set, an engine's parents of a value, come in the order of their addresses: another one at each call, and the
statements of two backward passes could not be told to be the same.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import Any

SETS = "set"  # Python's own name


class _LikeSet(type):
    """What is a set is one of these as well: code that asks `isinstance(x, set)` hears what it always heard."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, builtins.set)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, builtins.set)


class InOrder(set[Any], metaclass=_LikeSet):
    """A set that remembers in which order its elements came."""

    def __init__(self, elements: Iterable[Any] = ()) -> None:
        self._came = dict.fromkeys(elements)
        super().__init__(self._came)

    def add(self, element: Any) -> None:
        self.__dict__.setdefault("_came", {})[element] = None
        super().add(element)

    def update(self, *others: Iterable[Any]) -> None:
        for other in others:
            for element in other:
                self.add(element)

    def pop(self) -> Any:
        for element in self:
            self.remove(element)
            return element
        raise KeyError("pop from an empty set")

    def __iter__(self) -> Iterator[Any]:
        came = self.__dict__.get("_came", {})
        known = [element for element in came if element in self]
        return iter(
            [*known, *(e for e in super().__iter__() if e not in came)] if len(known) < len(self) else known
        )


def namespaces(functions: Iterable[FunctionType]) -> list[dict[str, Any]]:
    """The namespaces of functions that make sets by Python's own name for them."""
    found = {id(f.__globals__): f.__globals__ for f in functions if _makes_sets(f.__code__)}
    return [names for names in found.values() if names.get(SETS, InOrder) is InOrder]


@contextmanager
def sets_in_order(spaces: Iterable[dict[str, Any]]) -> Iterator[None]:
    """Inside, `set(...)` in these namespaces makes sets that keep their order."""
    changed = [names for names in spaces if SETS not in names]
    try:
        for names in changed:
            names[SETS] = InOrder
        yield
    finally:
        for names in changed:
            names.pop(SETS, None)


def _makes_sets(code: CodeType) -> bool:
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return SETS in code.co_names or any(map(_makes_sets, inner))
