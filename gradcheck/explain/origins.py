"""Follows one axis of an array back to the expression in which it was born."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from gradcheck.explain.reading.nouns import Step
from gradcheck.explain.reading.reader import Expressions
from gradcheck.explain.reading.values import RANDOM_SIZE, REDUCTIONS, is_array, shape_of

JOINS = {
    "concatenate",
    "stack",
    "hstack",
    "vstack",
    "column_stack",
    "row_stack",
    "append",
    "insert",
    "dstack",
    "block",
}
MAKERS = {
    "zeros",
    "ones",
    "empty",
    "full",
    "array",
    "asarray",
    "eye",
    "identity",
    "arange",
    "linspace",
    "rand",
    "randn",
    "normal",
    "uniform",
    "random",
    "randint",
    "standard_normal",
    "integers",
    "random_sample",
    "choice",
    "binomial",
}


def moved(step: Step, axis: int) -> tuple[Any, int] | None:
    """The operand axis an axis of a result comes from; None where it is new."""
    arrays = [(node, value) for node, value in step.operands if shape_of(value)]
    result, name = step.result, step.operation
    if arrays and name in ("array", "asarray", "stack") and type(arrays[0][1]) is list:
        inner = arrays[0][1][0]
        return (inner, axis - 1) if axis and is_array(inner) else None
    if not arrays or (name in MAKERS and not (name in ("array", "asarray") and is_array(arrays[0][1]))):
        return None
    first = arrays[0][1]
    if name in ("transpose", "T", "mT") and is_array(first):
        axes = (
            step.operands[1][1]
            if len(step.operands) > 1 and type(step.operands[1][1]) in (tuple, list)
            else None
        )
        return (first, axes[axis]) if axes else (first, first.ndim - 1 - axis)
    if name in ("matmul", "dot") and len(arrays) > 1 and is_array(first) and is_array(arrays[1][1]):
        second = arrays[1][1]
        if not second.ndim or not first.ndim:
            return None
        if second.ndim > 2 and name == "matmul":
            if axis == result.ndim - 2 and first.ndim > 1:
                return first, first.ndim - 2
            if axis == result.ndim - 1:
                return second, second.ndim - 1
            for value in (first, second):
                there = axis - (result.ndim - value.ndim)
                if 0 <= there < value.ndim - 2 and value.shape[there] == result.shape[axis]:
                    return value, there
            return None
        if axis < first.ndim - 1 and not (second.ndim > 1 and axis == result.ndim - 1 and first.ndim == 1):
            return first, axis
        return (second, second.ndim - 1) if second.ndim > 1 else None
    if name == "outer" and len(arrays) > 1:
        return (arrays[axis][1], 0) if is_array(arrays[axis][1]) else None
    if name in REDUCTIONS and is_array(first):
        which = step.keywords.get("axis", step.operands[1][1] if len(step.operands) > 1 else None)
        if first.ndim == result.ndim:
            return None if which == axis else (first, axis)
        gone = {a % first.ndim for a in (which if type(which) is tuple else (which,)) if isinstance(a, int)}
        kept = [i for i in range(first.ndim) if i not in gone]
        return (first, kept[axis]) if axis < len(kept) else None
    if name in JOINS or name in (
        "reshape",
        "ravel",
        "flatten",
        "repeat",
        "tile",
        "diag",
        "diagflat",
        "expand_dims",
        "pad",
    ):
        if name == "reshape" and is_array(first):
            for at, n in enumerate(first.shape):
                if n == result.shape[axis] and np.prod(first.shape[:at]) == np.prod(result.shape[:axis]):
                    return first, at
        parts = [p for _, v in arrays for p in (v if type(v) in (tuple, list) else [v])]
        same = [
            v for v in parts if is_array(v) and v.ndim == result.ndim and v.shape[axis] == result.shape[axis]
        ]
        return (same[0], axis) if same and name in JOINS else None
    if name == "getitem" and is_array(first):
        return _through_index(step, first, axis)
    for _, value in arrays:
        if not is_array(value):
            continue
        there = axis - (result.ndim - value.ndim)
        if 0 <= there < value.ndim and value.shape[there] == result.shape[axis]:
            return value, there
    return None


def _through_index(step: Step, first: Any, axis: int) -> tuple[Any, int] | None:
    index = step.operands[1][1]
    parts = list(index) if type(index) is tuple else [index]
    if Ellipsis in [part for part in parts if not isinstance(part, np.ndarray)]:
        return None
    source = there = 0
    for part in (*parts, *[slice(None)] * first.ndim):
        if part is None:
            if there == axis:
                return None
            there += 1
        elif isinstance(part, slice):
            if there == axis:
                return (
                    (first, source)
                    if source < first.ndim and first.shape[source] == step.result.shape[axis]
                    else None
                )
            source, there = source + 1, there + 1
        elif isinstance(part, (int, np.integer)):
            source += 1
        elif is_array(part) and part.dtype != bool:
            if there <= axis < there + part.ndim:
                return part, axis - there
            source, there = source + 1, there + part.ndim
        else:
            return None
    return None


def trace(reader: Expressions, value: Any, axis: int, limit: int = 40) -> list[tuple[Step, int]]:
    """The steps an axis went through, latest first; the last one is where it was born."""
    path: list[tuple[Step, int]] = []
    while is_array(value) and len(path) < limit:
        step = reader.made.get(id(value))
        if step is None:
            break
        path.append((step, axis))
        earlier = moved(step, axis) or _of_its_shape(reader, step, axis)
        if earlier is None:
            break
        value, axis = earlier
    return path


def _of_its_shape(reader: Expressions, step: Step, axis: int) -> tuple[Any, int] | None:
    """The array whose shape a new one was given: x of `np.zeros(x.shape)` and `np.random.rand(*x.shape)`."""
    if step.operation not in MAKERS or not isinstance(step.node, ast.Call):
        return None
    for arg in (*step.node.args, *(keyword.value for keyword in step.node.keywords)):
        inner = arg.value if isinstance(arg, ast.Starred) else arg
        if isinstance(inner, ast.Attribute) and inner.attr == "shape":
            value: Any = reader.seen.get(id(inner.value))
            if is_array(value) and value.shape == step.result.shape:
                return value, axis
    return None


def trace_rank(reader: Expressions, value: Any, limit: int = 40) -> list[tuple[Step, int]]:
    """The steps since an array has as few axes as it has: the last one is where an axis was lost, or never made."""
    path: list[tuple[Step, int]] = []
    while is_array(value) and len(path) < limit:
        step = reader.made.get(id(value))
        if step is None:
            break
        path.append((step, 0))
        arrays = [v for _, v in step.operands if is_array(v)]
        if (
            step.operation in MAKERS
            or not arrays
            or (step.operation not in ("matmul", "dot") and max(v.ndim for v in arrays) > value.ndim)
        ):
            break
        few = [
            v
            for v in arrays
            if v.ndim <= value.ndim and (v.ndim == 1 or step.operation not in ("matmul", "dot"))
        ]
        if not few:
            break
        value = max(few, key=lambda v: v.ndim)
    return path


def ancestors(reader: Expressions, value: Any, limit: int = 60) -> list[Step]:
    """The steps that made an array, nearest first."""
    found: list[Step] = []
    waiting, seen = [value], set()
    while waiting and len(found) < limit:
        current = waiting.pop(0)
        if type(current) in (list, tuple):
            waiting.extend(current[:6])
            continue
        step = reader.made.get(id(current)) if is_array(current) else None
        if step is None or step.number in seen:
            continue
        seen.add(step.number)
        found.append(step)
        waiting.extend(value for _, value in step.operands)
    return found


def axis_name(step: Step, axis: int) -> str:
    """What the user calls the size of an axis where it is born: `n_hidden` in `np.zeros((n, n_hidden))`; or ""."""
    sizes = sizes_of(step)
    if sizes is None:
        return ""
    part = sizes[axis]
    return ast.unparse(part) if isinstance(part, (ast.Name, ast.Attribute)) else ""


def sizes_of(step: Step) -> list[ast.expr] | None:
    """The expressions that give the sizes of a new array, one for each axis; None where they cannot be told."""
    node = step.node
    if not isinstance(node, ast.Call) or step.operation not in MAKERS - {"array", "asarray"}:
        return None
    sizes: list[ast.expr] = list(node.args)
    if step.operation in ("zeros", "ones", "empty", "full"):
        sizes = sizes[:1]
    elif len(sizes) > (at := RANDOM_SIZE.get(step.operation, 99)):
        sizes = [sizes[at]]
    for keyword in node.keywords:
        if keyword.arg in ("size", "shape"):
            sizes = [keyword.value]
    for candidate in sizes:
        if isinstance(candidate, (ast.Tuple, ast.List)) and len(candidate.elts) == step.result.ndim:
            sizes = list(candidate.elts)
            break
    return sizes if len(sizes) == step.result.ndim else None
