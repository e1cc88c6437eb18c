"""Single objects as they were: what differs now, and how it is put back."""

from __future__ import annotations

import contextlib
import warnings
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.facts import Array

# glibc gives freed memory back to the system, which then has to clear new memory page by page: that takes longer than
# all comparing and copying here. Freeing one large block, never touched, tells it to keep twice as much from now on.
np.empty(1 << 24, dtype=np.uint8)

MISSING = object()
_FEW = 2048  # bytes that are compared faster as bytes
_FIRST = 64  # entries that are looked at before all are
_PLAIN = frozenset("fiubc")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was: where, and how ("content", "bound again", "length", "keys", "random state")."""

    name: str
    kind: str


def same_bits(a: Array, b: Array) -> bool:
    """Whether two arrays have one shape and the same bytes in it: -0.0 differs from 0.0, a NaN equals itself."""
    if a.shape != b.shape:
        return False
    plain = a.nbytes > _FEW and a.dtype == b.dtype and a.itemsize in (4, 8) and a.dtype.kind in "fiu"
    if plain and a.flags.c_contiguous and b.flags.c_contiguous and type(a) is type(b) is np.ndarray:
        words = np.uint64 if a.itemsize == 8 else np.uint32  # compared in place, no bytes copied
        one, other = a.reshape(-1).view(words), b.reshape(-1).view(words)
        # what differs does so at once as a rule
        return bool((one[:_FIRST] == other[:_FIRST]).all()) and bool((one == other).all())
    return a.tobytes() == b.tobytes()


class Kept:
    """One object as it was. `differences` are keys into it; `put_back` restores those, or whatever differs."""

    complete = True  # whether `differences` tells everything that `put_back` restores

    def __init__(self, name: str) -> None:
        self.name = name

    def differences(self) -> list[Any]:
        raise NotImplementedError

    def put_back(self, differences: list[Any] | None = None) -> None:
        raise NotImplementedError

    def change(self, difference: Any) -> Change:
        return Change(self.name, str(difference))

    def lengthened(self, difference: Any) -> bool:
        """Whether a list is longer now, or a longer one stands in its place."""
        return False


class KeptArray(Kept):
    """An array's bytes, shape and flags; the elements themselves for an object array."""

    def __init__(self, name: str, array: Array) -> None:
        super().__init__(name)
        self.array = array
        self.shape, self.dtype, self.writeable = array.shape, array.dtype, bool(array.flags.writeable)
        self._values: Array | None = None
        # A bytearray is compared with the memory of an array by memcmp, nothing copied; it knows no NaN.
        self.content: Any
        self.lends = array.dtype.kind in _PLAIN and array.dtype.isnative
        if array.dtype == object:
            self.content = array.copy()
        else:
            self.content = bytearray(
                array.data if self.lends and array.flags.c_contiguous else array.tobytes()
            )

    def _same_content(self) -> bool:
        array = self.array
        if self.lends and array.flags.c_contiguous:
            return bool(self.content == array.data)
        if self.dtype == object:
            return all(a is b for a, b in zip(array.flat, self.content.flat))
        return bool(self.content == array.tobytes())

    def is_like(self, array: Array) -> bool:
        """Whether another array is what this one was: its type, its shape and the same bytes."""
        if array.dtype != self.dtype or array.shape != self.shape:
            return False
        if self.lends and array.flags.c_contiguous:
            return bool(self.content == array.data)
        return same_bits(self.values(), array)

    def values(self) -> Array:
        """The values as they were, to be read only."""
        if self._values is None:
            if self.dtype == object:
                return np.array(self.content)
            self._values = np.ndarray(self.shape, self.dtype, self.content)
            self._values.flags.writeable = False
        return self._values

    def differences(self) -> list[Any]:
        same_form = self.array.shape == self.shape and self.array.dtype == self.dtype
        if same_form and self._same_content() and self.array.flags.writeable == self.writeable:
            return []
        return ["content"]

    def put_back(self, differences: list[Any] | None = None) -> None:
        array = self.array
        if array.dtype != self.dtype or array.shape != self.shape:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if array.dtype != self.dtype:
                    array.dtype = self.dtype  # type: ignore[misc]
                if array.shape != self.shape:
                    array.shape = self.shape
        if differences or not self._same_content():
            if not array.flags.writeable:
                array.flags.writeable = True
            if self.dtype == object:
                array[...] = self.content
            else:
                array[...] = self.values()
        if array.flags.writeable != self.writeable:
            with contextlib.suppress(ValueError):
                array.flags.writeable = self.writeable


class KeptDict(Kept):
    """A dict, or the attributes of an instance: keys in order, values by identity."""

    complete = False  # the order of the keys is put back without being told

    def __init__(self, name: str, mapping: dict[Any, Any], *, attributes: bool = False) -> None:
        super().__init__(name)
        self.mapping, self.items, self.attributes = mapping, dict(mapping), attributes

    def differences(self) -> list[Any]:
        now, kept = self.mapping, self.items
        if not (now or kept):  # the attributes of a function
            return []
        changed = [key for key, value in kept.items() if now.get(key, MISSING) is not value]
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

    def lengthened(self, difference: Any) -> bool:
        return _is_longer(self.mapping.get(difference), self.items.get(difference))

    def change(self, difference: Any) -> Change:
        if self.attributes or not self.name:
            name = f"{self.name}.{difference}" if self.name else str(difference)
        else:
            name = f"{self.name}[{difference!r}]"
        if difference not in self.items:
            return Change(name, "new")
        return Change(name, "bound again" if difference in self.mapping else "gone")


class KeptSequence(Kept):
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

    def lengthened(self, difference: Any) -> bool:
        if difference == "length":
            return len(self.sequence) > len(self.items)
        return _is_longer(self.sequence[difference], self.items[difference])

    def change(self, difference: Any) -> Change:
        if difference == "length":
            return Change(self.name, "length")
        return Change(f"{self.name}[{difference}]", "bound again")


class KeptSet(Kept):
    """A set, element by element."""

    def __init__(self, name: str, values: set[Any]) -> None:
        super().__init__(name)
        self.values, self.items = values, set(values)

    def differences(self) -> list[Any]:
        return [] if self.values == self.items else ["length"]

    def put_back(self, differences: list[Any] | None = None) -> None:
        if self.values != self.items:
            self.values.clear()
            self.values.update(self.items)


class KeptPlace(Kept):
    """One named place: a slot, a class attribute, a closure variable, a global a function mentions."""

    def __init__(
        self, name: str, read: Callable[[], Any], write: Callable[[Any], Any], delete: Callable[[], Any]
    ) -> None:
        super().__init__(name)
        self.read, self.write, self.delete = read, write, delete
        self.value = read()

    def differences(self) -> list[Any]:
        return [] if self.read() is self.value else ["bound again"]

    def lengthened(self, difference: Any) -> bool:
        return _is_longer(self.read(), self.value)

    def put_back(self, differences: list[Any] | None = None) -> None:
        now = self.read()
        if now is self.value:
            return
        if self.value is MISSING:
            self.delete()
        else:
            self.write(self.value)


class KeptClass(Kept):
    """The names in the body of a class: those that class methods bind anew are taken away again."""

    def __init__(self, cls: type) -> None:
        super().__init__(cls.__name__)
        self.cls, self.names = cls, frozenset(vars(cls))

    def differences(self) -> list[Any]:
        fields = vars(self.cls)
        if len(fields) == len(self.names) and self.names.issuperset(fields):
            return []
        return [name for name in fields if name not in self.names]

    def change(self, difference: Any) -> Change:
        return Change(f"{self.name}.{difference}", "new")

    def put_back(self, differences: list[Any] | None = None) -> None:
        for name in self.differences() if differences is None else differences:
            if name in vars(self.cls):
                type.__delattr__(self.cls, name)


class KeptGlobals(Kept):
    """The names of one namespace that functions mention; a name that is not there is kept as that."""

    def __init__(self, space: dict[str, Any]) -> None:
        super().__init__("")
        self.space = space
        self.values: dict[str, Any] = {}

    def differences(self) -> list[Any]:
        now = self.space.get
        return [word for word, value in self.values.items() if now(word, MISSING) is not value]

    def change(self, difference: Any) -> Change:
        return Change(difference, "bound again")

    def lengthened(self, difference: Any) -> bool:
        return _is_longer(self.space.get(difference), self.values[difference])

    def put_back(self, differences: list[Any] | None = None) -> None:
        for word in self.differences() if differences is None else differences:
            if self.values[word] is MISSING:
                self.space.pop(word, None)
            else:
                self.space[word] = self.values[word]


def _is_longer(now: Any, before: Any) -> bool:
    return isinstance(now, list) and isinstance(before, list) and len(now) > len(before)
