"""Tries edits of all statements, the suspicious ones first, where it is not known which one is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.look import Look
from gradcheck.repairing.searching.trying import Trying

CLOSE = 0.5  # share of the time for the prime suspects and what they read
PARTLY = 0.4  # of the time that is left, for more edits of which each mends a part


def edits_anywhere(
    trying: Trying, everywhere: Sequence[Suspect], right: frozenset[str], late: Callable[[], bool]
) -> Iterator[Repair]:
    """The best edit of each suspect, best first; that of one alone when it makes everything right.

    The prime suspects and what they read come first, then all. Any edit of the prime ones is tried, then those
    that yield a gradient where a value is wrong, then where the values look right as they are, then those whose
    effect only a full run shows. Of equal ones the earlier statement; among those that look right the later, for
    the earlier one yields a gradient that another line needs.
    """
    proof, everything = trying.proof, trying.proof.everything
    best: tuple[float, Repair] | None = None
    of: dict[Suspect, tuple[float, Repair]] = {}
    looks: dict[tuple[Suspect, int], Look | None] = {}
    close = [suspect for suspect in everywhere if suspect.is_prime or suspect.feeds]
    soon = proof.alarm(CLOSE)
    is_over: Callable[[], bool] = _never
    stages = [(r, close, soon) for r in rounds.ROUNDS if close] + [
        (r, everywhere, late) for r in rounds.ROUNDS
    ]
    for (chosen, band), suspects, is_late in stages:
        for suspect in suspects:
            if is_late() or late() or is_over():
                break
            if (chosen is rounds.prime and not suspect.is_prime) or (
                chosen is rounds.placing and not suspect.is_near
            ):
                continue
            first = looks.get((suspect, 0))
            if chosen is rounds.promising and band == rounds.SOLVED and (first is None or first.looks_right):
                continue
            if (suspect, band) not in looks:
                looks[suspect, band] = trying.looked(suspect, rounds.BANDS[band])
            look = looks[suspect, band]
            if look is None:
                continue
            for score, edit, becomes in chosen(look):
                score += suspect.penalty if chosen in (rounds.prime, rounds.promising) else 0.0
                whole = best is not None and best[1].complete
                if is_late() or late() or is_over() or (whole and best is not None and score > best[0]):
                    break
                above = look.above(edit)
                edit = above.edit if above is not None else edit
                now = proof.right_with(suspect.file, edit)
                fixed = now - right
                if not fixed or not right <= now or not proof.holds(suspect.file, edit, fixed):
                    continue
                score += 10.0 * (len(everything) - len(right | fixed))
                complete = (right | fixed) == everything
                later = chosen is rounds.sound and best is not None and score == best[0]
                if best is None:
                    is_over = proof.alarm(PARTLY)
                if suspect not in of or score < of[suspect][0]:
                    at, seen, meaning = (
                        (suspect, look, becomes) if above is None else trying.where(suspect, look, above)
                    )
                    of[suspect] = (score, trying.repair(at, seen, edit, meaning, fixed, complete))
                if best is None or score < best[0] or later:
                    best = of[suspect]
                if complete:
                    break  # what follows in this statement is dearer
        if best is not None and (best[1].complete or is_over()):
            break
    if best is not None:
        yield best[1]
        if not best[1].complete:
            rest = sorted(of.values(), key=lambda row: row[0])
            yield from (repair for _, repair in rest if repair is not best[1])


def _never() -> bool:
    return False
