"""What the forward pass does with arrays that no step changes, whatever a net calls them.

It adds biases to products of weights. What it only scales or shifts the data with belongs to the data.
"""

from __future__ import annotations

from gradcheck.recording.events import Event, Origin
from gradcheck.recording.graph import Graph
from gradcheck.values.value_roles import ELEMENTWISE, MATRIX_PRODUCTS, TURNS

SUMS = frozenset({"add", "subtract"})


def added_to_products(graph: Graph, weights: frozenset[int]) -> frozenset[int]:
    """The numbers of the unknowns, other than `weights`, that are added right to a product of one of these."""
    events = graph.recording.events
    found = set()
    for event in events[: graph.output + 1]:
        if event.operation in SUMS and len(event.origins) > 1:
            for own, other in ((0, 1), (1, 0)):
                number = _unknown(graph, event, own, items=True)
                made = event.origins[other]
                if number is not None and number not in weights and _is_product(graph, made, weights):
                    found.add(number)
    return frozenset(found)


def applied_to_data(graph: Graph, weights: frozenset[int]) -> frozenset[int]:
    """The numbers of the unknowns, other than `weights`, that meet the data entry by entry before weights multiply it.

    The data rest on no weights: on none that are said to be, nor on another factor of a matrix product. What no weights
    multiply afterwards, as in `(x * w).sum() + b`, may be weights itself.
    """
    learned: set[int] = set()  # events that rest on weights
    carried: dict[int, set[int]] = {}  # by event, the unknowns that its value was scaled or shifted with
    found: set[int] = set()
    elsewhere: set[int] = set()
    for event in graph.recording.events[: graph.output + 1]:
        numbers = [_unknown(graph, event, place, items=True) for place in range(len(event.origins))]
        above = [origin for origin in event.origins if isinstance(origin, int)]
        own = {number for number in numbers if number is not None} - weights
        before = set[int]().union(*(carried.get(origin, ()) for origin in above))
        if event.operation in MATRIX_PRODUCTS and not weights.isdisjoint(numbers):
            found |= before
        in_product = event.operation in MATRIX_PRODUCTS and any(number is not None for number in numbers)
        if in_product or not learned.isdisjoint(above) or not weights.isdisjoint(numbers):
            learned.add(event.index)
        if event.operation in (*ELEMENTWISE, *TURNS) and event.index not in learned:
            carried[event.index] = own | before
        elif event.operation not in TURNS:
            elsewhere |= own
    return frozenset(found - elsewhere)


def _is_product(graph: Graph, origin: Origin, weights: frozenset[int]) -> bool:
    """Whether it is a product of weights, or of those of one unit: `np.sum(patch * filters[f])` is one as well."""
    if not isinstance(origin, int) or origin < 0:
        return False
    event = graph.recording.events[origin]
    if event.operation == "sum" and isinstance(event.origins[0], int) and event.origins[0] >= 0:
        event = graph.recording.events[event.origins[0]]
        if event.operation != "multiply":
            return False
    elif event.operation not in MATRIX_PRODUCTS:
        return False
    return any(_unknown(graph, event, place, items=True) in weights for place in range(len(event.origins)))


def _unknown(graph: Graph, event: Event, place: int, items: bool = False) -> int | None:
    """The number of the unknown that an operand is, turned or not, or one of its `items`; None where it is none."""
    origin = event.origins[place]
    while isinstance(origin, int) and origin >= 0:
        event, place = graph.recording.events[origin], 0
        passes = event.operation in TURNS or (items and event.operation == "getitem")
        if not passes or not event.origins:
            return None
        origin = event.origins[0]
    match = graph.sources.match(event.args[place]) if place < len(event.args) else None
    return None if match is None else match[0]
