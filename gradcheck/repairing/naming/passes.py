"""What is known of the whole backward pass when one of its statements is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradcheck.evidence import ParameterEvidence
from gradcheck.magnitudes import magnitude
from gradcheck.recording.events import Recording
from gradcheck.recording.graph import Graph
from gradcheck.values.meaning import Meanings

NOTHING = 1e-9  # of the largest gradient: what is left of one that cancels out


@dataclass(frozen=True, slots=True)
class Pass:
    """The values, sizes and parameters of the net, and the recordings of its loss and of its backward pass."""

    meanings: Meanings
    sizes: Mapping[str, int]
    parameters: Sequence[ParameterEvidence]
    graph: Graph
    recording: Recording
    shared: float | None  # the factor of all gradients
    declared: bool = True  # the loss is the user's own: no layer is looked at alone

    @property
    def everything(self) -> frozenset[str]:
        """The parameters that have a gradient: a bias before a normalisation has none, whatever is wrong."""
        sizes = {p.name: magnitude(p.reference) for p in self.parameters}
        least = NOTHING * max(sizes.values(), default=0.0)
        return frozenset(name for name, size in sizes.items() if not size <= least)
