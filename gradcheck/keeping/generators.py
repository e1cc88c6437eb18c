"""Random generators as they were: which state they had, whether they have it still, and how it is put back."""

from __future__ import annotations

import ctypes
import functools
import random
import sys
from typing import Any

import numpy as np

from gradcheck.keeping.objects import Kept


class KeptRandom(Kept):
    """The state of a random generator: numpy's global one, Python's, or one the user holds."""

    def __init__(self, name: str, generator: Any) -> None:
        super().__init__(name)
        self.generator = generator
        # Telling or setting a whole state takes up to a tenth of a check, looking at its 2500 bytes a microsecond. Only
        # the second number of a Gaussian pair is not among them: it is left over after more numbers have been drawn.
        self.memory = _memory(generator)
        self.state: Any = None
        self.owner = _owner()  # kept alive: its memory is written to
        if generator is random and self.memory is not None and self.owner.gauss_next is None:
            return  # there is nothing else to put back
        self.state = _from_memory(generator, self.memory) or self._read()
        if self.memory is not None and _leftover(generator, self.state):
            self.memory = None

    @property
    def is_untouched(self) -> bool:
        """Whether it is seen at a glance to be as it was; False also where that takes more."""
        return self.memory is not None and self.memory == _memory(self.generator)

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
        if self.memory is not None:
            return [] if self.is_untouched else ["random state"]
        return [] if _same_state(self._read(), self.state) else ["random state"]

    def draw_on(self) -> None:
        """Draws a few numbers, so that those that come next are others than before."""
        generator = self.generator
        if isinstance(generator, np.random.BitGenerator):
            generator.random_raw(5)
        else:
            for _ in range(5):
                generator.random()

    def put_back(self, differences: list[Any] | None = None) -> None:
        if self.is_untouched:
            return
        generator = self.generator
        if self.state is None and self.memory is not None:
            ctypes.memmove(*self.memory, len(self.memory[1]))
            self.owner.gauss_next = None
        elif isinstance(generator, np.random.Generator):
            generator.bit_generator.state = self.state
        elif isinstance(generator, np.random.BitGenerator):
            generator.state = self.state
        elif isinstance(generator, np.random.RandomState) or generator is np.random:
            generator.set_state(self.state)
        else:
            generator.setstate(self.state)


def _memory(generator: Any) -> tuple[int, bytes] | None:
    """Where a global generator keeps its state, and the state; None when it is another than it is by default."""
    if generator is np.random:
        bits = np.random.get_bit_generator()
        if type(bits) is not np.random.MT19937:
            return None
        address = bits.ctypes.state_address
        return address, ctypes.string_at(address, 4 * 624 + 4)
    owner = _owner()
    if generator is not random or type(owner) is not random.Random or sys.implementation.name != "cpython":
        return None
    start, end = object.__basicsize__, random.Random.__mro__[1].__basicsize__
    address = id(owner) + start
    return address, ctypes.string_at(address, end - start)


def _owner() -> Any:
    """The generator behind the functions of the module random."""
    return getattr(random.getstate, "__self__", None)


def _from_memory(generator: Any, memory: tuple[int, bytes] | None) -> Any:
    """The state of numpy's global generator as its memory tells it; None where that is not the whole of it."""
    owner = getattr(np.random.get_state, "__self__", None)
    if generator is not np.random or memory is None or type(owner) is not np.random.RandomState:
        return None
    offset = _offset_of_leftover()
    if offset is None or ctypes.c_int.from_address(id(owner) + offset).value:
        return None
    return _parsed(memory[1])


def _parsed(memory: bytes) -> tuple[Any, ...]:
    key = np.frombuffer(memory, np.uint32, 624)
    return ("MT19937", key, int.from_bytes(memory[4 * 624 :], sys.byteorder), 0, 0.0)


@functools.cache
def _offset_of_leftover() -> int | None:
    """How far into a RandomState of this numpy stands whether a Gaussian number is left over.

    Found by looking at one of our own with and without; None when anything is not as expected.
    """
    own = np.random.RandomState(1)
    bits = getattr(own, "_bit_generator", None)
    if sys.implementation.name != "cpython" or type(bits) is not np.random.MT19937:
        return None
    own.random_sample(7)
    state: Any = own.get_state(legacy=True)
    if not _same_state(_parsed(ctypes.string_at(bits.ctypes.state_address, 4 * 624 + 4)), state):
        return None

    def look() -> bytes:
        return ctypes.string_at(id(own), type(own).__basicsize__)

    without = look()
    own.set_state((*state[:3], 1, 0.0))
    with_one = look()
    changed = [i for i in range(len(without)) if without[i] != with_one[i]]
    lowest = 0 if sys.byteorder == "little" else 3  # of the bytes of an int
    return changed[0] - lowest if len(changed) == 1 else None


def _leftover(generator: Any, state: Any) -> bool:
    """Whether the second number of a Gaussian pair is kept beside the state of a global generator."""
    return bool(state[3]) if generator is np.random else state[2] is not None


def _same_state(a: Any, b: Any) -> bool:
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(_same_state(a[k], b[k]) for k in a)
    if isinstance(a, tuple):
        if len(a) > 100 and type(a[0]) is int:  # of Python's own generator: 625 numbers
            return bool(a == b)
        return isinstance(b, tuple) and len(a) == len(b) and all(map(_same_state, a, b))
    if isinstance(a, np.ndarray):
        return bool(np.array_equal(a, b))
    return bool(a == b)


RANDOM = (np.random.Generator, np.random.RandomState, np.random.BitGenerator, random.Random)
