"""Lists of gradients in the order in which backward fills them: the last entries belong to the first layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcheck.conventions.layouts import layouts
from gradcheck.conventions.pairs import Agreement, Pairing, paired
from gradcheck.conventions.returned import Found
from gradcheck.conventions.variables import Parameter

Tokens = tuple[str | int, ...]
RIGHT = 0.999  # an agreement that a wrong gradient does not reach
WIDTHS = (1, 2)  # entries that belong to one layer: alone, or weights and bias
CLEAR = 0.3  # by how much the mean agreement of one way has to exceed the other's


def from_the_last(pairs: list[Pairing], found: Sequence[Found], agreement: Agreement) -> list[Pairing]:
    """The pairs; those by index turned round, all of them, where only the reverse order can be meant.

    That is where the shapes fit in reverse alone, or where the numbers of all together agree much better so.
    """
    at: dict[tuple[bool, Tokens, int], Found] = {}
    lengths: dict[tuple[bool, Tokens], int] = {}
    for f in found:
        for place, index in _numbered(f.tokens):
            at[f.returned, place, index] = f
            lengths[f.returned, place] = max(lengths.get((f.returned, place), 0), index + 1)
    for width in WIDTHS if at else ():
        turned = _turned(pairs, at, lengths, width)
        if turned and _is_meant(pairs, turned, agreement):
            how = "in the order of backward"
            return [
                paired(p.parameter, turned[id(p)], f"{p.how}, {how}") if id(p) in turned else p for p in pairs
            ]
    return pairs


def _turned(
    pairs: Sequence[Pairing],
    at: Mapping[tuple[bool, Tokens, int], Found],
    lengths: Mapping[tuple[bool, Tokens], int],
    width: int,
) -> dict[int, Found]:
    """What each pair by index would be with in the list turned round, `width` entries at a time; empty: no."""
    turned: dict[int, Found] = {}
    for pairing in pairs:
        returned = pairing.found.returned
        for place, index in _shared(pairing):
            groups, rest = divmod(lengths[returned, place], width)
            back = (groups - 1 - index // width) * width + index % width
            other = None if rest else at.get((returned, place, back))
            if other is None:
                return {}
            turned[id(pairing)] = other
            break
    return turned


def _is_meant(pairs: Sequence[Pairing], turned: Mapping[int, Found], agreement: Agreement) -> bool:
    """Whether the shapes fit in that order alone, or the numbers agree much better so."""
    listed = [p for p in pairs if id(p) in turned]
    if len(listed) < 2 or not all(layouts(turned[id(p)].value, p.parameter.shape) for p in listed):
        return False
    if not all(p.layout is not None for p in listed):
        return True
    straight = [_mark(p.parameter, p.found, agreement) for p in listed]
    if min(straight) > RIGHT:
        return False
    reverse = [_mark(p.parameter, turned[id(p)], agreement) for p in listed]
    more = sum(m > RIGHT for m in reverse) > sum(m > RIGHT for m in straight)
    return more and sum(reverse) >= sum(straight) + CLEAR * len(listed)


def _mark(parameter: Parameter, found: Found, agreement: Agreement) -> float:
    return max(agreement(parameter, layout.values) for layout in layouts(found.value, parameter.shape))


def _numbered(tokens: Tokens) -> list[tuple[Tokens, int]]:
    """A path with one of its indices left open, and that index; for each of them."""
    return [
        ((*tokens[:k], "*", *tokens[k + 1 :]), token)
        for k, token in enumerate(tokens)
        if isinstance(token, int)
    ]


def _shared(pairing: Pairing) -> list[tuple[Tokens, int]]:
    """The places in a list of gradients with the parameter's own index, which hold no parameters as well."""
    own = {
        (pairing.parameter.path.tokens[:k], token)
        for k, token in enumerate(pairing.parameter.path.tokens)
        if isinstance(token, int)
    }
    indices = {token for _, token in own}
    return [
        (place, index)
        for place, index in _numbered(pairing.found.tokens)
        if index in indices and (pairing.found.returned or (place[: place.index("*")], index) not in own)
    ]
