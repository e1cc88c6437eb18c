"""Edits whose text alone says what was wrong: a transpose more or less, `@` where `*` is due or the other way round."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from gradcheck.catalogue import RepairKind

PRODUCTS = ("dot", "matmul")
TIMES = ("multiply",)  # another sign than `*`, which is a matrix product where the operands are np.matrix
TRANSPOSES = ("transpose",)


@dataclass(frozen=True, slots=True)
class PlainChange:
    """What a statement differs in: the kind of edit, and the operators for one that exchanges them."""

    kind: RepairKind
    operator_before: str = ""
    operator_after: str = ""
    reshapes: bool = False  # what is to be transposed was reshaped to the transposed shape


def plain_change(before: str, after: str) -> PlainChange | None:
    """The one thing that two spellings of a statement differ in, whatever their parentheses; None for anything else."""
    try:
        trees = ast.parse(before.strip()), ast.parse(after.strip())
    except SyntaxError:
        return None
    return _difference(*trees)


def _difference(a: ast.AST, b: ast.AST) -> PlainChange | None:
    told = _transposed(a, b) or _multiplied(a, b) or _squared(a, b)
    if told is not None or type(a) is not type(b):
        return told
    pairs = []
    for name in a._fields:
        left, right = getattr(a, name), getattr(b, name)
        if isinstance(left, ast.AST) and isinstance(right, ast.AST):
            pairs.append((left, right))
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return None
            pairs += zip(left, right, strict=True)
        elif left != right:
            return None
    differing = [(x, y) for x, y in pairs if _text(x) != _text(y)]
    inner = _difference(*differing[0]) if len(differing) == 1 else None
    within = isinstance(a, ast.Call) and isinstance(a.func, ast.Attribute) and a.func.attr == "reshape"
    return replace(inner, reshapes=True) if inner is not None and within else inner


def _text(node: ast.AST) -> str:
    return ast.dump(node) if isinstance(node, ast.AST) else repr(node)


def _transposed(a: ast.AST, b: ast.AST) -> PlainChange | None:
    for plain, turned, kind in ((a, b, RepairKind.INSERT_TRANSPOSE), (b, a, RepairKind.DROP_TRANSPOSE)):
        inner = _under_transpose(turned)
        if inner is not None and _text(inner) == _text(plain):
            return PlainChange(kind, reshapes="reshape" in ast.dump(plain))
    return None


def _under_transpose(node: ast.AST) -> ast.AST | None:
    """`x` of `x.T`, `x.transpose()` and `np.transpose(x)`."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TRANSPOSES:
        if not node.args and not node.keywords:
            return node.func.value
        if len(node.args) == 1 and isinstance(node.func.value, ast.Name) and not node.keywords:
            return node.args[0]
    return None


def _multiplied(a: ast.AST, b: ast.AST) -> PlainChange | None:
    before, after = _product(a), _product(b)
    if before is None or after is None or before[0] == after[0]:
        return None
    pairs = list(zip(before[1:], after[1:], strict=True))
    names, others = [*map(_text, before[1:])], [*map(_text, after[1:])]
    turned = {before[0], after[0]} == {"*", "multiply"} and names == others[::-1]
    if not turned and any(_text(x) != _text(y) and _transposed(x, y) is None for x, y in pairs):
        return None
    return PlainChange(RepairKind.CHANGE_OPERATOR, before[0], after[0])


def _squared(a: ast.AST, b: ast.AST) -> PlainChange | None:
    """`x ** 2` for `np.square(x)`: of an np.matrix the product with itself."""
    match a, b:
        case ast.BinOp(left=x, op=ast.Pow()), ast.Call(func=ast.Attribute(attr="square"), args=[y]):
            return PlainChange(RepairKind.CHANGE_OPERATOR, "**", "square") if _text(x) == _text(y) else None
    return None


def _product(node: ast.AST) -> tuple[str, ast.expr, ast.expr] | None:
    """The sign of a product and its two factors, however it is written."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.MatMult)):
        return ("*" if isinstance(node.op, ast.Mult) else "@"), node.left, node.right
    if not isinstance(node, ast.Call) or node.keywords:
        return None
    if not isinstance(node.func, (ast.Attribute, ast.Name)):
        return None
    word = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id  # imported by name
    sign = "@" if word in PRODUCTS else word if word in TIMES else ""
    if sign and len(node.args) == 2:
        return sign, node.args[0], node.args[1]
    method = isinstance(node.func, ast.Attribute) and sign == "@" and len(node.args) == 1
    return (sign, node.func.value, node.args[0]) if method else None  # type: ignore[union-attr]
