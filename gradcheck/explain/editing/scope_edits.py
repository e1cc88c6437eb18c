"""Edits that put something else in scope in place of what is there: another variable, neighbour, owner or order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gradcheck.explain.editing.edits import Candidate, is_numpy_function, numpy_name
from gradcheck.explain.editing.goals import looks_like_gradient
from gradcheck.explain.editing.writer import Writer
from gradcheck.explain.reading.values import REDUCTIONS, is_array, shape_of
from gradcheck.explain.sources import Source, walk

if TYPE_CHECKING:
    from gradcheck.explain.reading.functions import Reader


_WRITTEN: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def siblings(source: Source, node: ast.AST, names: dict[str, Any]) -> Iterator[Candidate]:
    """Another variable in scope in place of one the failing expression reads: other name, other index, other object."""
    derived = _derived(source, node)
    present = {part.id for part in walk(node) if isinstance(part, ast.Name)}
    stores = (part for part in walk(node) if isinstance(getattr(part, "ctx", None), ast.Store))
    targets = {id(name) for part in stores for name in walk(getattr(part, "value", part))}
    for part in walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            mine = names.get(part.id)
            shape = shape_of(mine) if mine is not None else None
            for name, value in names.items():
                alike = type(value) is type(mine) or (is_array(value) and is_array(mine))
                if name == part.id or name.startswith("_") or not alike or mine is None:
                    continue
                if type(mine) is list and _kinds(mine) != _kinds(value):
                    continue  # sizes for weights
                if type(mine) in (bool, int, float, str) or callable(mine) or isinstance(mine, type):
                    continue
                other = shape_of(value)
                if shape is not None and other == shape:
                    continue
                close = len(set(name) & set(part.id)) / len(set(name) | set(part.id))
                if looks_like_gradient(name) == looks_like_gradient(part.id) and is_array(mine):
                    close = max(close, 0.6) + (0.2 if looks_like_gradient(name) else 0.0)
                if (
                    shape
                    and other
                    and len(other) != len(shape)
                    and not set(name.lower()) & set(part.id.lower())
                ):
                    close -= 0.5
                if name in present and (type(mine) not in (dict, list) or _beside(source, part, name)):
                    close -= 1.6
                elif (part.id, name) in derived:
                    close = 1.7  # yb = y[i:j], x_flat = x.reshape(...): made from it, and forgotten
                elif type(mine) in (dict, list):
                    close += 0.5
                stored = 0.8 if id(part) in targets else 0.0  # what is stored into is what the line is about
                yield Candidate(source, part, name, 2.6 - close + stored, f"{name} for {part.id}", part)
    yield from neighbours(source, node, names)


def _kinds(values: list[Any]) -> set[str]:
    """Of what a list is: of arrays, or of what else."""
    return {"array" if is_array(value) else type(value).__name__ for value in values}


def neighbours(source: Source, node: ast.AST, names: dict[str, Any]) -> Iterator[Candidate]:
    """What stands beside in a list or a dict: `a[l - 1]` for `a[l]`, `cache["A" + str(l - 1)]`."""
    for part in walk(node):
        if isinstance(part, ast.Subscript) and (
            (isinstance(part.slice, ast.Name) and type(names.get(part.slice.id, 0)) is int)
            or (
                isinstance(part.slice, ast.BinOp)
                and not any(isinstance(p, (ast.Call, ast.JoinedStr)) for p in walk(part.slice))
            )
        ):
            text = source.segment(part.slice)
            value_text = source.segment(part.value)
            for new in _shifts(part.slice, text):
                yield Candidate(source, part, f"{value_text}[{new}]", 1.35, "the neighbouring layer", part)
        elif isinstance(part, ast.Subscript) and isinstance(part.slice, (ast.JoinedStr, ast.BinOp, ast.Call)):
            # cache[f"A{i}"], cache["A" + str(i)]: the number inside the key.
            whole, value_text = source.segment(part.slice), source.segment(part.value)
            for inner in walk(part.slice):
                counts = isinstance(inner, ast.Name) and type(names.get(inner.id)) is int
                around = source.parents.get(inner)
                if isinstance(around, ast.BinOp) and isinstance(around.right, ast.Constant):
                    continue  # `l - 1` is shifted as a whole
                if counts or (
                    isinstance(inner, ast.BinOp)
                    and isinstance(inner.right, ast.Constant)
                    and inner.right.value == 1
                ):
                    old = source.segment(inner)
                    for new in _shifts(inner, old):
                        yield Candidate(
                            source,
                            part,
                            f"{value_text}[{whole.replace(old, new, 1)}]",
                            1.35,
                            "the neighbouring layer",
                            part,
                        )


def other_parts(source: Source, node: ast.AST, reader: Reader) -> Iterator[Candidate]:
    """`self.vb` for `self.hb`, `P["b1"]` for `P["b2"]`: another array of the same owner, of another shape."""
    for part in walk(node):
        mine = reader.seen.get(id(part))
        if not is_array(mine) or not isinstance(part, (ast.Attribute, ast.Subscript)):
            continue
        owner = reader.seen.get(id(part.value))
        own: str
        if isinstance(part, ast.Attribute):
            held, own, form = reader.parts_of(owner), part.attr, "{}.{}"
        elif isinstance(part.slice, ast.Constant) and isinstance(part.slice.value, str):
            found = reader.copies.get(id(owner), owner)
            held, own, form = found if isinstance(found, dict) else {}, part.slice.value, "{}[{!r}]"
        else:
            continue
        for name, value in list(held.items()):
            value = reader.lift(value)
            if (
                type(name) is not str
                or name == own
                or not is_array(value)
                or shape_of(value) == shape_of(mine)
            ):
                continue
            close = len(set(name) & set(own)) / len(set(name) | set(own))
            text = form.format(source.segment(part.value), name).replace("'", '"')
            yield Candidate(source, part, text, 1.9 - 0.8 * close, f"{name} for {own}", part)


def _beside(source: Source, part: ast.AST, name: str) -> bool:
    """Whether a name is another argument of the call that `part` is an argument of."""
    call = source.parents.get(part)
    return isinstance(call, ast.Call) and any(isinstance(a, ast.Name) and a.id == name for a in call.args)


def _derived(source: Source, node: ast.AST) -> set[tuple[str, str]]:
    """Pairs of names of which the second is a form of the first: `yb = y[i:j]`, `flat = x.reshape(n, -1)`."""
    from gradcheck.explain.editing.path_edits import function_of

    found: set[tuple[str, str]] = set()
    for part in walk(function_of(source, node)):
        if isinstance(part, ast.For) and isinstance(part.iter, ast.Call):
            handed = [arg.id for arg in walk(part.iter) if isinstance(arg, ast.Name)]
            bound = [name.id for name in walk(part.target) if isinstance(name, ast.Name)]
            found |= {(a, b) for a in handed for b in bound if b.lower().startswith(a.lower())}
        if not (isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name)):
            continue
        value, base = part.value, None
        if isinstance(value, (ast.Subscript, ast.Attribute)):
            base = value.value
        elif isinstance(value, ast.Call):
            arrays = [arg for arg in value.args if isinstance(arg, ast.Name)]
            method = not is_numpy_function(value) and isinstance(value.func, ast.Attribute)
            base = value.func.value if method else arrays[0] if len(arrays) == 1 else None  # type: ignore[attr-defined]
        if isinstance(base, ast.Name) and numpy_name(value) not in ("dot", "matmul", *REDUCTIONS):
            found.add((base.id, part.targets[0].id))
    return found


def owners(source: Source, node: ast.AST) -> Iterator[Candidate]:
    """`next_layer.weights` for `layer.weights`: the owner that another operand of the same expression has."""
    roots: dict[str, ast.AST] = {}
    reads = [
        part
        for part in walk(node)
        if isinstance(part, ast.Attribute) and part.attr not in ("T", "dot", "shape")
    ]
    for part in reads:
        if isinstance(part.value, (ast.Name, ast.Subscript, ast.Attribute)):
            roots.setdefault(source.segment(part.value), part.value)
    for part in reads:
        text = source.segment(part.value)
        if text in ("np", "numpy", "np.linalg", "np.random"):
            continue
        for other in roots:
            if text in roots and other != text and other.split(".")[0] not in ("np", "numpy", "self"):
                if any(source.segment(o) == f"{other}.{part.attr}" for o in reads):
                    continue  # both sides would be the same
                yield Candidate(source, part.value, other, 1.2, f"{other} for {text}", part)
                whole = part
                if isinstance(source.parents.get(part), ast.Call) and source.parents[part].func is part:  # type: ignore[attr-defined]
                    whole = source.parents[part]  # type: ignore[assignment]
                moved = other + source.segment(whole)[len(text) :]
                yield Candidate(source, whole, f"{moved}.T", 1.3, f"{other} for {text}, transposed", part)


def number_returns(
    source: Source, statement: ast.Return | ast.Lambda, function: ast.AST | None
) -> Iterator[Candidate]:
    """An array of ones for `return 1`: what calls it expects an array."""
    value = statement.body if isinstance(statement, ast.Lambda) else statement.value
    if isinstance(value, ast.Constant) and isinstance(function, (ast.FunctionDef, ast.Lambda)):
        names = [arg.arg for arg in function.args.args if arg.arg not in ("self", "cls")]
        for name in names[:1]:
            like = {1: "ones_like", 0: "zeros_like"}.get(value.value)  # type: ignore[arg-type]
            text = f"np.{like}({name})" if like else f"np.full_like({name}, {value.value!r})"
            yield Candidate(source, value, text, 0.3, "one derivative per entry", value)


def forgotten_return(source: Source, function: ast.FunctionDef) -> Iterator[Candidate]:
    """`return x` for the last line of a function, whose value a caller waits for."""
    last = function.body[-1]
    assigned = (
        isinstance(last, ast.Assign) and len(last.targets) == 1 and isinstance(last.targets[0], ast.Name)
    )
    kept = (
        isinstance(last, ast.Assign) and len(last.targets) == 1 and isinstance(last.targets[0], ast.Attribute)
    )
    if assigned or kept or (isinstance(last, ast.Expr) and not isinstance(last.value, ast.Constant)):
        text = f"return {source.segment(last.value)}"  # type: ignore[attr-defined]
        yield Candidate(
            source, last, text, 0.6 if kept else 0.3, "the result is computed and not returned", last
        )
    elif isinstance(last, ast.AugAssign) and type(last.op) in _WRITTEN:
        text = f"return {source.segment(last.target)} {_WRITTEN[type(last.op)]} {source.segment(last.value)}"
        yield Candidate(source, last, text, 0.4, "the result is made in place and not returned", last)
    elif isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Subscript):
        # dout[mask] = 0, where dout is waited for: the same in one expression.
        array, index = (source.segment(part) for part in (last.targets[0].value, last.targets[0].slice))
        text = f"return np.where({index}, {source.segment(last.value)}, {array})"
        yield Candidate(source, last, text, 0.4, f"`{array}` is changed and not returned", last)


def argument_edits(
    source: Source,
    call: ast.Call,
    names: dict[str, Any],
    shapes: dict[int, tuple[int, ...] | None],
    one_hot: set[int],
) -> Iterator[Candidate]:
    """Edits of the arguments of a call that leads to the crash: another variable, a column, class numbers."""
    writer = Writer(source, shapes)
    for holder in (call, *call.args):
        parts = (
            holder.args
            if isinstance(holder, ast.Call)
            else holder.elts
            if isinstance(holder, (ast.List, ast.Tuple))
            else []
        )
        for one, other in pairwise(parts):
            if shapes.get(id(one)) and shapes.get(id(other)) and shapes.get(id(one)) != shapes.get(id(other)):
                text = source.segment(holder)
                if text.count(source.segment(one)) == 1 and text.count(source.segment(other)) == 1:
                    swapped = text.replace(source.segment(one), "\0").replace(
                        source.segment(other), source.segment(one)
                    )
                    yield Candidate(
                        source,
                        holder,
                        swapped.replace("\0", source.segment(other)),
                        1.0,
                        "in the other order",
                        one,
                    )
    yield from _wrapped_alike(source, call)
    for arg in (*call.args, *(keyword.value for keyword in call.keywords)):
        shape = shapes.get(id(arg))
        if shape is None or shape == ():
            continue
        atom = writer.atom(arg)
        if not isinstance(arg, (ast.Constant, ast.Tuple, ast.List, ast.Starred)):
            if len(shape) > 2:
                yield Candidate(
                    source, arg, f"{atom}.reshape(len({atom}), -1)", 1.0, "one row per sample", arg
                )
            if len(shape) == 2 and 1 in shape:
                yield Candidate(source, arg, f"{atom}.ravel()", 1.3, "made one-dimensional", arg)
            if len(shape) == 1:
                yield Candidate(source, arg, f"{atom}.reshape(-1, 1)", 0.9, "made a column", arg)
                yield Candidate(source, arg, f"{atom}.reshape(1, -1)", 1.1, "made a row", arg)
            if len(shape) == 2:
                if arg.__class__ is not ast.Attribute or arg.attr != "T":
                    yield Candidate(source, arg, f"{atom}.T", 1.2, "transposed", arg)
                if id(arg) in one_hot:
                    text = f"{atom}.argmax(axis=1)"
                    yield Candidate(source, arg, text, 1.4, "the class, not the one-hot row", arg)
                yield from _through_unused(source, arg, atom, shape, names)
            value = names.get(arg.id) if isinstance(arg, ast.Name) else None
            if type(value) is list:
                yield Candidate(source, arg, f"np.array({atom})", 0.8, "a list made an array", arg)
        if isinstance(arg, ast.Name):
            for name, value in names.items():
                found = shape_of(value) if name != arg.id else None
                if found and found != shape and len(found) == len(shape):
                    yield Candidate(source, arg, name, 1.5, f"{name} for {arg.id}", arg)


def _through_unused(
    source: Source, arg: ast.AST, atom: str, shape: tuple[int, ...], names: dict[str, Any]
) -> Iterator[Candidate]:
    """`context @ bridge` for `context`: a matrix that was made for its width, and that nothing reads."""
    for name, value in names.items():
        matrix = shape_of(value) if is_array(value) else None
        if matrix is None or len(matrix) != 2 or matrix[0] != shape[-1]:
            continue
        reads = (part for part in walk(source.tree) if isinstance(part, ast.Name) and part.id == name)
        if not any(isinstance(part.ctx, ast.Load) for part in reads):
            text = f"{name} is made for this and never used"
            yield Candidate(source, arg, f"{atom} @ {name}", 0.4, text, arg)


def _wrapped_alike(source: Source, call: ast.Call) -> Iterator[Candidate]:
    """`loss(Xv, one_hot(yv))` where another call of the same function says `loss(X, one_hot(y))`."""
    for other in walk(source.tree):
        if not isinstance(other, ast.Call) or other is call or len(other.args) != len(call.args):
            continue
        if source.segment(other.func) != source.segment(call.func):
            continue
        for mine, theirs in zip(call.args, other.args):
            plain = isinstance(mine, (ast.Name, ast.Attribute)) and isinstance(theirs, ast.Call)
            if plain and len(theirs.args) == 1 and not theirs.keywords:  # type: ignore[attr-defined]
                text = f"{source.segment(theirs.func)}({source.segment(mine)})"  # type: ignore[attr-defined]
                label = f"made like `{source.one_line(theirs)}` in line {theirs.lineno}"
                yield Candidate(source, mine, text, 0.4, label, mine)


def size_order(source: Source, call: ast.Call, seen: dict[int, Any]) -> Iterator[Candidate]:
    """`Dense(n_in, n_out)` for `Dense(n_out, n_in)`: two sizes beside each other in the other order."""
    for one, other in pairwise(call.args):
        sizes = [
            part.value if isinstance(part, ast.Constant) else seen.get(id(part)) for part in (one, other)
        ]
        if type(sizes[0]) is int and type(sizes[1]) is int and sizes[0] != sizes[1]:
            texts = [source.segment(arg) for arg in call.args]
            i = call.args.index(one)
            texts[i], texts[i + 1] = texts[i + 1], texts[i]
            texts += [f"{k.arg}={source.segment(k.value)}" for k in call.keywords if k.arg]
            text = f"{source.segment(call.func)}({', '.join(texts)})"
            yield Candidate(source, call, text, 1.3, "the sizes in the other order", call)


def _shifts(index: ast.AST, text: str) -> Iterator[str]:
    if isinstance(index, ast.BinOp) and isinstance(index.right, ast.Constant) and index.right.value in (2, 3):
        if isinstance(index.op, (ast.Add, ast.Sub)):
            sign = "+" if isinstance(index.op, ast.Add) else "-"
            for n in (index.right.value - 1, index.right.value + 1):
                yield f"{ast.unparse(index.left)} {sign} {n}"
        return
    if isinstance(index, ast.Name):
        yield from (f"{text} + 1", f"{text} - 1")
    elif isinstance(index, ast.BinOp) and isinstance(index.right, ast.Constant) and index.right.value == 1:
        yield ast.unparse(index.left)
        if isinstance(index.op, (ast.Add, ast.Sub)):
            yield f"{ast.unparse(index.left)} {'-' if isinstance(index.op, ast.Add) else '+'} 1"
