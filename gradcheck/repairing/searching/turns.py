"""Learns in which order a loop goes through the values of the forward pass, from a statement whose values are known.

Samples of several lengths through several layers, each from its last step to its first: no rule says that order, but
what the loop reads from the forward pass shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gradcheck.values.meaning import Meaning

FEWEST = 4  # executions that show an order
TOGETHER = 16  # values that one statement makes at a time, or unpacks from what a step kept

Order = tuple[int, ...]  # by execution, which of the values in forward order it is about
Alike = Callable[[Any, int], Sequence[int]]  # the events of an expression with that value, in forward order


def turns_of(
    rows: Iterable[tuple[Sequence[Any], Sequence[Meaning | None]]], alike: Alike
) -> Mapping[int, list[Order]]:
    """The orders that are shown, by how many executions they have; a row is what one statement made, one by one."""
    found: dict[int, dict[Order, None]] = {}
    for values, meanings in rows:
        for several in range(1, TOGETHER + 1):
            if len(meanings) % several or len(meanings) // several < FEWEST:
                continue
            for first in range(several):
                for order in _orders(values[first::several], meanings[first::several], alike):
                    found.setdefault(len(order), {})[order] = None
    return {count: list(orders) for count, orders in found.items()}


def _orders(values: Sequence[Any], meanings: Sequence[Meaning | None], alike: Alike) -> Iterable[Order]:
    """The places of values in the forward pass, where each is another one of it, all at one scale.

    Values that are equal, as those of two texts that begin with the same word, have their turns in either order.
    """
    if None in meanings or len({m.factor for m in meanings if m is not None}) > 1:
        return
    events = [m.known.order for m in meanings if m is not None and not m.known.is_piece]
    if len(events) < len(meanings) or min(events) < 0:
        return
    twice = {event for event, count in Counter(events).items() if count > 1}
    turns = {event: list(alike(values[events.index(event)], event)) for event in twice}
    if any(len(turns[event]) != events.count(event) for event in twice):
        return
    for backwards in (False, True) if twice else (False,):
        left = {event: iter(turn[::-1] if backwards else turn) for event, turn in turns.items()}
        spread = [next(left[event]) if event in left else event for event in events]
        ranks = {event: rank for rank, event in enumerate(sorted(spread))}
        if len(ranks) == len(spread):
            yield tuple(ranks[event] for event in spread)
