"""Statements more that add a lost term to a sum: `dh = dh + W.T @ da` behind what the term is made from.

The sum is a name that a block adds to, or begins with zeros and never adds to. The term is a product of two arrays, or
one array, that has its shape, and one of them is made in that block: nothing else of the block would be handed on. Of
entrywise products, which all arrays of a shape have with each other, those are meant that are known by their values.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gradcheck.facts import Array
from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.statements import nodes_in, targets_of
from gradcheck.repairing.editing.text import CARRIED, SourceText, TextEdit
from gradcheck.repairing.running.workbench import bodies

LOST_TERM = "lost term"  # a kind of edit
COST = 1.9
IDLE = 0.3  # less where nothing is ever added to what the function begins with zeros, for later
USED = 0.05  # more for each statement that has a name already: what nothing reads was meant for something
ADDED, HANDED_ON, AUGMENTED = "{0} = {0} + {1}", "{0} = {1}", "{0} += {1}"
LARGEST = 300_000  # multiplications in one of the products


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Statements that run one after the other, what they bind, and the names that sums are kept under."""

    statements: Sequence[ast.stmt]
    made: Mapping[str, ast.stmt]  # a name and the statement that binds it last
    filled: frozenset[str]  # names of what is written into, or added to, piece by piece: no ingredients
    sums: Mapping[str, Sequence[str]]  # a name and how a term is added to it, or handed on to the next round
    idle: frozenset[str] = frozenset()  # names of sums that nothing is added to

    @property
    def last(self) -> ast.stmt:
        """The last statement: right before it runs all others have."""
        return self.statements[-1]


def blocks_of(function: ast.AST) -> Iterator[Block]:
    """The blocks of a function that keep a sum, innermost first: what is lost is mostly lost in a loop."""
    begun, grown = _begun_and_grown(function)
    names = (node for node in nodes_in(function) if isinstance(node, ast.Name))
    later: Counter[str] = Counter()  # the last line that has a name
    for each in names:
        later[each.id] = max(later[each.id], each.lineno)
    adds = any(form == AUGMENTED for node in nodes_in(function) for _, form in _added_to(node))
    found = []
    for node in nodes_in(function):
        for body in bodies(node):
            if len(body) < 2:
                continue
            made = {
                target.id: step
                for step in body
                for target in targets_of(step)
                if isinstance(target, ast.Name)
            }
            sums: dict[str, Sequence[str]] = {}
            unread: list[str] = []
            if isinstance(node, (ast.For, ast.While)):
                read = {name for step in body for name in _names(step)}
                idle = sorted(begun - grown - made.keys())
                sums |= {name: (HANDED_ON, ADDED) for name in idle if name in read}
                unread = [name for name in idle if name not in read and later[name] > body[-1].lineno]
                sums |= dict.fromkeys(unread, (AUGMENTED if adds else ADDED,))
            sums |= {name: (form,) for step in body for name, form in _added_to(step)}
            if made and sums:
                anew = {name for name, step in made.items() if isinstance(step, ast.Assign)}
                found.append(Block(body, made, _filled(function) - anew, sums, frozenset(unread)))
    yield from reversed(found)


def terms_of(
    block: Block, source: SourceText, arrays: Mapping[str, Array], is_known: Callable[[Array], bool]
) -> Iterator[TextEdit]:
    """The statements that add a term to a sum of the block, by what its names are worth at its end."""
    reads = Counter(each for step in block.statements for each in _names(step))
    rows = [(name, form) for name, forms in block.sums.items() for form in forms]
    for name, form in rows:
        total = arrays.get(name)
        if total is None or total.size < 2:
            continue
        known = [source.of(step) for step in block.statements if name in _names(step)]
        free = {t: a for t, a in arrays.items() if "[" in t or t.partition(".")[0] not in block.filled}
        for text, ingredients in _products(total.shape, free, sorted(block.made.keys() - {name}), is_known):
            places = [block.made[each] for each in (name, *ingredients) if each in block.made]
            last_made = max(places, key=lambda step: step.lineno)
            behind = block.last if form == HANDED_ON else last_made
            end = source.end(behind)
            added = form.format(name, text)
            if not any(text in each for each in known):
                line = "\n" + " " * behind.col_offset + added
                kind = CARRIED if form == HANDED_ON else LOST_TERM
                price = (
                    COST + USED * (kind == LOST_TERM) * reads[ingredients[0]] - IDLE * (name in block.idle)
                )
                yield TextEdit(end, end, line, kind, "", added, price)


def _filled(function: ast.AST) -> frozenset[str]:
    """The names that a function adds to in place, or writes items of."""
    found = set()
    for node in nodes_in(function):
        targets = targets_of(node) if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub)):
            targets = [node.target]
        held = [t.value for t in targets if isinstance(t, ast.Subscript)]
        held += [t for t in targets if isinstance(node, ast.AugAssign)]
        found |= {each.id for each in held if isinstance(each, ast.Name)}
    return frozenset(found)


def _names(step: ast.stmt) -> set[str]:
    return {node.id for node in nodes_in(step) if isinstance(node, ast.Name)}


def _begun_and_grown(function: ast.AST) -> tuple[set[str], set[str]]:
    """The names that a function begins with zeros, and those that it adds to, or writes into, or binds anew."""
    begun: set[str] = set()
    grown: set[str] = set()
    for node in nodes_in(function):
        match node:
            case ast.Assign() | ast.AugAssign():
                zeros = isinstance(node, ast.Assign) and all(map(_is_zeros, _each(node)))
                for target in targets_of(node):
                    held = target.value if isinstance(target, ast.Subscript) else target
                    if isinstance(held, ast.Name):
                        (begun if zeros and held is target and held.id not in begun else grown).add(held.id)
            case ast.Call(args=args):
                grown |= {arg.id for arg in args if isinstance(arg, ast.Name)}
    return begun, grown


def _each(step: ast.Assign) -> list[ast.expr]:
    """The values that a statement binds, one by one; what is the same for all of them once."""
    match step.value:
        case ast.Tuple(elts=values) | ast.List(elts=values) if isinstance(step.targets[0], ast.Tuple):
            return values
        case ast.GeneratorExp(elt=value) | ast.ListComp(elt=value) if isinstance(step.targets[0], ast.Tuple):
            return [value]
    return [step.value]


def _is_zeros(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and numpy_function(value.func) in ("zeros", "zeros_like")


def _added_to(step: ast.AST) -> Iterator[tuple[str, str]]:
    """The name a statement keeps a sum under, and how one writes that something is added to it."""
    match step:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add() | ast.Sub()):
            yield name, AUGMENTED
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Add())):
            yield name, ADDED


def _products(
    shape: tuple[int, ...],
    arrays: Mapping[str, Array],
    made: Sequence[str],
    is_known: Callable[[Array], bool],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The arrays, and the products of two, that have a shape, with the names they are made from."""
    for name in (each for each in made if each in arrays):
        a = arrays[name]
        if a.shape == shape:
            yield name, (name,)
        if a.size < 2 or a.ndim > 2:
            continue
        for other, b in arrays.items():
            if a.shape == b.shape == shape and is_known(a * b):
                yield f"{name} * {other}", (name, other)
            if b.size < 2 or b.ndim not in (1, 2) or b.size * a.size > LARGEST * min(a.size, b.size):
                continue
            if a.ndim == b.ndim == 1:
                forms = [f"np.outer({name}, {other})", f"np.outer({other}, {name})"]
                shapes = [(a.size, b.size), (b.size, a.size)]
            else:
                rows = [(name, a), *([(f"{name}.T", a.T)] if a.ndim == 2 else [])]
                columns = [(other, b), *([(f"{other}.T", b.T)] if b.ndim == 2 else [])]
                pairs = [(x, y) for x in rows for y in columns] + [(y, x) for x in rows for y in columns]
                pairs = [(x, y) for x, y in pairs if x[1].shape[-1] == y[1].shape[0]]
                forms = [f"{left} @ {right}" for (left, _), (right, _) in pairs]
                shapes = [(*x.shape[:-1], *y.shape[1:]) for (_, x), (_, y) in pairs]
            for form, its in zip(forms, shapes):
                if its == shape:
                    yield form, (name, other)


def plain_arrays(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """Those of floats, a text for each: what one array is called twice counts once."""
    found: dict[object, str] = {}
    for text, array in sorted(arrays.items(), key=lambda row: (not row[0].isidentifier(), len(row[0]))):
        if array.dtype.kind == "f" and not re.search(
            r"\[-?\d", text
        ):  # one item of a list says less than a name
            memory = array.__array_interface__["data"][0], array.shape, array.strides
            found.setdefault(memory, text)
    return {text: arrays[text] for text in found.values()}
