"""What a recording consists of: sites (static, one per expression) and events (one per execution of a site)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gradcheck.facts import Location

LOST = -1
"""The origin of an operand whose event was dropped with the middle of a long loop."""


class ShapeOf:
    """Stands for an array among the arguments of an event that keeps the structure of its call but no values."""

    __slots__ = ("dtype", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: str) -> None:
        self.shape = shape
        self.dtype = dtype

    def __repr__(self) -> str:
        return f"ShapeOf({self.shape}, {self.dtype!r})"


Origin = Any
"""Where an operand came from: an event's index, None for a constant, or a tuple of origins for a nested operand."""


@dataclass(frozen=True, slots=True)
class Site:
    """One expression or store in the user's source, as it is written."""

    index: int
    kind: (
        str  # "binary", "unary", "compare", "call", "attribute", "load", "store", "augmented", "iterate", ...
    )
    operation: str  # operator symbol or "" when only the callee at run time tells
    location: Location  # of the expression itself; .text is its source
    statement: Location  # of the statement it stands in
    operand_texts: tuple[str, ...]  # source text of each operand, in evaluation order
    rounds: tuple[int, ...] = ()  # the comprehensions around it in its statement, by their numbers


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
    origins: dict[str, Origin] = field(
        default_factory=dict
    )  # of array arguments, in a recording of structure
    returned_origin: Origin = None


@dataclass(slots=True, eq=False)
class Event:
    """One array operation that happened.

    `args` and `origins` are parallel trees: origins[i] says which earlier event made args[i]; for a list or tuple it is
    None or a tuple of origins. Only floats, complex numbers, numpy's inexact scalars and arrays have origins.

    What `operation` can be, and how to read it:
    - a numpy name for an operator, function or method alike: "add", "matmul", "sum", "reshape", "transpose" (also .T),
      "linalg.norm", "add.at", "random.normal", "fft.fft". A method has its array as args[0]; a ufunc's `out` is in
      neither args nor kwargs of a writing event. `function` is the callee for calls, None for operators.
    - Python's own: "absolute" (abs), "float", "complex", "builtin_sum" / "builtin_max" / "builtin_min" (args[0] is the
      list of items gone through), "builtin_round", math functions by numpy's name or as "math.erf".
    - "getitem": args (x, index). Also one item of an array gone through by a loop, comprehension, zip, sum, unpacking,
      and one component of a returned list or tuple of arrays (np.split): then x is that list and index the position.
    - "setitem": args (x, index, value), `writes`, result the new version of x. It follows every write to a view as a
      second event (site.kind "view") that carries the write to the owner of the memory: args (owner, index, view).
    - "view": args (owner, index): an array that lies in known memory, read after that memory changed or made where the
      recorder did not look. Its value is owner[index]; index None where no index exists (another dtype).
    - in-place operators and writing calls (`x -= g`, out=, np.add.at, x.fill): the same operation as elsewhere with
      `writes`; args[0] of `x -= g` is x before, result is x after. `x[i] -= g` is three events:
      getitem, subtract, setitem.
    - "matmul" for `*` of np.matrix, "array" for np.array of nested lists (origins nested likewise), "c_" and "r_" with
      args (index,), "opaque" for everything else, with `function`.

    A recording of structure gives arrays that no event made an origin below LOST, the same for the same array; without
    values its args and kwargs hold numbers, strings, slices and tuples as they are, and ShapeOf for arrays.

    Values are those at the time, also of arrays overwritten later while the recording ran (the recorder copied them),
    except args[0] of getitem, setitem and view: only its shape is meant. What happens to an array after the recording
    ended is not seen: read the recording before running the user's code again.
    """

    index: int
    site: Site
    operation: (
        str  # canonical numpy name: "add", "matmul", "sum", "transpose", "getitem", "setitem", "opaque", ...
    )
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


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """The operation that raised, and what it had been given. Without a site, the operands are all that were waiting."""

    operands: tuple[Any, ...]  # parallel to site.operand_texts: for a call the callee first
    origins: tuple[Origin, ...]
    location: Location | None = None  # of the failing expression
    site: Site | None = None


@dataclass(slots=True, eq=False)
class Recording:
    """All that one run left behind, in order of execution. calls[0] is whatever was outside of recorded functions."""

    events: list[Event] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    keeps_values: bool = False
    dropped: int = 0  # events of middle loop iterations that were not kept
    dropped_calls: dict[tuple[str, str, int], int] = field(
        default_factory=dict
    )  # (file, function, line) -> how many
    unfollowed: tuple[
        str, ...
    ] = ()  # functions without source, opaque modules: what could not be recorded and why
    error: BaseException | None = None  # what ended the run
    failure: Failure | None = None  # the operation that raised it, if it was a recorded one
