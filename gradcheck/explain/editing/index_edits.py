"""Edits of subscripts, read or stored: one index less, the class for the one-hot row, one number for many."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gradcheck.explain.editing.edits import Candidate, numpy_name
from gradcheck.explain.editing.edits import Text as Writer


def store_edits(writer: Writer, target: ast.Subscript, value: ast.AST) -> Iterator[Candidate]:
    """Edits of what is stored into a part of an array."""
    shape = writer.shape(value)
    if shape is None or shape == ():
        return
    for text, cost, label in writer.remade(value, shape, writer.shape(target.value)):
        yield Candidate(writer.source, value, text, cost - 0.2, label, value)
    atom = writer.atom(value)
    if len(shape) > 1:
        yield Candidate(writer.source, value, writer.transposed(value), 0.9, "transposed", value)
    owner = writer.shape(target.value)
    indices = len(target.slice.elts) if isinstance(target.slice, ast.Tuple) else 1
    if owner is None:
        return  # a dictionary or a list takes whatever is stored
    parts = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
    if len(owner) <= indices and all(writer.shape(part) == () for part in parts):
        yield Candidate(writer.source, value, f"{atom}.mean()", 0.9, "one number for all entries", value)
        yield Candidate(writer.source, value, f"{atom}.sum()", 1.0, "one number for all entries", value)
    for axis in range(min(len(shape), 2) if len(shape) > 1 else 0):
        yield Candidate(
            writer.source, value, f"{atom}.sum(axis={axis})", 1.1, f"summed over axis {axis}", value
        )


def index_edits(writer: Writer, node: ast.Subscript) -> Iterator[Candidate]:
    """Edits of an index: one index less, another neighbour, the mask of the other side."""
    shape = writer.shape(node.value)
    index = node.slice
    value = writer.text(node.value)
    if isinstance(index, ast.Tuple) and shape is not None:
        if len(index.elts) > len(shape):
            for drop in range(len(index.elts)):
                rest = [writer.text(e) for i, e in enumerate(index.elts) if i != drop]
                yield Candidate(
                    writer.source,
                    node,
                    f"{value}[{', '.join(rest)}]",
                    (0.7 if isinstance(index.elts[drop], ast.Constant) else 0.8) + 0.01 * drop,
                    "one index less",
                    node.value,
                )
            if len(shape) == 1:
                yield Candidate(
                    writer.source,
                    node,
                    f"{writer.atom(node.value)}.reshape(-1, 1)[{writer.text(index)}]",
                    1.2,
                    "made a column first",
                    node.value,
                )
        if len(index.elts) == 2:
            x, y = (writer.text(e) for e in index.elts)
            yield Candidate(
                writer.source, node, f"{value}[{y}, {x}]", 0.9, "with the indices swapped", node.value
            )
            for axis in (0, 1):
                inner = writer.shape(index.elts[axis])
                other = writer.shape(index.elts[1 - axis])
                if inner is not None and other is not None and len(inner) == 2 and len(other) == 1:
                    parts = [x, y]
                    if inner[1] > 1:
                        parts[axis] = f"{writer.atom(index.elts[axis])}.argmax(axis=1)"
                        yield Candidate(
                            writer.source,
                            node,
                            f"{value}[{', '.join(parts)}]",
                            0.6,
                            "the class, not the one-hot row",
                            index.elts[axis],
                        )
                    parts[axis] = f"{writer.atom(index.elts[axis])}.ravel()"
                    yield Candidate(
                        writer.source,
                        node,
                        f"{value}[{', '.join(parts)}]",
                        0.6,
                        "made one-dimensional",
                        index.elts[axis],
                    )
                if isinstance(index.elts[axis], ast.Call) and numpy_name(index.elts[axis]) in (
                    "arange",
                    "range",
                ):
                    parts = [x, y]
                    call = index.elts[axis]
                    parts[axis] = f"{writer.text(call.func)}(len({writer.text(index.elts[1 - axis])}))"  # type: ignore[attr-defined]
                    yield Candidate(
                        writer.source,
                        node,
                        f"{value}[{', '.join(parts)}]",
                        0.8,
                        "as many rows as there are labels",
                        index.elts[axis],
                    )
    if shape is not None and len(shape) > 1 and writer.shape(index) == () and id(node.value) in writer.arrays:
        text = writer.text(index)
        if shape[0] == 1:
            yield Candidate(writer.source, node, f"{value}[0, {text}]", 0.6, "of its only row", node.value)
        yield Candidate(
            writer.source, node, f"{value}[:, {text}]", 0.9, "an index of the second axis", node.value
        )
    if writer.as_index:
        for part in index.elts if isinstance(index, ast.Tuple) else [index]:
            if id(part) in writer.refused:
                text = f"{writer.atom(part)}{writer.as_index[0]}"
                yield Candidate(writer.source, part, text, 0.5, writer.as_index[1], part)
    yield from slice_edits(writer, node)
    if writer.is_matrix and shape is not None and len(shape) == 2:
        yield Candidate(
            writer.source,
            node,
            f"np.asarray({value})[{writer.text(index)}]",
            0.9,
            "a row of an array, not of a matrix",
            node.value,
        )
    if isinstance(index, (ast.Name, ast.Compare, ast.Attribute)):
        inner = writer.shape(index)
        if inner and len(inner) == 2 and 1 in inner:
            yield Candidate(
                writer.source, index, f"{writer.atom(index)}.ravel()", 0.8, "made one-dimensional", index
            )
        if inner and shape and len(inner) == len(shape) == 2 and inner == shape[::-1]:
            yield Candidate(writer.source, index, f"{writer.atom(index)}.T", 0.8, "transposed", index)
        if inner and shape and len(inner) == 1 and len(shape) == 2 and inner[0] == shape[1]:
            yield Candidate(
                writer.source,
                node,
                f"{value}[:, {writer.text(index)}]",
                0.7,
                "an index of the second axis",
                index,
            )


def _other_bound(writer: Writer, node: ast.Subscript, old: str, new: str) -> Candidate:
    """Another number for a bound, everywhere in a statement such as `train, test = x[:80], x[80:]`."""
    statement = writer.source.statement(node)
    value = statement.value if isinstance(statement, ast.Assign) else node
    whole = value if isinstance(value, ast.Tuple) else node
    text = re.sub(rf"(?<![\w.]){re.escape(old)}(?![\w.])", new, writer.text(whole))
    return Candidate(writer.source, whole, text, 0.75, f"{new} for {old}", node.value)


def slice_edits(writer: Writer, node: ast.Subscript) -> Iterator[Candidate]:
    """Another bound for a slice: another size in scope, or the part on the other side of the bound."""
    shape = writer.shape(node.value) if id(node.value) in writer.arrays else None
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if not shape or len(parts) > len(shape):
        return
    for axis, part in enumerate(parts):
        if not isinstance(part, ast.Slice) or part.step is not None or (part.lower and part.upper):
            continue
        bound = part.lower or part.upper
        if bound is None or isinstance(bound, ast.UnaryOp):
            continue
        text = writer.text(bound)
        if isinstance(bound, ast.Constant) and part.upper:
            for size in writer.wanted - {bound.value}:
                if size <= shape[axis]:
                    yield _other_bound(writer, node, text, str(size))
        sides = (f"{text}:", f":{text}") if part.upper else (f":{text}", f"{text}:")
        others = [
            name
            for name, size in writer.sizes.items()
            if name != text
            and 0 < size < shape[axis]
            and not (isinstance(bound, ast.Constant) and size == bound.value)
        ]
        made = [(sides[0], 0.85, "the other part")]
        for name in others[:4]:
            made.append((f"{name}:" if part.lower else f":{name}", 0.7, f"{name} for {text}"))
        for new, cost, label in made:
            texts = [writer.text(each) for each in parts]
            texts[axis] = new
            whole = f"{writer.text(node.value)}[{', '.join(texts)}]"
            yield Candidate(writer.source, node, whole, cost, label, node.value)
