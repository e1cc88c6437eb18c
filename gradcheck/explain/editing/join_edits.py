"""Edits of calls that join or reshape arrays: along the other axis, as one tuple, -1 for a size."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcheck.explain.editing.edits import Candidate, is_numpy_function

if TYPE_CHECKING:
    from gradcheck.explain.editing.edits import Text as Writer


def with_axis(writer: Writer, node: ast.Call, axis: str) -> str:
    """A call with another axis."""
    parts = [writer.text(arg) for arg in node.args]
    named = {k.arg: writer.text(k.value) for k in node.keywords if k.arg}
    named["axis"] = axis
    return f"{writer.text(node.func)}({', '.join([*parts, *(f'{k}={v}' for k, v in named.items())])})"


def joins(writer: Writer, node: ast.Call, name: str) -> Iterator[Candidate]:
    """Edits of calls that join arrays."""
    head = writer.text(node.func)
    args = [writer.text(arg) for arg in node.args]
    axis = next((writer.text(k.value) for k in node.keywords if k.arg == "axis"), None)
    if (
        name in ("concatenate", "hstack", "vstack", "stack", "column_stack")
        and len(args) >= 2
        and axis is None
    ):
        yield Candidate(
            writer.source, node, f"{head}(({', '.join(args)}))", 0.2, "the arrays as one tuple", node
        )
    if name in ("concatenate", "append", "stack"):
        for new in ("0", "1"):
            if new != axis and not (axis is None and new == "0" and name != "append"):
                yield Candidate(
                    writer.source, node, with_axis(writer, node, new), 0.7, "along the other axis", node
                )
    swap = {
        "hstack": ("vstack", "column_stack"),
        "vstack": ("hstack", "column_stack"),
        "stack": ("concatenate",),
    }.get(name, ())
    for other in swap:
        inner = ", ".join([*args, *(f"{k.arg}={writer.text(k.value)}" for k in node.keywords)])
        yield Candidate(
            writer.source,
            node,
            f"{head[: len(head) - len(name)]}{other}({inner})",
            0.75,
            f"{other} for {name}",
            node,
        )
    parts: list[ast.expr] = list(node.args)
    if node.args and isinstance(node.args[0], (ast.Tuple, ast.List)):
        parts = list(node.args[0].elts)
    for part in parts[:4]:
        others = [writer.shape(p) for p in parts if p is not part]
        if isinstance(part, ast.Constant):
            continue
        for text, cost, label in writer.remade(
            part, writer.shape(part), next((o for o in others if o), None)
        ):
            wide = any(o is not None and len(o) == 2 for o in others)
            yield Candidate(
                writer.source, part, text, cost - (0.5 if wide and "made a" in label else 0), label, part
            )
        if len(writer.shape(part) or (0, 0)) > 1:
            yield Candidate(writer.source, part, writer.transposed(part), 1.0, "transposed", part)
        if isinstance(part, (ast.List, ast.Tuple)):
            continue


def reshapes(writer: Writer, node: ast.Call) -> Iterator[Candidate]:
    """Edits of a reshape."""
    function = is_numpy_function(node)
    head = writer.text(node.func)
    dims: list[ast.expr] = list(node.args[1:] if function else node.args)
    tuple_ = len(dims) == 1 and isinstance(dims[0], (ast.Tuple, ast.List))
    if tuple_:
        dims = list(dims[0].elts)  # type: ignore[attr-defined]
    texts = [writer.text(dim) for dim in dims]
    lead = f"{writer.text(node.args[0])}, " if function and node.args else ""

    def write(new: list[str]) -> str:
        inner = ", ".join(new)
        return f"{head}({lead}({inner}))" if tuple_ or function else f"{head}({inner})"

    blamed = node.args[0] if function and node.args else getattr(node.func, "value", node)
    for i in range(len(texts)):
        if texts[i] != "-1" and "-1" not in texts:
            new = [*texts]
            new[i] = "-1"
            yield Candidate(
                writer.source, node, write(new), 0.7 + 0.1 * i, "the size that is left, -1", blamed
            )
    shape = writer.shape(blamed)
    if len(texts) == 2 and "-1" not in texts:
        yield Candidate(writer.source, node, write(texts[::-1]), 1.2, "with the axes swapped", blamed)
    if len(texts) == 2 and "-1" in texts:
        if texts not in (["-1", "1"], ["1", "-1"]):
            yield Candidate(writer.source, node, write(texts[::-1]), 0.9, "with the axes swapped", blamed)
        yield Candidate(writer.source, node, write(["-1", "1"]), 1.3, "a column", blamed)
        yield Candidate(writer.source, node, write(["1", "-1"]), 1.4, "a row", blamed)
        if shape and len(shape) > 1:
            yield Candidate(
                writer.source,
                node,
                write([f"{writer.atom(blamed)}.shape[0]", "-1"]),
                1.2,
                "one row per sample",
                blamed,
            )
            keep = [str(n) for n in shape]
            del keep
