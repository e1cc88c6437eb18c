"""Reads the letters of an einsum and the axes of a tensordot: which of them meet, and which disagree in size."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from gradcheck.explain.editing.edits import numpy_name

Shape = tuple[int, ...]
_FRESH = "tsbnkxyz"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two axes of two operands that a contraction lays upon each other, of different sizes."""

    letter: str  # "" in a tensordot
    first: tuple[int, int]  # operand and axis
    second: tuple[int, int]


def subscripts(node: ast.AST) -> tuple[list[str], str | None] | None:
    """The letters of each operand of `np.einsum("ij,jk->ik", ...)` and those of the result, None when implicit."""
    if numpy_name(node) != "einsum" or not isinstance(node, ast.Call) or not node.args:
        return None
    first = node.args[0]
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    left, arrow, right = first.value.replace(" ", "").partition("->")
    return left.split(","), right if arrow else None


def written(first: str, terms: list[str], output: str | None) -> str:
    """Subscripts as python text, in the quotes of those that they replace."""
    quote = first[-1]
    return quote + ",".join(terms) + ("" if output is None else f"->{output}") + quote


def _axes(term: str, many: int) -> list[tuple[str, int]]:
    """Each letter of a term beside its axis; those behind an ellipsis are counted from the end."""
    before, dots, behind = term.partition("...")
    found = list(zip(before, range(many)))
    if dots:
        found += [(letter, many - len(behind) + i) for i, letter in enumerate(behind)]
    return found


def clashes(terms: list[str], shapes: list[Shape | None]) -> Iterator[Clash]:
    """The letters that stand for two sizes."""
    met: dict[str, tuple[int, int, int]] = {}
    for i, (term, shape) in enumerate(zip(terms, shapes)):
        for letter, axis in _axes(term, len(shape)) if shape is not None else ():
            if not 0 <= axis < len(shape or ()):
                continue
            size = (shape or ())[axis]
            if letter not in met or met[letter][2] == 1:
                met[letter] = (i, axis, size)
            elif size not in (met[letter][2], 1):
                yield Clash(letter, met[letter][:2], (i, axis))


def fits(terms: list[str], output: str | None, shapes: list[Shape | None]) -> bool:
    """Whether every letter has one size, every axis one letter, and the result no letter of its own."""
    if len(terms) != len(shapes):
        return False
    for term, shape in zip(terms, shapes):
        letters = len(term.replace("...", ""))
        if shape is not None and (letters > len(shape) or ("..." not in term and letters < len(shape))):
            return False
    known = set("".join(terms))
    if output is not None and (not set(output) <= known or len(set(output)) < len(output.replace("...", ""))):
        return False
    return next(clashes(terms, shapes), None) is None


def einsum_sentence(node: ast.Call, texts: list[str], shapes: list[Shape | None]) -> str | None:
    """What of the subscripts does not fit the operands; None when they cannot be read."""
    found = subscripts(node)
    if found is None:
        return None
    terms, output = found
    if len(terms) != len(texts):
        named = f"{len(terms)} operand{'s' if len(terms) > 1 else ''}"
        return f"the subscripts name {named}, `{','.join(terms)}`, and {len(texts)} are given"
    for term, text, shape in zip(terms, texts, shapes):
        letters = len(term.replace("...", ""))
        if shape is not None and (letters > len(shape) or ("..." not in term and letters < len(shape))):
            many = f"{letters} {'axes' if letters != 1 else 'axis'}"
            return f"`{term}` names {many}, and `{text}` {shape} has {len(shape)}"
    clash = next(clashes(terms, shapes), None)
    if clash is not None:
        places = (clash.first, clash.second)
        each = [f"{(shapes[i] or ())[axis]} in `{texts[i]}` (axis {axis})" for i, axis in places]
        return f"`{clash.letter}` is {each[0]} and {each[1]}"
    for i, letter in enumerate(output or ""):
        if letter != "." and letter not in "".join(terms):
            return f"the result is to have an axis `{letter}`, which no operand has"
        if letter != "." and letter in (output or "")[:i]:
            return f"the result names `{letter}` twice"
    return None


def axes_of(node: ast.Call) -> tuple[list[int], list[int]] | int | None:
    """The axes that a tensordot sums over, as it is written: a number, or those of both operands."""
    given = next((k.value for k in node.keywords if k.arg == "axes"), None)
    given = node.args[2] if given is None and len(node.args) > 2 else given
    if given is None:
        return 2
    try:
        axes: Any = ast.literal_eval(given)
    except (ValueError, SyntaxError):
        return None
    if isinstance(axes, int):
        return axes
    if not isinstance(axes, (tuple, list)) or len(axes) != 2:
        return None
    pair = [list(part) if isinstance(part, (tuple, list)) else [part] for part in axes]
    return (pair[0], pair[1]) if all(isinstance(n, int) for part in pair for n in part) else None


def tensordot_clash(node: ast.Call, shapes: list[Shape | None]) -> Clash | None:
    """The first two axes of a tensordot that are summed over together and differ."""
    axes = axes_of(node)
    if axes is None or len(shapes) < 2 or shapes[0] is None or shapes[1] is None:
        return None
    a, b = shapes[0], shapes[1]
    if isinstance(axes, int):
        pairs = [(len(a) - axes + i, i) for i in range(axes)]
    else:
        pairs = list(zip(*axes))
    for i, j in pairs:
        if -len(a) <= i < len(a) and -len(b) <= j < len(b) and a[i] != b[j]:
            return Clash("", (0, i % len(a)), (1, j % len(b)))
    return None


def tensordot_sentence(node: ast.Call, texts: list[str], shapes: list[Shape | None]) -> str | None:
    """Which axes of a tensordot are summed over together and differ, or do not exist."""
    axes = axes_of(node)
    if axes is None or len(shapes) < 2 or shapes[0] is None or shapes[1] is None:
        return None
    if isinstance(axes, int):
        for text, shape in zip(texts, shapes):
            if len(shape or ()) < axes:
                default = "" if len(node.args) > 2 or node.keywords else ", for want of axes=,"
                return (
                    f"tensordot{default} sums over {axes} axes, and `{text}` {shape} has {len(shape or ())}"
                )
    elif len(axes[0]) != len(axes[1]):
        return f"{len(axes[0])} axes of `{texts[0]}` are to meet {len(axes[1])} of `{texts[1]}`"
    else:
        for text, shape, which in zip(texts, shapes, axes):
            beyond = [n for n in which if not -len(shape or ()) <= n < len(shape or ())]
            if beyond:
                return f"`{text}` {shape} has no axis {beyond[0]}"
    clash = tensordot_clash(node, shapes)
    if clash is None:
        return None
    (i, one), (j, other) = clash.first, clash.second
    m, n = shapes[0][one], shapes[1][other]
    return f"axis {one} of `{texts[i]}` ({m}) is summed against axis {other} of `{texts[j]}` ({n}): {m} is not {n}"


def other_letters(
    terms: list[str], output: str | None, shapes: list[Shape | None]
) -> Iterator[tuple[list[str], str | None, int, float, str]]:
    """Other subscripts that fit: letters of one operand in another order, one less or another one.

    With each the operand it changes, its cost and what it does.
    """
    if len(terms) != len(shapes):
        return
    every = sorted(set("".join(terms)) - set("."))
    for i, term in enumerate(terms):
        shape = shapes[i]
        if "." in term or shape is None:
            continue
        tried: dict[str, tuple[float, str]] = {}
        if len(term) == len(shape) <= 5:
            for order in permutations(term):
                moved = sum(a != b for a, b in zip(order, term))
                if moved:
                    tried.setdefault("".join(order), (0.75 + 0.05 * moved, "its letters in another order"))
            for at, letter in enumerate(term):
                for other in every:
                    if other != letter:
                        tried.setdefault(
                            term[:at] + other + term[at + 1 :], (2.1, f"{other} for the letter {letter}")
                        )
        for at, letter in enumerate(term) if len(term) == len(shape) + 1 else ():
            tried.setdefault(term[:at] + term[at + 1 :], (0.7, f"without the letter {letter}"))
        for at in range(len(term) + 1) if len(term) == len(shape) - 1 else ():
            for letter in every:
                tried.setdefault(term[:at] + letter + term[at:], (0.9, f"with the letter {letter}"))
        for new, (cost, label) in tried.items():
            changed = [*terms[:i], new, *terms[i + 1 :]]
            if fits(changed, output, shapes):
                yield changed, output, i, cost, label
        if len(term) == len(shape) - 1 and (fresh := next((c for c in _FRESH if c not in every), None)):
            for at in range(len(term), -1, -1):
                changed = [*terms[:i], term[:at] + fresh + term[at:], *terms[i + 1 :]]
                kept = output is not None and at > 0 and term[at - 1] in output
                result = output.replace(term[at - 1], term[at - 1] + fresh) if output and kept else output
                if result != output and fits(changed, result, shapes):
                    yield changed, result, i, 0.8, f"with a letter {fresh} for the axis that has none"
    if output is not None and not fits(terms, output, shapes) and fits(terms, None, shapes):
        for letter in output:
            if letter not in "".join(terms):
                for other in every:
                    if other not in output:
                        summed = 0.3 * (sum(other in term for term in terms) > 1)
                        label = f"{other} for the letter {letter}"
                        yield terms, output.replace(letter, other), -1, 0.8 + summed, label
                yield terms, output.replace(letter, ""), -1, 0.9, f"without the letter {letter}"


def odd_axes(node: ast.AST, shapes: list[Shape | None]) -> Mapping[int, int]:
    """Per operand of a contraction the axis that does not fit."""
    if not isinstance(node, ast.Call):
        return {}
    found = subscripts(node)
    clash = next(clashes(found[0], shapes), None) if found is not None else None
    if numpy_name(node) == "tensordot":
        clash = tensordot_clash(node, shapes)
    return dict((clash.first, clash.second)) if clash is not None else {}
