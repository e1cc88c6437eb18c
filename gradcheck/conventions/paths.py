"""The way from a root object to one value, so that code that rebinds its arrays can still be read and written."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

GONE = (KeyError, IndexError, AttributeError, ValueError, TypeError)  # raised where a path leads nowhere now


_OF_FUNCTIONS = frozenset({"cell", "global"})


@dataclass(slots=True, eq=False)  # frozen, it would take three times as long to make: there are many
class Step:
    """One step down: an attribute, an item, a field of a namedtuple, a class attribute, a cell or global."""

    kind: str
    key: Any

    def get(self, owner: Any) -> Any:
        """The value below `owner`; KeyError, IndexError, AttributeError or ValueError when it is gone."""
        match self.kind:
            case "attribute":
                try:
                    return owner.__dict__[self.key]
                except (AttributeError, KeyError):
                    return object.__getattribute__(owner, self.key)
            case "item":
                return owner[self.key]
            case "field":
                return owner[self.key[0]]
            case "class":
                return vars(self.key[0])[self.key[1]]
            case "cell":
                return owner.__closure__[self.key[0]].cell_contents
            case "global":
                return owner.__globals__[self.key]
            case "self" | "function":
                return getattr(owner, self.key)
        raise KeyError(self.key)

    def set(self, owner: Any, value: Any) -> None:
        """Binds another value; TypeError where nothing can be bound (tuples)."""
        match self.kind:
            case "attribute":
                fields = getattr(owner, "__dict__", None)
                if fields is not None and self.key in fields:
                    fields[self.key] = value
                else:
                    object.__setattr__(owner, self.key, value)
            case "item":
                owner[self.key] = value
            case "class":
                type.__setattr__(self.key[0], self.key[1], value)
            case "cell":
                owner.__closure__[self.key[0]].cell_contents = value
            case "global":
                owner.__globals__[self.key] = value
            case _:
                raise TypeError(f"{self.kind} {self.key!r} cannot be bound again")

    @property
    def key_object(self) -> Any:
        """The user's own object that is the key of this item of a dict; None for words, numbers and tuples."""
        return None if self.kind != "item" or isinstance(self.key, (str, int, float, tuple)) else self.key

    @property
    def name(self) -> str | int | None:
        """The word or number this step adds to a name; None when it adds nothing."""
        match self.kind:
            case "attribute" | "global":
                return str(self.key)
            case "class" | "cell" | "field":
                return str(self.key[1])
            case "item":
                if isinstance(self.key, (int, str)):
                    return self.key
                return repr(self.key)
        return None


@functools.lru_cache(maxsize=16384, typed=True)
def step_to(kind: str, key: str | int | tuple[int, str]) -> Step:
    """The one step of this kind and key, so that walks over the same objects share their paths."""
    return Step(kind, key)


@dataclass(slots=True, eq=False)
class Path:
    """A root and the steps from it to a value; never changed."""

    root: Any
    steps: tuple[Step, ...] = ()
    prefix: str = ""
    _tokens: tuple[str | int, ...] | None = None
    _name: str | None = None
    _below: dict[Step, Path] | None = None

    def down(self, step: Step) -> Path:
        """The path one step further; for the same step the same path, which knows its name already."""
        if self._below is None:
            self._below = {}
        below = self._below.get(step)
        if below is None:
            below = self._below[step] = Path(self.root, (*self.steps, step), self.prefix)
        return below

    def owner(self) -> Any:
        """What holds the value now."""
        value = self.root
        for step in self.steps[:-1]:
            value = step.get(value)
        return value

    def get(self) -> Any:
        """The value at the end of the path now."""
        value = self.root
        for step in self.steps:
            value = step.get(value)
        return value

    def found(self) -> Any:
        """The value there, or None where the path leads nowhere now."""
        value = self.root
        try:
            for step in self.steps:
                value = step.get(value)
        except GONE:
            return None
        return value

    def set(self, value: Any) -> None:
        """Binds `value` at the end of the path; TypeError where that is impossible.

        A number in a tuple is exchanged with the whole tuple; an array there is written in place by who wants to.
        """
        if not self.steps:
            raise TypeError("the root itself cannot be bound again")
        owner, step = self.owner(), self.steps[-1]
        if isinstance(owner, tuple) and isinstance(value, (float, complex, np.number, tuple)):
            place = step.key[0] if step.kind == "field" else step.key
            items = [*owner[:place], value, *owner[place + 1 :]]
            self.holder().set(owner._make(items) if hasattr(owner, "_make") else tuple(items))
            return
        step.set(owner, value)

    @property
    def tokens(self) -> tuple[str | int, ...]:
        """The words and numbers of the path, for matching names; a function's name says nothing of its cells."""
        if self._tokens is None:
            below = [step.kind for step in self.steps[1:]] + [""]
            self._tokens = tuple(
                [
                    name
                    for step, kind in zip(self.steps, below)
                    if (name := step.name) is not None
                    and not (kind in _OF_FUNCTIONS and step.kind in _OF_FUNCTIONS)
                ]
            )
        return self._tokens

    @property
    def name(self) -> str:
        """As the user would write it behind the model: `W1`, `layers[0].W`, `params['W1']`."""
        if self._name is None:
            self._name = self._written()
        return self._name

    def _written(self) -> str:
        if len(self.steps) == 1 and self.steps[0].kind == "attribute" and not self.prefix:
            return str(self.steps[0].key)  # most are
        text = self.prefix
        for step in self.steps:
            name = step.name
            if name is None:
                continue
            if step.kind == "item":
                is_word = isinstance(step.key, str)
                text += str(name) if is_word and not text else f"[{step.key!r}]"
            else:
                text += f".{name}" if text else str(name)
        return text

    @property
    def is_listed(self) -> bool:
        """Whether the value is an item of a list or tuple, under its number."""
        return bool(self.steps) and self.steps[-1].kind == "item" and isinstance(self.steps[-1].key, int)

    def holder(self) -> Path:
        """The path of what holds the value."""
        return Path(self.root, self.steps[:-1], self.prefix)
