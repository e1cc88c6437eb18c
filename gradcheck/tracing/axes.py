"""Axes as classes of a union-find: which axes of which arrays are one and the same, and where each was born."""

from __future__ import annotations

from dataclasses import dataclass

from gradcheck.recording.events import Event

AxisId = int | None
AxisTuple = tuple[AxisId, ...]
"""One entry per dimension of an array; None for a dimension of size 1, which broadcasts and is no axis of its own."""


@dataclass(frozen=True, slots=True)
class Birth:
    """An axis that no operation derived from another one: dimension `position` of an array as the source calls it."""

    event: Event
    array: str  # "self.W1", or the expression where the array has no name
    position: int
    ndim: int
    given: bool = False  # whether the array came from outside: then the event is the first that used it
    hint: str = ""  # how the source calls the size: `n_hidden` in np.zeros((n_in, n_hidden))


@dataclass(frozen=True, slots=True)
class Refused:
    """Two axes of equal size that an operation put on top of each other although they are different axes."""

    event: Event
    left: int
    right: int


class Axes:
    """Union-find over axes. Axes of different size never join.

    What the forward pass established stays apart afterwards: a backward pass mirrors the shapes it met, so an operation
    there that would make two of its axes one has met axes that are equal in size only.
    """

    def __init__(self) -> None:
        self.size: list[int] = []
        self.births: list[list[Birth]] = []
        self.refused: list[Refused] = []
        self.settled = False  # whether the operation at hand belongs to a backward pass or an update
        self.event: Event | None = None
        self.whole: dict[int, int] = {}  # a part of an axis, by a slice or an index -> the axis
        self._parent: list[int] = []
        self._established: set[int] = set()
        self._cuts: dict[int, dict[int, int]] = {}
        self._derived: dict[tuple[object, ...], int] = {}
        self._parts: dict[int, tuple[AxisId, ...]] = {}

    def new(self, size: int, birth: Birth | None = None) -> AxisId:
        """A new axis; None for size 1."""
        if size == 1:
            return None
        axis = len(self._parent)
        self._parent.append(axis)
        self.size.append(size)
        self.births.append([birth] if birth is not None else [])
        return axis

    def derived(self, size: int, *key: object) -> AxisId:
        """A new axis, or the one made in the same way from the same axes before: a slice taken in every iteration."""
        if size == 1:
            return None
        place = (size, *key)
        known = self._derived.get(place)
        if known is None:
            made = self.new(size)
            assert made is not None
            known = self._derived[place] = made
        return self.find(known)

    def cut(self, axis: int, size: int) -> AxisId:
        """A part of the axis that is `size` long: one for all slices of that size, whatever the axis has joined."""
        if size == 1:
            return None
        whole = self.find(axis)
        part = self._cuts.setdefault(whole, {}).get(size)
        if part is None:
            made = self.new(size)
            assert made is not None
            part = self._cuts[whole][size] = made
            self.whole[part] = whole
        return self.find(part)

    def merged(self, parts: AxisTuple, size: int) -> AxisId:
        """The axis that several became in a reshape; split again it gives the same ones back."""
        if size == 1:
            return None
        real = tuple(self.find(part) for part in parts if part is not None)
        if len(real) == 1 and self.size[real[0]] == size:
            return real[0]
        axis = self.derived(size, "merged", real)
        if axis is not None:
            self._parts[axis] = real
        return axis

    def split(self, axis: AxisId, sizes: tuple[int, ...]) -> AxisTuple:
        """The axes that one becomes in a reshape."""
        root = None if axis is None else self.find(axis)
        real = tuple(size for size in sizes if size != 1)
        known = self._parts.get(root, ()) if root is not None else ()
        if tuple(self.size[part] for part in known if part is not None) == real:
            given = iter(known)
        elif len(real) == 1 and root is not None and self.size[root] == real[0]:
            given = iter((root,))
        else:
            given = iter([self.derived(size, "split", root, real, i) for i, size in enumerate(real)])
        made: list[AxisId] = [None if size == 1 else next(given) for size in sizes]
        if root is not None and root not in self._parts and len(real) > 1:
            self._parts[root] = tuple(part for part in made if part is not None)
        return tuple(None if part is None else self.find(part) for part in made)

    def find(self, axis: int) -> int:
        """The representative of the axis."""
        parent = self._parent
        while parent[axis] != axis:
            parent[axis] = parent[parent[axis]]
            axis = parent[axis]
        return axis

    def same(self, left: AxisId, right: AxisId) -> bool:
        """Whether both are one axis."""
        return left is not None and right is not None and self.find(left) == self.find(right)

    def join(self, left: AxisId, right: AxisId) -> AxisId:
        """One axis from now on, unless the sizes differ or both were established apart; the left one, if there is one.

        None has no axis to give.
        """
        if left is None or right is None:
            return right if left is None else self.find(left)
        a, b = self.find(left), self.find(right)
        if a == b or self.size[a] != self.size[b]:
            return a
        if self.settled and a in self._established and b in self._established:
            self.refuse(a, b)
            return a
        first, second = min(a, b), max(a, b)
        self._parent[second] = first
        self.births[first] += self.births[second]
        if second in self._established:
            self._established.add(first)
        if second in self._parts:
            self._parts.setdefault(first, self._parts[second])
        for size, part in self._cuts.pop(second, {}).items():
            known = self._cuts.setdefault(first, {}).setdefault(size, part)
            self.join(known, part)
        return first

    def refuse(self, left: int, right: int) -> None:
        """Note that the operation at hand treats two different axes as one."""
        if self.event is not None:
            self.refused.append(Refused(self.event, left, right))

    def establish(self, axes: AxisTuple) -> None:
        """The forward pass used these axes."""
        for axis in axes:
            if axis is not None:
                self._established.add(self.find(axis))
