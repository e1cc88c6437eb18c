"""The recorded forward pass as derivatives of it are worked out: what reads each value, and what each is made from."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.dataflow import origins_of
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.values.meaning import Meanings

KINDS = ("gradient", "derivative", "local")


class Forward:
    """The forward pass as it was recorded, and who reads what in it."""

    def __init__(self, graph: Graph, meanings: Meanings, samples: int = 1) -> None:
        self.graph = graph
        self.samples = float(samples)  # by whose number what is sent back may be divided at the end
        self._meanings = meanings
        self.events = graph.recording.events
        self.knowns = [
            known
            for known in meanings.knowns
            if known.kind in KINDS and known.order >= 0 and not (known.is_piece or known.is_stack)
        ]
        self._readers: dict[int, list[tuple[Event, int]]] | None = None
        self._before: dict[int, frozenset[int]] = {}

    @property
    def scales(self) -> list[float]:
        """The scales at which gradients occur in the backward pass, and the other sign."""
        trusted = sorted(self._meanings.trusted, key=abs)
        return list(dict.fromkeys((1.0, -1.0, *trusted, self.samples, -self.samples)))

    def makes(self, value: Any) -> bool:
        """Whether a value is one of the forward pass."""
        if not isinstance(value, np.ndarray) or value.size < 2:
            return False
        alike = (e.result for e in self.events[: self.graph.output + 1] if e.shape == value.shape)
        return any(isinstance(made, np.ndarray) and np.allclose(made, value, 1e-9, 0.0) for made in alike)

    def readers(self, index: int) -> list[tuple[Event, int]]:
        """The operations that a value goes into, and as which operand: -1 where it is one of several in a list."""
        if self._readers is None:
            self._readers = {}
            for event in self.events[: self.graph.output + 1]:
                direct = [origin for origin in event.origins if type(origin) is int]
                for position, origin in enumerate(event.origins):
                    if type(origin) is int:
                        self._readers.setdefault(origin, []).append((event, position))
                for origin in set(origins_of(event)) - set(direct):
                    self._readers.setdefault(origin, []).append((event, -1))
        return self._readers.get(index, [])

    def before(self, end: int) -> frozenset[int]:
        """The values that one is made from, itself included."""
        if end not in self._before:
            stack, seen = [end], {end}
            while stack:
                for origin in origins_of(self.events[stack.pop()]):
                    if origin >= 0 and origin not in seen:
                        seen.add(origin)
                        stack.append(origin)
            self._before[end] = frozenset(seen)
        return self._before[end]
