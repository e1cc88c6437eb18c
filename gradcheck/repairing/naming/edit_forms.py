"""Says what an edit is about by the form of what it takes out and puts in: an outer product, a mask, a formula."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Sequence

import numpy as np

from gradcheck.catalogue import LineEvidence
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.identifying import GRADIENTS, role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.relations import blocks_exchanged, displaced_along, is_multiple, is_switch
from gradcheck.repairing.naming.slopes import factors_of
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.values import close

SQUASHING = frozenset({"tanh", "arctan", "sin", "exp", "log1p", "arcsinh", "cbrt"})


def is_outer(anatomy: Anatomy | None) -> bool:
    """Whether two columns that were multiplied entry by entry make a matrix, once one of them is a row."""
    if anatomy is None:
        return False
    old, new = (np.shape(value[0]) for value in (anatomy.old, anatomy.new))
    entrywise = any(step.join == "product" for step in anatomy.steps)
    return entrywise and len(old) == len(new) == 2 and 1 in old and 1 not in new


def turns_a_matrix(anatomy: Anatomy | None) -> bool:
    """Whether one operand, or all of it, becomes its transpose, however that is written."""
    if anatomy is None:
        return False
    pairs = list(zip(anatomy.old, anatomy.new))
    last = anatomy.steps[-1] if anatomy.steps else None
    alone = last is not None and len(last.gone) == len(last.come) == 1
    exchanged = list(zip(last.gone[0].values, last.come[0].values)) if last is not None and alone else []
    if len(pairs) > 1:
        pairs = [
            pair for pair in pairs if any(map(np.any, pair))
        ]  # of a sample without a gradient nothing is told
        made = [rows for rows in (pairs, exchanged) if rows]
        return any(all(_is_transposed(old, new) for old, new in rows) for rows in made)
    return any(_is_transposed(a, b) for a, b in (*exchanged[:1], *pairs))


def _is_transposed(a: object, b: object) -> bool:
    """Whether two matrices of several rows and columns are each other's transpose."""
    if (
        not isinstance(a, np.ndarray)
        or not isinstance(b, np.ndarray)
        or {a.dtype.kind, b.dtype.kind} != {"f"}
    ):
        return False
    return a.ndim == b.ndim == 2 and min(a.shape) > 1 and a.T.shape == b.shape and close(a.T, b)


def is_relu_mask(anatomy: Anatomy | None) -> bool:
    """Whether a comparison with zero was put into a product."""
    last = anatomy.steps[-1] if anatomy is not None and anatomy.steps else None
    if last is None or last.join != "product" or last.gone or len(last.come) != 1:
        return False
    match last.come[0].node:
        case ast.Compare(ops=[ast.Gt() | ast.GtE()], comparators=[ast.Constant(value=0)]):
            return True
    return False


def squashes_twice(anatomy: Anatomy | None, of: Pass, *, of_weights: bool = False) -> str:
    """The activation that stands where its argument was squashed already: tanh(a) for a = tanh(z); "" for none.

    What the gradient of weights is multiplied with first of all is the layer's input, and no derivative.
    """
    steps = anatomy.steps if anatomy is not None else ()
    for step in itertools.dropwhile(lambda s: of_weights and s.join in ("matrix product", "whole"), steps):
        if len(step.gone) != 1 or len(step.come) != 1 or np.size(step.come[0].value) < 2:
            continue
        made, due = step.gone[0].value, step.come[0].value
        if not isinstance(made, np.ndarray) or not isinstance(due, np.ndarray) or made.shape != due.shape:
            continue
        for event in of.graph.recording.events[: of.graph.output + 1]:
            if event.operation not in SQUASHING or np.shape(event.result) != due.shape:
                continue
            squash = getattr(np, event.operation)
            if close(np.asarray(event.result), due) and close(squash(due), made):
                return event.operation
    return ""


def only_hands_on(anatomy: Anatomy | None) -> bool:
    """Whether, but for a number, what a statement makes is the one array that it reads: `g * 0.5` for `g`."""
    step = anatomy.steps[0] if anatomy is not None and anatomy.steps else None
    if anatomy is None or step is None or step.join != "product" or len(step.kept) != 1:
        return False
    node, made = step.kept[0].node, anatomy.new[0]
    numbers = all(isinstance(piece.value, (int, float, np.number)) for piece in (*step.gone, *step.come))
    read = isinstance(node, (ast.Name, ast.Attribute)) and isinstance(made, np.ndarray)
    return read and numbers and np.array_equal(step.kept[0].value, made)


def rescales_a_piece(anatomy: Anatomy) -> bool:
    """Whether the innermost of what an edit exchanges is the same values, times one number: a sum for a mean."""
    step = anatomy.steps[-1] if anatomy.steps else None
    if step is None or len(step.gone) != 1 or len(step.come) != 1:
        return False
    made, due = (np.ravel(one[0].value) for one in (step.gone, step.come))
    return made.size == due.size > 1 and made.dtype.kind == due.dtype.kind == "f" and is_multiple(made, due)


def is_slope_formula(statement: str) -> bool:
    """Whether a statement works out s (1 - s) or 1 - t ** 2 of one value, whatever the sign, and nothing besides."""
    try:
        body = ast.parse(statement.strip()).body
    except SyntaxError:
        return False
    match body:
        case (
            [ast.Return(value=ast.expr() as value)]
            | [ast.Assign(value=value)]
            | [ast.Expr(ast.Lambda(body=value))]
        ):
            pass
        case _:
            return False
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        value = value.operand
    match value:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return any(_less_one(a) == ast.dump(b) for a, b in ((left, right), (right, left)))
        case ast.BinOp(op=ast.Sub()):
            return _less_one(value).endswith("op=Pow(), right=Constant(value=2))")
    return False


def turns_a_slope(before: str, after: str) -> bool:
    """Whether s (s - 1) in a product became s (1 - s): the sign of the formula, not of what comes back."""
    return _has_turned_slope(before) and not _has_turned_slope(after)


def _has_turned_slope(statement: str) -> bool:
    try:
        tree = ast.parse(statement.strip())
    except SyntaxError:
        return False
    return any(
        isinstance(factor, ast.BinOp)
        and isinstance(factor.op, ast.Sub)
        and isinstance(factor.right, ast.Constant)
        and factor.right.value == 1
        and ast.dump(factor.left) in {ast.dump(other) for other in factors}
        for node in nodes_in(tree)
        for factors in [_factors(node)]
        for factor in factors
    )


def _factors(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return [*_factors(left), *_factors(right)]
        case _:
            return [node]


def _less_one(node: ast.expr) -> str:
    """What is subtracted from 1, or from what 1 is subtracted; "" for any other expression."""
    match node:
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub(), right=other):
            return ast.dump(other)
        case ast.BinOp(left=other, op=ast.Sub(), right=ast.Constant(value=1)):
            return ast.dump(other)
    return ""


def tests_the_upstream(anatomy: Anatomy | None, of: Pass) -> bool:
    """Whether what comes back was compared, and masked with that, where a forward value is to be compared."""
    for step in anatomy.steps if anatomy is not None else ():
        match [piece.node for piece in (*step.gone, *step.come)]:
            case [ast.Compare(left=tested), ast.Compare()]:
                read = [v for v in step.gone[0].reads if np.size(v) > 1 and np.asarray(v).dtype.kind == "f"]
                gradients = [role_of(v, of.meanings).what in GRADIENTS for v in read]
                beside = anatomy is not None and any(
                    ast.dump(piece.node) == ast.dump(tested)
                    for other in anatomy.steps
                    for piece in other.kept
                    if piece.node is not None
                )
                return beside or (bool(gradients) and all(gradients))
    return False


def has_another_threshold(anatomy: Anatomy | None) -> bool:
    """Whether a comparison was made with another number."""
    last = anatomy.steps[-1] if anatomy is not None and anatomy.steps else None
    nodes = [piece.node for piece in (*last.gone, *last.come)] if last is not None else []
    match nodes:
        case [
            ast.Compare(left=one, ops=[was], comparators=[ast.Constant(value=int() | float())]),
            ast.Compare(left=other, ops=[now], comparators=[ast.Constant(value=int() | float())]),
        ]:
            return type(was) is type(now) and ast.dump(one) == ast.dump(other)
    return False


def is_handed_right(anatomy: Anatomy, of: Pass) -> bool:
    """Whether a gradient that the statement is handed is right as it is: then no factor of the loss is missing."""
    pieces = [piece for step in anatomy.steps for piece in (*step.gone, *step.come, *step.kept)]
    values = [v for piece in pieces for v in (piece.value, *piece.reads) if np.size(v) > 1]
    joins = [p for step in anatomy.steps for p in step.kept if isinstance(p.node, ast.BinOp)]
    if any(isinstance(piece.node.op, ast.MatMult) for piece in joins if isinstance(piece.node, ast.BinOp)):
        return False  # of a scale that the scores have
    return any(
        meaning.factor == 1 and meaning.known.order >= 0 and not np.array_equal(v, anatomy.new[0])
        for v in values
        if isinstance(v, np.ndarray)
        for meaning in of.meanings.all_of(v, ("gradient",))[:1]
    )


def is_in_a_formula(anatomy: Anatomy, of: Pass) -> bool:
    """Whether a number is missing where a gradient is multiplied with an activation's derivative: -x y for -2 x y.

    Not beside a difference that is taken there and then: `2 * (out - y) * slope(z)` has the number of the loss.
    """
    new = anatomy.new[0]
    if not isinstance(new, np.ndarray) or factors_of(new.astype(float), of.meanings) is None:
        return False
    kept = [
        p.value
        for step in anatomy.steps
        for p in step.kept
        if step.join == "product" and np.size(p.value) > 1 and not _is_difference(p.node)
    ]
    roles = [role_of(value, of.meanings).what for value in kept]
    return any(what in GRADIENTS for what in roles) and any(
        what not in (*GRADIENTS, "mask") for what in roles
    )


def _is_difference(node: ast.expr | None) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


def has_its_delta(anatomy: Anatomy, repair: Repair, of: Pass) -> bool:
    """Whether weights alone are wrong, and were made with what came back in place of the delta that is there."""
    last = anatomy.steps[-1] if anatomy.steps else None
    products = any(step.join == "matrix product" for step in anatomy.steps)
    if last is None or not products or not len(last.gone) == len(last.come) == 1:
        return False
    weights = {p.name for p in of.parameters if p.value.ndim == 2}
    if repair.becomes is None or repair.becomes.known.name not in weights or not repair.fixed <= weights:
        return False
    if not isinstance(last.come[0].node, (ast.Name, ast.Attribute)):
        return False
    gone, come = (role_of(pieces[0].value, of.meanings) for pieces in (last.gone, last.come))
    sent_back = gone.what in ("dL/da", "dL/d(other)") or gone.what == "error"
    return sent_back and come.what == "dL/dz"


def lacks_an_axis(anatomy: Anatomy) -> bool:
    """Whether one operand, or all of it, gets nothing but axes of length 1: (n,) beside (n, n), where (n, 1) is due."""
    for step in anatomy.steps:
        if len(step.gone) == len(step.come) == 1:
            gone, come = step.gone[0].value, step.come[0].value
            if not isinstance(gone, np.ndarray) or not isinstance(come, np.ndarray) or gone.size < 2:
                continue
            alike = gone.squeeze().shape == come.squeeze().shape and gone.shape != come.shape
            if alike and np.array_equal(gone.ravel(), come.ravel()):
                return True
    return False


def stands_elsewhere(anatomy: Anatomy | None, kind: str) -> bool:
    """Whether what came back is put some places further along an axis; of units of a dense layer that says less."""
    steps = anatomy.steps if anatomy is not None else ()
    pairs = [(s.gone[0].value, s.come[0].value) for s in steps if len(s.gone) == len(s.come) == 1]
    pairs = [pair for pair in pairs if not any(is_switch(v) for v in pair)]
    along = [(displaced_along(gone, come), np.ndim(come)) for gone, come in pairs]
    return any(axis is not None and (kind not in ("", "dense") or axis < axes - 1) for axis, axes in along)


def exchanges_blocks(anatomy: Anatomy) -> bool:
    """Whether the blocks of what is joined stand in another order."""
    old, new = anatomy.old[0], anatomy.new[0]
    arrays = isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and old.shape == new.shape
    joins = any(len(step.gone) == len(step.come) == 1 for step in anatomy.steps)
    return arrays and joins and bool(new.any()) and blocks_exchanged(old, new)


def writes_elsewhere(statement: str) -> bool:
    """Whether a statement hands an array to write into to a function: `np.exp(z, out=z)`."""
    try:
        tree = ast.parse(statement)
    except SyntaxError:  # the head of a loop
        return False
    calls = (node for node in nodes_in(tree) if isinstance(node, ast.Call))
    return any(keyword.arg == "out" for call in calls for keyword in call.keywords)


def exchanges_gradients(readings: Sequence[LineEvidence]) -> bool:
    """Whether one gradient stands in place of another: of two terms, or two heads."""
    return any(line.before.what in GRADIENTS and line.after.what in GRADIENTS for line in readings)
