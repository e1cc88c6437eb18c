"""Edits of numpy calls that make, join, reshape or solve: another axis, a missing tuple, -1 for a size."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcheck.explain.editing.edits import Candidate, is_numpy_function
from gradcheck.explain.editing.join_edits import joins, reshapes, with_axis
from gradcheck.explain.reading import contractions

if TYPE_CHECKING:
    from gradcheck.explain.editing.edits import Text as Writer

_JOINS = {
    "concatenate",
    "stack",
    "hstack",
    "vstack",
    "append",
    "column_stack",
    "block",
    "row_stack",
    "insert",
}
_MAKERS = {"zeros", "ones", "empty"}


def call_edits(writer: Writer, node: ast.Call, name: str) -> Iterator[Candidate]:
    """Candidates for one call, by the function's name."""

    def whole(text: str, cost: float, label: str, blamed: ast.AST | None = None) -> Candidate:
        return Candidate(writer.source, node, text, cost, label, blamed)

    args = [writer.text(arg) for arg in node.args]
    head = writer.text(node.func)
    keywords = [f"{k.arg}={writer.text(k.value)}" for k in node.keywords if k.arg]
    if any(k.arg == "out" for k in node.keywords):
        kept = [k for k in keywords if not k.startswith("out=")]
        out = next(k.value for k in node.keywords if k.arg == "out")
        yield whole(f"{head}({', '.join(args + kept)})", 0.6, "with a result of its own, without out=", out)
    if name in _JOINS and is_numpy_function(node):
        yield from joins(writer, node, name)
    elif name in ("reshape", "resize"):
        yield from reshapes(writer, node)
    elif name in ("split", "array_split") and len(node.args) > 1 and is_numpy_function(node):
        for axis in range(len(writer.shape(node.args[0]) or ())):
            text = f"{head}({args[0]}, {args[1]}, axis={axis})"
            yield whole(text, 0.6 + 0.1 * axis, f"along axis {axis}", node.args[0])
    elif name == "broadcast_to" and len(node.args) == 2:
        for remade, cost, label in writer.remade(node.args[0], writer.shape(node.args[0]), None):
            yield Candidate(writer.source, node.args[0], remade, cost, label, node.args[0])
        yield Candidate(
            writer.source, node.args[0], writer.transposed(node.args[0]), 1.2, "transposed", node.args[0]
        )
        if isinstance(node.args[1], ast.Tuple) and len(node.args[1].elts) == 2:
            x, y = (writer.text(e) for e in node.args[1].elts)
            yield whole(f"{head}({args[0]}, ({y}, {x}))", 1.0, "with the axes swapped", node.args[1])
    elif name in (
        "squeeze",
        "expand_dims",
        "transpose",
        "swapaxes",
        "repeat",
        "argsort",
        "sort",
        "flip",
        "roll",
    ):
        receiver = (
            node.args[0] if is_numpy_function(node) and node.args else getattr(node.func, "value", None)
        )
        shape = writer.shape(receiver) if receiver is not None else None
        if name == "squeeze":
            for axis, n in enumerate(shape or (1, 1)):
                if n == 1:
                    yield whole(with_axis(writer, node, str(axis)), 0.5, "the axis of size 1", node)
            if shape and 1 not in shape and receiver is not None:
                yield whole(writer.text(receiver), 0.6, "no axis of size 1 to drop", receiver)
            yield whole(
                f"{head}({args[0] if is_numpy_function(node) else ''})", 0.9, "all axes of size 1", node
            )
        elif name == "transpose" and receiver is not None:
            yield whole(f"{writer.atom(receiver)}.T", 0.8, "all axes reversed", node)
            many = len(shape) if shape else 0
            if many == 2:
                yield whole(
                    f"{head}({args[0] + ', ' if is_numpy_function(node) else ''}(1, 0))",
                    1.0,
                    "two axes",
                    node,
                )
            if many == 4:
                for axes in ("(0, 2, 3, 1)", "(0, 3, 1, 2)", "(1, 2, 3, 0)"):
                    yield whole(f"{writer.atom(receiver)}.transpose{axes}", 1.4, "four axes", node)
            if many == 3:
                for axes in ("(0, 2, 1)", "(2, 0, 1)", "(1, 0, 2)", "(1, 2, 0)"):
                    yield whole(f"{writer.atom(receiver)}.transpose{axes}", 1.2, "three axes", node)
        else:
            for other in ("0", "1", "-1"):
                yield whole(with_axis(writer, node, other), 0.9, "another axis", node)
    elif (
        name in ("flatten", "ravel") and not is_numpy_function(node) and isinstance(node.func, ast.Attribute)
    ):
        yield whole(writer.text(node.func.value), 0.5, f"without .{name}()", node)
    elif name in _MAKERS and is_numpy_function(node):
        shape = writer.shape(node.args[0]) if node.args else None
        if len(args) >= 2:
            yield whole(f"{head}(({', '.join(args)}))", 0.2, "the shape as one tuple", node)
        if node.args and shape != () and not isinstance(node.args[0], (ast.Tuple, ast.List)):
            yield whole(
                f"{head}_like({args[0]})", 0.3, "an array like its argument, not of that shape", node.args[0]
            )
            yield whole(
                f"{head}({writer.atom(node.args[0])}.shape)",
                0.5,
                "of the shape of its argument",
                node.args[0],
            )
        if node.args and shape == () and isinstance(node.args[0], (ast.Name, ast.Attribute)):
            for other in writer.sizes:
                if other != args[0]:
                    yield whole(
                        f"{head}({', '.join([other, *args[1:]])})", 1.1, f"{other} for {args[0]}", node
                    )
        if isinstance(node.args[0] if node.args else None, ast.Tuple):
            tuple_ = node.args[0]
            assert isinstance(tuple_, ast.Tuple)
            for i, part in enumerate(tuple_.elts):
                for other in writer.sizes:
                    new = [writer.text(e) for e in tuple_.elts]
                    if new[i] != other and other not in new:
                        new[i] = other
                        yield whole(
                            f"{head}(({', '.join(new)}))", 1.3, f"with {other} for {writer.text(part)}", node
                        )
            if len(tuple_.elts) == 2:
                x, y = (writer.text(e) for e in tuple_.elts)
                yield whole(
                    ", ".join([f"{head}(({y}, {x})", *args[1:], *keywords]) + ")",
                    1.0,
                    "with the axes swapped",
                    node,
                )
                for one, other in ((x, y), (y, x)):
                    if other == "1":
                        yield whole(
                            f"{head}((1, {one}))"
                            if tuple_.elts[1] is not None and y == "1"
                            else f"{head}(({one}, 1))",
                            0.9,
                            "a row for a column",
                            node,
                        )
        elif len(args) == 1 and shape == ():
            yield whole(f"{head}((1, {args[0]}))", 1.2, "a row", node)
            yield whole(f"{head}(({args[0]}, 1))", 1.2, "a column", node)
    elif name in ("rand", "randn") and len(args) == 1 and isinstance(node.args[0], (ast.Tuple, ast.List)):
        sizes = ", ".join(writer.text(part) for part in node.args[0].elts)
        yield whole(f"{head}({sizes})", 0.2, "the sizes one by one, not as a tuple", node)
    elif name in ("rand", "randn") and len(args) == 1 and writer.shape(node.args[0]) not in ((), None):
        yield whole(f"{head}(*{args[0]})", 0.2, "the sizes one by one, not as a tuple", node.args[0])
    elif name in ("rand", "randn") and len(args) == 2:
        yield whole(f"{head}({args[1]}, {args[0]})", 1.0, "with the axes swapped", node)
    elif name in ("normal", "uniform", "random", "randint", "standard_normal", "integers", "full"):
        yield from _swapped_sizes(writer, node)
        if len(args) >= 2 and not keywords and all(writer.shape(arg) == () for arg in node.args):
            numbers = all(isinstance(arg, ast.Constant) for arg in node.args)
            kept = args[:2] if len(args) > 3 else []
            inner = ", ".join([*kept, f"size=({', '.join(args[len(kept) :])})"])
            label = "as many as that, not a mean and a spread" if len(args) == 2 else "the sizes as one tuple"
            yield whole(f"{head}({inner})", 1.5 if numbers else 0.3, label, node)
    elif name in ("inner", "tensordot", "vdot", "outer", "einsum", "kron") and is_numpy_function(node):
        yield from _other_products(writer, node, name)
    elif name in ("solve", "inv", "det", "cholesky") and node.args:
        yield from _linear(writer, node, name)
    elif name == "where" and len(node.args) == 3:
        for i, arg in enumerate(node.args):
            others = [writer.shape(a) for j, a in enumerate(node.args) if j != i and writer.shape(a)]
            if writer.shape(arg) != ():
                yield Candidate(writer.source, arg, writer.transposed(arg), 1.0, "transposed", arg)
                for text, cost, label in writer.remade(arg, writer.shape(arg), others[0] if others else None):
                    yield Candidate(writer.source, arg, text, cost - 0.2, label, arg)
    elif name in ("array", "asarray") and node.args and writer.shape(node) is None:
        if isinstance(node.args[0], (ast.List, ast.ListComp)):
            yield whole(args[0], 0.9, "a list of arrays, which may differ in shape", node.args[0])
        yield whole(
            f"np.concatenate({args[0]})", 1.0, "joined: rows of different lengths make no array", node.args[0]
        )
        yield whole(f"{head}({args[0]}, dtype=object)", 1.1, "kept as an array of lists", node.args[0])
    elif name in ("float", "int") and len(node.args) == 1:
        yield whole(f"{writer.atom(node.args[0])}.mean()", 1.0, "one number for all", node.args[0])
        yield whole(f"{writer.atom(node.args[0])}.astype({name})", 0.8, "entry by entry", node.args[0])


def _swapped_sizes(writer: Writer, node: ast.Call) -> Iterator[Candidate]:
    for holder in [*node.args, *(k.value for k in node.keywords if k.arg in ("size", "shape"))]:
        if isinstance(holder, (ast.Tuple, ast.List)):
            for i, part in enumerate(holder.elts):
                for size in sorted(writer.wanted) if isinstance(part, ast.Constant) else ():
                    if part.value in writer.wanted and size != part.value:  # type: ignore[attr-defined]
                        texts = [writer.text(each) for each in holder.elts]
                        texts[i] = str(size)
                        label = f"{size} for {writer.text(part)}"
                        yield Candidate(writer.source, holder, f"({', '.join(texts)})", 1.6, label, node)
        if isinstance(holder, (ast.Tuple, ast.List)) and len(holder.elts) == 2:
            x, y = (writer.text(e) for e in holder.elts)
            yield Candidate(writer.source, holder, f"({y}, {x})", 1.0, "with the axes swapped", node)


def _other_products(writer: Writer, node: ast.Call, name: str) -> Iterator[Candidate]:
    head = writer.text(node.func)
    args = [writer.text(arg) for arg in node.args]
    spec = contractions.subscripts(node)
    if spec is not None:
        yield from _einsum(writer, node, *spec)
        return
    if len(node.args) < 2:
        return
    a, b = node.args[:2]
    rest = "".join(f", {text}" for text in args[2:]) + "".join(
        f", {k.arg}={writer.text(k.value)}" for k in node.keywords
    )
    if name in ("inner", "vdot"):
        np_ = head.rsplit(".", 1)[0] + "." if "." in head else ""
        yield Candidate(
            writer.source,
            node,
            f"{np_}dot({args[0]}, {args[1]})",
            0.7,
            "np.inner sums over both last axes",
            b,
        )
    if name == "outer":
        sa, sb = writer.shape(a), writer.shape(b)
        if sa and sb and len(sa) == len(sb) == 2 and sa[0] == sb[0]:
            text = f"{writer.transposed(a)} @ {writer.factor(b)}"
            yield Candidate(writer.source, node, text, 0.4, "the outer products of all samples, summed", a)
        yield Candidate(
            writer.source, node, f"{head}({args[1]}, {args[0]}{rest})", 0.7, "the operands swapped", node
        )
        return
    yield Candidate(
        writer.source,
        node,
        f"{head}({args[0]}, {writer.transposed(b)}{rest})",
        1.0,
        "the right operand transposed",
        b,
    )
    yield Candidate(
        writer.source,
        node,
        f"{head}({writer.transposed(a)}, {args[1]}{rest})",
        1.0,
        "the left operand transposed",
        a,
    )
    yield Candidate(writer.source, node, f"{head}({args[1]}, {args[0]}{rest})", 1.2, "the operands swapped")
    if name == "tensordot":
        for axes in _matching_axes(writer.shape(a), writer.shape(b), node):
            text = f"{head}({args[0]}, {args[1]}, axes={axes})"
            yield Candidate(writer.source, node, text, 0.5, "over the axes that are alike", a)
        for axes in (
            "1",
            "2",
            "([0], [0])",
            "([1], [1])",
            "([0], [1])",
            "([1], [0])",
            "(0, 0)",
            "(1, 1)",
            "(1, 0)",
        ):
            cost = 0.6 if axes in ("1",) else 0.8
            yield Candidate(
                writer.source,
                node,
                f"{head}({args[0]}, {args[1]}, axes={axes})",
                cost,
                "over other axes",
                node,
            )


def _einsum(writer: Writer, node: ast.Call, terms: list[str], output: str | None) -> Iterator[Candidate]:
    """Other letters for one operand or the result, and a transposed operand."""
    shapes = [writer.shape(arg) for arg in node.args[1:]]
    for new, result, i, cost, label in contractions.other_letters(terms, output, shapes):
        text = contractions.written(writer.text(node.args[0]), new, result)
        blamed = node.args[i + 1] if i >= 0 else node
        where = f" of `{writer.text(blamed)}`" if i >= 0 and label.startswith("its") else ""
        yield Candidate(writer.source, node.args[0], text, cost, label.replace("its", "the") + where, blamed)
    for arg in node.args[1:]:
        yield Candidate(writer.source, arg, writer.transposed(arg), 1.1, "transposed", arg)


def _matching_axes(a: tuple[int, ...] | None, b: tuple[int, ...] | None, node: ast.Call) -> Iterator[str]:
    """Runs of neighbouring axes of two arrays that have the same sizes, as many as are summed now."""
    if not a or not b:
        return
    given = next(
        (k.value for k in node.keywords if k.arg == "axes"), node.args[2] if len(node.args) > 2 else None
    )
    try:
        axes = 2 if given is None else ast.literal_eval(given)
    except ValueError:
        return
    first = axes if isinstance(axes, int) else axes[0] if isinstance(axes, (tuple, list)) and axes else 1
    many = len(first) if isinstance(first, (tuple, list)) else 1 if not isinstance(axes, int) else axes
    for i in range(len(a) - many + 1):
        for j in range(len(b) - many + 1):
            if many and a[i : i + many] == b[j : j + many]:
                yield f"({list(range(i, i + many))}, {list(range(j, j + many))})"


def _linear(writer: Writer, node: ast.Call, name: str) -> Iterator[Candidate]:
    head = writer.text(node.func)
    a = node.args[0]
    ta, atom = writer.transposed(a), writer.factor(a)
    rest = "".join(f", {writer.text(arg)}" for arg in node.args[1:])
    yield Candidate(writer.source, a, f"{ta} @ {atom}", 0.9, "the square matrix of the normal equations", a)
    if name == "inv":
        yield Candidate(
            writer.source,
            node,
            f"{head[: len(head) - 3]}pinv({writer.text(a)})",
            1.0,
            "the pseudo-inverse",
            a,
        )
    if name == "solve" and len(node.args) == 2:
        b = node.args[1]
        if len(writer.shape(a) or ()) == 2:
            yield Candidate(
                writer.source,
                node,
                f"{head}({ta} @ {atom}, {ta} @ {writer.factor(b)})",
                0.8,
                "the normal equations",
                a,
            )
        yield Candidate(writer.source, b, writer.transposed(b), 0.8, "transposed", b)
        yield Candidate(
            writer.source, node, f"{head}({writer.text(b)}, {writer.text(a)})", 1.1, "the operands swapped"
        )
    del rest
