"""Puts numpy's refusals into the words of the arrays at hand: how many axes, entries or rows each has."""

from __future__ import annotations

import ast
import math
import re
from typing import TYPE_CHECKING

from gradcheck.explain.edits import numpy_name
from gradcheck.explain.values import is_array, shape_of

if TYPE_CHECKING:
    from gradcheck.explain.operands import Given

_TARGET = re.compile(r"into shape \(([\d, ]*)\)")
_STORED = re.compile(r"into shape \(([\d, ]*)\)$")
_JOINS = ("concatenate", "hstack", "vstack", "append", "stack", "column_stack", "row_stack", "dstack")


def in_own_words(node: ast.AST, given: list[Given], message: str) -> str | None:
    """One sentence about the operands for a message of numpy's that names none of them."""
    if not given:
        return None
    name, one = numpy_name(node), given[0]
    nothing = next((each for each in given if each.value is None and each.known != "not evaluated"), None)
    if nothing is not None and "NoneType" in message:
        return f"`{nothing.text}` is None: what made it returned nothing"
    if name in _JOINS:
        return _joined(given, message)
    if one.shape is None:
        return None
    target = _TARGET.search(message)
    if "cannot reshape" in message and target is not None:
        sizes = tuple(int(n) for n in target[1].split(",") if n.strip())
        many = math.prod(one.shape)
        if "-1" in target[1] or math.prod(sizes) == many:
            return None
        return f"`{one.text}` {one.shape} has {many} entries, the shape {sizes} has {math.prod(sizes)}"
    if "squeeze out" in message:
        return f"`{one.text}` {one.shape}: only axes of size 1 can be squeezed out"
    if "axes don't match" in message:
        return (
            f"`{one.text}` {one.shape} has {_axes(len(one.shape))}, transpose is told another number of them"
        )
    if "must be square" in message:
        rows = " x ".join(str(n) for n in one.shape[-2:])
        return f"`{one.text}` is {rows}: {name} needs a square matrix"
    if "not have enough dimensions" in message:
        flat = next((each for each in given if each.shape == ()), None)
        return f"`{flat.text}` is a number, and a matrix product takes arrays" if flat is not None else None
    if "output array" in message and len(given) > 2 and name in ("dot", "matmul"):
        a, b, out = given[0].shape, given[1].shape, given[2]
        if a and b and a[-1] == b[max(len(b) - 2, 0)]:
            made = (*a[:-1], *b[:-2], *(b[-1:] if len(b) > 1 else ()))
            return f"the product is {made}, and `{out.text}`, which it is written to, {out.shape}"
    return None


def _axes(many: int) -> str:
    return "1 axis" if many == 1 else f"{many} axes"


def _joined(given: list[Given], message: str) -> str | None:
    parts = [(each.text, each.shape) for each in given if each.shape is not None]
    if len(given) == 1 and type(given[0].value) in (list, tuple):
        shapes = list(dict.fromkeys(shape_of(part) for part in given[0].value if is_array(part)))
        if len(shapes) > 1 and "same shape" in message:
            return f"the arrays in `{given[0].text}` have the shapes {', '.join(map(str, shapes))}, and one is due"
        return None
    if len(parts) < 2:
        return None
    if "same number of dimensions" in message:
        many = next((i for i, (_, shape) in enumerate(parts) if len(shape) != len(parts[0][1])), 0)
        (first, a), (other, b) = parts[0], parts[many]
        return (
            f"joined arrays have as many axes as each other: `{first}` has {len(a)}, `{other}` has {len(b)}"
        )
    if "same shape" in message:
        (first, a), (other, b) = parts[0], next((part for part in parts if part[1] != parts[0][1]), parts[0])
        return f"stacked arrays must have one shape: `{first}` is {a}, `{other}` is {b}"
    return None


def stored(place: str, given: list[Given], message: str) -> str | None:
    """What a store has room for, and what comes."""
    into = _STORED.search(message)
    if len(given) < 2 or not given[1].shape or (into is None and "with a sequence" not in message):
        return None
    takes = str(tuple(int(n) for n in into[1].split(",") if n.strip())) if into is not None else "one number"
    return f"`{place}` has room for {takes}, and `{given[1].text}` is {given[1].shape}"
