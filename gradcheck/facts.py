"""The words of the domain as frozen records: what the lower floors find out and the upper ones put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Index = tuple[int, ...]
LEFT_OUT = "left out by backward"  # how a parameter is paired whose likes have a gradient, and it has none
OVERFLOW = "D4"  # the cause that leaves a loss without any gradient


class Verdict(StrEnum):
    """What is known of a gradient. `undecided` is an honest answer and always comes with a reason."""

    RIGHT = "right"
    WRONG = "wrong"
    UNDECIDED = "undecided"


def worst_verdict(verdicts: list[Verdict] | tuple[Verdict, ...]) -> Verdict:
    """WRONG if any is wrong, else UNDECIDED if any is undecided or there is none at all, else RIGHT."""
    if Verdict.WRONG in verdicts:
        return Verdict.WRONG
    if Verdict.UNDECIDED in verdicts or not verdicts:
        return Verdict.UNDECIDED
    return Verdict.RIGHT


class Severity(StrEnum):
    """How a finding weighs: an error makes the report not ok, a warning and a note never do."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Location:
    """A place in the user's source. Lines count from 1, columns (characters) from 0; end is exclusive."""

    file: str
    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    function: str | None = None
    text: str | None = None  # the source of the expression or statement, one line


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth saying besides the verdicts, in three voices: summary, notes (evidence), help (the change)."""

    code: str  # "G101"
    name: str  # "constant-factor"
    subject: str  # "dW1", "net.y_hat"
    summary: str
    notes: tuple[str, ...] = ()
    help: str = ""
    severity: Severity = Severity.ERROR
    location: Location | None = None
    certain: bool = True  # False: the same numbers have another reading, or no edit proves the cause


@dataclass(frozen=True, slots=True, eq=False)
class GradientCheck:
    """The verdict on the gradient of one parameter, with the worst entry and both values there."""

    name: str  # of the parameter: "W1", "layers[0].weights"
    shape: tuple[int, ...]
    verdict: Verdict
    reason: str  # one clause, lower case
    relative_error: float | None = None  # |a - n| / max(|a|, |n|) at the worst entry: the number compared
    worst_index: Index | None = None
    analytic: float | None = None
    numerical: float | None = None
    error_bar: float | None = None  # of the numerical value at the worst entry
    method: str = ""  # "central differences", "recorded gradient, witnessed along 3 directions", ...
    evaluations: int = 0  # of the user's loss, for this array
    pattern: str = (
        ""  # "all entries", "row 2", "column 0", "3 of 12 entries", "scattered", "block [0:2, 3:5]"
    )
    layer: str = ""  # the group the row is shown under: "layer 1", "layers[0]"
    gradient_name: str = ""  # where the analytic gradient was found: "dW1", "return value 0"
    pairing: str = ""  # how it was paired: "by name", "by name, transposed", "by shape", ...
    factor: float | None = None  # the constant k with analytic = k * numerical, when there is one (k != 1)
    wrong_entries: int = 0
    undecided_entries: int = 0
    kinks: int = (
        0  # entries at a kink of the loss, where any value between the one-sided slopes is a subgradient
    )
    heat: Array | None = None  # 2-d, at most 8 x 24 cells in [0, 1]: share of wrong entries per cell

    @property
    def entries(self) -> int:
        """How many numbers the parameter holds."""
        return int(np.prod(self.shape, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class LayerCheck:
    """The verdict on one layer: its own error and the error it inherits through its upstream gradient."""

    name: str
    verdict: Verdict
    gradients: tuple[str, ...]  # names of its GradientChecks
    own_error: bool | None = None  # None: not told apart
    inherits: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one statement: the source before and after, and the numbers that support it."""

    location: Location
    before: str
    after: str
    effect: str = ""  # "with this edit all gradients are right"
    proven: bool = False  # the whole check was repeated with it
    cause: str = ""  # code of the cause it proves, "" when it has no name
    begins: int = (
        0  # the line that `before` begins in, where that is above the statement: it is moved over others
    )


@dataclass(frozen=True, slots=True)
class AnnotatedLine:
    """One statement of the user's backward pass with what its value is."""

    location: Location
    bound: str  # "delta", "self.dW1"; "" when nothing is bound
    shape: tuple[int, ...] | None
    meaning: str  # "dL/dz2", "4 x dL/dW2", "unknown"
    mark: str = ""  # "", "wrong", "inherits", "undecided"
    note: str = ""  # "should be dL/dz2: the derivative of sigmoid is missing", "inherits from line 31"
    repeats: str = ""  # "runs 32 times"


@dataclass(frozen=True, slots=True)
class AnnotatedBackward:
    """The user's backward pass, line by line, with the wrong lines in order and the edits that repair them."""

    lines: tuple[AnnotatedLine, ...]
    edits: tuple[Edit, ...] = ()
    summary: str = ""
    whole: bool = False  # every line was asked for, not only what stands near a wrong one
    forward: bool = (
        False  # the lines are of the forward pass: the loss is not finite, and has no backward pass
    )


@dataclass(frozen=True, slots=True)
class Cost:
    """What the check took: evaluations of the user's loss and backward, and seconds in all."""

    loss_evaluations: int = 0
    backward_calls: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """Everything one check found out; a Report puts it into words."""

    title: str  # "MLP", "check_layer Dense"
    gradients: tuple[GradientCheck, ...] = ()
    layers: tuple[LayerCheck, ...] = ()
    findings: tuple[Finding, ...] = ()
    first_wrong: str | None = None  # name of the first wrong layer or parameter in backward order
    without_gradient: tuple[str, ...] = ()  # parameters the loss reacts to that have no gradient
    loss: float | None = None
    done: tuple[str, ...] = ()  # what was done, one sentence each: conventions met, witnesses used
    annotated: AnnotatedBackward | None = None
    unannotated: str = ""  # why there is no annotation though one was wanted, or what is missing in it
    cost: Cost = field(default_factory=Cost)
    seed: int = 0

    @property
    def verdict(self) -> Verdict:
        """WRONG if any gradient is, or the loss overflows; else UNDECIDED if any is or none was checked."""
        if not self.gradients and any(f.code == OVERFLOW and f.location is not None for f in self.findings):
            return Verdict.WRONG
        return worst_verdict(tuple(check.verdict for check in self.gradients))
