"""Edits of where a statement reads and writes: subscripts, slices, strides, crops, the order of axes, ranges."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise, permutations

import numpy as np

from gradcheck.repairing.editing.labels import LabelEdits
from gradcheck.repairing.editing.making import binding_strength
from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.subscripts import moved_index
from gradcheck.repairing.editing.text import TextEdit

MOST_NAMES = 12  # of whole numbers that an index may be made of
LARGEST = 1000
AXES = 5  # beyond that many, orders of axes are too many to try

Spans = list[tuple[ast.expr, str]]

TURNED_ROWS = "turned rows"  # the kind of an edit that takes a matrix in lists transposed


class IndexEdits(LabelEdits):
    """Makes edits of index arithmetic; each method yields those of one idea."""

    def indices(self, statement: ast.AST) -> Iterator[TextEdit]:
        """Every edit of an index in the statement: in its subscripts, its ranges, and its whole numbers."""
        within = [n.slice for n in own_expressions(statement) if isinstance(n, ast.Subscript)]
        self.counters = {n.id for part in within for n in nodes_in(part) if isinstance(n, ast.Name)}
        for node in own_expressions(statement):
            match node:
                case ast.Subscript():
                    yield from self._positions([node])
                    yield from self._looked_up(node)
                    yield from self._crops(node)
                    yield from self._flips(node)
                    yield from self._exchanged(node)
                case ast.Call(func=ast.Name(id="slice")):
                    yield from self._positions([node])
                case ast.Call(func=ast.Name(id="range"), args=[*bounds]):
                    yield from self._range(bounds)
                case ast.Call():
                    yield from self._orders(node)
                case ast.Name() | ast.Attribute():
                    yield from self._turned_round(node)
        several = [n for n in own_expressions(statement) if isinstance(n, ast.Subscript)]
        if len(several) > 1:
            yield from self._renamed(several, 1.38)
        yield from self._at_labels(statement)
        match statement:
            case ast.Assign(value=value) if self._whole_numbers(value):
                yield from self._positions([value])

    def _exchanged(self, node: ast.Subscript) -> Iterator[TextEdit]:
        """`w[j][i]` for `w[i][j]`: a matrix in lists, transposed."""
        match node:
            case ast.Subscript(value=ast.Subscript(slice=ast.Name() as one), slice=ast.Name() as other):
                if one.id != other.id:
                    spans: Spans = [(one, other.id), (other, one.id)]
                    yield self._joint(spans, one.id, other.id, 1.13, TURNED_ROWS)

    def _numbers(self) -> dict[str, int]:
        """Whole numbers in scope: loop variables, strides, pads, sizes."""
        found = {
            name: int(number)
            for name, number in self.scope.numbers.items()
            if number == int(number) and 0 <= number <= LARGEST and not name.startswith("len(")
        }
        plain = sorted(found, key=lambda name: (not name.isidentifier(), len(name)))
        return {name: found[name] for name in plain[:MOST_NAMES]}

    def _whole_numbers(self, value: ast.expr) -> bool:
        parts = value.elts if isinstance(value, ast.Tuple) else [value]
        return all(_made_of_numbers(part, self._numbers()) for part in parts)

    # -- one position for another --------------------------------------------------------------

    def _positions(self, nodes: Sequence[ast.expr]) -> Iterator[TextEdit]:
        numbers = self._numbers()
        yield from self._renamed(nodes, 1.28)
        uses = _uses(nodes, numbers)
        for name, places in uses.items():
            # a loop's counter may be 0 at present, as nothing else is that a place is moved by
            for step in ("1", *(n for n in numbers if n != name and (numbers[n] > 0 or n in self.counters))):
                for sign, cost in (("*", 1.3), ("+", 1.33), ("-", 1.34)):
                    if sign == "*" and (step == "1" or not numbers[step]):
                        continue
                    made = f"{name} {sign} {step}"
                    for chosen in _choices(places):
                        spans: Spans = [(node, made if free else f"({made})") for node, free in chosen]
                        yield self._joint(spans, name, made, cost + 0.01 * len(step))
        yield from self._strided(nodes, numbers)

    def _renamed(self, nodes: Sequence[ast.expr], cost: float) -> Iterator[TextEdit]:
        """Another loop variable for one, or for a number; two of them exchanged."""
        numbers = self._numbers()
        uses = _uses(nodes, numbers)
        variables = [name for name in numbers if name.isidentifier()]
        literals: dict[str, list[tuple[ast.expr, bool]]] = {}
        for node in nodes:
            for inner in _inside(node):
                if isinstance(inner, ast.Constant) and type(inner.value) is int:
                    literals.setdefault(str(inner.value), []).append((inner, True))
        for name, places in (*uses.items(), *literals.items()):
            for other in variables:
                if other != name:
                    for chosen in _choices(places):
                        alone = 0.02 * (len(chosen) < len(places))
                        yield self._joint([(node, other) for node, _ in chosen], name, other, cost + alone)
        for one, other in combinations(uses, 2):
            spans = [(node, other) for node, _ in uses[one]] + [(node, one) for node, _ in uses[other]]
            yield self._joint(spans, one, other, cost - 0.15)  # [j, i] for [i, j]

    def _strided(self, nodes: Sequence[ast.expr], numbers: dict[str, int]) -> Iterator[TextEdit]:
        """The first index of every axis times a stride, without one, or with an offset of its own."""
        heads = [head for node in nodes for head in _heads(node)]
        factors = [*(n for n in numbers if numbers[n] > 0), "2", "3"]  # 1 in this layer, 2 in the next
        uses = _uses(nodes, numbers)
        for one, other in combinations(uses, 2):
            for factor in factors:
                if factor not in (one, other):
                    both = [(n, f"{name} * {factor}") for name in (one, other) for n, _ in uses[name]]
                    yield self._joint(both, one, f"{one} * {factor}", 1.27)
        products = [h for h in heads if isinstance(h, ast.BinOp) and isinstance(h.op, ast.Mult)]
        if len(products) > 1:
            for side in ("left", "right"):
                kept: Spans = [(h, self.source.of(getattr(h, side))) for h in products]
                yield self._joint(kept, self.source.of(products[0]), kept[0][1], 1.3)
            for factor in factors:
                kept = [(h, f"{self.source.of(h.left)} * {factor}") for h in products]
                yield self._joint(kept, self.source.of(products[0].right), factor, 1.35)
        bare = [h for node in nodes for h in _heads(node) if not _in_slice(node, h)]
        used = {n.id for node in nodes for n in nodes_in(node) if isinstance(n, ast.Name)}
        free = [name for name in numbers if name.isidentifier() and name not in used]
        if bare and not any(_in_slice(node, head) for node in nodes for head in _heads(node)):
            for name in free[:6]:  # the place in a window, along one of two axes
                for head in bare:
                    yield self._joint([(head, f"{self.source.of(head)} + {name}")], "", name, 1.27)
        for first, second in permutations(free[:6], 2):
            together = f"{first}, {second} =".encode() in self.source.bytes  # where in a window
            for rows, columns in pairwise(bare):  # of a window: two axes side by side
                added = [(h, f"{self.source.of(h)} + {y}") for h, y in ((rows, first), (columns, second))]
                yield self._joint(added, "", f"{first}, {second}", 1.26 if together else 1.42)

    # -- slices --------------------------------------------------------------------------------

    def _crops(self, node: ast.Subscript) -> Iterator[TextEdit]:
        """The slices of a subscript moved, cropped at both ends or one, or made to begin at 0: all at once, or one."""
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        slices = [part for part in parts if isinstance(part, ast.Slice) and (part.lower or part.upper)]
        steps = [name for name, number in self._numbers().items() if 0 < number < 10]
        whole = len(slices) > 1
        for chosen, cost in ((slices, 1.3), *(([one], 1.35) for one in slices if whole)):
            if not chosen:
                continue
            for step in (*steps, "1"):
                for form in _crop_forms(step):
                    made = [form(self.source, part) for part in chosen]
                    if all(made):
                        spans: Spans = [(part, text) for part, text in zip(chosen, made) if text]
                        yield self._joint(spans, self.source.of(chosen[0]), spans[0][1], cost, "slice")

    def _flips(self, node: ast.Subscript) -> Iterator[TextEdit]:
        """Axes that are taken whole turned round, or back."""
        parts = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        held = self.value_of(self.source.of(node.value))
        if not isinstance(held, np.ndarray) or len(parts) > held.ndim:
            return
        texts = [self.source.of(part) if not _is_whole(part) else ":" for part in parts]
        texts = [text.replace(" ", "") if text.replace(" ", "") == "::-1" else text for text in texts]
        texts += [":"] * (held.ndim - len(texts))
        free = [axis for axis, text in enumerate(texts) if text in (":", "::-1")]
        if len(free) < 2 and "::-1" not in texts:
            return
        for axes in (*combinations(free, 2), *((axis,) for axis in free)):
            wanted = [
                ("::-1" if axis in axes else ":") if axis in free else texts[axis]
                for axis in range(len(texts))
            ]
            text = f"{self.source.of(node.value)}[{', '.join(wanted)}]"
            yield self._replace(node, text, "flip", 1.3, "", "flip")
        if "::-1" in texts:
            wanted = [":" if text == "::-1" else text for text in texts]
            text = f"{self.source.of(node.value)}[{', '.join(wanted)}]"
            plain = self.source.of(node.value) if set(wanted) == {":"} else text
            yield self._replace(node, plain, "flip", 1.25, "flip", "")

    def _turned_round(self, node: ast.expr) -> Iterator[TextEdit]:
        """An array of several axes with two of them turned round, or with its last two exchanged."""
        text = self.source.of(node)
        held = self.value_of(text)
        if not isinstance(held, np.ndarray) or held.ndim < 3 or id(node) in self.measured:
            return
        axes = range(held.ndim)
        for first in (held.ndim - 2, 0, 1):
            wanted = ["::-1" if axis in (first, first + 1) else ":" for axis in axes]
            yield self._replace(node, f"{text}[{', '.join(wanted)}]", "flip", 1.4, "", "flip")
        yield self._replace(node, f"{text}.swapaxes(-1, -2)", "transpose", 1.22, "", "swapaxes")

    # -- the order of axes ---------------------------------------------------------------------

    def _orders(self, node: ast.Call) -> Iterator[TextEdit]:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else numpy_function(node.func)
        module = bool(numpy_function(node.func))
        array = node.args[0] if module and node.args else getattr(node.func, "value", None)
        if array is None:
            return
        of_array = self._tight(array, 7)
        numbers = [self.source.of(a) for a in node.args[1 if module else 0 :]]
        if name == "transpose":
            for order in _other_orders(list(map(self.source.of, _axes_given(node, module)))):
                text = f"{of_array}.transpose({', '.join(order)})"
                yield self._replace(node, text, "axes", 1.2, "transpose", "transpose")
        if name in ("transpose", "swapaxes", "moveaxis"):
            yield self._replace(node, self.source.of(array), "transpose", 1.2, name, "")
        if name == "reshape":
            held = self.value_of(self.source.of(array))
            axes = np.ndim(held) if held is not None else 0
            for axis_order in permutations(range(axes)) if 2 < axes <= AXES else ():
                turned = f"{of_array}.transpose({', '.join(map(str, axis_order))})"
                text = f"{turned}.reshape({', '.join(numbers)})"
                yield self._replace(node, text, "axes", 1.35, "reshape", "transpose")
        if name == "tile" and module and len(node.args) == 2 and isinstance(node.args[1], ast.Tuple):
            text = self.source.of(array)
            for axis, count in enumerate(map(self.source.of, node.args[1].elts)):
                text = text if count == "1" else f"np.repeat({text}, {count}, axis={axis})"
            yield self._replace(node, text, "function", 1.2, "tile", "repeat")

    def _range(self, bounds: Sequence[ast.expr]) -> Iterator[TextEdit]:
        """A loop that ends or begins one step later or earlier, or goes over another length."""
        last = bounds[0] if len(bounds) == 1 else bounds[1] if len(bounds) > 1 else None
        if last is None:
            return
        text = self.source.of(last)
        match last:
            case ast.BinOp(left=bare, op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
                yield self._replace(last, self.source.of(bare), "index", 1.25, text, self.source.of(bare))
        for by in (1, -1):
            made = moved_index(last, text, by)
            yield self._replace(last, made, "index", 1.3, text, made)
        if len(bounds) > 1:
            first = self.source.of(bounds[0])
            for made in ("0", f"{first} - 1", f"{first} + 1"):
                yield self._replace(bounds[0], made, "index", 1.3, first, made)
        for name, number in self._numbers().items():
            if number > 1 and name != text:
                yield self._replace(last, name, "index", 1.4, text, name)

    def _joint(self, spans: Spans, before: str, after: str, cost: float, kind: str = "index") -> TextEdit:
        """One edit that puts several texts in place at once."""
        ordered = sorted(spans, key=lambda span: self.source.start(span[0]))
        start, end = self.source.start(ordered[0][0]), self.source.end(ordered[-1][0])
        text, at = b"", start
        for node, made in ordered:
            text += self.source.bytes[at : self.source.start(node)] + made.encode()
            at = self.source.end(node)
        return TextEdit(start, end, (text + self.source.bytes[at:end]).decode(), kind, before, after, cost)


def _crop_forms(step: str) -> list[Callable[..., str | None]]:
    """Ways to write a slice anew; each gives None for a slice it is not made for."""

    def text(source: object, part: ast.expr | None) -> str:
        return source.of(part) if part is not None else ""  # type: ignore[attr-defined]

    def ends(source: object, part: ast.Slice) -> str | None:
        return f"{step}:-{step}"

    def begins(source: object, part: ast.Slice) -> str | None:
        return f"{step}:{text(source, part.upper)}"

    def stops(source: object, part: ast.Slice) -> str | None:
        return f"{text(source, part.lower)}:-{step}"

    def moved(source: object, part: ast.Slice) -> str | None:
        upper, lower = text(source, part.upper), text(source, part.lower)
        if not upper or upper.startswith("-") or lower == step:  # j + j is j times a stride of 2
            return None
        return f"{lower} + {step}:{upper} + {step}" if lower else f"{step}:{step} + {upper}"

    def strided(source: object, part: ast.Slice) -> str | None:
        upper, lower = text(source, part.upper), text(source, part.lower)
        if not lower.isidentifier() or lower == step or not upper.startswith(f"{lower} + "):
            return None
        return f"{lower} * {step}:{lower} * {step}{upper[len(lower) :]}"

    def begun_at_0(source: object, part: ast.Slice) -> str | None:
        upper, lower = text(source, part.upper), text(source, part.lower)
        return f":{upper[len(lower) + 3 :]}" if lower and upper.startswith(f"{lower} + ") else None

    def begun_at_step(source: object, part: ast.Slice) -> str | None:
        rest = begun_at_0(source, part)
        return f"{step}:{step} + {rest[1:]}" if rest else None

    return [ends, begins, stops, strided, moved, begun_at_0, begun_at_step]


def own_expressions(statement: ast.AST) -> Iterator[ast.expr]:
    """The expressions of a statement, those of the statements inside of it excepted."""
    stack = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.stmt)]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.expr):
            yield node
        stack.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt))


def _inside(node: ast.expr) -> Iterator[ast.expr]:
    """The expressions that say where, in a subscript; all of another expression; no steps, no signed numbers."""
    stack: list[ast.AST] = [node.slice if isinstance(node, ast.Subscript) else node]
    while stack:
        each = stack.pop()
        if isinstance(each, ast.Slice):
            stack.extend(end for end in (each.lower, each.upper) if end is not None)
            continue
        if isinstance(each, ast.expr):
            yield each
        if not (isinstance(each, ast.UnaryOp) and isinstance(each.operand, ast.Constant)):
            stack.extend(ast.iter_child_nodes(each))


def _uses(nodes: Sequence[ast.expr], numbers: dict[str, int]) -> dict[str, list[tuple[ast.expr, bool]]]:
    """Where each whole number stands, and whether it stands free, not as an operand of a product."""
    found: dict[str, list[tuple[ast.expr, bool]]] = {}
    for node in nodes:
        bound = {
            id(side)
            for each in _inside(node)
            if isinstance(each, ast.BinOp) and binding_strength(each) >= 5
            for side in (each.left, each.right)
        }
        for each in _inside(node):
            if isinstance(each, ast.Name) and each.id in numbers:
                found.setdefault(each.id, []).append((each, id(each) not in bound))
    return found


def _choices(places: list[tuple[ast.expr, bool]]) -> list[list[tuple[ast.expr, bool]]]:
    """All places at once, then each alone."""
    return [places] if len(places) == 1 else [places, *([place] for place in places)]


def _heads(node: ast.expr) -> list[ast.expr]:
    """Per axis what its position begins with: `h * s` of `h * s:h * s + k`, `2 * i` of `2 * i + a`."""
    inner = node.slice if isinstance(node, ast.Subscript) else node
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    heads: list[ast.expr] = []
    sliced = any(isinstance(part, ast.Slice) and part.lower is not None for part in parts)
    for part in parts:
        ends = [part.lower, part.upper] if isinstance(part, ast.Slice) else [] if sliced else [part]
        for end in ends:
            while isinstance(end, ast.BinOp) and isinstance(end.op, (ast.Add, ast.Sub)):
                end = end.left
            if isinstance(end, (ast.Name, ast.BinOp)):
                heads.append(end)
    return heads


def _in_slice(node: ast.expr, head: ast.expr) -> bool:
    return any(
        isinstance(each, ast.Slice) and any(n is head for n in nodes_in(each)) for each in nodes_in(node)
    )


def _is_whole(part: ast.expr) -> bool:
    return isinstance(part, ast.Slice) and not (part.lower or part.upper or part.step)


def _made_of_numbers(node: ast.expr, numbers: dict[str, int]) -> bool:
    match node:
        case ast.BinOp(left=left, right=right):
            return _made_of_numbers(left, numbers) and _made_of_numbers(right, numbers)
        case ast.Constant(value=int()):
            return True
        case ast.Name(id=name):
            return name in numbers
        case ast.Attribute():
            return ast.unparse(node) in numbers
        case _:
            return False


def _axes_given(call: ast.Call, module: bool) -> Sequence[ast.expr]:
    """The axes that a call of transpose names: one by one, or as a tuple."""
    given = [k.value for k in call.keywords if k.arg == "axes"] or call.args[1 if module else 0 :]
    match given:
        case [ast.Tuple(elts=axes) | ast.List(elts=axes)]:
            return axes
    return given


def _other_orders(numbers: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The axes in every other order; of many only those with two exchanged, and the one that leads back."""
    if 1 < len(numbers) <= AXES:
        yield from (order for order in permutations(numbers) if order != tuple(numbers))
    elif len(numbers) > AXES:
        for first, second in combinations(range(len(numbers)), 2):
            turned = list(numbers)
            turned[first], turned[second] = numbers[second], numbers[first]
            yield tuple(turned)
        if sorted(numbers) == [str(axis) for axis in range(len(numbers))]:
            yield tuple(str(numbers.index(str(axis))) for axis in range(len(numbers)))
