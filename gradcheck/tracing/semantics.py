"""What each numpy operation does to axes: which it keeps, joins, drops and makes."""

from __future__ import annotations

import numpy as np

from gradcheck.tracing.axes import AxisId, AxisTuple
from gradcheck.tracing.joining import (
    append,
    builtin_items,
    column_join,
    column_stack,
    concatenate,
    hstack,
    of_first,
    of_list,
    stack,
    vstack,
)
from gradcheck.tracing.operation import Operation, Rule, Shaped, elementwise, site_key
from gradcheck.tracing.orders import (
    broadcast_to,
    cumulative,
    expand,
    moveaxis,
    norm,
    reduction,
    reshape,
    swapaxes,
    transpose,
    ufunc_reduce,
)
from gradcheck.tracing.products import (
    dot,
    einsum,
    inner_product,
    matmul,
    outer_product,
    solve,
    swapped,
    tensordot,
    ufunc_outer,
    vdot,
)
from gradcheck.tracing.taking import cov, diag, getitem, new_axes, repeated, setitem, take, view_of, where


def result_axes(operation: Operation) -> AxisTuple:
    """One axis per dimension of the result; operations that are not known start new ones."""
    name = operation.event.operation
    rule = RULES.get(name) or (elementwise if is_elementwise(name) else None)
    if rule is None:
        head, _, method = name.partition(".")
        rule = METHODS.get(method) if head and method else None
    made: AxisTuple | None = None
    if rule is not None:
        try:
            made = rule(operation)
        except (TypeError, IndexError, ValueError, KeyError, AttributeError, StopIteration):
            made = None  # an argument in a form that the rule does not know
    if made is None and rule is None:
        made = _like_an_operand(operation)
    return fitted(operation, made)


def fitted(operation: Operation, made: AxisTuple | None) -> AxisTuple:
    """The axes checked against the result's sizes: what does not fit is a new axis."""
    shape, axes = operation.shape, operation.axes
    if made is None or len(made) != len(shape):
        made = (None,) * len(shape)
    kept: list[AxisId] = []
    for position, (axis, size) in enumerate(zip(made, shape)):
        if axis is not None and axes.size[axes.find(axis)] == size:
            kept.append(axes.find(axis))
        else:
            kept.append(
                axes.derived(size, site_key(operation), position) if _has_axes(operation) else axes.new(size)
            )
    return tuple(kept)


def _has_axes(operation: Operation) -> bool:
    return any(
        isinstance(operand, Shaped) and any(a is not None for a in operand.axes)
        for operand in operation.operands
    )


def is_elementwise(name: str) -> bool:
    """Whether it is a ufunc that works entry by entry."""
    function = getattr(np, name, None)
    return isinstance(function, np.ufunc) and function.signature is None


def _like_an_operand(operation: Operation) -> AxisTuple | None:
    """An unknown function that returns the shape it got is taken to keep its axes."""
    for operand in operation.operands:
        if isinstance(operand, Shaped) and operand.shape == operation.shape and operand.shape:
            return operand.axes
    return None


RULES: dict[str, Rule] = {
    "matmul": matmul, "dot": dot, "inner": inner_product, "outer": outer_product, "vdot": vdot,
    "linalg.outer": outer_product,
    "linalg.matmul": matmul, "linalg.tensordot": tensordot, "tensordot": tensordot, "einsum": einsum,
    "linalg.solve": solve, "linalg.lstsq": new_axes, "linalg.inv": swapped, "linalg.pinv": swapped,
    "transpose": transpose, "matrix_transpose": swapped, "conj_transpose": swapped, "swapaxes": swapaxes,
    "linalg.matrix_transpose": swapped, "moveaxis": moveaxis, "reshape": reshape, "ravel": reshape,
    "flatten": reshape, "squeeze": reshape, "resize": new_axes, "atleast_2d": reshape, "atleast_1d": reshape,
    "expand_dims": expand, "broadcast_to": broadcast_to, "concatenate": concatenate, "stack": stack,
    "vstack": vstack, "hstack": hstack, "column_stack": column_stack, "append": append, "c_": column_join,
    "getitem": getitem, "setitem": setitem, "view": view_of, "where": where, "take": take, "diag": diag,
    "diagflat": diag, "diagonal": diag, "cov": cov, "corrcoef": cov, "linalg.norm": norm, "array": of_list,
    "asarray": of_list, "asanyarray": of_list, "asmatrix": of_list, "matrix": of_list, "ascontiguousarray": of_list,
    "builtin_sum": builtin_items, "builtin_max": builtin_items, "builtin_min": builtin_items,
    "cumsum": cumulative, "cumprod": cumulative, "repeat": repeated, "tile": repeated, "pad": repeated,
    "eye": new_axes, "identity": new_axes, "arange": new_axes, "linspace": new_axes, "zeros": new_axes,
    "ones": new_axes,
    "empty": new_axes,
    "full": new_axes,
}  # fmt: skip
RULES |= dict.fromkeys(
    "sum mean max min prod std var any all argmax argmin median average nansum nanmean nanmax nanmin nanstd "
    "nanvar ptp count_nonzero logsumexp".split(),
    reduction,
)
RULES |= dict.fromkeys(
    "copy astype zeros_like ones_like empty_like full_like sort flip fliplr flipud roll triu tril conj fill "
    "random.permutation random.shuffle nan_to_num".split(),
    of_first,
)
RULES |= dict.fromkeys("clip real imag round isclose float builtin_round".split(), elementwise)
METHODS: dict[str, Rule] = {
    "at": of_first,
    "outer": ufunc_outer,
    "reduce": ufunc_reduce,
    "accumulate": of_first,
}
