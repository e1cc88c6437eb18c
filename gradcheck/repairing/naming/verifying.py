"""Leaves out the names whose relation does not hold between the wrong and the right values of a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, Page
from gradcheck.dataflow import origins_of
from gradcheck.facts import Array
from gradcheck.magnitudes import extent
from gradcheck.repairing.naming.first_delta import is_begun_right
from gradcheck.repairing.naming.identifying import derivative_of, role_of
from gradcheck.repairing.naming.other_losses import are_scores_of, holds_scores, of_a_standard_loss
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.paths_reading import shares
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.naming.slopes import ENOUGH, slope_of, smooth
from gradcheck.repairing.naming.surroundings import leaves_turned
from gradcheck.repairing.naming.total_reading import are_lengths
from gradcheck.repairing.running.values import close
from gradcheck.values.value_roles import JOINS

ADDED = ("term", "solved")  # kinds of edits that put a term into a sum
NO_NUMBER = ("C1", "C1b", "C3", "C3b", "C5", "C5b", "C5c", "C6", "D2", "D3")  # never a mere multiple
OF_A_LOSS = ("A1", "D6", "D7", "D8")  # that say what loss a code descends
OF_A_DELTA = ("C7", "E3")  # what a wrong value in a statement is told as
TELLING = 3  # entries, at least, of which one number says that the one array is a multiple of the other


@dataclass(frozen=True, slots=True)
class Mended:
    """What a place makes and what is due there, by execution, and the parameters that it made right.

    `inside` are the operands in which the two statements differ.
    """

    made: Sequence[Any]
    due: Sequence[Any]
    fixed: frozenset[str]
    edit: str = ""  # its kind; "" where there is none
    is_loop: bool = False  # what it makes are the rounds of a loop
    inside: Sequence[tuple[Any, Any]] = ()
    begins: bool = False  # nothing but the loss lies behind it
    operands: Sequence[Any] = ()  # what the statement reads, when it ran first
    whole: tuple[Any, Any] = (
        None,
        None,
    )  # what it left and should leave, where that is no value of an expression

    def pairs(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The values that can be compared, as numbers."""
        return _numbers(zip(self.made, self.due))


def _numbers(pairs: Iterable[tuple[Any, Any]]) -> list[tuple[np.ndarray, np.ndarray]]:
    try:
        both = [(a, b) for a, b in pairs if np.shape(a) == np.shape(b)]
        arrays = [(np.asarray(a, dtype=float), np.asarray(b, dtype=float)) for a, b in both]
    except (TypeError, ValueError):
        return []
    return [(a, b) for a, b in arrays if a.size and not np.array_equal(a, b)]


def verified(pages: tuple[Page, ...], found: Mended, of: Pass) -> tuple[Page, ...]:
    """The causes whose relation the values do not contradict."""
    with np.errstate(all="ignore"):
        scaled = any(page.code in NO_NUMBER for page in pages) and _is_one_multiple(found)
        left = [page for page in pages if not (scaled and page.code in NO_NUMBER)]
        left = left if of.declared else [page for page in left if page.code not in OF_A_LOSS]
        return tuple(p for p in left if p.code not in RELATIONS or RELATIONS[p.code](found, of))


def doubts(pages: Sequence[Page], found: Mended, of: Pass) -> tuple[str, ...]:
    """Codes of what else the first cause may be: a first delta need not be right for any loss.

    Nor is a sign that of all gradients where none that is reported has turned.
    """
    if pages and pages[0].code == "B1" and not leaves_turned(of):
        return ("B2",)
    if pages and pages[0].code in OF_A_DELTA and _is_a_bias(found, of):
        return ("F1",)
    if pages and pages[0].code == "E4" and _lacks_more_than_a_slope(found, of):
        return ("E3",)
    if not pages or pages[0].code != "D6":
        return ()
    pairs = found.pairs() or _numbers([found.whole])
    with np.errstate(all="ignore"):
        if pairs and of_a_standard_loss(*pairs[0], found.operands):
            return ()
        scores = bool(pairs) and holds_scores(*pairs[0], found.operands)
    return ("D7",) if scores else ("C3", "E3")


def _is_a_bias(found: Mended, of: Pass) -> bool:
    """Whether nothing but a bias was wrong: what it adds up may be as wrong as how it adds up."""
    return bool(found.fixed) and all(
        max(p.value.shape, default=1) == p.value.size for p in of.parameters if p.name in found.fixed
    )


def _lacks_more_than_a_slope(found: Mended, of: Pass) -> bool:
    """Whether one array stood in place of another that is not the first times the derivative of a step."""
    pairs = _numbers(found.inside[-1:])
    gone, come = pairs[0] if pairs else (np.zeros(1), np.zeros(1))
    if not gone.all():
        return bool(come[gone == 0].any())  # no derivative makes something of nothing
    with np.errstate(all="ignore"):
        return all(
            is_none_of(come / gone, of.meanings) == UNKNOWN for is_none_of in (derivative_of, slope_of)
        )


def _is_one_multiple(found: Mended) -> bool:
    """Whether all that the statement makes is what is due, but for one number."""
    pairs = found.pairs()
    made, due = (
        np.concatenate([np.ravel(pair[i]) for pair in pairs]) if pairs else np.empty(0) for i in (0, 1)
    )
    return int(np.count_nonzero(due)) >= TELLING and is_multiple(made, due)


def _is_scaled(found: Mended, of: Pass) -> bool:
    """Whether each array is a multiple. A single number is one of any other: there all must be the same multiple."""
    single = [(a, b) for a, b in found.pairs() if a.size == 1]
    if len(single) > 1:
        made, due = (np.concatenate([np.ravel(pair[i]) for pair in single]) for i in (0, 1))
        if not is_multiple(made, due):
            return False
    return _relates(found, of, lambda a, b: is_multiple(a.ravel(), b.ravel()))


def _is_scaled_alike(found: Mended, of: Pass) -> bool:
    """Whether it is one number for all that the statement makes, of whichever layer."""
    numbers = [float((a * b).sum()) / float((b * b).sum()) for a, b in found.pairs() if b.any()]
    alike = not numbers or close(np.array(numbers), np.full(len(numbers), numbers[0]))
    return alike and _is_scaled(found, of)


def _is_scaled_by_its_length(found: Mended, of: Pass) -> bool:
    """Whether it is one number for all, or for each array as many as it has equal entries: a mean that is none."""
    return _is_scaled_alike(found, of) or are_lengths(found.pairs())


def _is_of_lengths(found: Mended, of: Pass) -> bool:
    """Whether it is one number, whole numbers that others are divided by, or one for each row or array."""
    pairs = found.pairs()
    counts = [*found.made, *found.due]
    if counts and all(isinstance(n, (int, np.integer)) for n in counts):
        return True
    by_rows = all(a.ndim == 2 and a.shape[1] > 2 and all(map(is_multiple, a, b)) for a, b in pairs)
    by_arrays = all(a.size > 2 and is_multiple(a.ravel(), b.ravel()) for a, b in pairs)
    return _is_scaled_alike(found, of) or (bool(pairs) and (by_rows or by_arrays))


def _wrongs_more_than_a_bias(found: Mended, of: Pass) -> bool:
    return not _is_a_bias(found, of)


def _is_a_border(found: Mended, of: Pass) -> bool:
    """Whether the two places that were exchanged share entries: a border is cut off by a few, not by all of them.

    Nor is what is due cut out of what the forward pass joined: there each value has places of its own.
    """
    dues = (m.known for due in found.due for m in of.meanings.all_of(due, ("gradient",))[:1])
    if any(known.order >= 0 and _is_joined(known.order, of) for known in dues):
        return False
    pairs = [(np.asarray(a), np.asarray(b)) for a, b in found.inside if np.ndim(a) and np.ndim(b)]
    return not pairs or any(bool(np.isin(a[a != 0], b).any()) for a, b in pairs)


def _is_joined(order: int, of: Pass) -> bool:
    events = of.graph.recording.events[: of.graph.output + 1]
    return any(event.operation in JOINS and order in origins_of(event) for event in events)


def _is_turned(found: Mended, of: Pass) -> bool:
    def one_path(made: np.ndarray, due: np.ndarray) -> bool:  # of several that are added up
        return of.meanings.of((due - made) / 2, ("gradient", "part")) is not None

    return _relates(found, of, lambda a, b: close(a, -b) or one_path(a, b))


def _relates(found: Mended, of: Pass, holds: Callable[[np.ndarray, np.ndarray], bool]) -> bool:
    """Whether a relation holds of what the place makes, or of all that is reported because of it."""
    pairs = found.pairs()
    if pairs and all(holds(a, b) for a, b in pairs):
        return True
    if not pairs and not found.is_loop:
        return True
    rows = [p for p in of.parameters if p.name in found.fixed and p.reference.any()]
    if any(p.analytic.shape != p.reference.shape for p in rows):
        return not pairs
    return bool(rows) and all(holds(p.analytic, p.reference) for p in rows)


def _lacks_a_path(found: Mended, of: Pass) -> bool:
    """Whether what is missing is what came back through uses of the value."""
    pairs = found.pairs()
    if not pairs or found.edit not in ADDED:
        return True
    for made, due in (*pairs, *_numbers(found.inside)):
        if any(of.meanings.trusts(m) for m in of.meanings.all_of(due - made, ("gradient", "part"))):
            return True
        for meaning in of.meanings.all_of(due, ("gradient",)):
            values = made / meaning.factor
            if not meaning.arrangement and shares([(values, meaning.known)], of.meanings):
                return True
    return False


def _leaves_nothing_right(found: Mended, of: Pass) -> bool:
    """Whether all rests on it, as it does on the loss; a term of the loss that is added has a place of its own.

    A multiple of what is due is the derivative of this loss, but for a number.
    """
    pairs = found.pairs()
    several = (
        any(a.size > 1 for a, _ in pairs) or len(pairs) > 1
    )  # a single number is a multiple of any other
    if several and all(is_multiple(a.ravel(), b.ravel()) for a, b in pairs) and _is_scaled_alike(found, of):
        return False
    for made, due in pairs[:1]:
        becomes = of.meanings.of(due, ("gradient",))
        if not of_a_standard_loss(made, due, found.operands) and is_begun_right(made, becomes, of):
            return False
    return (found.begins and len(found.fixed) > 1) or found.fixed >= of.everything


def _holds_scores(found: Mended, of: Pass) -> bool:
    """Whether the scores were read in place of what the output makes of them, and only added or subtracted there."""
    pairs, inside = found.pairs()[:1], _numbers(found.inside[-1:])
    if not pairs or not inside or pairs[0][0].size != inside[0][0].size:
        return True
    (made, due), (gone, come) = pairs[0], inside[0]
    subtracted = _is_weighed(come - gone, due - made) if gone.shape == made.shape == come.shape else False
    subtracted = subtracted or is_multiple((come - gone).ravel(), (due - made).ravel())
    subtracted = subtracted or _is_multiplied(come - gone, due - made, found.operands)
    return subtracted and (are_scores_of(gone, come) or smooth(come, gone) or _is_made_of(come, gone, of))


def _is_made_of(come: Array, gone: Array, of: Pass) -> bool:
    """Whether it is known as what an activation makes of the other: too few numbers show no curve by themselves."""
    before, after = (role_of(value, of.meanings) for value in (gone, come))
    made = before.what == "z" and after.what in ("a", "prediction")
    return gone.size < ENOUGH and made and before.layer == after.layer is not None


def _is_multiplied(one: Array, other: Array, operands: Sequence[Any]) -> bool:
    """Whether one is the other times an operand beside it: the slope of the output, say."""
    alike = [v for v in operands if isinstance(v, np.ndarray) and v.shape == one.shape == other.shape]
    return any(close(one * v, other) for v in alike)


def _is_weighed(one: Array, other: Array) -> bool:
    """Whether one is the other times a weight of each sample."""
    with np.errstate(all="ignore"):
        ratios = other / one
    return one.ndim == 2 and any(
        ratios.shape[axis] > 1
        and bool((extent(ratios, axis=axis) <= 1e-9 * np.abs(ratios).max(axis=axis)).all())
        for axis in (0, 1)
    )


RELATIONS: Mapping[str, Callable[[Mended, Pass], bool]] = {
    **dict.fromkeys(("A1", "A2"), _is_scaled_by_its_length),
    "A3": _is_scaled_alike,
    "A4": _is_of_lengths,
    "A5": _is_scaled,
    "H2": _is_a_border,
    **dict.fromkeys(("B1", "B2"), _is_turned),
    "D6": _leaves_nothing_right,
    "D7": _holds_scores,
    "D8": _wrongs_more_than_a_bias,
    **dict.fromkeys(("E6", "J2"), _lacks_a_path),
}
