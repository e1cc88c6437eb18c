"""Reads the one part of a statement that an edit changes: what stands there, and what it stands in."""

from __future__ import annotations

import ast
import itertools

from gradcheck.catalogue import LineEvidence, Page, RepairKind, page
from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.changed_part import ChangedPart
from gradcheck.repairing.naming.identifying import DELTAS

Pages = tuple[Page, ...]
CHOICES = ("where", "select", "choose")
FORWARD = ("input", "z", "a", "prediction", "weights", "bias")  # none of them comes from above


def named_by_part(pages: Pages, line: LineEvidence, part: ChangedPart) -> Pages:
    """The causes that the values allow, with another first where the part that an edit changes speaks for that."""
    sent_back = line.before.what not in FORWARD
    if part.is_an_exchange and sent_back and _is_sent_into_a_function(part):
        told = (page("C7"), *pages)  # what comes from above was taken for what the derivative is taken of
        return told[:1] if line.before.what in DELTAS else told
    match pages[0].code:
        case "C4" if part.is_an_exchange and part.is_a_factor:
            formula = _is_of_the_result(part)  # what exp is multiplied with is all of its derivative
            own = line.after.what == "activation derivative" and line.before.layer == line.after.layer
            formula = formula or (own and line.before.what == "z" and line.after.layer is not None)
            return pages if formula else (page("E1"), page("E3"), *pages)
        case "C4" | "E5" if _was_called_once_more(part) and (pages[0].code == "C4" or _is_an_argument(part)):
            return (page("C1"), *pages)
        case "C4" if _is_of_the_result(part):
            return (page("C1"), *pages)
        case "J3" if line.kind is RepairKind.REPLACE_OPERAND and line.needed.what == "dL/da":
            return (page("J3"), page("E1"), page("E3"))  # what the gate is multiplied with, not its slope
        case "H3" if _is_a_product(part):
            return (page("N3"),)  # the shape it is brought into is left as it was
        case "E1" | "E3" if part.is_an_exchange and _is_chosen(part) and line.needed.what in DELTAS:
            return (page("C5"), *pages)  # a mask has let something else through
        case "C4" | "E1" | "E3" | "H3" if _is_a_bound(part):
            return (page("C5"), *pages)
        case "I2" | "A1" | "A3" | "A4" | "A5" if line.layer_kind == "norm" and _is_one_less(part):
            return (page("I3"),)  # the divisor of an unbiased variance
        case "C7" if _sums_all(part):
            return (page("N6"), page("N1"))  # what came from above was added up whole
        case "L1" if isinstance(part.old, ast.Assign) and isinstance(part.new, ast.AugAssign):
            return pages if _has_ids(part.new.target) else (page("E6"), page("E8"))
        case "E6" if isinstance(part.old, ast.Assign) and _is_zero(part.old.value):
            return (page("F3"), *pages)
        case "E6" if isinstance(part.old, ast.Assign) and isinstance(part.new, ast.AugAssign):
            return (page("L1"), *pages) if _looks_up_a_row(part.new.target) else pages
    return pages


def _is_sent_into_a_function(part: ChangedPart) -> bool:
    """Whether a value is all that a function is given, and what that makes is put together with the value itself."""
    call = part.around[0] if part.around else None
    if not isinstance(call, ast.Call) or not _is_an_argument(part):
        return False
    return any(ast.dump(node) == ast.dump(part.old) for node in _others(part, call))


def _is_an_argument(part: ChangedPart) -> bool:
    """Whether it is all that a function is given."""
    call = part.around[0] if part.around else None
    return isinstance(call, ast.Call) and call.args == [part.old] and not call.keywords


def _others(part: ChangedPart, call: ast.Call) -> list[ast.AST]:
    """What a call in the statement's value is multiplied with: `a - y` as a whole, and neither a nor y."""
    statement = part.around[-1]
    value = getattr(statement, "value", None)
    if not isinstance(value, ast.AST):
        return []
    inside = {id(node) for node in nodes_in(call)}
    sums = [n for n in nodes_in(value) if isinstance(n, ast.BinOp) and isinstance(n.op, (ast.Add, ast.Sub))]
    beside = [node for node in sums if call not in nodes_in(node)]
    inside |= {id(term) for node in beside for term in nodes_in(node) if term is not node}
    return [node for node in nodes_in(value) if id(node) not in inside]


def _was_called_once_more(part: ChangedPart) -> bool:
    """Whether `f(z)` became `z` inside of a formula, or as what another function is given."""
    return isinstance(part.old, ast.Call) and [ast.dump(a) for a in part.old.args] == [ast.dump(part.new)]


def _is_chosen(part: ChangedPart) -> bool:
    """Whether it is what a choice may give: an argument of np.where, behind its test."""
    call = part.around[0] if part.around else None
    return isinstance(call, ast.Call) and numpy_function(call.func) in CHOICES and part.old in call.args[1:]


def _is_of_the_result(part: ChangedPart) -> bool:
    """Whether `out.data` and `self.data` are exchanged in a formula of what comes back to `out`."""
    if not isinstance(part.old, ast.Attribute) or not isinstance(part.new, ast.Attribute):
        return False
    statement = part.around[-1]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    own = [node for node in targets if isinstance(node, ast.Attribute)]
    upstream = {
        ast.dump(node.value)
        for node in nodes_in(statement)
        if isinstance(node, ast.Attribute) and node not in own and node.attr in {t.attr for t in own}
    }
    owners = [ast.dump(node.value) in upstream for node in (part.old, part.new)]
    return part.old.attr == part.new.attr and owners[0] != owners[1]


def _is_a_product(part: ChangedPart) -> bool:
    """Whether two products of the same matrices differ, transposed or in another order."""
    product = part.within(ast.BinOp)
    both = isinstance(part.old, ast.BinOp) and isinstance(part.new, ast.BinOp)
    if product is None or not (both or part.old is not product):
        return False
    inside = itertools.takewhile(lambda node: node is not product, (part.old, *part.around))
    if any(isinstance(node, (ast.Slice, ast.Subscript)) for node in inside):
        return False  # what is taken of a matrix differs, and neither its order nor theirs
    return isinstance(product, ast.BinOp) and isinstance(product.op, ast.MatMult)


def _is_a_bound(part: ChangedPart) -> bool:
    """Whether a number differs that something is compared with."""
    constants = isinstance(part.old, ast.Constant) and isinstance(part.new, ast.Constant)
    return constants and isinstance(part.around[0], ast.Compare)


def _is_one_less(part: ChangedPart) -> bool:
    """Whether `n` and `n - 1` are exchanged."""
    for one, other in ((part.old, part.new), (part.new, part.old)):
        match other:
            case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=1)):
                if ast.dump(left) == ast.dump(one):
                    return True
    return False


def _sums_all(part: ChangedPart) -> bool:
    """Whether a sum of all entries of a product entry by entry becomes one along an axis: a product of matrices."""
    match part.old:
        case ast.Call(args=[ast.BinOp(op=ast.Mult())], keywords=[]) as call:
            return numpy_function(call.func) == "sum" and isinstance(part.new, ast.Call)
    return False


def _has_ids(target: ast.AST) -> bool:
    """Whether what is stored into is chosen by more than a key or a number that is written there."""
    return isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Constant)


def _is_zero(value: ast.AST) -> bool:
    return isinstance(value, ast.Constant) and value.value == 0


def _looks_up_a_row(target: ast.AST) -> bool:
    """Whether the row, or column, that is stored into is looked up in an array of ids: `d[ids[t]]`, `d[:, ids[t]]`."""
    if not isinstance(target, ast.Subscript):
        return False
    parts = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
    looked_up = [isinstance(part, ast.Subscript) for part in parts if not isinstance(part, ast.Slice)]
    return looked_up == [True]
