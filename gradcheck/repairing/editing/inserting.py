"""Statements that may be missing: one like its siblings, a bias beside its weights, a mean at the end."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeGuard

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.scope import Scope
from gradcheck.repairing.editing.spared import bias_spared
from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import SourceText, TextEdit

INSERT = "insert statement"
NO_NAMES = frozenset(
    "self np numpy T sum mean dot axis keepdims shape size len range zip True False None".split()
)
WORDS = re.compile(r"[A-Za-z_]\w*")  # names, and the words that keys of dicts are
APART = 0.05  # more for a bias behind a statement that is not made from what its gradient is the sum of
SUMMED = 0.01  # more where its sum is worked out, which may have a name
ALIKE = 0.06  # less for a statement behind one like that which its sibling stands behind
STEP = 0.005  # more for each number that names could have between those that are exchanged
PIECE = 4  # letters in which names differ that stand for each other: "dW", "db"


def inserted(
    statement: Step,
    around: ast.AST,
    body: Sequence[ast.stmt],
    source: SourceText,
    scope: Scope,
    value_of: Callable[[str], Array | None],
) -> Iterator[TextEdit]:
    """Edits that put one more statement right behind this one; `after` is the new statement.

    `body` is the block it stands in, `around` the function.
    """
    if not isinstance(statement, (ast.Assign, ast.AugAssign)):
        return
    within = _outermost(statement, around)  # the loop it stands in: the forward pass has no sibling of it
    siblings = [node for node in nodes_in(within) if isinstance(node, (ast.Assign, ast.AugAssign))]
    known = {source.of(other) for other in body}
    bound = {source.of(target) for other in body if isinstance(other, ast.Assign) for target in other.targets}
    stepped = {source.of(other.target) for other in body if _takes_off(other)}  # by a step that may be wrong
    end = source.end(statement)
    for text, cost in (
        *_like_siblings(statement, siblings, source, value_of),
        *_beside(statement, source, scope, value_of),
        *_averaged(statement, scope),
        *_labels_taken_off(statement, scope),
        *bias_spared(statement, source, value_of),
    ):
        if (
            text not in known
            and text.partition(" = ")[0] not in bound
            and text.partition(" -= ")[0] not in stepped
            and text.partition(" += ")[0] != text.partition(" += ")[2]  # doubled: nobody's line
        ):
            known.add(text)
            line = "\n" + " " * statement.col_offset + text
            yield TextEdit(end, end, line, INSERT, "", text, cost)


def _takes_off(statement: ast.stmt) -> TypeGuard[ast.AugAssign]:
    return isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Sub)


def _outermost(statement: Step, around: ast.AST) -> ast.AST:
    """The statement right in the function's body that this one stands in; the function where it is one of those."""
    children = around.body if isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)) else []
    for child in children:
        if child is not statement and any(node is statement for node in nodes_in(child)):
            return child
    return around


def _like_siblings(
    statement: ast.Assign | ast.AugAssign,
    around: Sequence[ast.stmt],
    source: SourceText,
    value_of: Callable[[str], Array | None],
) -> Iterator[tuple[str, float]]:
    """A statement of the same function written for other names: `db2 = delta2` where there is `db1 = delta1`."""
    here, known = source.of(statement), set(WORDS.findall(source.bytes.decode()))
    before = {id(later): earlier for earlier, later in pairwise(around)}
    for other in around:
        if not isinstance(other, (ast.Assign, ast.AugAssign)):
            continue
        text = source.of(other)
        names = [name for name in WORDS.findall(text) if name not in NO_NAMES]
        above = source.of(before[id(other)]) if id(other) in before else ""
        near = WORDS.findall(" ".join(map(source.of, around)) if other is statement else here)
        made: dict[str, float] = {}
        near = [name for name in near if name not in NO_NAMES]
        target = other.targets[0] if isinstance(other, ast.Assign) else None
        # of a gradient that is left out nobody has read the name
        targets = (target.attr,) if isinstance(target, ast.Attribute) else ()
        there = changes(WORDS.findall(above), near)
        held = changes(*(WORDS.findall(text.partition("=")[0])[-1:] for text in (above, here)))
        for change, swaps in changes(names, near).items():
            also = {
                name: new for name in names if (new := changed(name, change)) in known and name not in swaps
            }
            stores = {
                n: new for n in names for c in held if (new := changed(n, c)) in known and n not in swaps
            }
            begun = {n: new for n in names if (new := _begun(n, change)) in known and n not in swaps}
            anew = {n: new for n in targets if n not in swaps and (new := changed(n, change))}
            renamings = [{**also, **swaps}, swaps, {**stores, **swaps}, {**anew, **also, **swaps}]
            for renaming in (*renamings, *([{**begun, **also, **swaps}] if begun else [])):
                likewise = _is_likewise(above, here, there.get(change, {}), renaming)
                cost = 1.6 + 0.02 * sum(map(len, change)) + 0.05 * (other is not statement)
                cost += STEP * _steps_between(*change)
                made[renamed(text, renaming)] = cost - ALIKE * likewise
        made |= {
            moved: cost + 0.05 for t, cost in [(text, 1.65), *made.items()] for moved in _at(t, statement)
        }
        for new, cost in made.items():
            if new == text or not _may_store(new, value_of):
                continue
            if all(value_of(f"1.0 * ({name})") is not None for name in _names(new)):
                yield new, cost


def _is_likewise(above: str, here: str, swaps: dict[str, str], renaming: dict[str, str]) -> bool:
    """Whether behind one statement stands what behind the other is missing: the bias behind the weights of its layer.

    They are built alike, and what the one stores in is, renamed, what the other does; or they read what the statement
    that is missing reads, and its sibling.
    """
    stores = (renamed(above, swaps).partition("=")[0], here.partition("=")[0])
    if stores[0] == stores[1] and WORDS.sub("", above) == WORDS.sub("", here):
        return True
    read, mine = (set(WORDS.findall(text.partition("=")[2])) for text in (above, here))
    return any(was in read and new in mine and was not in mine for was, new in renaming.items())


def _steps_between(was: str, now: str) -> int:
    """How many others may stand between two names that are numbered: none between `b2` and `b1`."""
    return max(abs(int(was) - int(now)) - 1, 0) if was.isdecimal() and now.isdecimal() else 0


def changes(names: Sequence[str], others: Sequence[str]) -> dict[tuple[str, str], dict[str, str]]:
    """By what a name must be changed to become another one, ("1", "2"), the names that become others by it."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name in dict.fromkeys(names):
        for other in dict.fromkeys(others):
            if name == other:
                continue
            _, rest, more = parted(name, other)
            if len(rest) <= PIECE and len(more) <= PIECE:
                found.setdefault((rest, more), {}).setdefault(name, other)
    return found


def parted(name: str, other: str) -> tuple[str, str, str]:
    """What two names begin with alike, and where they differ then: ("d", "a", "c") of "da_prev" and "dc_prev"."""
    head = next((i for i, (a, b) in enumerate(zip(name, other)) if a != b), min(len(name), len(other)))
    rest, more = name[head:], other[head:]
    while rest and more and rest[-1] == more[-1]:
        rest, more = rest[:-1], more[:-1]
    return name[:head], rest, more


def changed(name: str, change: tuple[str, str]) -> str:
    """The name with the change at its end: `b_f` for `b_i`."""
    was, now = change
    return name[: len(name) - len(was)] + now if was and name.endswith(was) else ""


def _begun(name: str, change: tuple[str, str]) -> str:
    """The name with the change in its first word: `b_out` for `w_out`, where `sum_wo` becomes `sum_bo`."""
    first, line, rest = name.partition("_")
    return f"{change[1]}{line}{rest}" if rest and first == change[0] else ""


def renamed(text: str, swaps: dict[str, str]) -> str:
    """The text with names exchanged, keys of dicts among them."""
    return WORDS.sub(lambda match: swaps.get(match[0], match[0]), text)


def _at(text: str, statement: ast.Assign | ast.AugAssign) -> Iterator[str]:
    """The same stored under the index that this statement stores under: `nabla[-l]` for `nabla[-1]`."""
    mine = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    try:
        other = ast.parse(text).body[0]
    except SyntaxError:
        return
    target = other.targets[0] if isinstance(other, ast.Assign) else getattr(other, "target", None)
    if isinstance(mine, ast.Subscript) and isinstance(target, ast.Subscript):
        was, now = ast.unparse(target.slice), ast.unparse(mine.slice)
        if was != now and not isinstance(target.slice, ast.Slice):
            yield text.replace(f"[{was}]", f"[{now}]")


def _may_store(text: str, value_of: Callable[[str], Array | None]) -> bool:
    """Whether a statement binds no name anew, which nothing would read, and stores under no word into an array."""
    try:
        statement = ast.parse(text).body[0]
    except SyntaxError:
        return False
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return any(isinstance(node, ast.Name) and node.id == name for node in nodes_in(value))
        case ast.Assign(targets=[ast.Subscript(value=held, slice=ast.Constant(value=str()))]):
            return value_of(ast.unparse(held)) is None
    return True


def _names(text: str) -> list[str]:
    """The arrays a statement reads or adds to."""
    try:
        statement = ast.parse(text).body[0]
    except SyntaxError:
        return ["0 /"]  # has no value
    owners = {id(node.func) for node in nodes_in(statement) if isinstance(node, ast.Call)}
    owners |= {
        id(node.value) for node in nodes_in(statement) if isinstance(node, (ast.Attribute, ast.Subscript))
    }
    read = [
        ast.unparse(node)
        for node in nodes_in(statement)
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))
        and (isinstance(node.ctx, ast.Load) or isinstance(statement, ast.AugAssign))
        and id(node) not in owners
    ]
    return [name for name in read if name.rpartition(".")[2] not in ("T", "shape", "size")]


def _beside(
    statement: ast.Assign | ast.AugAssign,
    source: SourceText,
    scope: Scope,
    value_of: Callable[[str], Array | None],
) -> Iterator[tuple[str, float]]:
    """The gradient of a bias, written like that of the weights: `self.db += np.sum(delta, axis=0)`."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    held = value_of(source.of(target))
    if not isinstance(held, np.ndarray):
        return
    slots = _slots_beside(target, source, scope, value_of)
    sign = "="
    if isinstance(statement, ast.AugAssign):
        sign = "-=" if isinstance(statement.op, ast.Sub) else "+="
    right, rate = source.of(statement.value), _rate(statement.value, source, value_of)
    mine = {
        source.of(node) for node in nodes_in(statement.value) if isinstance(node, (ast.Name, ast.Attribute))
    }
    spots = [
        source.of(node)
        for node in nodes_in(statement.value)
        if isinstance(node, ast.Name) and _shape_of(value_of(node.id)) == held.shape
    ]
    arrays = {**scope.arrays, **_items_at(target, source, scope, value_of)}
    for slot, array in slots.items():
        if slot == source.of(target) or array.shape == held.shape:
            continue
        for name, value in arrays.items():
            for made in _sums(name, value, array.shape):
                stepped = [f"{rate} * {made}"] if rate else []
                cost = 1.7 + APART * (name not in mine) + SUMMED * (made != name)
                likewise = (re.sub(rf"\b{spot}\b", made, right) for spot in spots)
                # a step reads what it binds anew: `b = b - rate * db` beside `W = W - rate * dW`
                likewise = (text.replace(source.of(target), slot) for text in likewise)
                for text in (made, *stepped, *likewise):
                    yield f"{slot} {sign} {text}", cost


def _items_at(
    target: ast.expr, source: SourceText, scope: Scope, value_of: Callable[[str], Array | None]
) -> dict[str, Array]:
    """The items of lists under the index that a statement stores under: `gb[k]` for `self.W[k] -= rate * gW[k]`."""
    if not isinstance(target, ast.Subscript):
        return {}
    at = source.of(target).removeprefix(source.of(target.value))
    values = {f"{name}{at}": value_of(f"{name}{at}") for name in scope.containers if name.isidentifier()}
    return {text: value for text, value in values.items() if isinstance(value, np.ndarray) and value.ndim}


def _slots_beside(
    target: ast.expr, source: SourceText, scope: Scope, value_of: Callable[[str], Array | None]
) -> dict[str, Array]:
    """What the gradient of a bias may be kept in, beside that of the weights: in the same object or dict."""
    match target:
        case ast.Subscript(value=held, slice=ast.Constant(value=str())):
            begin, quote = source.of(held) + "[", source.of(target.slice)[0]
            items = ((t, t.removeprefix(begin), array) for t, array in scope.arrays.items())
            return {
                f"{begin}{rest.replace(rest[0], quote)}": array
                for text, rest, array in items
                if text != rest and rest[:1] in ("'", '"') and rest.endswith(rest[0] + "]")
            }
        case ast.Subscript(value=ast.Name()):
            return _items_at(target, source, scope, value_of)  # `nabla_b[-l]` beside `nabla_w[-l]`
        case ast.Attribute(value=owner) | ast.Subscript(value=ast.Attribute(value=owner)):
            kept = {
                text: array
                for text, array in scope.arrays.items()
                if text.rpartition(".")[0] == source.of(owner) and not text.endswith(")")  # what it works out
            }
            match target:
                case ast.Subscript(value=ast.Attribute() as named):
                    kept |= _listed_beside(target, named, source, value_of)
            return kept
    return {}


def _listed_beside(
    target: ast.expr, named: ast.Attribute, source: SourceText, value_of: Callable[[str], Array | None]
) -> dict[str, Array]:
    """The items of other lists of the object, where the target is in its own: `self.b[k]` beside `self.W[k]`."""
    owner, at = source.of(named.value), source.of(target).removeprefix(source.of(named))
    words = dict.fromkeys(re.findall(rf"\b{re.escape(owner)}\.(\w+)", source.bytes.decode()))
    found = {f"{owner}.{word}{at}": value_of(f"{owner}.{word}{at}") for word in words}
    return {text: value for text, value in found.items() if isinstance(value, np.ndarray) and value.ndim}


def _rate(value: ast.expr, source: SourceText, value_of: Callable[[str], Array | None]) -> str:
    """The single number that an update is multiplied by: the rate of `W -= rate * dW`; "" where there is none."""
    match value:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            texts = [source.of(side) for side in (left, right)]
            return next((text for text in texts if isinstance(value_of(text), float)), "")
    return ""


def _shape_of(value: Array | None) -> tuple[int, ...] | None:
    return None if value is None else np.shape(value)


def _sums(name: str, value: Array, shape: tuple[int, ...]) -> Iterator[str]:
    """The array itself or its sums over the samples that have the shape of a bias."""
    if value.shape == shape:
        yield name
    for axis in range(min(value.ndim, 2)):
        rest = (*value.shape[:axis], *value.shape[axis + 1 :])
        kept = (*value.shape[:axis], 1, *value.shape[axis + 1 :])
        if rest == shape:
            yield f"np.sum({name}, axis={axis})"
        if kept == shape:
            yield f"np.sum({name}, axis={axis}, keepdims=True)"


def _labels_taken_off(statement: ast.Assign | ast.AugAssign, scope: Scope) -> Iterator[tuple[str, float]]:
    """One less at the label of each sample, as cross-entropy behind a softmax has it: `d[np.arange(n), y] -= 1`."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            pass
        case _:
            return
    for labels, array in scope.arrays.items():
        if array.ndim == 1 and array.dtype.kind in "iu" and len(array) > 1:
            yield f"{name}[np.arange(len({labels})), {labels}] -= 1", 1.7


def _averaged(statement: ast.Assign | ast.AugAssign, scope: Scope) -> Iterator[tuple[str, float]]:
    """The mean of an array that was just written into: `dscores /= n`."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        name = target.value.id
        sizes = [text for text, number in scope.numbers.items() if number > 1 and number == int(number)]
        array = scope.arrays.get(name)
        if array is not None:
            sizes += [f"len({name})"] if not sizes else []
            for size in sizes:
                yield f"{name} /= {size}", 1.6 + 0.01 * len(size)
