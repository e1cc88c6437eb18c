"""What is known of the whole backward pass when one of its statements is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradcheck.evidence import ParameterEvidence
from gradcheck.meaning import Meanings
from gradcheck.recording.events import Recording
from gradcheck.recording.graph import Graph


@dataclass(frozen=True, slots=True)
class Pass:
    """The values, sizes and parameters of the net, and the recordings of its loss and of its backward pass."""

    meanings: Meanings
    sizes: Mapping[str, int]
    parameters: Sequence[ParameterEvidence]
    graph: Graph
    recording: Recording
    shared: float | None  # the factor of all gradients
