"""What a recording consists of: sites (static, one per expression) and events (one per execution of a site)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gradcheck.facts import Location

Origin = Any
"""Where an operand came from: an event's index, None for a constant, or a tuple of origins for a nested operand."""


@dataclass(frozen=True, slots=True)
class Site:
    """One expression or store in the user's source, as it is written."""

    index: int
    kind: str  # "binary", "unary", "compare", "call", "attribute", "load", "store", "augmented", "iterate", ...
    operation: str  # operator symbol or "" when only the callee at run time tells
    location: Location  # of the expression itself; .text is its source
    statement: Location  # of the statement it stands in
    operand_texts: tuple[str, ...]  # source text of each operand, in evaluation order


@dataclass(slots=True, eq=False)
class Call:
    """One activation of a user function: where events happened."""

    index: int
    function: str  # qualified name, "<module>" for a script's top level
    file: str
    line: int  # of the definition
    depth: int
    parent: int | None
    arguments: dict[str, Any] = field(default_factory=dict)  # name -> (type or shape, dtype) summary
    returned: Any = None


@dataclass(slots=True, eq=False)
class Event:
    """One array operation that happened.

    `args` and `origins` are parallel trees: origins[i] says which earlier event made args[i]. An in-place write is an
    event whose result is the new version of the array written to (`writes` is True); a read through another view of
    the same memory afterwards is a "view" event of that version.
    """

    index: int
    site: Site
    operation: str  # canonical numpy name: "add", "matmul", "sum", "transpose", "getitem", "setitem", "opaque", ...
    args: tuple[Any, ...]  # operand values, () unless the recording keeps values
    kwargs: dict[str, Any]
    origins: tuple[Origin, ...]
    result: Any  # None unless the recording keeps values
    shape: tuple[int, ...] | None  # of the result; None for a tuple of arrays or a non-array
    dtype: str
    operand_shapes: tuple[tuple[int, ...] | None, ...]
    call: int  # index of the Call it ran in
    loop: tuple[int, ...] = ()  # iteration number in each loop around the site, outermost first
    names: tuple[str, ...] = ()  # what the result was bound to: "self.z1", "delta", "grads['dW1']"
    writes: bool = False
    function: Any = None  # the callable, for opaque calls


@dataclass(slots=True, eq=False)
class Recording:
    """All that one run left behind, in order of execution."""

    events: list[Event] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    keeps_values: bool = False
    dropped: int = 0  # events of middle loop iterations that were not kept
    unfollowed: tuple[str, ...] = ()  # functions without source, opaque modules: what could not be recorded and why
