"""Learns in which order a loop goes through the values of the forward pass, from a statement whose values are known.

Samples of several lengths through several layers, each from its last step to its first: no rule says that order, but
what the loop reads from the forward pass shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gradcheck.values.meaning import Meaning

FEWEST = 4  # executions that show an order
TOGETHER = 4  # values that one statement makes at a time

Order = tuple[int, ...]  # by execution, which of the values in forward order it is about


def turns_of(rows: Iterable[Sequence[Meaning | None]]) -> Mapping[int, list[Order]]:
    """The orders that are shown, by how many executions they have; a row is what one statement made, one by one."""
    found: dict[int, dict[Order, None]] = {}
    for meanings in rows:
        for several in range(1, TOGETHER + 1):
            if len(meanings) % several or len(meanings) // several < FEWEST:
                continue
            for first in range(several):
                order = _order(meanings[first::several])
                if order is not None:
                    found.setdefault(len(order), {})[order] = None
    return {count: list(orders) for count, orders in found.items()}


def _order(meanings: Sequence[Meaning | None]) -> Order | None:
    """The places of values in the forward pass, where each is another one of it as it is."""
    events = [m.known.order for m in meanings if m is not None and m.factor == 1.0 and not m.known.is_piece]
    if len(events) < len(meanings) or len(set(events)) < len(events) or min(events) < 0:
        return None
    ranks = {event: rank for rank, event in enumerate(sorted(events))}
    return tuple(ranks[event] for event in events)
