"""Writes for a parameter what is written for its siblings: `b -= rate * db` behind `W -= rate * dW`.

Of a gradient that nothing stores, or that no step takes off, the numbers tell only that it is zero. What was meant to
be there stands there for another parameter; a bias has the sum of what its weights' product is made from.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TypeGuard

from gradcheck.repairing.editing.inserting import INSERT, NO_NAMES, WORDS, parted
from gradcheck.repairing.editing.statements import Step, functions_around, nodes_in, steps, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.workbench import bodies

ENTRY = "entry"  # the kind of an edit by which a list or dict has one more
PRODUCTS = frozenset({"dot", "matmul", "outer", "einsum", "tensordot", "multiply"})
EXCHANGES = 24  # of names by which siblings become what is lost
SUMS = (
    "{}",
    "{}.sum(axis=0)",
    "{}.sum(axis=0, keepdims=True)",
    "{}.sum(axis=1)",
    "{}.sum(axis=1, keepdims=True)",
    "{}.sum(axis=(0, 1))",
    "{}.sum(axis=(0, 2, 3))",
    "{}.sum()",
)
Pairs = tuple[tuple[str, str], ...]
Rows = Iterator[tuple[Step, TextEdit, str]]


def forgotten(
    tree: ast.Module, source: SourceText, lost: str, siblings: Sequence[str], ran: Sequence[Step]
) -> Rows:
    """The statement, the edit that writes it or an entry once more for the parameter `lost`, and how that reads.

    First what only has other names, then sums of what a sibling's product is made from. Only statements that `ran`
    are looked at.
    """
    words = WORDS.findall(source.text)
    known = {_bare(word): word for word in words} | {word: word for word in words}
    own = {node.name for node in nodes_in(tree) if isinstance(node, ast.FunctionDef)}
    around = functions_around(tree)
    written = {(id(around.get(id(step))), _plain(source.of(step))) for step in steps(tree)}
    places = _Places(tree, source)
    exchanges = [pairs for pairs in dict.fromkeys(_pairs(sibling, lost) for sibling in siblings) if pairs]
    likewise: list[tuple[Step, str]] = []
    for pairs in exchanges[:EXCHANGES]:
        for step in ran:
            if isinstance(step, (ast.Assign, ast.AugAssign, ast.Expr)):
                made = _renamed(source.of(step), pairs, known)
                anew = _stores_anew(step, made, source, own)
                likewise += [(step, made)] if anew else []
                if anew and (id(around.get(id(step))), _plain(made)) not in written:
                    yield places.behind(places.alike_above(step, pairs, known) or step, made)
            yield from _entries_more(step, pairs, known, source)
    for form in SUMS:
        for step, text in dict.fromkeys((step, t) for step, made in likewise for t in _summed(made, form)):
            yield places.where_known(step, text)


def is_added(statement: str) -> bool:
    """Whether a statement adds to what it stores into: `dW += decay * W`, `dW = dW + decay * W`."""
    try:
        now = ast.parse(statement).body
    except SyntaxError:
        return False  # an entry
    match now:
        case [ast.AugAssign(op=ast.Add() | ast.Sub())]:
            return True
        case [
            ast.Assign(targets=[target], value=ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right))
        ]:
            return ast.unparse(target) in (ast.unparse(left), ast.unparse(right))
    return False


def _plain(text: str) -> str:
    return "".join(text.split())


def _bare(word: str) -> str:
    """The word as it is told from others: `bias_grad` and `bias_grads` are one."""
    return word.replace("_", "").replace("s", "") or word


# -- names ---------------------------------------------------------------------------------------------


def _pairs(sibling: str, lost: str) -> Pairs:
    """By what words are exchanged, the most telling first, where one parameter is called like another but for one."""
    were, are = WORDS.findall(sibling), WORDS.findall(lost)
    other = [(a, b) for a, b in zip(were, are) if a != b]
    if not were or not are or (len(other) != 1 and were[-1] == are[-1]):
        return ()
    was, now = other[0] if len(other) == 1 and len(were) == len(are) else (were[-1], are[-1])
    found = [(was, now), (was.lower(), now.lower())]
    stem, its = (word.rstrip("0123456789") for word in (was, now))
    if was.removeprefix(stem) == now.removeprefix(its) and stem and its:
        found += [(stem, its), (stem.lower(), its.lower()), (stem.rstrip("s"), its)]
        found += [(stem[0].lower(), its[0].lower())]
    _, rest, more = parted(was, now)
    found += [(rest, more)] if rest and more else []
    return tuple(dict.fromkeys(pair for pair in found if pair[0] != pair[1]))


def _renamed(text: str, pairs: Pairs, known: Mapping[str, str], keys: bool = False) -> str:
    """The text with every word exchanged that has a counterpart; of `keys` nobody else need know."""

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word in NO_NAMES:
            return word
        others = [(made, was) for was, now in pairs for made in _counterparts(word, was, now)]
        for made, _ in others:
            held = known.get(made, known.get(_bare(made), word))
            if held != word:
                return held
        # such names may be made from those of parameters
        member = match.string[match.start() - 1 : match.start()] in (".", "'", '"')
        for made, was in others if keys or member else ():
            if word.endswith(was):
                return made
        return word

    return WORDS.sub(other, text)


def _counterparts(word: str, was: str, now: str) -> Iterator[str]:
    if was.isdecimal() and now.isdecimal():  # delta3 of the layer above is delta2 of this one
        stem = word.rstrip("0123456789")
        if stem != word:
            yield f"{stem}{int(word.removeprefix(stem)) + int(now) - int(was)}"
        return
    if word.endswith(was):
        yield word[: len(word) - len(was)] + now
    if word.startswith(was) and len(was) > 1:
        yield now + word[len(was) :]


# -- statements ----------------------------------------------------------------------------------------


def _stores_anew(step: Step, made: str, source: SourceText, own: Container[str]) -> bool:
    """Whether the statement stores elsewhere than its sibling does, and binds no name anew that others read.

    A call alone is one of the user's `own` functions, or of `np.add.at`: another might write a file of another name.
    """
    try:
        now = ast.parse(made).body[0]
    except SyntaxError:
        return False
    if isinstance(now, ast.Expr):
        called = now.value.func if isinstance(now.value, ast.Call) else None
        name = getattr(called, "attr", getattr(called, "id", ""))
        return (name in own or name == "at") and _plain(made) != _plain(source.of(step))
    was, targets = [source.of(target) for target in targets_of(step)], targets_of(now)
    if not targets or [ast.unparse(target) for target in targets] == [_unparsed(text) for text in was]:
        return False
    read = {node.id for node in nodes_in(getattr(now, "value", now)) if isinstance(node, ast.Name)}
    return isinstance(now, ast.AugAssign) or not any(
        isinstance(target, ast.Name) and target.id not in read for target in targets
    )


def _unparsed(text: str) -> str:
    return ast.unparse(ast.parse(text))


def _summed(made: str, form: str) -> Iterator[str]:
    """The statement with a sum of one operand in place of the product in it, stored under fewer indices as well."""
    now = ast.parse(made).body[0]
    value = getattr(now, "value", None)
    products = (node for node in nodes_in(value) if isinstance(node, ast.expr)) if value is not None else ()
    product = next((node for node in products if _operands(node)), None)
    if product is None:
        return
    text, inner = made.encode(), SourceText(made)
    start, end = inner.start(product), inner.end(product)
    head, tail = text[:start].decode(), text[end:].decode()
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        so_far = inner.of(value.left) in map(inner.of, targets_of(now))
        first = product if so_far else value
        head, tail = text[: inner.start(first)].decode(), ""  # a penalty is that of the weights
    heads = [head, *(head.replace(was, other, 1) for was, other in _fewer_indices(now, inner))]
    for operand in _operands(product):
        for begin in heads:
            yield f"{begin}{form.format(operand)}{tail}"


def _operands(node: ast.AST) -> list[str]:
    """What a product is made from, a transposed one as it is without that."""
    match node:
        case ast.BinOp(left=left, op=ast.MatMult() | ast.Mult(), right=right):
            parts = [left, right]
        case ast.Call(func=ast.Attribute(value=held, attr=name), args=args) if name in PRODUCTS:
            parts = [part for part in (args if len(args) > 1 else [held, *args]) if not _is_text(part)]
        case _:
            return []
    parts = [part.value if isinstance(part, ast.Attribute) and part.attr == "T" else part for part in parts]
    simple = (ast.Name, ast.Attribute, ast.Subscript)
    return [ast.unparse(part) for part in reversed(parts) if isinstance(part, simple)]


def _is_text(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant)  # "ij,jk" of an einsum


def _fewer_indices(now: ast.stmt, made: SourceText) -> Iterator[tuple[str, str]]:
    """The target of a statement, and the same under one index less: `gb[i]` for `gb[i][j]` or `gb[i, j]`."""
    for target in targets_of(now)[:1]:
        if isinstance(target, ast.Subscript):
            was, held = made.of(target), made.of(target.value)
            yield was, held
            if isinstance(target.value, ast.Subscript):
                yield was, f"{made.of(target.value.value)}[{made.of(target.slice)}]"
            for index in target.slice.elts[:: len(target.slice.elts) - 1] if _is_pair(target.slice) else ():
                yield was, f"{held}[{made.of(index)}]"


def _is_pair(index: ast.expr) -> TypeGuard[ast.Tuple]:
    return isinstance(index, ast.Tuple) and len(index.elts) > 1


class _Places:
    """Where a statement more goes: behind its sibling, out of the loops that it has nothing to do with."""

    def __init__(self, tree: ast.Module, source: SourceText) -> None:
        self.source = source
        self._steps, self._around = steps(tree), functions_around(tree)
        self._blocks: dict[int, Sequence[ast.stmt]] = {}
        self._loops: dict[int, ast.For | ast.While] = {}  # right around a statement
        for node in nodes_in(tree):
            for block in bodies(node):
                self._blocks |= {id(step): block for step in block}
                if isinstance(node, (ast.For, ast.While)):
                    self._loops |= {id(step): node for step in block}

    def behind(self, step: Step, made: str) -> tuple[Step, TextEdit, str]:
        end = self.source.end(step)
        line = self.source.text.splitlines()[step.lineno - 1]
        more = f"\n{line[: len(line) - len(line.lstrip())]}{made}"
        return step, TextEdit(end, end, more, INSERT, "", made, 0.0), self.source.of(step) + more

    def where_known(self, step: Step, made: str) -> tuple[Step, TextEdit, str]:
        """Behind the sibling; where what it reads is the same in all rounds of a loop, behind that loop.

        Or before it, right behind what makes the value that it reads.
        """
        read = set(WORDS.findall(made))
        outer: Step | None = None
        loop = self._loops.get(id(step))
        while loop is not None and not read & _bound_in(loop):
            outer, loop = loop, self._loops.get(id(loop))
        if outer is None:
            return self.behind(step, made)
        block = self._blocks[id(outer)]
        at = next(place for place, one in enumerate(block) if one is outer)
        above = targets_of(block[at - 1]) if at else []
        if read & {n.id for target in above for n in nodes_in(target) if isinstance(n, ast.Name)}:
            return self.behind(block[at - 1], made)
        start, end = self.source.start(step), self.source.end(outer)
        more = f"\n{' ' * outer.col_offset}{made}"
        edit = TextEdit(end, end, more, INSERT, "", made, 0.0)
        return step, edit, self.source.bytes[start:end].decode() + more

    def alike_above(self, step: Step, pairs: Pairs, known: Mapping[str, str]) -> Step | None:
        """What stands for the lost one where another stands right above its sibling: `gW3 += dW3` for gb3."""
        block = self._blocks.get(id(step), [])
        at = next((place for place, one in enumerate(block) if one is step), 0)
        above = [self.source.of(target) for target in targets_of(block[at - 1])] if at else []
        sought = [_renamed(target, pairs, known) for target in above]
        if sought == above:
            return None
        near = [*block, *self._beside(step)]
        return next((one for one in near if [self.source.of(t) for t in targets_of(one)] == sought), None)

    def _beside(self, step: Step) -> Iterator[Step]:
        """The other statements of the function it stands in."""
        around = self._around.get(id(step))
        return (one for one in self._steps if self._around.get(id(one)) is around)


def _bound_in(loop: ast.For | ast.While) -> set[str]:
    return {n.id for n in nodes_in(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


# -- entries -------------------------------------------------------------------------------------------


def _entries_more(step: Step, pairs: Pairs, known: Mapping[str, str], source: SourceText) -> Rows:
    """The edit by which each list, dict or tuple of the statement that names the sibling names the lost one as well."""
    heads = [step.iter] if isinstance(step, ast.For) else [step] if not hasattr(step, "body") else []
    start, end = source.start(step), source.end(heads[0]) if heads else 0
    text = source.bytes[start:end]
    more: list[tuple[int, str]] = []
    for node in (node for head in heads for node in nodes_in(head)):
        held = _entries(node)
        texts = [_between(first, last, source) for first, last in held]
        for (_, last), entry in zip(held, texts) if len(held) > 1 else ():
            made = _renamed(entry, pairs, known, keys=isinstance(node, ast.Dict))
            if made not in texts and _is_wholly_renamed(entry, made, pairs):
                more.append((source.end(last) - start, f", {made}"))  # type: ignore[arg-type]
    if not more:
        return
    for place, entry in sorted(more, reverse=True):
        text = text[:place] + entry.encode() + text[place:]
    added = ", ".join(entry.removeprefix(", ") for _, entry in more)
    yield step, TextEdit(start, end, text.decode(), ENTRY, "", added, 0.0), text.decode()


def _is_wholly_renamed(entry: str, made: str, pairs: Pairs) -> bool:
    """Whether no word of an entry is the sibling's still: `'dW2': dW2` does not become `'db2': dW2`."""
    words = zip(WORDS.findall(entry), WORDS.findall(made))
    left = [
        a for a, b in words if a == b and a not in NO_NAMES and any(True for _ in _counterparts(a, *pairs[0]))
    ]
    return made != entry and not left


def _entries(node: ast.AST) -> list[tuple[ast.AST, ast.AST]]:
    """The first and the last part of each entry: key and value, or one item twice."""
    match node:
        case ast.Dict(keys=keys, values=values):
            return [(key, value) for key, value in zip(keys, values) if key is not None]
        case ast.List(elts=items, ctx=ast.Load()) | ast.Tuple(elts=items, ctx=ast.Load()):
            return [(item, item) for item in items]
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=named):
            return [(keyword, keyword) for keyword in named if keyword.arg]
    return []


def _between(first: ast.AST, last: ast.AST, source: SourceText) -> str:
    begin, end = source.start(first), source.end(last)  # type: ignore[arg-type]
    return source.bytes[begin:end].decode()
