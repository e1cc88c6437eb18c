"""The slope of an activation in code that works number by number, told by its formula: one number has no meaning.

`d[j] = s * h[j] * (1 - h[j])` runs once for each unit. What an array would show by its values, that a factor is a
derivative or what comes from above, shows here in what the statement is made of before the edit and after it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.conventions.graph import list_shape
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.values import close

SEVERAL = 3  # units, at least
PARAMETER = -1  # the order of a parameter among the known values


def element_reading(line: LineEvidence, repair: Repair, anatomy: Anatomy | None) -> LineEvidence | None:
    """The edit of a delta that is made of single numbers; None where no slope formula tells what it does."""
    if repair.edit.kind == "masked" and _chooses_a_slope(repair.statement_after):
        side = Role("activation derivative", line.needed.layer, "leaky relu")
        told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=side, before=UNKNOWN, after=UNKNOWN)
        return replace(told, layer_kind="", last_layer=False, begins=False)
    numbers = anatomy.new if anatomy is not None else ()
    if anatomy is None or len(numbers) < SEVERAL or not all(_is_number(value) for value in numbers):
        return None
    made, due = factors_of(repair.statement_before), factors_of(repair.statement_after)
    slope = slope_of(due)
    if slope is None:
        return None
    rest = _without(due, slope[1])
    if any(isinstance(ast.parse(f.removeprefix("/"), mode="eval").body, ast.BinOp) for f in rest):
        return None  # output - target: what the loss itself sends back
    line = replace(line, last_layer=False, begins=False)
    own = slope_of(made)
    delta, derivative = Role("dL/dz"), Role("activation derivative")
    if own is None:
        more = _without(made, rest)
        if len(more) > len(made) - len(rest):
            return None  # something else is exchanged as well
        if not more and _divisors(anatomy, rest):
            return replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=derivative, doubts=("C2",))
        if not more:
            return replace(line, kind=RepairKind.INSERT_FACTOR, needed=delta, after=derivative)
        about = any(_reads(factor, slope[0]) for factor in more)
        return replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=derivative) if about else None
    others = _without(made, own[1])
    if own[0] == slope[0] and sorted(own[1]) != sorted(slope[1]):
        told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=derivative)
        functions = [_function_of(formula) for formula in (own[1], slope[1])]
        if sorted(others) != sorted(rest) or functions[0] == functions[1]:
            return told
        before, after = (replace(derivative, function=function) for function in functions)
        return replace(told, before=before, after=after)
    if own[0] == slope[0]:
        lost = [] if _without(others, rest) else _without(rest, others)
        if lost and lost == _divisors(anatomy, lost):
            return replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=derivative)
        upstream = Role("upstream")
        return replace(line, kind=RepairKind.INSERT_FACTOR, needed=delta, after=upstream) if lost else None
    if sorted(others) != sorted(rest):
        return None
    if _is_its_argument(anatomy, own[0], slope[0]):
        return replace(line, kind=RepairKind.REPLACE_OPERAND, needed=delta, before=Role("z"), after=Role("a"))
    if _calls_again(own[0], slope[0]):
        return replace(line, kind=RepairKind.REPLACE_OPERAND, needed=delta, before=Role("a"), after=Role("z"))
    if _root(own[0]) != _root(slope[0]):
        units = [replace(derivative, name=_root(text)) for text in (own[0], slope[0])]
        told = replace(line, kind=RepairKind.REPLACE_OPERAND, needed=delta)
        return replace(told, before=units[0], after=units[1])
    return None


def _function_of(formula: list[str]) -> str:
    """Whose slope it is that factors make."""
    return "sigmoid" if len(formula) > 1 else "tanh"


def _calls_again(text: str, inner: str) -> bool:
    """Whether a function is called of what it has made: `sigmoid(a[k])` where `a[k]` is due."""
    node = ast.parse(text, mode="eval").body
    return isinstance(node, ast.Call) and [ast.unparse(argument) for argument in node.args] == [inner]


def _root(text: str) -> str:
    """Of which list a unit is: `h` of `h[j]`."""
    node = ast.parse(text, mode="eval").body
    while isinstance(node, ast.Subscript):
        node = node.value
    return ast.unparse(node)


def exchanged_matrices(line: LineEvidence, repair: Repair, of: Pass) -> LineEvidence | None:
    """The edit that takes an entry of one matrix in lists in place of that of another; None for any other edit."""
    texts = (repair.edit.before, repair.edit.after)
    held = [repair.values.get(text) for text in texts]
    if repair.edit.kind != "operand" or None in [list_shape(value) for value in held]:
        return None
    if not all(
        f"{text}[" in whole for text, whole in zip(texts, (repair.statement_before, repair.statement_after))
    ):
        return None
    # by name: the lists are the user's own, and a step may have moved what is in them since
    words = {p.name.rpartition(".")[2] for p in of.parameters if p.value.ndim == 2}
    if not all(text.rpartition(".")[2] in words for text in texts):
        return None
    before, after = (Role("weights", name=text) for text in texts)
    return replace(line, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)


def exchanged_weights(line: LineEvidence, anatomy: Anatomy | None, of: Pass) -> LineEvidence | None:
    """The edit that takes a weight of one layer in place of that of another, each time; None for any other edit."""
    last = anatomy.steps[-1] if anatomy is not None and anatomy.steps else None
    if last is None or len(last.gone) != 1 or len(last.come) != 1:
        return None
    pairs = list(zip(last.gone[0].values, last.come[0].values))
    if len(pairs) < SEVERAL or not all(_is_number(value) for pair in pairs for value in pair):
        return None
    layer_of = {
        float(entry): known.role.layer
        for known in of.meanings.at(PARAMETER, "forward")
        if known.role.what == "weights" and known.role.layer is not None
        for entry in known.value.reshape(-1)
    }
    layers = [tuple(layer_of.get(float(value)) for value in pair) for pair in pairs]
    if any(None in pair or pair[0] == pair[1] for pair in layers):
        return None
    before, after = (Role("weights", layer) for layer in layers[0])
    return replace(line, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)


def _divisors(anatomy: Anatomy, factors: Sequence[str]) -> list[str]:
    """The divisors among some factors that are another number each time: no size, but part of a slope."""
    changing = {
        f"/{piece.text}"
        for step in anatomy.steps
        for piece in (*step.come, *step.gone, *step.kept)
        if piece.inverse and len({float(v) for v in piece.values if _is_number(v)}) > 1
    }
    return [factor for factor in factors if factor in changing]


def _chooses_a_slope(statement: str) -> bool:
    """Whether a number is chosen by the side of 0 that another is on: `slope = 1.0 if z > 0 else 0.1`."""
    try:
        nodes = [*ast.walk(ast.parse(statement.strip()))]
    except SyntaxError:
        return False
    for node in nodes:
        match node:
            case ast.IfExp(
                test=ast.Compare(
                    ops=[ast.Gt() | ast.GtE() | ast.Lt() | ast.LtE()], comparators=[ast.Constant(value=0)]
                ),
                body=one,
                orelse=other,
            ):
                return any(isinstance(branch, ast.Constant) for branch in (one, other))
    return False


def factors_of(statement: str) -> list[str]:
    """The factors of what a statement assigns or adds, as text; a divisor with its stroke. [] for others."""
    try:
        body = ast.parse(statement.strip()).body
    except SyntaxError:
        return []
    match body:
        case [ast.Assign(value=value) | ast.AugAssign(value=value) | ast.Return(value=ast.expr() as value)]:
            return [_text(node, inverse) for node, inverse in _chain(value, False)]
    return []


def slope_of(factors: Sequence[str]) -> tuple[str, list[str]] | None:
    """The value whose slope s (1 - s) or 1 - t ** 2 is among the factors, and the factors that make it."""
    for factor in factors:
        node = ast.parse(factor, mode="eval").body if not factor.startswith("/") else None
        match node:
            case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub(), right=value):
                text = ast.unparse(value)
                if text in factors:
                    return text, [factor, text]
                match value:
                    case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=2)):
                        return ast.unparse(base), [factor]
                    case ast.BinOp(left=left, op=ast.Mult(), right=right) if ast.dump(left) == ast.dump(
                        right
                    ):
                        return ast.unparse(left), [factor]
    return None


def _chain(node: ast.expr, inverse: bool) -> list[tuple[ast.expr, bool]]:
    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return [*_chain(left, inverse), *_chain(right, inverse)]
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return [*_chain(left, inverse), *_chain(right, not inverse)]
    return [(node, inverse)]


def _text(node: ast.expr, inverse: bool) -> str:
    return ("/" if inverse else "") + ast.unparse(node)


def _without(factors: Sequence[str], gone: Sequence[str]) -> list[str]:
    """The factors that are left when each of the others was taken away once."""
    left = list(factors)
    for factor in gone:
        if factor in left:
            left.remove(factor)
    return left


def _reads(factor: str, value: str) -> bool:
    node = ast.parse(factor.removeprefix("/"), mode="eval")
    return any(isinstance(inner, ast.expr) and ast.unparse(inner) == value for inner in nodes_in(node))


def _is_its_argument(anatomy: Anatomy, before: str, after: str) -> bool:
    """Whether what the edit takes out is what an activation made the new value from."""
    for step in anatomy.steps:
        gone = [piece.values for piece in step.gone if piece.text == before]
        come = [piece.values for piece in step.come if piece.text == after]
        if gone and come and all(map(_is_number, (*gone[0], *come[0]))):
            z, a = np.array(gone[0], dtype=float), np.array(come[0], dtype=float)
            return close(1 / (1 + np.exp(-z)), a) or close(np.tanh(z), a)
    return False


def _is_number(value: object) -> bool:
    return isinstance(value, (float, np.floating)) or (isinstance(value, np.ndarray) and value.shape == ())
