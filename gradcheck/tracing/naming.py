"""Gives every axis a name of its own: batch, the source's own word for its size, or the array it came with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gradcheck.facts import Location
from gradcheck.tracing.axes import Axes, Birth

_INPUT = re.compile(
    r"(?:x|inputs?|data|images?|imgs?|samples?|features?)(?:_?(?:train|test|batch|b|tr|data|in|set))?\d?$",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"(?:y|t|targets?|labels?)(?:_?(?:train|test|batch|true|hat|onehot|one_hot|b))?$", re.IGNORECASE
)
_LETTERS = "ijklmnpqrstuvw"


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the whole run."""

    name: str
    size: int
    colour: int  # 0 to 7, repeated where there are more
    born: Location | None  # the statement
    source: str  # the array whose axis it was at first
    given: bool = False  # whether that array came from outside: `born` is then where it was used first


def short(text: str) -> str:
    """The bare name of an array: `W1` of `self.W1`, `dW` of `grads['dW']`; "" for an expression."""
    inner = re.fullmatch(r"[\w.]+\[['\"](\w+)['\"]\]", text)
    if inner:
        return inner[1]
    indexed = re.fullmatch(r"(?:\w+\.)*(\w+)\[(\w+)\]", text)
    if indexed:
        return f"{indexed[1]}{indexed[2]}" if indexed[2].isdigit() else indexed[1]
    plain = re.fullmatch(r"(?:\w+\.)*([A-Za-z_]\w*)", text)
    return plain[1] if plain else ""


def named(axes: Axes, used: list[int]) -> dict[int, Axis]:
    """The axes shown, by representative, in the order in which they first appear (`used`)."""
    births = {root: sorted(axes.births[root], key=_by_event) for root in used}
    hints = _unique_hints(births)
    batch = _batch(births)
    parts = {root for root in used if batch is not None and _is_part(axes, root, batch)} - {batch}
    taken: set[str] = set()
    letters = iter(_LETTERS)
    chosen = {root: _source(births[root]) for root in used}
    claims: dict[tuple[str, int], list[int]] = {}
    for root, birth in chosen.items():
        if birth is not None:
            claims.setdefault((short(birth.array), birth.event.index), []).append(root)
    made: dict[int, Axis] = {}
    for colour, root in enumerate(used):
        birth = chosen[root]
        if root in hints:
            name = hints[root]
        elif root == batch:
            name = "samples" if parts else "batch"
        elif root in parts:
            name = "batch"
        elif birth is not None and short(birth.array):
            array = short(birth.array)
            apart = {batch, *hints, *parts}
            others = [other for other in claims[array, birth.event.index] if other not in apart]
            if len(others) > 2:
                name = f"{array}.{birth.position}"
            else:
                first = len(others) == 2 and birth.position < max(
                    _position(chosen[other]) for other in others
                )
                name = f"{'m' if first else 'n'}_{array}"
        else:
            name = next(letters, f"axis{colour}")
        name = _unused(name, taken)
        taken.add(name)
        born = births[root][0].event.site.statement if births[root] else None
        text = birth.array if birth is not None else ""
        given = bool(births[root]) and births[root][0].given
        made[root] = Axis(
            name, axes.size[root], colour % 8, born, births[root][0].array if given else text, given
        )
    return made


def _is_part(axes: Axes, root: int, batch: int) -> bool:
    whole = {axes.find(part): axes.find(of) for part, of in axes.whole.items()}
    for _ in range(4):
        if root == batch:
            return True
        if root not in whole:
            return False
        root = whole[root]
    return False


def _position(birth: Birth | None) -> int:
    return -1 if birth is None else birth.position


def _by_event(birth: Birth) -> tuple[int, int]:
    return birth.event.index, -birth.position


def _source(births: list[Birth]) -> Birth | None:
    """The birth an axis is named after: inputs first, then the first named array."""
    for birth in births:
        if _INPUT.match(short(birth.array)):
            return birth
    for birth in births:
        if short(birth.array) and not _TARGET.match(short(birth.array)):
            return birth
    return births[0] if births else None


def _unique_hints(births: dict[int, list[Birth]]) -> dict[int, str]:
    """The source's own words for sizes, where one word means one axis."""
    words: dict[str, set[int]] = {}
    for root, known in births.items():
        for birth in known:
            if birth.hint:
                words.setdefault(birth.hint, set()).add(root)
    made: dict[int, str] = {}
    for word, roots in words.items():
        if len(roots) == 1:
            made.setdefault(next(iter(roots)), word)
    return made


def _batch(births: dict[int, list[Birth]]) -> int | None:
    """The axis along which the samples lie: the one of the inputs that no weights share.

    Weights without a name, made in a list, may be among what has none: the axis with the fewest of those is it.
    """
    found: list[tuple[int, int, int]] = []
    for root, known in sorted(births.items(), key=lambda item: item[1][0].event.index if item[1] else 0):
        inputs = [birth for birth in known if _INPUT.match(short(birth.array)) and birth.ndim > 1]
        if inputs and all(
            not short(birth.array)
            or _INPUT.match(short(birth.array))
            or _TARGET.match(short(birth.array))
            or birth.ndim == 1
            for birth in known
        ):
            unnamed = sum(not short(birth.array) and birth.ndim > 1 for birth in known)
            found.append((unnamed, len(found), root))
    return min(found)[2] if found else None


def _unused(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    separator = "_" if name[-1].isdigit() else ""
    return next(made for i in range(2, 10_000) if (made := f"{name}{separator}{i}") not in taken)
