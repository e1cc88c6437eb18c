"""What a diagnosis may look at: the gradients of one check beside the true ones, and measurements on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gradcheck.facts import Array, Verdict


@dataclass(frozen=True, slots=True, eq=False)
class ParameterEvidence:
    """One parameter with its reported and its true gradient, all of the parameter's shape."""

    name: str
    layer: str
    value: Array
    analytic: Array
    reference: Array  # the true gradient: recorded if it was witnessed, else numerical
    error: Array  # error bar of the reference, per entry
    verdict: Verdict
    raw: Array  # the gradient as the user's code left it, before it was transposed, reshaped or negated


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The whole net's parameters in forward order, the sizes that occur, and what can be measured again.

    Every callable restores the user's state and returns None when the measurement is not possible.
    """

    parameters: tuple[ParameterEvidence, ...]
    sizes: Mapping[str, int] = field(default_factory=dict)  # "batch size" -> 4, "outputs" -> 3, ...
    loss: float = float("nan")
    backward_twice: Callable[[], Mapping[str, Array] | None] = lambda: (
        None
    )  # gradients after a second backward
    held_before: Callable[[], Sequence[Array]] = tuple
    """What the user's objects hold as a step begins, where that is what is checked: arrays that are no parameters."""
    at_learning_rate: Callable[[float], Mapping[str, Array] | None] = lambda lr: (
        None
    )  # from the weight change
    rerun: Callable[[], Mapping[str, Array] | None] = lambda: None
    """One more forward and backward, inside the subject's open session: the reported gradients by parameter."""
    gradient_with: Callable[[Mapping[str, Array]], Mapping[str, Array] | None] = lambda values: None
    """The true gradients with some parameters set to other values (zero W to silence an L2 term, updated weights)."""
    learning_rate: float | None = None
    """Of a step that keeps no gradient: the reported one is its weight change over this rate."""
    holds_elsewhere: bool = False
    """With random numbers in place of what is all ones or zeros the gradients follow the loss as well."""
