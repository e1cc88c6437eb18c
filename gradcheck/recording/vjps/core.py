"""What all derivative rules share: the registry, summing a cotangent down to an operand's shape, nested operands.

Cotangents of complex values follow dL/dRe - i dL/dIm, under which a holomorphic rule needs no conjugate.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from gradcheck.facts import Array

Gradients = tuple[Any, ...]
"""One entry per leading operand: an array or number, None (no derivative), or a function that makes it on demand."""


class Rule:
    """The derivative of one operation: called as rule(cotangent, result, args, kwargs), it is parallel to args.

    `function(cotangent, result, *args, **kwargs)` mirrors numpy's signature of the operation. Its first `operands`
    arguments may be arrays; a list given for one of those gets nested tuples back, if the rule takes no `lists` itself.
    """

    __slots__ = ("elementwise", "function", "lists", "operands", "parameters")

    def __init__(
        self, function: Callable[..., Gradients], operands: int, lists: bool, elementwise: bool
    ) -> None:
        self.function = function
        self.operands = operands
        self.lists = lists
        self.elementwise = elementwise
        self.parameters = tuple(inspect.signature(function).parameters)[2:]

    def __call__(
        self, cotangent: Any, result: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Gradients:
        """The cotangent of every argument, all computed; None where there is none."""
        with np.errstate(all="ignore"):
            gradients, _ = self.gradients(cotangent, result, args, kwargs)
            return tuple(resolved(g) for g in gradients)

    def gradients(
        self, cotangent: Any, result: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Gradients, dict[str, Any]]:
        """The same for arguments and keywords, entries perhaps still to be computed by calling them."""
        lists: list[tuple[int, Any]] = []
        for a in args:
            if type(a) not in _PLAIN:
                plain = list(args)
                for i, value in enumerate(args):
                    if isinstance(value, np.ma.MaskedArray) and not self.elementwise:
                        raise TypeError("what is masked is left out, which no rule knows")
                    if not isinstance(value, np.ndarray) and hasattr(type(value), "__matmul__"):
                        raise TypeError("a matrix of another class, such as a sparse one: its * is not ours")
                    if isinstance(value, np.ndarray):
                        plain[i] = np.asarray(value)
                    elif i < self.operands and not self.lists and isinstance(value, list | tuple):
                        plain[i] = np.asarray(value)
                        lists.append((i, value))
                args = tuple(plain)
                break
        if type(result) not in _PLAIN and isinstance(result, np.ndarray):
            result = np.asarray(result)
        if self.elementwise:
            found = self._elementwise(cotangent, result, args, kwargs)
        else:
            found = self.function(cotangent, result, *args, **kwargs)
        for i, value in lists:
            if i < len(found) and found[i] is not None:
                found = (*found[:i], _unstacker(found[i], value), *found[i + 1 :])
        keyword = {}
        if kwargs:
            keyword = {k: found[i] for i, k in enumerate(self.parameters) if k in kwargs and i < len(found)}
        n = len(args)
        return (found if len(found) == n else (found + (None,) * n)[:n]), keyword

    def _elementwise(self, g: Any, result: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Gradients:
        inputs = args[: self.operands]
        if (
            len(inputs) < self.operands
        ):  # np.add(x1=...) does not exist, but np.clip(a, min=...) and the like do
            return self.function(g, result, *args, **kwargs)
        where = kwargs.get("where", True)
        if where is True:
            return self.function(g, result, *inputs)
        kept = np.where(where, 0.0, g)  # the old content of `out` shows where nothing was written
        found = self.function(np.where(where, g, 0.0), result, *inputs)
        return found + (kept,) if len(args) > self.operands else found


# np.matrix and other subclasses are looked at as plain arrays: their * is not ours.
_PLAIN = frozenset(
    {np.ndarray, float, int, bool, complex, str, type(None), np.float64, np.float32, np.int64, np.bool_}
)


def _unstacker(gradient: Any, nested: Any) -> Callable[[], Any]:
    return lambda: unstack(resolved(gradient), nested)


_RULES: dict[str, Rule] = {}


def rule(
    *names: str, operands: int = 1, lists: bool = False, elementwise: bool = False
) -> Callable[[Callable[..., Gradients]], Callable[..., Gradients]]:
    """Register the decorated function as the rule of these operations."""

    def register(function: Callable[..., Gradients]) -> Callable[..., Gradients]:
        made = Rule(function, operands, lists, elementwise)
        for name in names:
            _RULES[name] = made
        return function

    return register


def zero(*names: str) -> None:
    """Register operations whose derivative vanishes wherever it exists, or that return no real number."""

    def function(g: Any, result: Any, *args: Any, **kwargs: Any) -> Gradients:
        return ()

    for name in names:
        _RULES[name] = Rule(function, 0, True, False)


def find(operation: str) -> Rule | None:
    """The rule of an operation by its numpy name ("sum", "linalg.norm", "add.reduce"), None if there is none."""
    found = _RULES.get(operation)
    if found is None:
        for prefix in ("numpy.", "np.", "linalg.", "math."):
            if operation.startswith(prefix):
                return find(operation.removeprefix(prefix))
    return found


def names() -> Iterable[str]:
    """Every operation that has a rule."""
    return _RULES.keys()


def resolved(gradient: Any) -> Any:
    """The gradient itself, computed now if it was left for later."""
    if callable(gradient):
        return gradient()
    if isinstance(gradient, tuple):
        return tuple(resolved(g) for g in gradient)
    return gradient


def shape_of(x: Any) -> tuple[int, ...]:
    """np.shape, fast for what mostly comes."""
    return (
        x.shape
        if isinstance(x, np.ndarray)
        else ()
        if isinstance(x, float | int | np.generic)
        else np.shape(x)
    )


def gradient_type(dtype: Any) -> Any:
    """What the cotangent of such entries is made of: float64, complex128, or a record of these."""
    if dtype.names:
        return np.dtype([(name, gradient_type(dtype[name])) for name in dtype.names])
    if dtype.subdtype:
        return np.dtype((gradient_type(dtype.base), dtype.shape))
    return np.dtype(np.complex128 if dtype.kind == "c" else np.float64)


def is_complex(x: Any) -> bool:
    """Whether a number or an array is of complex type."""
    return x.dtype.kind == "c" if isinstance(x, np.ndarray | np.generic) else isinstance(x, complex)


def unbroadcast(g: Any, x: Any) -> Any:
    """The cotangent summed over the axes along which x was broadcast; its real part if x is real."""
    shape = shape_of(x)
    if shape_of(g) != shape:
        g = sum_to(g, shape)
    return g.real if is_complex(g) and not is_complex(x) else g


def sum_to(g: Any, shape: tuple[int, ...]) -> Any:
    """g, of a shape that `shape` broadcasts to (or that broadcasts to it), brought to `shape`."""
    g = np.asarray(g)
    extra = g.ndim - len(shape)
    if extra > 0:
        g = g.sum(axis=tuple(range(extra)))
    if g.shape == shape:
        return g
    stretched = tuple(
        i + len(shape) - g.ndim
        for i, n in enumerate(g.shape)
        if n != 1 and shape[len(shape) - g.ndim + i] == 1
    )
    if stretched:
        offset = len(shape) - g.ndim
        g = g.sum(axis=tuple(i - offset for i in stretched), keepdims=True)
    return np.broadcast_to(g, shape) if g.shape != shape else g


def times(g: Any, slope: Any) -> Any:
    """g * slope, with 0 where g is 0 even if the slope is infinite or undefined there.

    That is the true derivative of np.where(x > 0, np.log(x), 0) at 0: nothing flows through the branch not taken.
    """
    product = g * slope
    total = product.sum() if isinstance(product, np.ndarray) else product
    if not math.isfinite(abs(total)):
        product = np.where(np.asarray(g) == 0, 0.0, product)
    return product


def normal_axes(axis: Any, ndim: int) -> tuple[int, ...]:
    """The axes a reduction runs over, non-negative: all for None."""
    if axis is None:
        return tuple(range(ndim))
    if isinstance(axis, tuple | list):
        return tuple(int(a) % ndim for a in axis)
    return (int(axis) % ndim,) if ndim else ()


def expand(g: Any, x: Any, axis: Any) -> Array:
    """The cotangent (or result) of a reduction with the reduced axes back as axes of length 1."""
    reduced = normal_axes(axis, x.ndim)
    return np.asarray(g).reshape(tuple(1 if i in reduced else n for i, n in enumerate(x.shape)))


def unstack(g: Any, nested: Any) -> Any:
    """The cotangent of np.array(nested) as tuples nested like the lists."""
    if isinstance(nested, list | tuple):
        return tuple(unstack(g[i], item) for i, item in enumerate(nested))
    return unbroadcast(g, nested)
