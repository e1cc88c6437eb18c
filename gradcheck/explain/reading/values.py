"""Arrays without contents: numpy's own functions, applied for the sake of the result's shape only."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

SMALL = 4096  # entries up to which real values are carried along
LARGE = 60_000  # entries above which shapes follow from rules instead of from running numpy
HUGE = 2_000_000


class Unknown:
    """What cannot be known without running the user's code."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


class Ghost(np.ndarray):
    """An array of which only shape and dtype mean anything; every operation on a ghost gives a ghost."""


# Asked of every value that is read: looking types up in a set made once is half the price of naming them.
_ARRAYS = frozenset((np.ndarray, Ghost, np.matrix))
_NUMBERS = frozenset((bool, int, float, complex, np.float64, np.float32, np.int64, np.bool_))
_PLAIN = _ARRAYS | _NUMBERS | {type(None), type(Ellipsis), str, bytes, range}


def ghost(shape: tuple[int, ...], dtype: Any = float) -> Any:
    """A ghost that takes no memory, whatever its shape."""
    return np.broadcast_to(np.zeros((), dtype), shape).view(Ghost)


def lift(value: Any) -> Any:
    """`value` as the reader carries it: small arrays as they are, large ones and arrays of objects as ghosts."""
    if not isinstance(value, np.ndarray):
        return value
    if type(value) not in (np.ndarray, np.matrix, Ghost):
        return UNKNOWN
    if value.dtype.hasobject:
        return ghost(value.shape)
    if value.size <= SMALL:
        return value
    if type(value) is np.matrix:
        return np.broadcast_to(np.zeros((), value.dtype), value.shape).view(np.matrix)
    return ghost(value.shape, value.dtype)


def is_array(value: Any) -> bool:
    """Whether `value` is an array whose operators are numpy's own."""
    return type(value) in _ARRAYS


def is_number(value: Any) -> bool:
    """Whether `value` is one number, python's or numpy's."""
    kind = type(value)
    if kind in _NUMBERS:
        return True
    return isinstance(value, (bool, int, float, complex, np.generic)) and kind.__module__ in (
        "builtins",
        "numpy",
    )


def is_safe(value: Any, depth: int = 4) -> bool:
    """Whether an operation on `value` can run no code of the user's."""
    kind = type(value)
    if kind in _PLAIN or is_number(value) or kind is np.dtype:
        return True
    if kind is slice:
        return all(is_safe(part, 1) for part in (value.start, value.stop, value.step))
    if kind in (list, tuple):
        return depth > 0 and len(value) <= 20_000 and all(is_safe(item, depth - 1) for item in value)
    if kind is dict:
        return depth > 0 and len(value) <= 2000 and all(is_safe(item, depth - 1) for item in value.values())
    return isinstance(value, type) and value.__module__ in ("builtins", "numpy")


def shape_of(value: Any) -> tuple[int, ...] | None:
    """The shape numpy would give `value`, None where it is no array, number or rectangular list."""
    if is_array(value):
        shape: tuple[int, ...] = value.shape
        return shape
    if is_number(value):
        return ()
    if type(value) in (list, tuple):
        if not value:
            return (0,)
        inner = {shape_of(item) for item in value[:200]}
        if len(inner) == 1 and (only := inner.pop()) is not None:
            return (len(value), *only)
    return None


def has_ghost(values: Any) -> bool:
    """Whether contents of `values` are unknown somewhere."""
    if isinstance(values, Ghost):
        return True
    if type(values) in (list, tuple):
        return any(has_ghost(item) for item in values)
    return False


REDUCTIONS = frozenset(
    "sum mean max min amax amin std var prod any all argmax argmin median average nanmean nansum ptp "
    "count_nonzero cumsum cumprod".split()
)
ELEMENTWISE = frozenset("clip nan_to_num round around where real imag copy astype sign".split())
FUNCTIONS = REDUCTIONS | frozenset(
    "array asarray asanyarray ascontiguousarray asfarray zeros ones empty full eye identity zeros_like "
    "ones_like empty_like full_like arange linspace logspace dot matmul inner outer vdot tensordot einsum "
    "kron cross concatenate stack hstack vstack column_stack row_stack dstack append block insert delete "
    "reshape ravel squeeze transpose swapaxes moveaxis rollaxis expand_dims broadcast_to broadcast_arrays "
    "atleast_1d atleast_2d atleast_3d tile repeat pad flip fliplr flipud rot90 roll split array_split "
    "hsplit vsplit where clip diag diagflat diagonal trace tril triu sort argsort argwhere nonzero "
    "flatnonzero take take_along_axis choose compress unique searchsorted digitize bincount histogram cov "
    "corrcoef meshgrid indices ix_ unravel_index ravel_multi_index nan_to_num round around copy isclose "
    "allclose array_equal interp diff gradient convolve correlate ones mat matrix asmatrix bmat shape "
    "size ndim iscomplexobj real imag angle array_split broadcast_shapes r_ c_ vander polyfit polyval "
    "percentile quantile select piecewise sinc solve inv pinv det cholesky qr svd eig eigh eigvals lstsq "
    "norm matrix_rank matrix_power slogdet matrix_transpose vecdot permute_dims concat isin in1d "
    "result_type float64 float32 int64 int32 bool_ isscalar".split()
)
METHODS = REDUCTIONS | frozenset(
    "dot reshape ravel flatten squeeze transpose swapaxes copy astype clip round repeat take argsort "
    "nonzero diagonal trace tolist item conj conjugate view searchsorted choose compress all any getA "
    "getA1 getT getI".split()
)
MUTATORS = frozenset("fill sort resize put itemset setflags partition setfield".split())
RANDOM_SIZE = {  # position of `size` among the positional arguments
    "normal": 2,
    "uniform": 2,
    "randint": 2,
    "integers": 2,
    "binomial": 2,
    "laplace": 2,
    "logistic": 2,
    "random": 0,
    "random_sample": 0,
    "ranf": 0,
    "sample": 0,
    "standard_normal": 0,
    "choice": 1,
    "poisson": 1,
    "exponential": 1,
    "beta": 2,
    "gamma": 2,
    "truncnorm": 2,
    "bernoulli": 1,
}
MATRIX_FUNCTIONS = {"solve", "inv", "det", "cholesky", "pinv", "eig", "eigh", "svd", "qr", "lstsq", "slogdet"}


def randomly(name: str, args: list[Any], kwargs: Mapping[str, Any]) -> Any:
    """What a numpy.random function would return, as a ghost: its generator is left alone."""
    if name in ("rand", "randn"):
        if any(type(arg) in (tuple, list) for arg in args):
            raise TypeError("'tuple' object cannot be interpreted as an integer")
        return ghost(tuple(operator.index(arg) for arg in args)) if all(map(is_number, args)) else UNKNOWN
    if name in ("seed", "shuffle"):
        return None
    if name in ("default_rng", "RandomState"):
        return np.random.default_rng(0)  # never drawn from
    if name == "permutation" and args:
        return np.arange(args[0]) if isinstance(args[0], int) else args[0]
    if name not in RANDOM_SIZE:
        return UNKNOWN
    position = RANDOM_SIZE[name]
    size = kwargs.get("size", args[position] if len(args) > position else None)
    dtype: Any = int if name in ("randint", "integers", "binomial", "poisson") else float
    if name == "choice" and args:
        dtype = (
            args[0].dtype if is_array(args[0]) else np.asarray(args[0]).dtype if is_safe(args[0]) else float
        )
    if size is UNKNOWN:
        return UNKNOWN
    if size is None:
        shapes = (
            [shape_of(arg) or () for arg in args[:2]] if name not in ("choice", "randint", "integers") else []
        )
        return ghost(np.broadcast_shapes(*shapes), dtype)
    if type(size) in (tuple, list) and all(map(is_number, size)):
        return ghost(tuple(operator.index(n) for n in size), dtype)
    return ghost((operator.index(size),), dtype) if is_number(size) else UNKNOWN


def _reduced(shape: tuple[int, ...], axis: Any, keepdims: bool) -> tuple[int, ...]:
    if axis is None:
        return (1,) * len(shape) if keepdims else ()
    axes = {operator.index(a) for a in (axis if type(axis) in (tuple, list) else (axis,))}
    for a in axes:
        if not -len(shape) <= a < len(shape):
            raise np.exceptions.AxisError(a, len(shape))
    axes = {a % len(shape) for a in axes}
    return tuple(1 if i in axes else n for i, n in enumerate(shape) if keepdims or i not in axes)


def product_shape(name: str, a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """Shape of `a @ b` or `np.dot(a, b)`; raises ValueError as numpy does where they do not fit."""
    if name == "dot" and (not a or not b):
        return a or b
    if not a or not b:
        raise ValueError("matmul: Input operand does not have enough dimensions")
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] != inner:
        raise ValueError(
            f"shapes {a} and {b} not aligned: {a[-1]} (dim {len(a) - 1}) != {inner} (dim {max(len(b) - 2, 0)})"
        )
    if name == "dot" or len(a) == 1 or len(b) == 1:
        return (*a[:-1], *b[:-2], *b[-1:]) if len(b) > 1 else a[:-1]
    return (*np.broadcast_shapes(a[:-2], b[:-2]), a[-2], b[-1])


def _by_rule(name: str, function: Any, args: list[Any], kwargs: Mapping[str, Any]) -> Any:
    shapes = [shape_of(arg) for arg in args]
    if name in ("matmul", "dot") and len(args) == 2 and None not in shapes:
        return ghost(product_shape(name, shapes[0], shapes[1]))  # type: ignore[arg-type]
    if name in REDUCTIONS and args and shapes[0] is not None and "cum" not in name:
        axis = kwargs.get("axis", args[1] if len(args) > 1 else None)
        return ghost(_reduced(shapes[0], axis, bool(kwargs.get("keepdims", False))))
    if name in (
        "astype",
        "copy",
        "round",
        "around",
        "nan_to_num",
        "zeros_like",
        "ones_like",
        "empty_like",
        "full_like",
    ):
        return ghost(shapes[0]) if shapes[0] is not None else UNKNOWN
    if name in ("flatten", "ravel") and is_array(args[0]):
        return ghost((args[0].size,), args[0].dtype)
    if (name in ELEMENTWISE or isinstance(function, np.ufunc)) and None not in shapes:
        return ghost(np.broadcast_shapes(*shapes))  # type: ignore[arg-type]
    if name in (
        "reshape",
        "transpose",
        "squeeze",
        "swapaxes",
        "expand_dims",
        "moveaxis",
        "broadcast_to",
        "array",
        "asarray",
    ):
        return function(*args, **kwargs)
    return UNKNOWN


def compute(name: str, function: Callable[..., Any], args: list[Any], kwargs: Mapping[str, Any]) -> Any:
    """The result of numpy's `function`, of the right shape and with contents where they are cheap and known.

    Raises what numpy raises. UNKNOWN where an argument is unknown, or could run code of the user's.
    """
    if not all(is_safe(value) for value in (*args, *kwargs.values())):
        return UNKNOWN
    if name in MATRIX_FUNCTIONS:
        return _linear_algebra(name, args)
    sizes = [math.prod(shape_of(arg) or ()) for arg in args]
    products = 1
    if name in ("matmul", "dot", "inner", "outer", "tensordot", "kron") and len(args) > 1:
        last = shape_of(args[1]) or ()
        products = last[-1] if last else 1
    if max(sizes, default=0) * products > LARGE or (name == "outer" and math.prod(sizes) > LARGE):
        result = _by_rule(name, function, args, {k: v for k, v in kwargs.items() if k != "out"})
        if result is UNKNOWN and max(sizes) * products <= HUGE:
            result = function(*args, **kwargs)
        return result
    if name in ("zeros", "ones", "empty", "full", "random") and args:
        shape = args[0] if type(args[0]) in (tuple, list) else (args[0],)
        if all(isinstance(n, (int, np.integer)) for n in shape) and math.prod(shape) > SMALL:
            return ghost(tuple(shape), float)
    if name in ("arange", "tile", "repeat", "eye", "identity", "linspace", "pad", "diag", "diagflat") and any(
        is_number(a) and abs(a) > 5000 for a in args
    ):
        return UNKNOWN
    ghostly = has_ghost(list(args)) or has_ghost(list(kwargs.values()))
    result = function(*args, **kwargs)
    if ghostly and isinstance(result, (np.generic, bool, float)) and not isinstance(result, np.ndarray):
        return ghost((), getattr(result, "dtype", float))
    if ghostly and type(result) is np.ndarray:
        return result.view(Ghost)
    return lift(result)


def _linear_algebra(name: str, args: list[Any]) -> Any:
    shapes = [shape_of(arg) for arg in args]
    if not shapes or shapes[0] is None:
        return UNKNOWN
    a = shapes[0]
    if len(a) < 2:
        raise np.linalg.LinAlgError(
            f"{len(a)}-dimensional array given. Array must be at least two-dimensional"
        )
    if name == "pinv":
        return ghost((*a[:-2], a[-1], a[-2]))
    if name in ("svd", "qr", "lstsq", "eig", "eigh", "slogdet"):
        return UNKNOWN
    if a[-1] != a[-2]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")
    if name == "solve":
        b = shapes[1] if len(shapes) > 1 else None
        if b is None:
            return UNKNOWN
        if (b[0] if len(b) < 2 else b[-2]) != a[-1]:
            raise ValueError(f"solve: mismatch in core dimension: {a} and {b}")
        return ghost(b)
    return ghost(a[:-2]) if name == "det" else ghost(a)
