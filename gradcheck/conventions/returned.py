"""What a loss or a backward returned, taken apart: the number, and every array with a name and a place."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np

from gradcheck.conventions.graph import children, field_names, is_walkable, list_shape
from gradcheck.conventions.owners import is_user_file
from gradcheck.errors import UsageError

NOT_A_NUMBER = object()
_MOST_NAMES = 20_000  # of numbers: an engine of scalars has more than anybody returns


def as_loss(value: Any) -> Any:
    """The value as a float or complex number, or NOT_A_NUMBER."""
    if isinstance(value, (bool, np.bool_)) or value is None:
        return NOT_A_NUMBER
    if isinstance(value, (int, float, complex, np.number)):
        return value
    if isinstance(value, np.ndarray) and value.size == 1 and value.dtype.kind in "fiuc":
        return np.asarray(value).reshape(-1)[0]
    data = getattr(value, "data", None)  # a Tensor or Value of a homemade engine
    if isinstance(data, (int, float, np.number, np.ndarray)) and not isinstance(value, np.ndarray):
        return as_loss(data)
    return NOT_A_NUMBER


def split_loss(value: Any) -> tuple[Any, list[Any], int | None]:
    """(loss, the rest of what was returned, place of the loss in it or None).

    Takes a number, `(loss, grads)`, `(grads, loss)`, `(loss, g1, g2, ...)` and {"loss": ..., ...}; else UsageError.
    """
    number = as_loss(value)
    if number is not NOT_A_NUMBER:
        return number, [], None
    if isinstance(value, (tuple, list)):
        plain = [i for i, v in enumerate(value) if as_loss(v) is not NOT_A_NUMBER and np.ndim(v) == 0]
        sized = [i for i, v in enumerate(value) if as_loss(v) is not NOT_A_NUMBER]
        ends = [i for i in (0, len(value) - 1) if i in (plain or sized)]
        if ends:
            place = ends[0]
            return as_loss(value[place]), [v for i, v in enumerate(value) if i != place], place
    if isinstance(value, dict):
        for key in ("loss", "cost", "error", "J", "L"):
            if key in value and as_loss(value[key]) is not NOT_A_NUMBER:
                return as_loss(value[key]), [{k: v for k, v in value.items() if k != key}], None
    raise UsageError(_not_a_loss(value))


def _not_a_loss(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return (
            f"loss() returned an array of shape {value.shape}, not a number\n"
            "  a gradient is taken of one number\n"
            "  help: return its .sum() or .mean(), whichever your backward differentiates"
        )
    if value is None:
        return (
            "loss() returned None, not a number\n  help: a lambda returns what stands behind the colon; "
            "a function needs `return`"
        )
    return (
        f"loss() returned {type(value).__name__}, not a number\n"
        "  accepted: a number, (loss, gradients), (gradients, loss), (loss, g1, g2, ...)"
    )


@dataclass(slots=True, eq=False)  # never changed; frozen, it would take three times as long to make
class Found:
    """An array that may be a gradient: where it was found, under which names, and in what order."""

    tokens: tuple[str | int, ...]
    name: str
    value: Any
    returned: bool = False
    changed: bool = True
    spoken: tuple[
        tuple[str | int, ...], ...
    ] = ()  # what the functions that made it called it, as further tokens
    key: Any = None  # the user's object under which it stands in a dict


def flatten(
    value: Any,
    name: str = "returned",
    spoken: Spoken | None = None,
    *,
    settings: frozenset[tuple[int, str | int]] = frozenset(),
    limit: int = 20_000,
) -> list[Found]:
    """Every array in a returned structure, in order; (name, array) pairs lend the name to the array.

    `settings` are places, an owner's id and a word, of numbers that the model had before: a backward that returns
    the model returns its settings too, and a float cannot be told from another by identity.
    """
    out: list[Found] = []
    seen: set[int] = set()
    # what is still to be looked into, next one last: no function calls itself here, which would keep all of it alive
    stack: list[tuple[Any, tuple[str | int, ...], str, tuple[tuple[str | int, ...], ...], Any]]
    stack = [(value, (), name, (), None)]
    while stack and len(out) < limit:
        v, tokens, text, held, key = stack.pop()
        is_array = isinstance(v, np.ndarray) and v.dtype != object and not field_names(v)
        if is_array or isinstance(v, (float, np.floating)):
            own = tuple((word,) for word in spoken.of(v)) if spoken else ()
            out.append(Found(tokens, text, v, returned=True, spoken=(*own, *held), key=key))
            continue
        if list_shape(v) is not None:
            own = tuple((word,) for word in spoken.of(v)) if spoken else ()
            out.append(Found(tokens, text, np.array(v, dtype=float), returned=True, spoken=(*own, *held)))
            continue
        if v is None or isinstance(v, (str, bytes, int)) or id(v) in seen:
            continue
        seen.add(id(v))
        if isinstance(v, (tuple, list)) and len(v) == 2 and isinstance(v[0], str):
            stack.append((v[1], (*tokens, v[0]), v[0], (), None))
            continue
        if isinstance(v, (zip, map)) or hasattr(v, "__next__"):
            v = list(v)
        if not (is_walkable(v) or hasattr(v, "__dict__")):
            continue
        names = spoken.of(v) if spoken else ()
        inside: list[Any] = []
        for step, child in children(v):
            word = step.name
            if (id(v), word) in settings and isinstance(child, (float, np.floating)):
                continue
            if word is None:
                inside.append((child, tokens, text, held, None))
            else:
                below = f"{text}[{word!r}]" if step.kind == "item" else f"{text}.{word}"
                further = (*((*h, word) for h in held), *((known, word) for known in names))
                inside.append((child, (*tokens, word), below, further, step.key_object))
        stack += reversed(inside)
    return out


class Spoken:
    """Names under which returned arrays were known inside the functions that made them."""

    def __init__(self) -> None:
        self.names: dict[int, list[str]] = {}
        self._alive: list[Any] = []

    def of(self, value: Any) -> tuple[str, ...]:
        """Names of the local variables that held this very object when a function returned."""
        return tuple(self.names.get(id(value), ()))

    def profile(self, frame: FrameType, event: str, argument: Any) -> None:
        """A `sys.setprofile` hook: reads the locals of the user's functions as they return."""
        if event != "return" or not is_user_file(frame.f_code.co_filename):
            return
        for name, value in frame.f_locals.items():
            number = isinstance(value, (float, np.floating)) and len(self.names) < _MOST_NAMES
            if number or isinstance(value, (np.ndarray, list, dict)):
                known = self.names.setdefault(id(value), [])
                if name not in known:
                    known.append(name)
                    self._alive.append(value)


@contextmanager
def listening(spoken: Spoken) -> Any:
    """Collects names while the user's code runs; a profiler that is already there is left alone."""
    before: Callable[..., Any] | None = sys.getprofile()
    if before is not None:
        yield spoken
        return
    sys.setprofile(spoken.profile)
    try:
        yield spoken
    finally:
        sys.setprofile(None)
