"""Functions that take their parameters as one dict: which keys they read, and what to put under the other ones."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType
from typing import Any

import numpy as np

from gradcheck.facts import Array


def keys_read(function: Callable[..., Any], name: str) -> tuple[str, ...]:
    """The strings with which a function subscripts one of its arguments, in the order of reading."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return tuple(dict.fromkeys(c for c in _strings(function.__code__) if c.isidentifier()))
    read = [
        n.slice.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name) and n.value.id == name
        if isinstance(n.slice, ast.Constant) and isinstance(n.slice.value, str)
    ]
    looped = any(
        isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name) and n.value.id == name
        for n in ast.walk(tree)
        if not isinstance(getattr(n, "slice", None), ast.Constant)
    )
    if looped:
        read += [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return tuple(key for key in dict.fromkeys(read) if key.isidentifier())


def _strings(code: CodeType | tuple[Any, ...]) -> Iterator[str]:
    """The string constants of a function whose source is not to be had."""
    for constant in code.co_consts if isinstance(code, CodeType) else code:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, (CodeType, tuple)):
            yield from _strings(constant)


def is_output_key(key: str) -> bool:
    """Whether a key names the output layer that courses put into the same dictionary: Wy, Wya, Why, by."""
    return bool(re.match(r"^(W\w?y\w?|Wya|by|Why|V|c)$", key))


def spare_arrays(keys: Sequence[str], parameters: Mapping[str, Array]) -> dict[str, Array]:
    """Arrays for keys that are no part of the layer: an output layer of two neurons, samples in columns or rows."""
    thin = [a for a in parameters.values() if a.size == max(a.shape)]
    size = min((a.size for a in thin), default=1)
    columns = any(a.ndim == 2 and a.shape[1] == 1 for a in thin)
    shapes = {True: ((2, size), (2, 1)), False: ((size, 2), (2,))}[columns]
    return {key: np.full(shapes[key.startswith("b")], 0.5) for key in keys if key not in parameters}
