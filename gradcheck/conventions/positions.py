"""Pairs by the order in which codes list gradients, where names say nothing; the numbers choose between whole ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.conventions.layouts import layouts
from gradcheck.conventions.names import is_parameter_name, plain
from gradcheck.conventions.pairs import Agreement, Pairing, paired
from gradcheck.conventions.returned import Found
from gradcheck.conventions.reversal import RIGHT
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import ConventionError


def _orders(parameters: list[Parameter]) -> Iterable[tuple[str, list[Parameter]]]:
    """The orders in which codes list their gradients."""

    def layer(p: Parameter) -> Any:
        tokens = p.path.tokens
        numbers = [t for t in tokens if isinstance(t, int)]
        if numbers:
            return numbers[0]
        digits = "".join(c for c in plain(str(tokens[-1])) if c.isdigit()) if tokens else ""
        return digits or p.name

    groups: dict[Any, list[Parameter]] = {}
    for p in parameters:
        groups.setdefault(layer(p), []).append(p)
    ordered = list(groups.values())
    flat = [p for g in ordered for p in g]
    yield "in order", parameters
    yield "layer by layer", flat
    yield "layer by layer, last layer first", [p for g in reversed(ordered) for p in g]
    yield "in reverse order", parameters[::-1]
    yield "layer by layer, bias first", [p for g in ordered for p in reversed(g)]
    width = max((len(g) for g in ordered), default=0)
    for word, source in (("", ordered), (", last layer first", ordered[::-1])):
        yield f"kind by kind{word}", [g[k] for k in range(width) for g in source if k < len(g)]
        yield (
            f"kind by kind, bias first{word}",
            [g[k] for k in reversed(range(width)) for g in source if k < len(g)],
        )


def _embed(parameters: list[Parameter], found: list[Found], *, from_end: bool = False) -> list[Found] | None:
    """Each parameter's gradient in order, skipping extras; None when the shapes do not allow it."""
    out: list[Found] = []
    source = found[::-1] if from_end else found
    position = 0
    for p in parameters[::-1] if from_end else parameters:
        while position < len(source) and not layouts(source[position].value, p.shape):
            position += 1
        if position == len(source):
            return None
        out.append(source[position])
        position += 1
    return out[::-1] if from_end else out


def in_order(
    left: list[Parameter], free: list[Found], agreement: Agreement, wanted: frozenset[int]
) -> list[Pairing]:
    """Pairs of the parameters left over with the free gradients, most likely parameters first; [] when none fits.

    ConventionError when two ways to pair are equally good.
    """
    likely = [p for p in left if id(p) in wanted or is_parameter_name(p.path.tokens)]
    arrays = [p for p in left if p.shape != ()]
    lists = {p.path.holder().name for p in arrays if p.path.is_listed}
    listed = [p for p in left if p.shape != () or (p.path.is_listed and p.path.holder().name in lists)]
    numbers = len(listed) > len(arrays) and len(listed) == sum(f.returned for f in free)
    groups = ([likely] if likely else []) + ([listed] if numbers else []) + [arrays, left]
    returned = [f for f in free if f.returned]
    for candidates in (returned, free):
        if len(likely) > len(arrays) and len(likely) == len(returned):
            break  # one for each of them, numbers as well: dw and db of w and of b = 0.0
        if not numbers and len(arrays) == sum(bool(np.ndim(f.value)) for f in candidates):
            groups.insert(0, arrays)  # whatever they are called: there is a gradient for each
            break
    groups += [
        [p for p in arrays if p.path.is_listed and p.path.holder().name == name] for name in sorted(lists)
    ]
    for group in groups:
        for candidates in (returned, free):
            pairs = (
                ways_to_pair(group, candidates, agreement)
                or _end_to_end(group, candidates)
                or _cut(group, candidates, agreement)
            )
            if pairs:
                return pairs
    # a gradient with no order to rely on: shapes that fit one parameter only
    out: list[Pairing] = []
    for p in likely or arrays:
        fitting = [f for f in free if layouts(f.value, p.shape)]
        if len(fitting) == 1 and sum(bool(layouts(fitting[0].value, q.shape)) for q in likely or arrays) == 1:
            out.append(paired(p, fitting[0], "by shape"))
    return out


def _end_to_end(group: list[Parameter], free: list[Found]) -> list[Pairing]:
    """One flat vector of all parameters, whose gradient comes in pieces that fill it exactly."""
    arrays = [f for f in free if np.ndim(f.value)]
    if len(group) != 1 or len(group[0].shape) != 1 or len(arrays) < 2:
        return []
    if sum(np.size(f.value) for f in arrays) != group[0].shape[0]:
        return []
    whole = np.concatenate([np.ravel(f.value) for f in arrays])
    name = f"{arrays[0].name} to {arrays[-1].name}"
    return [paired(group[0], Found(arrays[0].tokens, name, whole, True), "by size, laid end to end")]


def _cut(group: list[Parameter], free: list[Found], agreement: Agreement) -> list[Pairing]:
    """One flat gradient of all parameters, as long as all of them: a piece for each, in the order that agrees best."""
    flat = [f for f in free if np.size(f.value) > 1 and np.size(f.value) == max(np.shape(f.value))]
    flat = [f for f in flat if np.size(f.value) == sum(p.size for p in group)]
    if len(group) < 2 or len(flat) != 1:
        return []
    values, name = np.ravel(flat[0].value), flat[0].name
    best: tuple[float, list[Pairing]] = (-1.0, [])
    for word, order in _orders(group):
        pairs, mark, at = [], 0.0, 0
        for p in order:
            piece = values[at : at + p.size]
            options = layouts(piece, p.shape)
            marks = [agreement(p, option.values) for option in options]
            found = Found(flat[0].tokens, f"{name}[{at}:{at + p.size}]", piece, flat[0].returned)
            pairs.append(replace(paired(p, found, f"cut, {word}"), layout=options[int(np.argmax(marks))]))
            mark, at = mark + max(marks), at + p.size
        if mark > best[0] + 1e-6:
            best = mark, pairs
    return best[1]


def list_by_list(left: list[Parameter], free: list[Found], agreement: Agreement) -> list[Pairing]:
    """The one list of parameters that is left with the one list of gradients that is, item by item; else [].

    Biases whose gradients were summed to one number each, or not at all: no shape of them fits, and nothing else can be
    meant. Those of the second kind are right but for that sum: so are no activations.
    """
    lists: dict[tuple[str | int, ...], list[Parameter]] = {}
    found: dict[tuple[str | int, ...], list[Found]] = {}
    for p in left:
        if p.path.is_listed and p.shape != ():
            lists.setdefault(p.path.tokens[:-1], []).append(p)
    for f in free:
        if f.returned and f.tokens:
            found.setdefault(f.tokens[:-1], []).append(f)
    ways = [
        (a, b)
        for a in lists.values()
        for b in found.values()
        if len(a) == len(b) > 1
        and (
            all(not np.ndim(f.value) for f in b)
            or all(_lacks_a_sum(p, f, agreement) for p, f in zip(a, b, strict=True))
        )
    ]
    if len(ways) != 1:
        return []
    return [paired(p, f, "by position in their lists") for p, f in zip(*ways[0], strict=True)]


def _lacks_a_sum(bias: Parameter, found: Found, agreement: Agreement) -> bool:
    """Whether a matrix is the gradient of a bias for each sample: its sum over them is that of the bias."""
    if bias.size != max(bias.shape, default=1) or np.ndim(found.value) != 2:
        return False
    sums = (np.sum(found.value, axis=axis) for axis in (0, 1) if np.shape(found.value)[1 - axis] == bias.size)
    return any(agreement(bias, total.reshape(bias.shape)) > RIGHT for total in sums)


def ways_to_pair(group: list[Parameter], free: list[Found], agreement: Agreement) -> list[Pairing]:
    """The way to pair a whole group that the numbers agree with best; [] when the shapes allow none.

    ConventionError when two ways are equally good.
    """
    if not group or len(free) < len(group):
        return []
    ways: dict[tuple[int, ...], tuple[str, dict[int, Found]]] = {}
    for word, order in _orders(group):
        for from_end in (False, True):
            chosen = _embed(order, free, from_end=from_end)
            if chosen is None:
                continue
            way = {id(p): f for p, f in zip(order, chosen)}
            ways.setdefault(tuple(id(way[id(p)]) for p in group), (word, way))
    if not ways:
        return []
    options = list(ways.values())
    if len(options) == 1:
        word, way = options[0]
        return [paired(p, way[id(p)], f"by shape and position, {word}") for p in group]
    scores = []
    for _, way in options:
        marks = [max(agreement(p, o.values) for o in layouts(way[id(p)].value, p.shape)) for p in group]
        scores.append((sum(m > 0.999 for m in marks), sum(marks)))
    ranked = sorted(range(len(options)), key=lambda k: scores[k], reverse=True)
    best, second = ranked[0], ranked[1]
    differ = [p for p in group if options[best][1][id(p)] is not options[second][1][id(p)]]

    def mean(k: int) -> float:
        way = options[k][1]
        marks = [max(agreement(p, o.values) for o in layouts(way[id(p)].value, p.shape)) for p in differ]
        return sum(marks) / len(marks)

    clear = scores[best][0] > scores[second][0] or (mean(best) > 0.8 and mean(second) < mean(best) - 0.3)
    equal = all(
        np.array_equal(np.asarray(options[best][1][id(p)].value), np.asarray(options[second][1][id(p)].value))
        for p in differ
    )
    if not clear and not equal:
        raise ConventionError(_ambiguous(differ, free))
    word, way = options[best]
    return [paired(p, way[id(p)], f"by position, {word}, as the numbers agree best") for p in group]


def _ambiguous(parameters: list[Parameter], free: list[Found]) -> str:
    lines = ["which gradient belongs to which parameter cannot be told"]
    for p in parameters:
        fitting = [f.name for f in free if layouts(f.value, p.shape)]
        lines.append(f"  {p.name} {p.shape}: {', '.join(fitting)}")
    sample = ", ".join(
        f"{p.name!r}: {next((f.name for f in free if layouts(f.value, p.shape)), '...')!r}"
        for p in parameters
    )
    lines.append(f"  help: say it with gradients={{{sample}}}, with the right names in it")
    return "\n".join(lines)
