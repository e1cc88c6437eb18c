"""Puts numpy's refusals into the words of the arrays at hand: how many axes, entries or rows each has."""

from __future__ import annotations

import ast
import math
import re
from typing import TYPE_CHECKING

from gradcheck.explain.editing.edits import numpy_name
from gradcheck.explain.reading.values import is_array, shape_of

if TYPE_CHECKING:
    from gradcheck.explain.reading.operands import Given

_TARGET = re.compile(r"into shape \(([\d, ]*)\)")
_REQUESTED = re.compile(r"requested shape \(([\d,]*)\)")
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
    listed = next((each for each in given if type(each.value) is list), None)
    if "unsupported operand" in message and listed is not None:
        return f"`{listed.text}` is a list: arithmetic entry by entry needs an array"
    sized = next((each for each in given if type(each.value) in (tuple, list)), None)
    if "interpreted as an integer" in message and sized is not None:
        kind = type(sized.value).__name__
        return f"`{sized.text}` is a {kind}, {sized.value}: {name} takes the sizes one by one"
    if name == "block":
        return _in_a_block(node, given)
    if name in _JOINS:
        return _joined(given, message)
    if "inhomogeneous" in message:
        return _ragged(given)
    if one.shape is None:
        return None
    target = _TARGET.search(message)
    if "cannot reshape" in message and target is not None:
        sizes = tuple(int(n) for n in target[1].split(",") if n.strip())
        many = math.prod(one.shape)
        if "-1" in target[1] or math.prod(sizes) == many:
            return None
        return f"`{one.text}` {one.shape} has {many} entries, the shape {sizes} has {math.prod(sizes)}"
    if "equal division" in message and one.shape:
        axis = (
            next((k.value for k in node.keywords if k.arg == "axis"), None)
            if isinstance(node, ast.Call)
            else None
        )
        at = axis.value if isinstance(axis, ast.Constant) and type(axis.value) is int else 0
        return f"axis {at} of `{one.text}` ({one.shape[at]}) cannot be cut into equal parts of that number"
    if "squeeze out" in message:
        return f"`{one.text}` {one.shape}: only axes of size 1 can be squeezed out"
    if "axes don't match" in message:
        return (
            f"`{one.text}` {one.shape} has {axes(len(one.shape))}, transpose is told another number of them"
        )
    asked = _REQUESTED.search(message)
    if asked is not None:
        return (
            f"`{one.text}` {one.shape} cannot be spread to the shape ({asked[1].replace(',', ', ').rstrip()})"
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


def block_clash(node: ast.AST, shapes: list[tuple[int, ...] | None]) -> tuple[int, int] | None:
    """Of the entries of `np.block([[a, b], [c, d]])`, the first two above each other that differ in width."""
    rows: list[ast.expr] = []
    match node:
        case ast.Call(args=[ast.List(elts=elements), *_]) if numpy_name(node) == "block":
            rows = elements
    if not rows or not all(isinstance(row, ast.List) for row in rows):
        return None
    many = [len(row.elts) for row in rows if isinstance(row, ast.List)]
    if len(set(many)) != 1 or sum(many) != len(shapes):
        return None
    for at in range(many[0], len(shapes)):
        above, here = shapes[at - many[0]], shapes[at]
        if above and here and above[-1] != here[-1]:
            return at - many[0], at
    return None


def _in_a_block(node: ast.AST, given: list[Given]) -> str | None:
    found = block_clash(node, [one.shape for one in given])
    if found is None:
        return None
    above, below = given[found[0]], given[found[1]]
    return f"`{above.text}` {above.shape} stands above `{below.text}` {below.shape}: their widths differ"


def axes(many: int) -> str:
    """How many axes, in words."""
    return "1 axis" if many == 1 else f"{many or 'no'} axes"


def _ragged(given: list[Given]) -> str | None:
    """The shapes of what was to become one array."""
    if len(given) == 1 and type(given[0].value) in (list, tuple):
        shapes = list(dict.fromkeys(shape_of(part) for part in given[0].value))
        each = [str(shape) for shape in shapes if shape is not None]
        lead = f"`{given[0].text}` holds {', '.join(each[:3])}"
    else:
        shapes = list(dict.fromkeys(one.shape for one in given))
        lead = ", ".join(f"`{one.text}` is {one.shape}" for one in given[:3])
    return f"{lead}: they make no array of one shape" if len(shapes) > 1 and None not in shapes else None


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
