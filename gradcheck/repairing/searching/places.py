"""A statement that is proven wrong by the value it should have, and which of several such is the likeliest culprit."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.edits import statement_value
from gradcheck.repairing.editing.sizes import SIZE
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.wholes import chain_of
from gradcheck.repairing.naming.announcing import bound
from gradcheck.repairing.running.slots import Leaf, Slot
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import SUMMED, Meaning

LATE = ("final", "consistent")  # standings that say little: other places are looked for first
Standing = Literal["misnamed", "odd", "sound", "final", "consistent"]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place that is proven wrong: with these values in it, these parameters become right."""

    slot: Slot
    given: Mapping[Leaf, Array]
    fixed: frozenset[str]
    complete: bool
    odd: bool  # its value has no meaning; else it is a gradient, but not the one it should be
    inherits: bool  # something odd comes before it, and matters only through it
    was: Meaning | None
    becomes: Meaning
    first: int  # when its first odd value was made
    standing: Standing = "odd"
    before: tuple[Slot, ...] = ()  # the odd ones before it
    made: Sequence[Any] = ()  # what goes through the place, by execution
    is_carried: bool = False  # it is wrong by what a place further up lacks in the next round of a loop
    is_pulled: bool = (
        False  # its value is no known one, but what makes up for all that is wrong up to a known one
    )

    @property
    def is_telling(self) -> bool:
        """Whether other places need no long search: it mends all, and is not what hands the gradients on."""
        return self.complete and self.standing not in LATE and not self.slot.hands_on

    @property
    def says_what_it_makes(self) -> bool:
        """Whether its name announces the value that makes all right: what reads it could only undo the error.

        A factor or a sign may as well be missing further on.
        """
        misnamed = self.complete and self.standing == "misnamed" and not self._is_a_step_ahead
        return misnamed and _scale_to_due(self) is None

    @property
    def _is_a_step_ahead(self) -> bool:
        """Whether it makes dL/dz where its name announces dL/da: what multiplies by the slope may be too much."""
        was = self.was.known.role.what if self.was is not None else ""
        return was == "dL/dz" and self.becomes.known.role.what == "dL/da"


def likeliest(
    places: Sequence[Place],
    feeds: Mapping[int, frozenset[int]],
    known: Mapping[int, frozenset[int]] | None = None,
) -> list[Place]:
    """The earliest place whose value is odd or not what its name says; of those that look sound the last.

    A sound one comes first when the odd one is made from it, and one that is named after the gradient it should be
    before the first that lacks but a factor of it. That the reported gradient itself would be right with its
    true value says little, nor that a right value would do as another multiple of itself: those come last.

    `known` are the true values, by their ids, that each place makes. A sound one out of which its true value is made
    already was not to have it, and an odd one is right if it is a value of the forward pass that a sound one reads.
    """
    known = known or {}
    entering = sorted((p for p in places if p.standing in ("misnamed", "odd")), key=lambda p: p.first)
    dead = next((p for p in entering[1:] if _stores_nothing(p, entering[0])), None)
    entering = [dead, *(p for p in entering if p is not dead)] if dead is not None else entering
    sound = sorted((p for p in places if p.standing == "sound"), key=lambda p: (p.slot.hands_on, -p.first))
    idle = next((p for p in sound if p.slot.untouched and _is_same(p, sound[0])), None)
    sound = [idle, *(p for p in sound if p is not idle)] if idle is not None else sound
    if sound and entering:
        a, b = sound[0].slot.number, entering[0].slot.number
        before = b in feeds[a] and a not in feeds[b] and not _spoils(entering[0], sound[0])
        scaled_here = _makes_what_it_says(entering[0]) or _is_at_a_scale(entering[0])
        if scaled_here and sound[0].becomes.factor != 1.0:
            before = False  # at a scale of its own, for what is divided by that later
        if any(id(sound[0].becomes.known) in known.get(number, ()) for number in feeds[a]):
            before = False  # a mask that is multiplied in twice is the mask
        chosen = [sound[0], *entering, *sound[1:]] if before else [*entering, *sound]
    else:
        named = [p for p in entering if _makes_what_it_says(p) and not p.inherits]
        late = next((p for p in named if entering and _only_scaled(entering[0], p, feeds)), None)
        chosen = [*([late] if late is not None else []), *(p for p in entering if p is not late), *sound]
    finals = sorted((p for p in places if p.standing == "final"), key=lambda p: p.first)
    consistent = sorted(
        (p for p in places if p.standing == "consistent"), key=lambda p: (p.slot.hands_on, -p.first)
    )
    returned = [p for p in finals if p.slot.hands_on]  # any error would be undone there
    made = [*chosen, *(p for p in finals if p not in returned)]
    return made if chosen else [*made, *consistent, *returned]


def scaled_first(places: Sequence[Place]) -> list[Place]:
    """The places, first that where a gradient gets a scale it should not have, if a number is all that is wrong.

    A bare difference of two values has none yet: what reads it may bring the scale of the loss. What reads a value
    that has that scale already is no such place, unless a number is written there.
    """
    named = [p for p in places if p.standing == "misnamed"]  # though what it makes is no gradient at all
    made = [p for p in places if (p in named or _makes_a_gradient(p)) and _factor_to_due(p) is not None]
    if any(map(_is_at_a_scale, made)):
        made = [p for p in made if not is_right_at_its_scale(p)]
    found = min(made, key=lambda p: p.first, default=None)
    if found is None or not isinstance(_outermost(found), (ast.Mult, ast.Div)):
        return list(places)
    above = (p for p in places if p.first < found.first and p.slot.argument is None and not _names_only(p))
    if any(_factor_to_due(p) is not None for p in above) and not _writes_a_number(found):
        return list(places)
    return [found, *(place for place in places if place is not found)]


def idle_first(places: Sequence[Place]) -> list[Place]:
    """The places, first one where something was to be done and nothing is: a bare second name, a size that is 1.

    Only where any of them makes all right, by a number or by one value in place of another.
    """
    idle = [p for p in places if is_idle(p)]
    if len(idle) != 1 or any(p.standing == "misnamed" and p is not idle[0] for p in places):
        return list(places)
    return [*idle, *(place for place in places if place is not idle[0])]


def is_idle(place: Place) -> bool:
    """Whether all is right with its true value, and it does nothing yet: it gives a second name to a name, or is 1.

    Or is one length where another whole number is needed.
    """
    tells = place.complete and place.standing not in LATE
    return tells and (_renames(place) or _is_one(place) or is_a_size(place))


def is_a_size(place: Place) -> bool:
    """Whether a statement takes a length, and a whole number that is another one is due there."""
    text = ast.unparse(value) if (value := _value(place)) is not None else ""
    due = [float(number) for given in place.given.values() for number in np.ravel(given)]
    return bool(SIZE.fullmatch(text)) and all(number == int(number) > 0 for number in due)


def _renames(place: Place) -> bool:
    """Whether a statement gives a second name to a name: `delta = error`, or `unit.delta = error` as it says itself."""
    match _statement(place.slot.location.text or ""):
        case ast.Assign(targets=[ast.Name(id=new)], value=ast.Name(id=old)):
            return new != old and place.slot.argument is None
        case ast.Assign(targets=[ast.Attribute()], value=ast.Name()):  # which may as well keep an input
            return place.standing == "misnamed" and place.slot.argument is None
    return False


def _is_one(place: Place) -> bool:
    """Whether a number that is worked out is 1: to divide by it, or multiply, does nothing."""
    value = _value(place)
    worked_out = value is not None and not isinstance(value, (ast.Constant, ast.Name))
    ones = bool(place.made) and all(np.size(v) == 1 and v == 1 for v in place.made)
    return worked_out and place.slot.argument is None and ones


def unturned_first(places: Sequence[Place]) -> list[Place]:
    """The places, first the one that turns the sign of what the first makes, if that is all that is wrong.

    A minus is taken away there, where one more would be needed before; but a difference may be the wrong way round.
    """
    first = places[0] if places else None
    name = bound(first.slot.location.text or "") if first is not None else ()
    value = _value(first) if first is not None else None
    if first is None or len(name) != 1 or (isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub)):
        return list(places)
    only_sign = (p for p in places if (scale := _scale_to_due(p)) is not None and abs(scale + 1.0) < 1e-9)
    turning = [p for p in only_sign if p is first or _turns(p, name[0])]
    if len(turning) < 2 or turning[0] is not first:
        return list(places)
    return [turning[1], *(p for p in places if p is not turning[1])]


def _turns(place: Place, name: str) -> bool:
    """Whether the product that a place makes begins with minus that name."""
    value: ast.expr | None = statement_value(place.slot.location.text or "")
    while isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Mult, ast.Div, ast.MatMult)):
        value = value.left
    return (
        isinstance(value, ast.UnaryOp)
        and isinstance(value.op, ast.USub)
        and isinstance(value.operand, ast.Name)
        and value.operand.id == name
    )


def _names_only(place: Place) -> bool:
    """Whether a statement gives names to what it is handed: data may be a multiple of a gradient, too."""
    return not place.slot.hands_on and _outermost(place) is None


def _writes_a_number(place: Place) -> bool:
    """Whether a statement multiplies by a constant, a length or a size, or divides by what has a name."""
    value = _value(place)
    factors = chain_of(value) if value is not None else []
    measured = ("size", "shape")
    return any(
        isinstance(node, ast.Constant)
        or (divides and isinstance(node, (ast.Name, ast.Attribute)))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "len")
        or any(isinstance(n, ast.Attribute) and n.attr in measured for n in nodes_in(node))
        for node, divides in factors
    )


def _makes_a_gradient(place: Place) -> bool:
    """Whether what a place makes, and does not hand on as it was, is a known gradient at some scale."""
    made = not place.slot.hands_on and place.slot.argument is None and not place.slot.after
    return (
        made
        and place.was is not None
        and place.was.known.kind == "gradient"
        and _outermost(place) is not None
    )


def _outermost(place: Place) -> ast.operator | ast.expr | None:
    """The operator that makes the value of a statement, else the expression that does; None for a name."""
    value = _value(place)
    if isinstance(value, ast.BinOp):
        return value.op
    return None if isinstance(value, (ast.Name, ast.Attribute)) else value


def _statement(text: str) -> ast.stmt | None:
    """The statement that a text is; None where it is none, or more than one."""
    try:
        body = ast.parse(text.strip()).body
    except SyntaxError:
        return None
    return body[0] if len(body) == 1 else None


def _value(place: Place) -> ast.expr | None:
    """What a statement makes, the last of several values, without its sign."""
    value = statement_value(place.slot.location.text or "")
    while isinstance(value, (ast.UnaryOp, ast.Tuple)):
        value = value.operand if isinstance(value, ast.UnaryOp) else value.elts[-1]
    return value


def _is_same(a: Place, b: Place) -> bool:
    """Whether two places have one value and should have one other: a function that does nothing stands between them."""
    if a.was is None or b.was is None:
        return False
    return a.was.known is b.was.known and a.becomes.known is b.becomes.known


def _stores_nothing(late: Place, early: Place) -> bool:
    """Whether a store leaves a known gradient as it was made, where another one is due: a mask without effect."""
    if not late.slot.after or not _is_same(early, late) or len(early.made) != len(late.made):
        return False
    return all(np.array_equal(a, b) for a, b in zip(early.made, late.made))


def _spoils(odd: Place, sound: Place) -> bool:
    """Whether a whole gradient that is right goes into the odd place, and no right one of as many numbers comes out."""
    was, due = sound.was, odd.becomes.known
    if was is None or was.known.kind != "gradient" or was.factor != 1.0 or SUMMED in was.known.name:
        return False
    return was.known is due or (was.known.named and was.known.value.size == due.value.size)


def _is_at_a_scale(place: Place) -> bool:
    """Whether a place makes the very gradient that is due there, but for a number."""
    was = place.was
    return was is not None and was.known is place.becomes.known and place.becomes.factor == 1.0 != was.factor


def is_right_at_its_scale(place: Place) -> bool:
    """Whether a place makes a gradient, which another scale would turn into what makes up for an error elsewhere."""
    return place.was is not None and place.was.factor == 1.0 != place.becomes.factor


def makes_up(place: Place, places: Sequence[Place]) -> bool:
    """Whether a place could only make up for the scale that another one has."""
    return is_right_at_its_scale(place) and any(map(_is_at_a_scale, places))


def _makes_what_it_says(place: Place) -> bool:
    """Whether its name announces the very gradient that is due there, not a multiple that a later line divides."""
    return place.standing == "misnamed" and place.becomes.factor == 1.0


def _only_scaled(early: Place, named: Place, feeds: Mapping[int, frozenset[int]]) -> bool:
    """Whether an unnamed value lacks but a factor of what it should be, which the place that it goes into can bring."""
    if _makes_what_it_says(early) or named.slot.number not in feeds[early.slot.number]:
        return False
    return _factor_to_due(early) is not None


def _factor_to_due(place: Place) -> float | None:
    """The positive number by which a value falls short of what it should be; None where there is none."""
    factor = _scale_to_due(place)
    return factor if factor is not None and factor > 0 else None


def _scale_to_due(place: Place) -> float | None:
    """The number, of either sign, of which what a value should be is a multiple of it; None where there is none."""
    leaf = min(place.given)
    made, due = (np.asarray(value, dtype=float) for value in (place.made[leaf[1]], place.given[leaf]))
    if made.shape != due.shape or not made.any():
        return None
    factor = float((made * due).sum() / (made * made).sum())
    return factor if factor and close(factor * made, due) else None
