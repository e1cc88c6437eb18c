"""Steps that numpy allows and their author may not have meant."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from gradcheck.tracing.facts import Mark
from gradcheck.tracing.naming import short
from gradcheck.tracing.reading import Given, Read
from gradcheck.tracing.semantics import is_elementwise

_PRODUCTS = frozenset({"matmul", "dot", "inner", "vdot"})
_WIDENING = ("getitem", "reshape", "expand_dims", "atleast_2d")


def marks_of(read: Read, made_by: dict[int, Read]) -> Iterator[Mark]:
    """What is worth a second look at one operation; `made_by` has the operations of the whole run by event."""
    event, operands = read.event, read.operands
    if event.shape is None:
        return
    if is_elementwise(event.operation) and event.site.kind != "view":
        yield from _broadcasts(read, made_by)
    vectors = len(operands) == 2 and all(len(operand.shape) == 1 for operand in operands)
    if event.operation in _PRODUCTS and event.shape == () and vectors:
        yield Mark("scalar-product", f"two 1-d arrays of {operands[0].shape[0]} make one number", "note")
    if event.operation == "transpose" and operands and len(operands[0].shape) == 1:
        yield Mark(
            "vector-transpose",
            f".T of a 1-d array {operands[0].shape} changes nothing; a column is x[:, None]",
        )
    if event.operation == "builtin_sum" and event.shape:
        yield Mark(
            "python-sum",
            f"Python's sum adds up the rows only: the result is {event.shape}, not a number",
            "note",
        )
    yield from _dtypes(read)
    yield from _loss(read)


def _broadcasts(read: Read, made_by: dict[int, Read]) -> Iterator[Mark]:
    shape = read.event.shape or ()
    arrays = [operand for operand in read.operands if operand.shape]
    if len(arrays) != 2:
        return
    left, right = arrays
    entries = math.prod(shape)
    grown = entries > max(math.prod(left.shape), math.prod(right.shape))
    for operand in arrays:
        if _rebinds(read, operand) and operand.shape != shape and math.prod(operand.shape) < entries:
            yield Mark("grows", f"{operand.text} grows from {operand.shape} to {shape}")
            return
    if not grown:
        return
    flat = [operand for operand in arrays if len(operand.shape) == 1]
    meant = any(_widened(operand, made_by) for operand in arrays)
    if len(flat) == 1 and len(left.shape) != len(right.shape):
        yield Mark(
            "silent-broadcast",
            f"{left.shape} and {right.shape} broadcast to {shape}: more entries than either",
            "note" if meant else "warning",
        )
    elif not meant:
        yield Mark("outer-broadcast", f"{left.shape} and {right.shape} broadcast to {shape}", "note")


def _widened(operand: Given, made_by: dict[int, Read]) -> bool:
    """Whether a dimension of size 1 was put into it right before, as by x[:, None]: then the broadcast is meant."""
    made = made_by.get(operand.origin) if operand.origin is not None else None
    if made is None or made.event.operation not in _WIDENING or not made.operands:
        return False
    return len(made.event.shape or ()) > len(made.operands[0].shape)


def _rebinds(read: Read, operand: Given) -> bool:
    return bool(short(operand.text)) and operand.text in read.event.names


def _dtypes(read: Read) -> Iterator[Mark]:
    event = read.event
    kinds = {operand.dtype for operand in read.operands if operand.shape}
    if not kinds or event.site.kind in ("compare", "view") or not event.shape:
        return
    if "float32" in kinds and event.dtype == "float64" and event.operation != "astype":
        yield Mark("dtype", "float32 becomes float64 here")
    if kinds == {"float64"} and event.dtype in ("float32", "float16") and event.operation not in ("astype",):
        yield Mark("dtype", f"float64 becomes {event.dtype} here")
    if event.dtype == "object":
        yield Mark("dtype", "an array of Python objects: operations on it are not numpy's")
    if event.operation == "setitem" and len(read.operands) > 1:
        target, value = read.operands[0].dtype, read.operands[-1].dtype
        if target.startswith(("int", "uint")) and value.startswith("float"):
            yield Mark("dtype", f"{value} stored in an array of {target}: fractions are cut off")


_LOSSES = ("loss", "cost", "error", "mse", "objective")


def _loss(read: Read) -> Iterator[Mark]:
    event = read.event
    names = [short(name).lower() for name in event.names]
    named = [
        name for name in names if name in _LOSSES or name.startswith(("total_loss", "avg_loss", "mean_loss"))
    ]
    shape = event.shape or ()
    reduced = event.operation in ("sum", "mean", "builtin_sum", "average") or (
        event.operation in ("divide", "negative")
    )
    if named and shape and reduced and named[0] != "error":
        count = math.prod(shape)
        what = "one number inside an array" if count == 1 else f"{count} numbers"
        yield Mark(
            "loss-shape",
            f"this {named[0]} is {what}, shape {shape}; a loss to descend is a single number",
            "note",
        )


def first_not_finite(value: Any) -> str:
    """What is wrong with a number or array: "nan", "inf" or nothing."""
    if not isinstance(value, np.ndarray | np.generic | float):
        return ""
    array = np.asarray(value)
    if array.dtype.kind not in "fc":
        return ""
    if np.isnan(array).any():
        return f"{int(np.isnan(array).sum())} of {array.size} entries are nan"
    return (
        f"{int(np.isinf(array).sum())} of {array.size} entries are infinite" if np.isinf(array).any() else ""
    )
