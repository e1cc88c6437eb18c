"""Canonical names: which numpy operation a callee is, at run time, or None if it is the user's own code."""

from __future__ import annotations

import builtins
import functools
import math
import operator
import types
import weakref
from typing import Any

import numpy as np

from gradcheck import source
from gradcheck.recording.memory import OUT, WRITTEN

ATTRIBUTES = {
    "T": "transpose",
    "mT": "matrix_transpose",
    "A1": "ravel",
    "A": "asarray",
    "data": "asarray",  # of a masked array
    "I": "linalg.inv",
    "H": "conj_transpose",
}

_ALIASES = {
    "amax": "max", "amin": "min", "abs": "absolute", "fabs": "absolute", "round_": "round", "around": "round",
    "product": "prod", "cumproduct": "cumprod", "row_stack": "vstack", "concat": "concatenate",
    "permute_dims": "transpose", "pow": "power", "conj": "conjugate", "true_divide": "divide", "mod": "remainder",
    "alltrue": "all", "sometrue": "any", "asfarray": "asarray", "mat": "asmatrix", "bmat": "asmatrix", "acos": "arccos",
    "asin": "arcsin", "atan": "arctan", "atan2": "arctan2", "acosh": "arccosh", "asinh": "arcsinh",
    "atanh": "arctanh", "bitwise_not": "invert", "degrees": "rad2deg", "radians": "deg2rad", "fmod": "fmod",
    "in1d": "isin", "trapezoid": "trapz", "gamma": "math.gamma",
}  # fmt: skip
_OPERATORS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide", "floordiv": "floor_divide",
    "mod": "remainder", "pow": "power", "matmul": "matmul", "neg": "negative", "pos": "positive", "abs": "absolute",
    "getitem": "getitem", "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal",
}  # fmt: skip
_INPLACE = {"iadd": "__iadd__", "isub": "__isub__", "imul": "__imul__", "itruediv": "__itruediv__"}
_DUNDERS = {f"__{short}__": name for short, name in _OPERATORS.items()}
_DUNDERS |= {f"__{short}__": f"__{short}__" for short in ("iadd", "isub", "imul", "itruediv", "setitem")}

_known: dict[int, tuple[Any, str]] = {}  # id of a long-lived callable -> (itself, operation)


def _learn(namespace: Any, prefix: str, only: frozenset[str] | None = None) -> None:
    for name in dir(namespace):
        if name.startswith("_") or (only is not None and name not in only):
            continue
        try:
            value = getattr(namespace, name)
        except Exception:  # deprecated names raise or warn: they are not there
            continue
        if isinstance(value, type | types.ModuleType) or not callable(value):
            continue
        if isinstance(value, np.ufunc):
            canonical = value.__name__
            canonical = _ALIASES.get(canonical, canonical)
        else:
            canonical = _ALIASES.get(name, name) if not prefix else prefix + name
        known = _known.get(id(value))
        if known is None or (not prefix and known[1] != canonical and value.__name__ == name):
            _known[id(value)] = value, canonical


def _learn_all() -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _learn(np, "")
        _learn(np.linalg, "linalg.")
        _learn(np.fft, "fft.")
        _learn(np.lib.stride_tricks, "")
    for name in dir(math):
        value = getattr(math, name)
        if callable(value) and not name.startswith("_"):
            short = _ALIASES.get(name, name)
            same = hasattr(np, short) and isinstance(getattr(np, short), np.ufunc)
            _known[id(value)] = value, short if same else f"math.{name}"
    for name, operation in {**_OPERATORS, **_INPLACE}.items():
        value = getattr(operator, name, None)
        if value is not None:
            _known.setdefault(id(value), (value, operation))
    for value, operation in (
        (builtins.abs, "absolute"), (builtins.pow, "power"),
        (builtins.sum, "builtin_sum"), (builtins.max, "builtin_max"),
        (builtins.min, "builtin_min"), (builtins.round, "builtin_round"), (float, "float"), (complex, "complex"),
        (np.matrix, "matrix"), (np.vectorize, ""), (functools.reduce, "opaque"), (np.ndarray, "ndarray"),
    ):  # fmt: skip
        _known[id(value)] = value, operation
    for value in (np.allclose, np.array_equal):
        _known[id(value)] = value, value.__name__


_learn_all()
_BUILTIN = types.BuiltinFunctionType
_METHOD_WRAPPER = type((0.0).__add__)
_RANDOM = (np.random.Generator, np.random.RandomState)
_ARRAYLIKE = (np.ndarray, np.generic)
_MAKES_SEVERAL = frozenset(
    "split array_split hsplit vsplit dsplit meshgrid broadcast_arrays unique histogram frexp modf divmod gradient "
    "atleast_1d atleast_2d atleast_3d ix_ nonzero where linalg.svd linalg.eig linalg.eigh linalg.qr linalg.slogdet "
    "linalg.lstsq "
    "average indices unstack".split()
)


def callee(function: Any) -> tuple[str | None, Any]:
    """(operation, the array or generator whose method it is), or (None, None) for what makes no event."""
    known = _known.get(id(function))
    if known is not None and known[0] is function:
        return known[1] or None, None
    kind = type(function)
    if kind is _BUILTIN or kind is _METHOD_WRAPPER:
        owner = function.__self__
        name = function.__name__
        if isinstance(owner, _ARRAYLIKE):
            return _method(name), owner
        if isinstance(owner, np.ufunc):
            return f"{_ALIASES.get(owner.__name__, owner.__name__)}.{name}", None
        if isinstance(owner, _RANDOM):
            return "random." + name, None
        if owner is None or isinstance(owner, types.ModuleType):
            return ("opaque" if getattr(function, "__module__", "") != "builtins" else None), None
        if isinstance(owner, float):
            return _method(name), owner
        if type(owner) in _CONTAINERS or isinstance(owner, type):
            return None, None
        return "opaque", None
    if kind is types.FunctionType:
        file = function.__code__.co_filename
        return (None if source.is_user_file(file) or source.is_own_file(file) else "opaque"), None
    if kind is types.MethodType:
        inner, owner = function.__func__, function.__self__
        if isinstance(owner, _RANDOM):
            return "random." + inner.__name__, None
        if isinstance(owner, np.ndarray) and getattr(inner, "__module__", "").startswith("numpy"):
            return _method(inner.__name__), owner
        if isinstance(
            owner, np.random.Generator | np.random.RandomState
        ):  # compiled, yet bound as if it were Python
            return "random." + inner.__name__, None
        if isinstance(inner, types.FunctionType) and not source.is_user_file(inner.__code__.co_filename):
            return "opaque", None
        return None, None
    if kind in _DESCRIPTORS:
        of_array = issubclass(function.__objclass__, np.ndarray | np.generic)
        return (_method(function.__name__) if of_array else None), None
    if isinstance(function, type):
        if issubclass(function, np.generic):
            return (function.__name__ if function in (np.float64, np.float32) else "astype"), None
        return (None if is_user_class(function) or function in _CONTAINERS else "opaque"), None
    if kind is functools.partial:
        return callee(function.func)
    if isinstance(function, np.ufunc):
        return "opaque", None
    wrapped = getattr(function, "__wrapped__", None) if kind is _CACHED else None
    if wrapped is not None:
        return callee(wrapped)
    return (None if is_user_class(kind) else "opaque"), None


_DESCRIPTORS = (types.MethodDescriptorType, types.WrapperDescriptorType)
_CACHED = type(functools.lru_cache(lambda: None))
_CONTAINERS = frozenset({
    list, dict, set, tuple, str, bytes, int, bool, frozenset, zip, map, enumerate, range, filter, reversed, object,
    type, super,
    property, staticmethod, classmethod, slice, types.GeneratorType,
})  # fmt: skip


def _method(name: str) -> str:
    return _DUNDERS.get(name) or _ALIASES.get(name, name)


_user_classes: weakref.WeakKeyDictionary[type, bool] = weakref.WeakKeyDictionary()


def is_user_class(kind: type) -> bool:
    """Whether the class is written in the user's own code: told by the files of its functions."""
    known = _user_classes.get(kind)
    if known is None:
        known = _user_classes[kind] = _is_written_by_the_user(kind)
    return known


def _is_written_by_the_user(kind: type) -> bool:
    for base in kind.__mro__[:-1]:
        for value in vars(base).values():
            inner = getattr(value, "__func__", getattr(value, "fget", value))
            if isinstance(inner, types.FunctionType):
                return source.is_user_file(inner.__code__.co_filename)
    return getattr(kind, "__module__", "") == "__main__"


def is_opaque_function(function: types.FunctionType) -> bool:
    """Whether a Python function is an installed package's or one of numpy's own, not the user's."""
    known = _known.get(id(function))
    return (known is not None and known[0] is function) or callee(function)[0] is not None


_WRITERS = frozenset({*WRITTEN, "nan_to_num"})


def may_write(function: Any, arguments: int, names_out: bool) -> bool:
    """Whether a call with so many positional arguments could write to one of them, or to an `out` given by keyword."""
    if type(function) is np.ufunc:
        return names_out or arguments > function.nin
    known = _known.get(id(function))
    if known is not None and known[0] is function:
        return names_out or known[1] in _WRITERS or arguments > OUT.get(known[1], 99)
    kind = type(function)
    if kind is _BUILTIN or kind is _METHOD_WRAPPER:
        name = function.__name__
        return names_out or name in _WRITERS or name == "at" or arguments >= OUT.get(name, 99)
    if kind is types.MethodType:
        return names_out or getattr(function.__func__, "__name__", "") in ("shuffle", *_WRITERS)
    return names_out or kind is functools.partial or kind in _DESCRIPTORS


def makes_arrays(operation: str, function: Any) -> bool:
    """Whether the list or tuple it returned is one of fresh arrays (np.split), not a container passed through."""
    return operation in _MAKES_SEVERAL or operation in ("opaque", "tolist")


def matrix_operation(operation: str, args: tuple[Any, ...]) -> str:
    """What `*` and `**` mean when an operand is an np.matrix."""
    if operation == "power":
        return "linalg.matrix_power" if isinstance(args[0], np.matrix) else operation
    if all(isinstance(value, np.ndarray | list | tuple) and np.ndim(value) > 0 for value in args):
        return "matmul"
    return operation


def index_trick(thing: Any) -> str:
    """np.c_, np.r_, np.mgrid, ...: which of them."""
    return {"CClass": "c_", "RClass": "r_", "MGridClass": "mgrid", "OGridClass": "ogrid"}.get(
        type(thing).__name__, "opaque"
    )
