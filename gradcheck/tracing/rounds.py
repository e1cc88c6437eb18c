"""Parts what a call did into the statements that ran, and a statement into the rounds of its comprehension."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gradcheck.tracing.reading import Read

FEW = 8  # rounds that go over layers; more go over samples, each with axes of its own


@dataclass(slots=True)
class Execution:
    """One statement as it ran once."""

    reads: list[Read]
    loop: tuple[int, ...]
    order: int = 0


def executions(reads: Sequence[Read]) -> list[Execution]:
    """The statements of one call as they ran, one after the other."""
    found: list[Execution] = []
    last: tuple[object, ...] | None = None
    for read in reads:
        place = read.event.site.statement
        loop = ticked(read.event.loop)
        key = (place.line, place.column, loop)
        if key != last:
            found.append(Execution([], loop, len(found)))
            last = key
        found[-1].reads.append(read)
    return found


def ticked(loop: tuple[int, ...]) -> tuple[int, ...]:
    """The loops whose iteration was known when something happened."""
    return loop[: loop.index(-1)] if -1 in loop else loop


def split_rounds(reads: Sequence[Read]) -> list[list[list[Read]]]:
    """Runs of rounds: each round a list of reads, each run one comprehension, or one round of what is in none.

    A round ends where one of its expressions comes again. Comprehensions inside of comprehensions are left whole.
    """
    depths = {len(read.event.site.rounds) for read in reads}
    if 1 not in depths or max(depths) > 1:
        return [[list(reads)]]
    runs: list[list[list[Read]]] = []
    inside: tuple[int, ...] | None = None
    seen = set[tuple[int, str]]()
    for read in reads:
        site = read.event.site
        key = (site.index, read.event.operation)
        if not runs or site.rounds != inside:
            runs.append([[]])
            seen = set()
        elif site.rounds and key in seen:
            runs[-1].append([])
            seen = set()
        inside = site.rounds
        seen.add(key)
        runs[-1][-1].append(read)
    return runs


def numbers(statements: Iterable[Sequence[Read]]) -> dict[int, tuple[int, ...]]:
    """For each event in a comprehension, by its index, a number that its round shares with no other."""
    found: dict[int, tuple[int, ...]] = {}
    for reads in statements:
        for run in split_rounds(reads):
            for part in run if len(run) > FEW else ():
                found.update({read.event.index: (part[0].event.index,) for read in part})
    return found
