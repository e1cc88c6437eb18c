"""Reads what a statement announces to make: `dcand = ...`, `self.grad_W = ...`, `delta2 = ...`, `g['dz1'] += ...`."""

from __future__ import annotations

import ast
import re

from gradcheck.repairing.editing.statements import targets_of

FORMS = (
    r"d_?(?P<of>\w+)",
    r"(?:grad|gradient|delta|g|err|error|bar|nabla)_(?P<of>\w+)",
    r"(?P<of>\w+)_(?:grad|gradient|delta|error|err|bar)",
    r"d[A-Z]_d_?(?P<of>\w+)",
)
DELTA = r"delta_?(?P<which>\d*)"  # an error is that of an activation as often as that of a preactivation


def bound(text: str) -> tuple[str, ...]:
    """The names that a statement gives to what it makes, or of what it writes into."""
    try:
        body = ast.parse(text.strip()).body
    except SyntaxError:
        return ()
    match body:
        case [ast.Expr(value=ast.Call(args=[ast.expr() as first, *_]))]:
            targets = [first]
        case [statement]:
            targets = targets_of(statement)
        case _:
            return ()
    return tuple(name for target in targets if (name := _name(target)) is not None)


def adds_to_itself(text: str) -> bool:
    """Whether a statement adds to what a name already holds: `dh += ...`, `dh = dh + ...`."""
    try:
        body = ast.parse(text.strip()).body
    except SyntaxError:
        return False
    match body:
        case [ast.AugAssign(op=ast.Add() | ast.Sub())]:
            return True
        case [ast.Assign(targets=[ast.Name() | ast.Attribute() as target], value=value)]:
            return any(ast.unparse(node) == ast.unparse(target) for node in _terms(value))
        case _:
            return False


def _terms(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        return [*_terms(node.left), *_terms(node.right)]
    return [node]


def announced(name: str) -> frozenset[str]:
    """The names of the values whose gradient such a name says it is; empty when it says nothing."""
    found = {m["of"] for form in FORMS if (m := re.fullmatch(form, name))}
    if m := re.fullmatch(DELTA, name):
        found |= {f"{z}{m['which']}" for z in ("z", "Z", "net", "pre")}
    plain = {plain_name(name) for name in found}
    return frozenset(plain | {re.sub(r"(?<=\w)(prev|next|new|old|last)$", "", name) for name in plain})


def plain_name(name: str) -> str:
    """The last part of a name, in small letters, without the underscores: "w1" for "self.layers[0].W_1"."""
    key = re.search(r"\[['\"](\w+)['\"]\]$", name)
    last = key[1] if key else name.partition("[")[0] if name.endswith("]") else name
    return last.rpartition(".")[2].replace("_", "").lower()


def plain_names(name: str) -> frozenset[str]:
    """The plain name; of an item of a list also that of one of them: "h" for "hs[t]"."""
    plain = plain_name(name)
    several = name.endswith("]") and len(plain) > 1 and plain.endswith("s") and not plain.endswith("ss")
    return frozenset((plain, plain[:-1])) if several else frozenset((plain,))


def _name(target: ast.expr) -> str | None:
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key
        case ast.Subscript(value=value):
            return _name(value)
        case _:
            return None
