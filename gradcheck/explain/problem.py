"""Says which axes disagree, per family of operation, and whether an exception is about shapes at all."""

from __future__ import annotations

import ast
import re

from gradcheck.explain import refusals
from gradcheck.explain.editing.edits import is_numpy_function, numpy_name
from gradcheck.explain.index_problem import (
    cut_sentence,
    is_of_numbers,
    out_of_range_of,
    refused,
    sentence,
)
from gradcheck.explain.reading import contractions
from gradcheck.explain.reading.operands import Given
from gradcheck.explain.reading.values import UNKNOWN, is_array

_NUMPY_WORDS = re.compile(
    r"shape|dimension|aligned|broadcast|axis|axes|array|operand|index \d|indices|core dim|reshape|einsum|einstein|"
    r"squeeze|square|singular|scalar|unpack|has no attribute|subscriptable|data type|sequence|not iterable|ambiguous|"
    r"unsupported operand|object is not|has no len|mismatch|length|inhomogeneous|interpreted as an integer|only integer"
)
_NO_AXIS = re.compile(r"axis (-?\d+) is out of bounds for array of dimension (\d+)")


def is_about_shapes(error: BaseException, node: ast.AST, given: list[Given], uses_numpy: bool) -> bool:
    """Whether numpy, or python on a helper's number, refused this expression for the shape or kind of an operand."""
    message = str(error)
    if isinstance(error, IndexError) and out_of_range_of(node, given, message) is not None:
        return is_array(given[0].value) or is_of_numbers(given[0].value, uses_numpy)
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "shape"
    ):
        return isinstance(error, IndexError)
    if not _NUMPY_WORDS.search(message):
        return False
    arrays = any(is_array(one.value) or one.shape for one in given)
    if isinstance(error, AttributeError):
        return isinstance(node, ast.Attribute) and (
            node.attr
            in (
                "T",
                "shape",
                "dot",
                "sum",
                "reshape",
                "transpose",
                "ndim",
                "size",
                "mean",
                "ravel",
                "flatten",
                "max",
                "copy",
                "astype",
            )
            or arrays
        )
    numpy_said = bool(
        re.search(
            r"aligned|broadcast|core dimension|array|operand|axis|reshape|einsum|einstein|inhomogeneous",
            message,
        )
    )
    if is_numpy_function(node) and not isinstance(error, AttributeError):
        # np.zeros(3, 4), np.random.randn((3, 4)): no array is at hand yet, the shape itself is refused.
        words = "data type|interpreted as an integer|must be 1- or 2-d"
        numpy_said = numpy_said or bool(re.search(words, message))
    return arrays or numpy_said or type(error).__module__.startswith("numpy")


def is_product(node: ast.AST) -> bool:
    """Whether an expression is a matrix product of two operands."""
    return (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)) or numpy_name(node) in (
        "dot",
        "matmul",
    )


def odd_axes(node: ast.AST, given: list[Given], message: str) -> dict[int, int]:
    """Per operand the axis that does not fit."""
    beyond = out_of_range_of(node, given, message)
    if beyond is not None:
        return {0: beyond.axis} if given[0].shape else {}
    if numpy_name(node) in ("einsum", "tensordot"):
        return dict(contractions.odd_axes(node, [one.shape for one in given]))
    if (
        numpy_name(node) == "block"
        and (clash := refusals.block_clash(node, [one.shape for one in given])) is not None
    ):
        return {i: len(given[i].shape or ()) - 1 for i in clash}
    if len(given) < 2:
        return {}
    a, b = given[0].shape, given[1].shape
    if not a or not b:
        return {}
    if numpy_name(node) in ("concatenate", "hstack", "vstack", "append", "stack", "column_stack"):
        joined = _join_axis(node, len(a)) if numpy_name(node) != "stack" else None
        for axis in range(min(len(a), len(b))):
            if a[axis] != b[axis] and axis != joined and len(a) == len(b):
                return {0: axis, 1: axis}
        return {}
    if numpy_name(node) == "inner":
        return {0: len(a) - 1, 1: len(b) - 1} if a[-1] != b[-1] else {}
    if is_product(node):
        left, right = len(a) - 1, max(len(b) - 2, 0)
        return {0: left, 1: right} if a[left] != b[right] else {}
    if isinstance(node, (ast.BinOp, ast.AugAssign, ast.Compare)) or numpy_name(node) in (
        "multiply",
        "add",
        "subtract",
        "divide",
        "maximum",
        "minimum",
        "power",
        "where",
    ):
        for back in range(1, min(len(a), len(b)) + 1):
            x, y = a[-back], b[-back]
            if x != y and 1 not in (x, y):
                return {0: len(a) - back, 1: len(b) - back}
        if isinstance(node, ast.AugAssign):
            if len(b) > len(a):
                return {1: 0}
            for back in range(1, len(b) + 1):
                if a[-back] != b[-back] and b[-back] != 1:
                    return {0: len(a) - back, 1: len(b) - back}
    return {}


def _join_axis(node: ast.AST, ndim: int) -> int:
    name = numpy_name(node)
    if name in ("hstack", "column_stack"):
        return 1 if ndim > 1 else 0
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if (
                keyword.arg == "axis"
                and isinstance(keyword.value, ast.Constant)
                and isinstance(keyword.value.value, int)
            ):
                return keyword.value.value % max(ndim, 1)
    return 0


def describe(node: ast.AST, given: list[Given], message: str) -> str:
    """One sentence: what was needed and what was there."""
    told = _by_kind(node, given, message)
    if told is None:
        told = _of_axes(node, given, message)
        short = next((one for one in given if one.cut is not None), None)
        if short is not None and short.cut is not None and isinstance(short.node, ast.Subscript):
            told += "; " + cut_sentence(short.text, ast.unparse(short.node.value), short.cut)
    return told


def _by_kind(node: ast.AST, given: list[Given], message: str) -> str | None:
    """The sentence for an index, a contraction or an axis that is not there; None for all else."""
    beyond = out_of_range_of(node, given, message)
    if beyond is not None:
        text = next((one.text for one in given if one.node is beyond.part), ast.unparse(beyond.part))
        return sentence(beyond, given[0], text)
    if isinstance(node, ast.Subscript) and given and (why := refused(node, given, message)) is not None:
        return why
    texts, shapes = [one.text for one in given], [one.shape for one in given]
    if isinstance(node, ast.Call) and numpy_name(node) == "einsum":
        return contractions.einsum_sentence(node, texts, shapes)
    if isinstance(node, ast.Call) and numpy_name(node) == "tensordot":
        return contractions.tensordot_sentence(node, texts, shapes)
    if numpy_name(node) == "block" and (told := refusals.in_own_words(node, given, message)) is not None:
        return told
    missing = _NO_AXIS.search(message)
    if missing is not None:
        axis, many = (int(n) for n in missing.groups())
        without = [one for one in given if one.shape is not None and len(one.shape) == many]
        if without and (many or is_array(without[0].value)):
            one, said = without[0], f"{many} {'axis' if many == 1 else 'axes'}" if many else "no axes"
            return f"`{one.text}` {one.shape} has {said}: there is no axis {axis}"
    return None


def _of_axes(node: ast.AST, given: list[Given], message: str) -> str:
    """The sentence for two axes that disagree, a value without the attribute, and what is stored."""
    axes = odd_axes(node, given, message)
    name = numpy_name(node)
    if len(given) >= 2 and axes:
        (a, b) = given[0], given[1]
        if 0 in axes and a.shape and b.shape:
            m, n = a.shape[axes[0]], b.shape[axes[1]]
            if is_product(node):
                return (
                    f"a matrix product sums axis {axes[0]} of `{a.text}` ({m}) "
                    f"against axis {axes[1]} of `{b.text}` ({n}): "
                    f"{m} is not {n}"
                )
            if name == "stack" and (told := refusals.in_own_words(node, given, message)) is not None:
                return told
            if name in ("concatenate", "hstack", "vstack", "append", "stack", "column_stack"):
                return (
                    f"joined along axis {_join_axis(node, len(a.shape))}, all other axes must be equal: "
                    f"axis {axes[0]} of `{a.text}` "
                    f"({m}) is not axis {axes[1]} of `{b.text}` ({n})"
                )
            if name == "inner":
                return f"np.inner sums over the last axis of both: {m} of `{a.text}` is not {n} of `{b.text}`"
            if not isinstance(node, ast.AugAssign) or n != 1:
                return (
                    f"axes line up from the right: axis {axes[0]} of `{a.text}` ({m}) "
                    f"meets axis {axes[1]} of `{b.text}` "
                    f"({n}), and neither is 1"
                )
    if isinstance(node, ast.AugAssign) and len(given) == 2:
        a, b = given
        would = f"to the shape that `{b.text}` {_shape(b)} would give it"
        return f"an in-place operation cannot grow `{a.text}` {_shape(a)} {would}"
    if isinstance(node, ast.Attribute) and given:
        one = given[0]
        kind = type(one.value).__name__ if one.value is not UNKNOWN else "its value"
        return f"`{one.text}` is no array but {_article(kind)}: it has no .{node.attr}"
    if isinstance(node, ast.Subscript) and given:
        one = given[0]
        if isinstance(node.value, ast.Attribute) and node.value.attr == "shape" and type(one.value) is tuple:
            return f"`{one.text}` is {one.value}: the array has {len(one.value)} axes, the index asks for one more"
        if (
            one.shape is not None
            and isinstance(node.slice, ast.Tuple)
            and len(node.slice.elts) > len(one.shape)
        ):
            has = refusals.axes(len(one.shape))
            return f"`{one.text}` {_shape(one)} has {has}, the index asks for {len(node.slice.elts)}"
        if one.shape == () and "too many indices" in message:
            return f"`{one.text}` is a number without axes: there is nothing to index"
        if isinstance(node.ctx, ast.Store):
            told = refusals.stored(ast.unparse(node), given, message)
            if told is not None:
                return told
            return f"what is stored does not have the shape of this part of `{one.text}` {_shape(one)}"
        return f"the index does not fit `{one.text}` {_shape(one)}"
    told = refusals.in_own_words(node, given, message)
    if told is not None:
        return told
    return message.splitlines()[0] if message else "the shapes do not fit"


def _shape(one: Given) -> str:
    return str(one.shape) if one.shape is not None else "(shape not known)"


def _article(kind: str) -> str:
    return f"an {kind}" if kind[:1].lower() in "aeiou" else f"a {kind}"
